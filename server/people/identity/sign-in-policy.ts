import { forgetActors, selectAgent } from "#people/access";
import { agentIdOf, inTransaction, Problem, stale, type Ctx } from "#platform/http";
import { selectFactors, selectPolicy, updatePolicy, type PolicyRow } from "./factor-queries.ts";
import { accountOfAgent } from "./queries.ts";

type Policy = { secondFactorRoles: string[]; revision: number };

function present({ second_factor_roles, revision }: PolicyRow): Policy {
  return { secondFactorRoles: second_factor_roles.toSorted(), revision };
}

export async function readPolicy(ctx: Ctx): Promise<Policy> {
  return present(await selectPolicy(ctx.db));
}

/**
 * Changes what is demanded. Whose session was opened with less signs in again, and sets up a second factor before anything else.
 * @throws Problem 409 secondFactor.selfFirst when whoever demands it has none himself, 412 stale
 */
export async function changePolicy(
  ctx: Ctx,
  revision: number,
  { secondFactorRoles }: { secondFactorRoles: readonly string[] },
): Promise<Policy> {
  return inTransaction(ctx, async (tx) => {
    const agentId = agentIdOf(tx.actor);
    const agent = agentId === null ? undefined : await selectAgent(tx.db, agentId);
    if (agent && secondFactorRoles.includes(agent.role)) {
      const accountId = await accountOfAgent(tx.db, agent);
      const own = accountId === null ? null : await selectFactors(tx.db, accountId);
      if (!own?.totp_since && !own?.passkeys) throw new Problem(409, "secondFactor.selfFirst");
    }
    const before = await selectPolicy(tx.db);
    const after = await updatePolicy(tx.db, revision, [...new Set(secondFactorRoles)], tx.clock.now());
    if (!after) throw stale(present(before));
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "signInPolicy.update",
      outcome: "allowed",
      address: tx.address,
      data: { before: before.second_factor_roles, after: after.second_factor_roles },
    });
    forgetActors(tx);
    return present(after);
  });
}
