import { readEvents, type LiveMessage, type StoredEvent } from "#platform/events";
import type { Ctx } from "#platform/http";
import { visibleEvents } from "./visible-events.ts";

const HEARTBEAT_MILLISECONDS = 15_000;
const RECHECK_MILLISECONDS = 4_000;
/** Events waiting for a slow reader; beyond, he is cut off and resumes from the log. */
const MOST_WAITING = 1_000;

/**
 * The event log as Server-Sent Events (HTML standard §9.2), every event once and in order. `id` is the sequence number, so a reader that
 * was cut off resumes with Last-Event-ID without loss. Passing messages (presence) have no id and are not repeated.
 * Ends by itself when the reader's right ends.
 * @param after sequence number to go on after; null starts now
 */
export function streamEvents(ctx: Ctx, after: number | null): Response {
  const { events: bus, log } = ctx.platform;
  const encoder = new TextEncoder();
  let position = after ?? bus.head();
  let closed = false;
  let pumping = false;
  let again = false;
  let live: LiveMessage[] = [];
  /** What the bus handed over since the last read: used instead of the log while nothing is missing. */
  let fresh: StoredEvent[] = [];
  let stop = () => {};

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => {
          if (!closed) controller.enqueue(encoder.encode(text));
        };
        const next = async (): Promise<StoredEvent[]> => {
          const waiting = fresh.filter((event) => event.seq > position);
          fresh = [];
          if (waiting[0]?.seq === position + 1) return waiting;
          return waiting.length > 0 || position < bus.head() ? readEvents(ctx.db, { after: position, limit: 200 }) : [];
        };
        const pump = async () => {
          if (pumping || closed) {
            again = true;
            return;
          }
          pumping = true;
          try {
            do {
              again = false;
              for (let events = await next(); events.length > 0 && !closed; events = await next()) {
                for (const event of await visibleEvents(ctx, events)) write(`id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
                position = events.at(-1)!.seq;
              }
              for (const message of live.splice(0)) {
                const policy = ctx.platform.registrations.liveUpdates[message.subject.split(":")[0]!];
                const id = message.subject.slice(message.subject.indexOf(":") + 1);
                if (policy && (await policy(ctx, [id])).has(id)) write(`event: ${message.type}\ndata: ${JSON.stringify({ subject: message.subject, ...message.data })}\n\n`);
              }
            } while (again && !closed);
          } catch (error) {
            log.warn({ err: error }, "a live stream failed; its reader resumes");
            stop();
          } finally {
            pumping = false;
          }
        };
        const unlisten = bus.listen((events) => {
          fresh.push(...events);
          if (fresh.length > MOST_WAITING) fresh = fresh.slice(-1);
          void pump();
        });
        const unlistenLive = bus.onBroadcast((message) => {
          if (live.length < MOST_WAITING) live.push(message);
          void pump();
        });
        const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MILLISECONDS);
        const recheck = setInterval(() => {
          void ctx.stillAllowed().then((allowed) => allowed || stop(), () => stop());
        }, RECHECK_MILLISECONDS);
        stop = () => {
          if (closed) return;
          closed = true;
          unlisten();
          unlistenLive();
          clearInterval(heartbeat);
          clearInterval(recheck);
          ctx.platform.onShutdown.delete(stop);
          try {
            controller.close();
          } catch {
            // The reader has gone already.
          }
        };
        ctx.platform.onShutdown.add(stop);
        write(`retry: 1000\n: after ${position}\n\n`);
        void pump();
      },
      cancel() {
        stop();
      },
    },
    { highWaterMark: 64 },
  );
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" } });
}
