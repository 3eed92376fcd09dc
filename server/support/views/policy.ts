/** Who sees which view: his own, those of his teams, and those for everybody. One fragment for reading, listing and counting. */
import { sql, type RawBuilder } from "kysely";
import { agentIdOf, type Actor } from "#platform/http";
import type { ViewRow } from "./queries.ts";

const teamsOf = (actor: Actor): readonly string[] => ("teams" in actor ? actor.teams : []);

/** Whether the actor sees the view `v`. */
export function viewVisible(actor: Actor): RawBuilder<boolean> {
  return sql`(v.scope = 'shared' or (v.scope = 'personal' and v.owner_id = ${agentIdOf(actor)}) or (v.scope = 'team' and v.team_id = any(${[...teamsOf(actor)]}::uuid[])))`;
}

/** Whether he may change it: his own always, those of others with the right to share, and of a team only as one of it. */
export function mayChange(actor: Actor, view: Pick<ViewRow, "scope" | "owner_id" | "team_id">): boolean {
  if (view.scope === "personal") return view.owner_id !== null && view.owner_id === agentIdOf(actor);
  return mayShare(actor, view.scope, view.team_id);
}

/** Whether he may have others see a view. */
export function mayShare(actor: Actor, scope: "team" | "shared", teamId: string | null): boolean {
  return actor.rights.has("views.share") && (scope === "shared" || (teamId !== null && teamsOf(actor).includes(teamId)));
}
