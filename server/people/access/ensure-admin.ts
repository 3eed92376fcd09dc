import type { Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { createAgent } from "./create-agent.ts";
import { ALL_RIGHTS } from "./model.ts";
import { insertToken, selectAgentByEmail, selectAnyAgent, type AgentRow } from "./queries.ts";
import { hashApiToken } from "./tokens.ts";

/** Makes the first owner when there is no agent yet. @returns him, or the agent who has the address already; null when others exist and he does not */
export async function ensureOwner(
  ctx: Ctx,
  { email, name, locale }: { email: string; name: string; locale: string },
): Promise<AgentRow | null> {
  const known = await selectAgentByEmail(ctx.db, email);
  if (known) return known;
  if (await selectAnyAgent(ctx.db)) return null;
  return createAgent(ctx, { email, name, role: "owner", locale, invite: false });
}

/** Makes an API token of a text chosen by the operator, with all rights, unless it is there already (then also if it was revoked). */
export async function ensureToken(ctx: Ctx, { token, name }: { token: string; name: string }): Promise<void> {
  const now = ctx.clock.now();
  const made = await insertToken(ctx.db, {
    id: newId(now.getTime()),
    name,
    hash: hashApiToken(ctx.platform.crypto, token),
    hint: token.slice(-4),
    scopes: ALL_RIGHTS,
    agentId: null,
    createdBy: null,
    expiresAt: null,
    now,
  });
  if (made) await ctx.platform.audit.write(ctx.db, { actor: ctx.actorKey, action: "tokens.create", outcome: "allowed", data: { name } });
}
