import { newId } from "#shared/ids";
import { agentIdOf, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import type { Bulk, BulkBody } from "./contract.ts";
import { requireRights } from "./preview-bulk.ts";
import { findBulk, insertBulk, setState, type BulkRow } from "./queries.ts";
import { runBulk } from "./run-bulk.ts";
import { selectTickets } from "./select-tickets.ts";

/** Up to here the answer waits for the work. */
const AT_ONCE = 25;
export const BULK_JOB = "bulk.run";

export function toBulk(row: BulkRow): Bulk {
  return {
    id: row.id,
    state: row.state,
    change: row.change,
    total: row.total,
    done: row.done,
    changed: row.changed,
    refused: row.refused,
    restored: row.restored,
    changedSince: row.changed_since,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
    revision: row.revision,
  };
}

/** A change of one's own. @throws Problem 404 */
export async function readBulk(ctx: Ctx, id: string): Promise<BulkRow> {
  const row = await findBulk(ctx.db, id);
  if (!row || row.agent_id !== agentIdOf(ctx.actor)) throw notFound();
  return row;
}

/** @throws Problem 403 for fields he may not change, 409 for too many, 422 for names of nothing, and for whoever is no agent */
export async function startBulk(ctx: Ctx, body: BulkBody): Promise<Bulk> {
  const agentId = agentIdOf(ctx.actor);
  if (agentId === null) throw invalid("", "agentsOnly");
  requireRights(ctx, body.change);
  const id = newId();
  const { ids, resolved } = await selectTickets(ctx, body);
  await inTransaction(ctx, async (tx) => {
    await insertBulk(tx.db, { id, agentId, rights: [...ctx.actor.rights], change: resolved.change, ticketIds: ids, now: ctx.clock.now() });
    if (ids.length > AT_ONCE) await ctx.platform.jobs.enqueue(tx.db as never, BULK_JOB, { id });
  });
  // Within the transaction of an idempotent call the rows are not to be seen by others before it ends.
  if (ids.length <= AT_ONCE) await runNow(ctx, id);
  return toBulk(await readBulk(ctx, id));
}

/** @throws Problem 404, 409 while it is being worked on */
export async function undoBulk(ctx: Ctx, id: string): Promise<Bulk> {
  const { total } = await readBulk(ctx, id);
  await inTransaction(ctx, async (tx) => {
    if (!(await setState(tx.db, id, "done", "undoing", ctx.clock.now()))) throw new Problem(409, "bulk.running");
    if (total > AT_ONCE) await ctx.platform.jobs.enqueue(tx.db as never, BULK_JOB, { id });
  });
  if (total <= AT_ONCE) await runNow(ctx, id);
  return toBulk(await readBulk(ctx, id));
}

function runNow(ctx: Ctx, id: string): Promise<void> {
  return runBulk(ctx.platform, id, ctx.db);
}
