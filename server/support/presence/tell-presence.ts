/** Agents say whether they are at work; whoever falls silent is gone since his last sign. */
import { emit } from "#platform/events";
import { agentIdOf, forbidden, inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import type { AgentPresence } from "./contract.ts";
import { agentPresence } from "./events.ts";
import { lockPresence, savePresence, selectPresent, selectSilent, type PresenceState } from "./queries.ts";

/** The desk gives a sign each minute. */
const SILENT_MILLISECONDS = 180_000;
/** A sign of life is written down so often at most. */
const WRITTEN_MILLISECONDS = 30_000;
const AT_ONCE = 100;

/** @throws Problem 403 for who is no agent */
export function tellPresence(ctx: Ctx, state: PresenceState): Promise<{ state: PresenceState; since: string }> {
  const agentId = agentIdOf(ctx.actor);
  if (agentId === null) throw forbidden("tickets.note");
  return inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const before = await lockPresence(tx.db, agentId);
    // A silence that nobody has noted yet ended when it ended.
    const silent = before && before.state !== "offline" && now.getTime() - before.seen_at.getTime() > SILENT_MILLISECONDS;
    if (silent) await tell(tx, agentId, "offline", before.seen_at);
    const held = silent ? "offline" : (before?.state ?? "offline");
    const since = held === state ? (silent ? before.seen_at : (before?.since ?? now)) : now;
    if (held !== state) await tell(tx, agentId, state, now);
    if (held !== state || silent || !before || now.getTime() - before.seen_at.getTime() >= WRITTEN_MILLISECONDS)
      await savePresence(tx.db, { agent_id: agentId, state, since, seen_at: now });
    return { state, since: since.toISOString() };
  });
}

function tell(tx: Ctx, agentId: string, state: PresenceState, at: Date): Promise<void> {
  return emit(tx, agentPresence, { subjects: [`agent:${agentId}`], data: { state }, occurredAt: at });
}

export async function listPresence(ctx: Ctx): Promise<{ data: AgentPresence[] }> {
  const rows = await selectPresent(ctx.db, new Date(ctx.clock.now().getTime() - SILENT_MILLISECONDS));
  return { data: rows.map(({ agent_id, name, state, since }) => ({ agent: { id: agent_id, name }, state, since: since.toISOString() })) };
}

/** Notes who fell silent, dated at the last sign. */
async function noteSilent(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, "presence");
  for (;;) {
    const gone = await inTransaction(ctx, async (tx) => {
      const rows = await selectSilent(tx.db, new Date(ctx.clock.now().getTime() - SILENT_MILLISECONDS), AT_ONCE);
      for (const row of rows) {
        await tell(tx, row.agent_id, "offline", row.seen_at);
        await savePresence(tx.db, { ...row, state: "offline", since: row.seen_at });
      }
      return rows.length;
    });
    if (gone < AT_ONCE) return;
  }
}

/** Every minute. */
export function presenceJob(platform: Platform): JobDefinition {
  return { name: "presence.silent", cron: "* * * * *", retryLimit: 0, run: () => noteSilent(platform) };
}
