import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { forgetActors } from "./actor-cache.ts";
import { agentChanged } from "./events.ts";
import { mayGiveRole } from "./model.ts";
import { presentAgent } from "./present.ts";
import { lockAgent, lockOwners, selectAgent, setTeamsOf, updateAgent, type AgentRow } from "./queries.ts";
import { roleToGive } from "./roles.ts";

export type AgentChangeInput = {
  name?: string | undefined;
  /** Slug of a role. */
  role?: string | undefined;
  locale?: string | undefined;
  active?: boolean | undefined;
  teams?: readonly string[] | undefined;
};

/**
 * Changes an agent. Taking his role or deactivating him ends what his sessions and tokens could do within seconds.
 * @param revision the one the change is based on
 * @throws Problem 404, 412 stale, 403 agent.roleNotYours, 409 agent.lastOwner, 422 for an unknown role or team
 */
export async function changeAgent(ctx: Ctx, id: string, revision: number, change: AgentChangeInput): Promise<AgentRow> {
  return inTransaction(ctx, async (tx) => {
    // Owners are locked first and in one order, so that two of them cannot demote one another at the same moment.
    const owners = await lockOwners(tx.db);
    const current = await lockAgent(tx.db, id);
    if (!current) throw notFound();
    if (current.revision !== revision) throw stale(presentAgent((await selectAgent(tx.db, id))!));
    const role = change.role ?? current.role;
    const active = change.active ?? current.active;
    const access = role !== current.role || active !== current.active;
    if (!mayGiveRole(tx.actor.rights, current.rights, role === current.role ? current.rights : await roleToGive(tx, role)))
      throw new Problem(403, "agent.roleNotYours");
    if (owners.length === 1 && owners[0] === id && (role !== "owner" || !active)) throw new Problem(409, "agent.lastOwner");
    await updateAgent(tx.db, id, change, tx.clock.now());
    if (change.teams && (await setTeamsOf(tx.db, id, change.teams)) !== new Set(change.teams).size) throw invalid("teams", "unknownThing");
    await emit(tx, agentChanged, { subjects: [`agent:${id}`], data: { agentId: id, role, active } });
    if (access) {
      await tx.platform.audit.write(tx.db, {
        actor: tx.actorKey,
        action: "agents.update",
        subject: `agent:${id}`,
        outcome: "allowed",
        address: tx.address,
        data: { roleBefore: current.role, role, activeBefore: current.active, active },
      });
    }
    if (change.teams) {
      await tx.platform.audit.write(tx.db, {
        actor: tx.actorKey,
        action: "agents.setTeams",
        subject: `agent:${id}`,
        outcome: "allowed",
        address: tx.address,
        data: { teams: [...change.teams] },
      });
    }
    forgetActors(tx);
    return (await selectAgent(tx.db, id))!;
  });
}
