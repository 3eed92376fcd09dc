import { emit } from "#platform/events";
import { agentIdOf, inTransaction, invalid, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { tokenCreated } from "./events.ts";
import { isRight } from "./model.ts";
import { insertToken, selectAgent, selectToken, type TokenRow } from "./queries.ts";
import { hashApiToken, newApiToken } from "./tokens.ts";

export type NewTokenInput = {
  name: string;
  /** Names of rights. */
  scopes: readonly string[];
  /** The agent it acts for; null: by itself. */
  agent: string | null;
  expiresAt: Date | null;
};

/**
 * Creates an API token. Only its hash is stored: the text in the answer can never be shown again.
 * @throws Problem 422 token.scopeUnknown, 403 token.scopeNotYours or token.agentNotYours, 422 for an unknown agent or an end in the past
 */
export async function createToken(ctx: Ctx, { name, scopes, agent, expiresAt }: NewTokenInput): Promise<{ row: TokenRow; token: string }> {
  for (const scope of scopes) {
    if (!isRight(scope)) throw new Problem(422, "token.scopeUnknown", { values: { scope } });
    if (!ctx.actor.rights.has(scope)) throw new Problem(403, "token.scopeNotYours", { values: { scope } });
  }
  // Whoever acts for somebody else also sees what only that one is let see, such as restricted tickets: that is an owner's to give.
  if (agent !== null && agent !== agentIdOf(ctx.actor) && !ctx.actor.rights.has("owners.manage"))
    throw new Problem(403, "token.agentNotYours");
  const createdBy = await makerOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    if (expiresAt && expiresAt <= now) throw invalid("expiresAt", "past");
    if (agent && !(await selectAgent(tx.db, agent))?.active) throw invalid("agent", "unknownThing");
    const token = newApiToken();
    const id = newId(now.getTime());
    await insertToken(tx.db, {
      id,
      name,
      hash: hashApiToken(tx.platform.crypto, token),
      hint: token.slice(-4),
      scopes: [...new Set(scopes)].toSorted(),
      agentId: agent,
      createdBy,
      expiresAt,
      now,
    });
    await emit(tx, tokenCreated, { subjects: [`token:${id}`], data: { tokenId: id, agentId: agent, scopes: [...scopes] } });
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "tokens.create",
      subject: `token:${id}`,
      outcome: "allowed",
      address: tx.address,
      data: { scopes: [...scopes] },
    });
    return { row: (await selectToken(tx.db, id))!, token };
  });
}

/** The agent whose rights bound the new token from now on: whoever asks, or for a token that acts by itself whoever made that one. */
async function makerOf(ctx: Ctx): Promise<string | null> {
  const agentId = agentIdOf(ctx.actor);
  if (agentId !== null || ctx.actor.kind !== "token") return agentId;
  return (await selectToken(ctx.db, ctx.actor.id))?.created_by?.id ?? null;
}
