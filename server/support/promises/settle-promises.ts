/** What becomes of promises by itself: an answer keeps them, and their time misses them. */
import { emit, isImported, type Subscriber } from "#platform/events";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { setPromisedAt, ticketForChannel } from "#support/tickets";
import { promiseKept, promiseMissed } from "./events.ts";
import { keepByAnswer, missPromise, nextDue, overduePromises } from "./queries.ts";

const AT_ONCE = 100;

async function settle(ctx: Ctx, ticketId: string, messageId: string, at: Date): Promise<void> {
  const kept = await keepByAnswer(ctx.db, ticketId, messageId, at);
  if (kept.length === 0) return;
  const ticket = await ticketForChannel(ctx.db, { id: ticketId });
  if (!ticket) return;
  await setPromisedAt(ctx.db, ticketId, await nextDue(ctx.db, ticketId));
  for (const { id, contact_id, state } of kept)
    await emit(ctx, promiseKept, {
      subjects: [`ticket:${ticketId}`, `contact:${contact_id}`],
      data: { number: ticket.number, promiseId: id, messageId, late: state === "missed" },
    });
}

/** Public answers of agents keep what was promised before them. */
export function promiseSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "promises.answers",
      types: ["message.added"],
      async handle(db, events) {
        const ctx = systemContext(platform, "promises", db);
        for (const event of events) {
          const { authorKind, state, messageId } = event.data;
          if (authorKind !== "agent" || state !== "normal" || isImported(event)) continue;
          await settle(ctx, event.subjects[0]!.slice("ticket:".length), String(messageId), event.occurredAt);
        }
      },
    },
  ];
}

/** Marks what was not kept in time, each in a transaction of its own. */
export async function missDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, "promises");
  for (;;) {
    const due = await overduePromises(ctx.db, platform.clock.now(), AT_ONCE);
    for (const { id, ticket_id } of due) await inTransaction(ctx, (tx) => miss(tx, id, ticket_id));
    if (due.length < AT_ONCE) return;
  }
}

async function miss(ctx: Ctx, id: string, ticketId: string): Promise<void> {
  const ticket = await ticketForChannel(ctx.db, { id: ticketId });
  const missed = ticket && (await missPromise(ctx.db, id, ctx.clock.now()));
  if (!ticket || !missed) return;
  await emit(ctx, promiseMissed, {
    subjects: [`ticket:${ticketId}`, `contact:${missed.contact_id}`],
    data: { number: ticket.number, promiseId: id },
  });
}

/** Every minute. */
export function promiseJob(platform: Platform): JobDefinition {
  return { name: "promises.miss", cron: "* * * * *", retryLimit: 0, run: () => missDue(platform) };
}
