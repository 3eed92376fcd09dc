import { inTransaction, invalid, systemContext, type Ctx, type Platform } from "#platform/http";
import { openTicketIds } from "#support/tickets";
import { newId } from "#shared/ids";
import { keepClocks } from "./keep-clocks.ts";
import { findRecount, insertRecount, noteRecount, type RecountRow } from "./policy-queries.ts";
import { readWorld } from "./world.ts";

export const RECOUNT_JOB = "sla.recount";
const AT_ONCE = 50;

export const presentRecount = ({ id, since, createdAt, tickets, finishedAt }: RecountRow) => ({
  id,
  since: since.toISOString(),
  createdAt: createdAt.toISOString(),
  tickets,
  finishedAt: finishedAt?.toISOString() ?? null,
});

/** Counts history anew since an instant: what holds now holds from then on, as if it had been so all along. @throws Problem 422 for a time to come */
export function startRecount(ctx: Ctx, since: string): Promise<ReturnType<typeof presentRecount>> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    if (Date.parse(since) >= now.getTime()) throw invalid("since", "notPast");
    const id = newId(now.getTime());
    await insertRecount(tx.db, { id, since: new Date(since), actor: tx.actorKey, now });
    const { actorKey: actor, address } = tx;
    await tx.platform.audit.write(tx.db, {
      actor,
      action: "slaRecounts.create",
      subject: `slaRecount:${id}`,
      outcome: "allowed",
      address,
      data: { since },
    });
    await tx.platform.jobs.enqueue(tx.db as never, RECOUNT_JOB, { id });
    return presentRecount((await findRecount(tx.db, id))!);
  });
}

/** Counts every ticket that something happened to since, in pages with a transaction each; begun again it begins anew, and the same twice changes nothing. */
export async function recount(platform: Platform, id: string): Promise<void> {
  const ctx = systemContext(platform, "sla");
  const asked = await findRecount(ctx.db, id);
  if (!asked) return;
  const world = await readWorld(ctx.db);
  let tickets = 0;
  for (let after: string | null = null; ;) {
    const ids: string[] = await openTicketIds(ctx.db, { after, limit: AT_ONCE, since: asked.since, of: null });
    await keepClocks(ctx, ids, { world, quiet: true });
    tickets += ids.length;
    if (ids.length < AT_ONCE) break;
    after = ids.at(-1)!;
  }
  await noteRecount(ctx.db, id, { tickets, finishedAt: platform.clock.now() });
}
