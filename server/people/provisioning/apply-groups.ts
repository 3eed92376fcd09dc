/** What the groups of somebody give him: a role and teams, as an administrator has said. Never what makes owners, and never to an owner. */
import { changeAgent, givable, selectAgent, selectRole } from "#people/access";
import type { Ctx } from "#platform/http";
import { selectGiven } from "./group-queries.ts";
import { selectUser, updateGivenRole } from "./user-queries.ts";

/**
 * Brings users to what their groups give. A role follows only when what the groups give changes, so that a person's decision stays until then;
 * of teams it touches those alone that some group gives.
 */
export async function applyGroups(tx: Ctx, connectionId: string, userIds: readonly string[]): Promise<void> {
  for (const id of new Set(userIds)) {
    const user = await selectUser(tx.db, connectionId, id);
    const agent = user && (await selectAgent(tx.db, user.agent_id));
    if (!user || !agent) continue;
    const given = await selectGiven(tx.db, connectionId, id);
    const wanted = await strongest(tx, given.roles, given.default_role);
    const changes = wanted !== null && wanted !== user.given_role;
    const role = changes && givable(agent.role, agent.rights) && wanted !== agent.role ? wanted : undefined;
    const teams = [...agent.teams.map((team) => team.id).filter((team) => !given.all_teams.includes(team)), ...given.teams];
    const moved = teams.length !== agent.teams.length || agent.teams.some((team) => !teams.includes(team.id));
    if (role !== undefined || moved) await changeAgent(tx, agent.id, agent.revision, { role, ...(moved && { teams }) });
    if (changes) await updateGivenRole(tx.db, id, wanted);
  }
}

/** The role with the most rights of several; the usual one when there is none; null when nothing may be given. */
async function strongest(tx: Ctx, roles: readonly string[], usual: string): Promise<string | null> {
  const found = await Promise.all((roles.length > 0 ? roles : [usual]).map((role) => selectRole(tx.db, role)));
  const may = found.filter((role) => role !== undefined).filter((role) => givable(role.slug, role.rights));
  return may.toSorted((a, b) => b.rights.size - a.rights.size || (a.slug < b.slug ? -1 : 1))[0]?.slug ?? null;
}
