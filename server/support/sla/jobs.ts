/** What service levels do later: warn and breach in time, and count anew what a changed promise concerns. */
import { systemContext, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { wakingTickets } from "#support/promises";
import { openTicketIds } from "#support/tickets";
import { keepClocks } from "./keep-clocks.ts";
import { recount, RECOUNT_JOB } from "./recount.ts";
import { readWorld } from "./world.ts";

export const SWEEP_JOB = "sla.sweep";
const AT_ONCE = 50;

/** Warns, breaches and takes steps for every clock whose time has come, found by index. */
export async function wakeClocks(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, "sla");
  for (let before = ""; ;) {
    const ids = await wakingTickets(ctx.db, platform.clock.now(), AT_ONCE);
    // The same ones again: their time comes within this very instant, and the next run has them.
    if (ids.length === 0 || ids.join() === before) return;
    await keepClocks(ctx, ids);
    before = ids.join();
  }
}

/**
 * Counts open tickets anew, in pages with a transaction each.
 * @param brought of everybody also those that are over, and nobody is called: history was brought in
 */
export async function sweepClocks(
  platform: Platform,
  { of, brought = false }: { of: { organization: string | null; contact: string | null } | null; brought?: boolean },
): Promise<void> {
  const ctx = systemContext(platform, "sla");
  const world = await readWorld(ctx.db);
  for (let after: string | null = null; ;) {
    const ids: string[] = await openTicketIds(ctx.db, { after, limit: AT_ONCE, of, since: brought ? new Date(0) : null });
    await keepClocks(ctx, ids, { world, quiet: brought });
    if (ids.length < AT_ONCE) return;
    after = ids.at(-1)!;
  }
}

export function slaJobs(platform: Platform): JobDefinition[] {
  return [
    { name: "sla.wake", cron: "* * * * *", retryLimit: 0, run: () => wakeClocks(platform) },
    { name: RECOUNT_JOB, retryLimit: 3, run: (data) => recount(platform, String(data.id)) },
    { name: SWEEP_JOB, retryLimit: 3, run: (data) => sweepClocks(platform, data as Parameters<typeof sweepClocks>[1]) },
  ];
}
