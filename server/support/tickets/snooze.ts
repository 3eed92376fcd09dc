/** Snoozing: a ticket is out of the way until a time or until somebody writes, whichever comes first, and says why it is back. */
import { emit } from "#platform/events";
import { agentIdOf, forbidden, inTransaction, invalid, notFound, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import type { Ticket } from "./contract.ts";
import { ticketSnoozed, ticketWoke } from "./events.ts";
import { comingInstant, type LocalTime } from "./local-time.ts";
import { findTicket, toTicket } from "./queries.ts";
import { dueSnoozes, endSnooze } from "./snooze-queries.ts";
import { setColumns } from "./write-queries.ts";

const AT_ONCE = 100;

/**
 * Puts a ticket out of the way. It stays in the status it has.
 * @throws Problem 404, 403, 422 for a time that is past, for one that says neither time nor reply, and for a ticket that is done
 */
export function snoozeTicket(
  ctx: Ctx,
  number: number,
  { until, untilReply }: { until: LocalTime | null; untilReply: boolean },
): Promise<Ticket> {
  return inTransaction(ctx, async (tx) => {
    const row = await findTicket(tx, { number }, true);
    if (!row) throw notFound();
    if (!ctx.actor.rights.has("tickets.edit")) throw forbidden("tickets.edit");
    if (!until && !untilReply) throw invalid("until", "required");
    if (row.category === "solved" || row.category === "closed") throw invalid("", "ticketDone");
    const now = ctx.clock.now();
    const at = until && comingInstant(until, now, "until.local");
    await setColumns(
      tx.db,
      row.id,
      { snoozed_until: at ?? "infinity", snooze_on_reply: untilReply, snoozed_by: agentIdOf(ctx.actor), woke_reason: null, woke_at: null },
      now,
    );
    await emit(tx, ticketSnoozed, { subjects: [`ticket:${row.id}`], data: { number, until: at?.toISOString() ?? null, untilReply } });
    return toTicket(ctx, (await findTicket(tx, { id: row.id }))!);
  });
}

/** Brings a ticket back before its time. One that is not snoozed stays as it is. @throws Problem 404, 403 */
export function wakeTicket(ctx: Ctx, number: number): Promise<Ticket> {
  return inTransaction(ctx, async (tx) => {
    const row = await findTicket(tx, { number }, true);
    if (!row) throw notFound();
    if (!ctx.actor.rights.has("tickets.edit")) throw forbidden("tickets.edit");
    await wake(tx, row.id, "agent", false);
    return toTicket(ctx, (await findTicket(tx, { id: row.id }))!);
  });
}

async function wake(ctx: Ctx, id: string, reason: "time" | "agent", onlyDue: boolean): Promise<void> {
  const woken = await endSnooze(ctx.db, id, reason, ctx.clock.now(), onlyDue);
  if (woken) await emit(ctx, ticketWoke, { subjects: [`ticket:${id}`], data: { number: woken.number, reason } });
}

/** Brings back every ticket whose time has come, each in a transaction of its own. */
export async function wakeDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, "snooze");
  for (;;) {
    const due = await dueSnoozes(ctx.db, platform.clock.now(), AT_ONCE);
    for (const id of due) await inTransaction(ctx, (tx) => wake(tx, id, "time", true));
    if (due.length < AT_ONCE) return;
  }
}

/** Every minute. */
export function snoozeJob(platform: Platform): JobDefinition {
  return { name: "tickets.wake", cron: "* * * * *", retryLimit: 0, run: () => wakeDue(platform) };
}
