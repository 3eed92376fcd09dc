import { forgetActors, mayGiveRole, selectAgent } from "#people/access";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { deleteChallengesOf, deleteTotp, selectFactors } from "./factor-queries.ts";
import { provedEnough } from "./model.ts";
import { deletePasskeysOf } from "./passkey-queries.ts";
import { accountOfAgent, selectPasswordHash } from "./queries.ts";
import { deleteSessionsOf, selectSessionsOf } from "./session-queries.ts";

/** By what an agent can sign in, for whoever manages agents; nothing of it is secret. @throws Problem 404 */
export async function agentSignIn(ctx: Ctx, id: string) {
  const agent = await selectAgent(ctx.db, id);
  if (!agent) throw notFound();
  const accountId = (await accountOfAgent(ctx.db, agent)) ?? "00000000-0000-0000-0000-000000000000";
  const [factors, hash, sessions] = await Promise.all([
    selectFactors(ctx.db, accountId),
    selectPasswordHash(ctx.db, accountId),
    selectSessionsOf(ctx.db, accountId, ctx.clock.now()),
  ]);
  return {
    password: hash !== null,
    secondFactor: factors.totp_since !== null,
    recoveryCodesLeft: factors.codes_left,
    passkeys: factors.passkeys,
    demanded: !provedEnough(factors.roles, { kind: "agent", role: agent.role }, 1),
    sessions: sessions.length,
    lastUsedAt: (sessions[0]?.used_at ?? sessions[0]?.created_at)?.toISOString() ?? null,
  };
}

/**
 * Takes what an agent proves himself with beside password and mail, for when he has lost it, and ends his sessions. He signs in by his first
 * proof alone, and sets up a new second factor where one is demanded.
 * @throws Problem 403 agent.roleNotYours for one who may do more; 404
 */
export async function resetAgentSignIn(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const agent = await selectAgent(tx.db, id);
    if (!agent) throw notFound();
    // Nobody opens the door of somebody who may do more than he.
    if (!mayGiveRole(tx.actor.rights, agent.rights, agent.rights)) throw new Problem(403, "agent.roleNotYours");
    const accountId = await accountOfAgent(tx.db, agent);
    if (accountId !== null) {
      await deleteTotp(tx.db, accountId);
      await deletePasskeysOf(tx.db, accountId);
      await deleteChallengesOf(tx.db, accountId);
      await deleteSessionsOf(tx.db, accountId);
    }
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "agents.resetSignIn",
      subject: `agent:${id}`,
      outcome: "allowed",
      address: tx.address,
    });
    forgetActors(tx);
    return undefined;
  });
}
