/** Lets replies go when the seconds in which they could be taken back are over. */
import { emit } from "#platform/events";
import { inTransaction, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import { countMessage, shareWithAliases } from "./add-message.ts";
import { messageAdded, replyKeptBack } from "./events.ts";
import type { Channel } from "./model.ts";
import { requireKeysKnown } from "./key-receivers.ts";
import { dueReplies, filesOfWaiting, keepBack, keepBackKey, releaseWaiting } from "./waiting-queries.ts";
import { lockTicket } from "./write-queries.ts";

/** Replies that another process took in are noticed so soon. */
const POLL_MILLISECONDS = 1_000;
const AT_ONCE = 20;
const FAR_MILLISECONDS = 60_000;

export type Releaser = { /** Waits until nothing due is left. */ settled(): Promise<void>; stop(): Promise<void> };

const wakers = new WeakMap<Platform, (at: Date) => void>();

/** Tells the releaser of this process, if it has one, when a reply is due. */
export function wakeReleaser(platform: Platform, at: Date): void {
  wakers.get(platform)?.(at);
}

/**
 * Releases one waiting reply, in the running transaction or one of its own: it becomes a message of this moment, told once and counted once.
 * @param early also before its time: somebody does not want to wait
 * @returns whether it waited
 */
export function releaseReply(ctx: Ctx, ticketId: string, messageId: string, early: boolean): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx.db, ticketId);
    if (!ticket) return false;
    const at = ctx.clock.now();
    const reply = await releaseWaiting(tx.db, ticketId, messageId, at, early);
    if (!reply) return false;
    const { actor, agentId, authorKind, text, visibleText, status } = reply;
    const writer = { ...tx, actorKey: actor };
    await emit(writer, messageAdded, {
      subjects: [
        `ticket:${ticketId}`,
        ...(agentId ? [`agent:${agentId}`] : []),
        ...(ticket.merged_at && ticket.merged_into ? [`ticket:${ticket.merged_into}`] : []),
      ],
      data: { number: ticket.number, messageId, authorKind, channel: reply.channel as Channel, state: "normal" },
      occurredAt: at,
    });
    await countMessage(writer, ticketId, ticket, { author: { kind: authorKind }, text, visibleText, at, ...(status ? { status } : {}) });
    await shareWithAliases(writer, ticket, { ticketId, messageId, authorKind, at });
    return true;
  });
}

/** Whether somebody would read a key with a reply that leaves now, who may not know it: others may take part since it was planned. */
async function tellsStrangers(tx: Ctx, ticketId: string, messageId: string): Promise<boolean> {
  const files = await filesOfWaiting(tx.db, messageId);
  return requireKeysKnown(tx, ticketId, files).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Problem && error.code === "license.keyStrangers") return true;
      throw error;
    },
  );
}

/** Keeps a planned reply back that was not to cross a customer's message, or that would tell a key to strangers. @returns whether it stays */
function keepReplyBack(ctx: Ctx, ticketId: string, messageId: string, mayStay: boolean): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx.db, ticketId);
    if (!ticket) return false;
    const now = ctx.clock.now();
    let kept = mayStay ? await keepBack(tx.db, messageId, now) : null;
    if (!kept && (await tellsStrangers(tx, ticketId, messageId))) kept = await keepBackKey(tx.db, messageId, now);
    if (!kept) return false;
    await emit(tx, replyKeptBack, {
      subjects: kept.agentId ? [`ticket:${ticketId}`, `agent:${kept.agentId}`] : [`ticket:${ticketId}`],
      data: { number: ticket.number, messageId },
    });
    return true;
  });
}

/** Starts the releaser of a process. Several may run: each reply is released by one. */
export function startReleaser(platform: Platform): Releaser {
  const { database, clock, log } = platform;
  const state: { running: Promise<void> | null; again: boolean; stopped: boolean } = { running: null, again: false, stopped: false };
  const timers = new Set<NodeJS.Timeout>();

  const release = async () => {
    do {
      state.again = false;
      try {
        for (;;) {
          const due = await dueReplies(database.staff, clock.now(), AT_ONCE);
          const ctx = systemContext(platform, "tickets");
          for (const { ticketId, messageId, mayStay, planned } of due)
            if (!planned || !(await keepReplyBack(ctx, ticketId, messageId, mayStay))) await releaseReply(ctx, ticketId, messageId, false);
          if (due.length < AT_ONCE || state.stopped) break;
        }
      } catch (error) {
        if (!state.stopped) log.warn({ err: error as Error }, "replies that wait could not be released and will be tried again");
      }
    } while (state.again && !state.stopped);
  };
  const wake = () => {
    if (state.stopped) return;
    if (state.running) state.again = true;
    else state.running = release().finally(() => (state.running = null));
  };
  wakers.set(platform, (at) => {
    // What is far ahead is found by looking; a timer of many days would not wait for it.
    if (at.getTime() - clock.now().getTime() > FAR_MILLISECONDS) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        wake();
      },
      Math.max(0, at.getTime() - clock.now().getTime()) + 5,
    );
    timer.unref();
    timers.add(timer);
  });
  const poll = setInterval(wake, POLL_MILLISECONDS);
  poll.unref();
  wake();
  return {
    async settled() {
      wake();
      while (state.running) await state.running;
    },
    async stop() {
      state.stopped = true;
      wakers.delete(platform);
      clearInterval(poll);
      for (const timer of timers) clearTimeout(timer);
      await state.running;
    },
  };
}
