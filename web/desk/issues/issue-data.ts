import type { Api } from "../../../server/api.ts";
import type { WebSession } from "../../../server/web/session.ts";

/** All that the page of a known issue shows, each part as far as this agent may see it. @throws Problem 404 */
export async function issueData(api: Api, { actor, locale }: WebSession, number: string) {
  const has = (right: string) => actor.kind === "agent" && actor.rights.includes(right);
  const params = { number };
  const [issue, updates, references, mirrors, tickets, affected, history] = await Promise.all([
    api.call("knownIssues.get", { params, query: { locale } }),
    api.call("knownIssues.updates.list", { params, query: { limit: 50 } }),
    has("issues.edit") ? api.call("knownIssues.references.list", { params }) : null,
    has("issues.edit") ? api.call("knownIssues.mirrors.list", { params }) : null,
    has("tickets.note") ? api.call("knownIssues.tickets.list", { params, query: { limit: 200 } }) : null,
    has("people.read") ? api.call("knownIssues.affected", { params, query: { limit: 100 } }) : null,
    has("issues.edit") ? api.call("knownIssues.history", { params, query: { limit: 100 } }) : null,
  ]);
  const shown = issue.visibility !== "internal";
  return {
    issue,
    updates: updates.data,
    moreUpdates: updates.nextCursor !== null,
    references: references?.data ?? null,
    mirrors: mirrors?.data ?? [],
    tickets: tickets?.data ?? null,
    moreTickets: tickets ? tickets.nextCursor !== null : false,
    people: affected?.data ?? null,
    morePeople: affected ? affected.nextCursor !== null : false,
    history: history?.data ?? null,
    mayWrite: has("issues.edit"),
    mayChange: has("issues.edit") && (!shown || has("issues.publish")),
    mayPublish: has("issues.publish"),
    mayReply: has("tickets.reply") && has("tickets.note"),
  };
}
