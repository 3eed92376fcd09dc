/**
 * Jira Cloud and Data Center. "The Jira Cloud platform REST API" (version 2, whose texts are plain), "Webhooks: secure webhooks". Comments carry
 * their origin as a property. A status is closed when its category is `done`; it is reached by whichever transition leads there.
 */
import {
  ask,
  listOf,
  objectOf,
  provedByHmac,
  textOf,
  titleOf,
  TrackerError,
  type Access,
  type Place,
  type TrackerAdapter,
} from "./tracker.ts";

const PROPERTY = "backstay.origin";
const NOT_PLANNED = /won.?t|duplicate|declined|cannot reproduce|rejected|incomplete/i;

const headers = ({ account, token }: Access) => ({
  authorization: account === null ? `Bearer ${token}` : `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}`,
  accept: "application/json",
});
const at = ({ apiUrl }: Access, { label }: Place) => `${apiUrl}/rest/api/2/issue/${encodeURIComponent(label)}`;
/** Customers of a service desk comment too; whoever has an account of the site works there. */
const works = (author: unknown): boolean => typeof author === "object" && author !== null && objectOf(author)["accountType"] !== "customer";
const categoryOf = (status: unknown): string => textOf(objectOf(objectOf(status)["statusCategory"])["key"]);

export const jira: TrackerAdapter = {
  apiUrl: (webUrl) => webUrl,
  async read(access, place) {
    const issue = objectOf(await ask(access, `${at(access, place)}?fields=summary,status,resolution`, { headers: headers(access) }));
    const fields = objectOf(issue["fields"]);
    const open = categoryOf(fields["status"]) !== "done";
    const { resolution } = fields;
    const name = typeof resolution === "object" && resolution !== null ? textOf(objectOf(resolution)["name"]) : "";
    return { open, title: titleOf(fields["summary"]), reason: open ? null : NOT_PLANNED.test(name) ? "notPlanned" : "done" };
  },
  async comments(access, place, since) {
    const url = `${at(access, place)}/comment?orderBy=-created&maxResults=100&expand=properties`;
    return listOf(objectOf(await ask(access, url, { headers: headers(access) }))["comments"])
      .filter((one) => one["visibility"] === undefined && one["jsdPublic"] !== false)
      .filter(({ updated }) => typeof updated !== "string" || !(Date.parse(updated) < since.getTime()))
      .map(({ id, body, properties, author }) => {
        const mark = listOf(properties).find(({ key }) => key === PROPERTY);
        return {
          id: String(id),
          text: textOf(body),
          origin: mark ? textOf(objectOf(mark["value"])["update"]) || null : null,
          member: works(author),
        };
      });
  },
  async change(access, place, { open, title }) {
    if (title !== undefined)
      await ask(access, at(access, place), { headers: headers(access), method: "PUT", json: { fields: { summary: title } } });
    if (open === undefined) return;
    const url = `${at(access, place)}/transitions`;
    const all = listOf(objectOf(await ask(access, url, { headers: headers(access) }))["transitions"]);
    const leading = all.filter(({ to }) => (categoryOf(to) === "done") === !open);
    // Where it may be opened again in more than one way, work goes on.
    const chosen = leading.find(({ to }) => categoryOf(to) === "indeterminate") ?? leading[0];
    if (!chosen) throw new TrackerError("denied");
    await ask(access, url, { headers: headers(access), json: { transition: { id: String(chosen["id"]) } } });
  },
  async say(access, place, text, mark) {
    const json = { body: text, properties: [{ key: PROPERTY, value: { update: mark } }] };
    return String(objectOf(await ask(access, `${at(access, place)}/comment`, { headers: headers(access), json }))["id"]);
  },
  proves: (secret, given, body) => provedByHmac(secret, given.get("x-hub-signature"), body),
};
