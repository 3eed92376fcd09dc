import { readEvents, type LiveMessage, type StoredEvent } from "#platform/events";
import type { Ctx } from "#platform/http";
import { visibleEvents } from "./visible-events.ts";

const HEARTBEAT_MILLISECONDS = 15_000;
/** A right that ended, wherever it was taken, ends the stream within this time and that of one look-up. */
const RECHECK_MILLISECONDS = 3_000;
/** Events and passing messages kept for a reader who has not caught up; beyond, events are read from the log again and messages are dropped. */
const MOST_WAITING = 500;
/** Bytes written ahead of a slow reader before reading waits for him. */
const MOST_AHEAD = 65_536;

/**
 * The event log as Server-Sent Events (HTML standard §9.2), every event once and in order. `id` is the sequence number, so a reader that
 * was cut off resumes with Last-Event-ID without loss. Passing messages (presence) have no id and are not repeated.
 * Ends by itself when the reader's standing changes: he comes back with the rights he has then.
 * @param after sequence number to go on after; null starts now
 */
export function streamEvents(ctx: Ctx, after: number | null): Response {
  const { events: bus, log, onShutdown } = ctx.platform;
  const encoder = new TextEncoder();
  let position = after ?? bus.head();
  let told = position;
  let closed = false;
  let pumping = false;
  let again = false;
  const live: LiveMessage[] = [];
  /** What the bus handed over since the last read: used instead of the log while nothing is missing. */
  let fresh: StoredEvent[] = [];
  let stop = () => {};
  let pump = () => {};

  const next = async (): Promise<StoredEvent[]> => {
    const waiting = fresh.filter((event) => event.seq > position);
    fresh = [];
    if (waiting[0]?.seq === position + 1) return waiting;
    return waiting.length > 0 || position < bus.head() ? readEvents(ctx.db, { after: position, limit: 200 }) : [];
  };

  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const wanted = () => !closed && controller.desiredSize !== null && controller.desiredSize > 0;
    const write = (text: string) => {
      if (!closed && text !== "") controller.enqueue(encoder.encode(text));
    };
    const step = async () => {
      for (let events = await next(); events.length > 0; events = wanted() ? await next() : []) {
        const shown = await visibleEvents(ctx, events);
        write(shown.map((event) => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
        told = shown.at(-1)?.seq ?? told;
        position = events.at(-1)!.seq;
      }
      write(
        (await visibleMessages(ctx, live.splice(0)))
          .map(({ type, subject, data }) => `event: ${type}\ndata: ${JSON.stringify({ subject, ...data })}\n\n`)
          .join(""),
      );
    };
    pump = () => {
      if (pumping) {
        again = true;
        return;
      }
      if (!wanted()) return;
      pumping = true;
      again = false;
      step()
        .catch((error: unknown) => {
          if (closed) return;
          log.warn({ err: error }, "a live stream failed; its reader resumes");
          stop();
        })
        .finally(() => {
          pumping = false;
          if (again) pump();
        });
    };
    const unlisten = bus.listen((events) => {
      fresh = fresh.length + events.length > MOST_WAITING ? events.slice(-1) : [...fresh, ...events];
      pump();
    });
    const unlistenLive = bus.onBroadcast((message) => {
      if (live.length < MOST_WAITING) live.push(message);
      pump();
    });
    const heartbeat = setInterval(() => {
      if (!wanted()) return;
      // An id alone is no event, yet a reader resumes after it: what was not for him is not read again.
      write(told < position ? `id: ${position}\n\n` : ": still here\n\n");
      told = position;
    }, HEARTBEAT_MILLISECONDS);
    const recheck = setInterval(() => {
      ctx.stillAllowed().then(
        (allowed) => allowed || stop(),
        () => stop(),
      );
    }, RECHECK_MILLISECONDS);
    stop = () => {
      if (closed) return;
      closed = true;
      unlisten();
      unlistenLive();
      clearInterval(heartbeat);
      clearInterval(recheck);
      onShutdown.delete(stop);
      try {
        controller.close();
      } catch {
        // The reader has gone already.
      }
    };
    onShutdown.add(stop);
    write(`retry: 1000\n: after ${position}\n\n`);
  };

  const body = new ReadableStream<Uint8Array>(
    { start, pull: () => pump(), cancel: () => stop() },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_AHEAD }),
  );
  return new Response(body, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/** Those of the passing messages whose subject the actor may see; one question for each kind. */
async function visibleMessages(ctx: Ctx, messages: readonly LiveMessage[]): Promise<LiveMessage[]> {
  const visible = new Set<string>();
  for (const [kind, list] of Map.groupBy(messages, ({ subject }) => subject.slice(0, subject.indexOf(":")))) {
    const policy = ctx.platform.registrations.liveUpdates[kind];
    if (!policy) continue;
    for (const id of await policy(ctx, [...new Set(list.map(({ subject }) => subject.slice(kind.length + 1)))]))
      visible.add(`${kind}:${id}`);
  }
  return messages.filter(({ subject }) => visible.has(subject));
}
