/** Who sees which macro: his own, those of his teams, and those for everybody. */
import { sql, type RawBuilder } from "kysely";
import { agentIdOf, type Actor } from "#platform/http";

const teamsOf = (actor: Actor): readonly string[] => ("teams" in actor ? actor.teams : []);
type Owned = { scope: "personal" | "team" | "shared"; owner_id: string | null; team_id: string | null };

/** Whether the actor sees the macro `m`. */
export function macroVisible(actor: Actor): RawBuilder<boolean> {
  return sql`(m.scope = 'shared' or (m.scope = 'personal' and m.owner_id = ${agentIdOf(actor)}::uuid) or (m.scope = 'team' and m.team_id = any(${[...teamsOf(actor)]}::uuid[])))`;
}

/** Whether he may change it: his own always, others with the right to share, and those of a team only as one of it. */
export function mayChange(actor: Actor, { scope, owner_id, team_id }: Owned): boolean {
  if (scope === "personal") return owner_id !== null && owner_id === agentIdOf(actor);
  return actor.rights.has("macros.share") && (scope === "shared" || (team_id !== null && teamsOf(actor).includes(team_id)));
}
