/** GitHub and GitHub Enterprise Server. "REST API endpoints for issues" (2022-11-28), "Validating webhook deliveries". */
import { originOf, withOrigin } from "../model/reconcile.ts";
import { ask, listOf, objectOf, provedByHmac, textOf, titleOf, type Access, type Place, type TrackerAdapter } from "./tracker.ts";

/** The oldest come first; more than these in so little time are nobody’s words. */
const MOST_PAGES = 5;

/** What GitHub says of those who may write to the repository. */
const MEMBERS = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

const headers = ({ token }: Access) => ({
  authorization: `Bearer ${token}`,
  accept: "application/vnd.github+json",
  "x-github-api-version": "2022-11-28",
});
const at = ({ apiUrl }: Access, { place, label }: Place) =>
  `${apiUrl}/repos/${place.split("/").map(encodeURIComponent).join("/")}/issues/${encodeURIComponent(label.slice(1))}`;

export const github: TrackerAdapter = {
  // What hangs on the host narrows which references are its own.
  apiUrl: (webUrl) => (new URL(webUrl).host === "github.com" ? "https://api.github.com" : `${new URL(webUrl).origin}/api/v3`),
  async read(access, place) {
    const issue = objectOf(await ask(access, at(access, place), { headers: headers(access) }));
    const open = issue["state"] === "open";
    return {
      open,
      title: titleOf(issue["title"]),
      reason: open ? null : issue["state_reason"] === "not_planned" || issue["state_reason"] === "duplicate" ? "notPlanned" : "done",
    };
  },
  async comments(access, place, since) {
    const url = `${at(access, place)}/comments?per_page=100&since=${encodeURIComponent(since.toISOString())}`;
    const all: { [name: string]: unknown }[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const found = listOf(await ask(access, `${url}&page=${page}`, { headers: headers(access) }));
      all.push(...found);
      if (found.length < 100) break;
    }
    return all.map(({ id, body, author_association: standing }) => ({
      id: String(id),
      text: textOf(body),
      origin: originOf(textOf(body)),
      member: MEMBERS.has(textOf(standing)),
    }));
  },
  async change(access, place, { open, title }, reason) {
    const state =
      open === undefined
        ? {}
        : open
          ? { state: "open" }
          : { state: "closed", state_reason: reason === "done" ? "completed" : "not_planned" };
    await ask(access, at(access, place), {
      headers: headers(access),
      method: "PATCH",
      json: { ...state, ...(title !== undefined && { title }) },
    });
  },
  async say(access, place, text, mark) {
    const said = await ask(access, `${at(access, place)}/comments`, {
      headers: headers(access),
      json: { body: withOrigin(text, mark) },
    });
    return String(objectOf(said)["id"]);
  },
  proves: (secret, given, body) => provedByHmac(secret, given.get("x-hub-signature-256"), body),
};
