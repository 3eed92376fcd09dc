import { isStaff, type Actor } from "#platform/http";
import type { SearchKind, Shown } from "#platform/search";
import {
  agentDocuments,
  agentsFound,
  agentThere,
  nextIds,
  teamDocuments,
  teamsFound,
  teamThere,
  type FoundColleague,
} from "./search-queries.ts";

const reader = (actor: Actor) => isStaff(actor) && actor.rights.has("agents.read");

/** Whoever manages agents comes to their page; everybody else to the tickets they have. */
function urlOf(actor: Actor, kind: "agent" | "team", id: string): string {
  if (actor.rights.has("agents.manage")) return kind === "agent" ? `/admin/people/${id}` : `/admin/teams/${id}`;
  const field = kind === "agent" ? "assignee" : "team";
  return `/desk?view=${encodeURIComponent(JSON.stringify({ all: [{ field, is: "in", values: [id] }], any: [], sort: "-updatedAt" }))}`;
}

const shown = (actor: Actor, kind: "agent" | "team", rows: readonly FoundColleague[]): ReadonlyMap<string, Shown> =>
  new Map(
    rows.map(({ id, name, detail }) => [
      id,
      { title: name, url: urlOf(actor, kind, id), locale: null, texts: detail === "" ? [] : [detail], ...(detail !== "" && { detail }) },
    ]),
  );

/** Agents who work here are found by name and address, by whoever may read whom the vendor has. */
export const agentSearch: SearchKind = {
  kind: "agent",
  stored: ["agent"],
  documents: (actor) => (reader(actor) ? ["agent"] : []),
  visible: () => agentThere,
  show: async (ctx, ids) => shown(ctx.actor, "agent", await agentsFound(ctx.db, ids)),
  source: {
    load: agentDocuments,
    next: (db, after, limit) => nextIds(db, "agents", after, limit),
    events: ["agent.created", "agent.changed"],
  },
};

export const teamSearch: SearchKind = {
  kind: "team",
  stored: ["team"],
  documents: (actor) => (reader(actor) ? ["team"] : []),
  visible: () => teamThere,
  show: async (ctx, ids) => shown(ctx.actor, "team", await teamsFound(ctx.db, ids)),
  source: { load: teamDocuments, next: (db, after, limit) => nextIds(db, "teams", after, limit), events: ["team.changed"] },
};
