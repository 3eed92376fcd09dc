/** GitLab, hosted or one's own. "Issues API", "Notes API" (v4), "Webhooks: secret token". */
import { sameText } from "#platform/crypto";
import { originOf, publicText, withOrigin } from "../model/reconcile.ts";
import {
  ask,
  listOf,
  objectOf,
  textOf,
  titleOf,
  TrackerError,
  type Access,
  type Place,
  type RemoteComment,
  type TrackerAdapter,
} from "./tracker.ts";

const headers = ({ token }: Access) => ({ "private-token": token, accept: "application/json" });
const at = (access: Access, place: Place) => `${projectAt(access, place)}/issues/${encodeURIComponent(place.label.slice(1))}`;

/** By its path, without the one that GitLab itself stands below. */
function projectAt({ apiUrl }: Access, { place }: Place): string {
  const below = `${new URL(apiUrl).pathname.replace(/\/api\/v4$/, "").slice(1)}/`;
  return `${apiUrl}/projects/${encodeURIComponent(below !== "/" && place.startsWith(below) ? place.slice(below.length) : place)}`;
}

/** Reporters and above (access levels from 20) belong to those who work there; guests and strangers do not. */
async function isMember(access: Access, place: Place, author: unknown): Promise<boolean> {
  const id = typeof author === "object" && author !== null ? objectOf(author)["id"] : null;
  if (typeof id !== "number") return false;
  const member = await ask(access, `${projectAt(access, place)}/members/all/${id}`, { headers: headers(access) }).catch(
    (error: unknown) => {
      if (error instanceof TrackerError && error.code === "gone") return null;
      throw error;
    },
  );
  return member !== null && Number(objectOf(member)["access_level"]) >= 20;
}

export const gitlab: TrackerAdapter = {
  // One's own may stand below a path; of the hosted one a path narrows which references are its own.
  apiUrl: (webUrl) => `${new URL(webUrl).host === "gitlab.com" ? "https://gitlab.com" : webUrl}/api/v4`,
  async read(access, place) {
    const issue = objectOf(await ask(access, at(access, place), { headers: headers(access) }));
    const open = issue["state"] === "opened";
    // GitLab knows no reasons.
    return { open, title: titleOf(issue["title"]), reason: open ? null : "done" };
  },
  async comments(access, place, since) {
    const url = `${at(access, place)}/notes?per_page=100&sort=desc&order_by=updated_at`;
    const found = listOf(await ask(access, url, { headers: headers(access) }))
      .filter((one) => one["system"] !== true && one["internal"] !== true && one["confidential"] !== true)
      .filter(({ updated_at: changed }) => typeof changed !== "string" || !(Date.parse(changed) < since.getTime()))
      .map(({ id, body, author }) => ({ id: String(id), text: textOf(body), origin: originOf(textOf(body)), author }));
    const comments: RemoteComment[] = [];
    for (const { author, ...comment } of found) {
      // Only of words that customers would read it matters who wrote them.
      const member = publicText(comment.text) !== null && (await isMember(access, place, author));
      comments.push({ ...comment, member });
    }
    return comments;
  },
  async change(access, place, { open, title }) {
    const json = { ...(open !== undefined && { state_event: open ? "reopen" : "close" }), ...(title !== undefined && { title }) };
    await ask(access, at(access, place), { headers: headers(access), method: "PUT", json });
  },
  async say(access, place, text, mark) {
    const said = await ask(access, `${at(access, place)}/notes`, { headers: headers(access), json: { body: withOrigin(text, mark) } });
    return String(objectOf(said)["id"]);
  },
  // It sends the secret itself, and signs nothing.
  proves: (secret, given) => sameText(secret, given.get("x-gitlab-token") ?? ""),
};
