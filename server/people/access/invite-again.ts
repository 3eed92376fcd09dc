import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { agentInvited } from "./events.ts";
import { mayGiveRole } from "./model.ts";
import { lockAgent, selectAgent, type AgentRow } from "./queries.ts";

/**
 * Sends the invitation of somebody who has not signed in yet once more; links sent before end.
 * @throws Problem 404, 409 agent.signedIn when he has signed in or was deactivated, 403 agent.roleNotYours
 */
export async function inviteAgain(ctx: Ctx, id: string): Promise<AgentRow> {
  return inTransaction(ctx, async (tx) => {
    const current = await lockAgent(tx.db, id);
    if (!current) throw notFound();
    // Whoever could not give this role does not hand out its first sign-in either.
    if (!mayGiveRole(tx.actor.rights, current.rights, current.rights)) throw new Problem(403, "agent.roleNotYours");
    if (!current.active || current.account_id !== null) throw new Problem(409, "agent.signedIn");
    await emit(tx, agentInvited, { subjects: [`agent:${id}`], data: { agentId: id } });
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "agents.invite",
      subject: `agent:${id}`,
      outcome: "allowed",
      address: tx.address,
    });
    return (await selectAgent(tx.db, id))!;
  });
}
