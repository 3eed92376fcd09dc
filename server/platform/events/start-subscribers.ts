import { sql } from "kysely";
import { transact, type Db } from "#platform/db";
import type { Logger } from "#platform/log";
import type { EventBus } from "./event-bus.ts";
import { readEvents, type StoredEvent } from "./read-events.ts";

export type Subscriber = {
  /** `room.purpose`, stable: its position is stored under this name. */
  name: string;
  /** The types it wants; others only move its position. */
  types: readonly string[];
  /** Handles events in order inside the transaction that moves the position: database work happens exactly once. */
  handle(db: Db, events: readonly StoredEvent[]): Promise<void>;
};

const BATCH = 200;
const TRIES = 5;

/**
 * Runs subscribers, each with its stored position. A batch that fails is tried again with growing pauses; after `TRIES` it is handled event by
 * event, and an event that still fails is set aside in `subscription_failures` so that it does not hold up the rest.
 */
export async function startSubscribers({ db, bus, log, subscribers }: { db: Db; bus: EventBus; log: Logger; subscribers: readonly Subscriber[] }): Promise<{ settled(): Promise<void>; stop(): Promise<void> }> {
  const runners = await Promise.all(subscribers.map((subscriber) => startOne(db, bus, log, subscriber)));
  return {
    async settled() {
      await bus.settled();
      await Promise.all(runners.map((runner) => runner.settled()));
    },
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

async function startOne(db: Db, bus: EventBus, log: Logger, subscriber: Subscriber) {
  const { name } = subscriber;
  await sql`insert into subscriptions (name, position) values (${name}, 0) on conflict do nothing`.execute(db);
  let failures = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let reached = 0;
  let retry: NodeJS.Timeout | undefined;

  const step = (limit: number) =>
    transact(db, async (tx) => {
      const { rows } = await sql<{ position: number }>`select position from subscriptions where name = ${name} for update skip locked`.execute(tx);
      if (!rows[0]) return 0;
      reached = rows[0].position;
      const events = await readEvents(tx, { after: rows[0].position, limit });
      if (events.length === 0) return 0;
      const wanted = events.filter((event) => subscriber.types.includes(event.type));
      if (wanted.length > 0) await subscriber.handle(tx, wanted);
      const last = events.at(-1)!.seq;
      await sql`update subscriptions set position = ${last} where name = ${name}`.execute(tx);
      reached = last;
      return events.length;
    });

  const setAside = async (error: unknown) => {
    const text = error instanceof Error ? error.message.slice(0, 500) : "unknown error";
    await sql`with next as (select seq from events where seq > (select position from subscriptions where name = ${name}) order by seq limit 1),
      failed as (insert into subscription_failures (name, seq, error) select ${name}, seq, ${text} from next on conflict do nothing)
      update subscriptions set position = next.seq from next where name = ${name}`.execute(db);
    log.error({ err: error, subscriber: name }, "an event could not be handled and was set aside");
  };

  const drain = async () => {
    do {
      again = false;
      try {
        while (!stopped && (await step(failures >= TRIES ? 1 : BATCH)) > 0) failures = failures >= TRIES ? failures : 0;
        failures = 0;
      } catch (error) {
        failures++;
        if (failures > TRIES * 2) {
          await setAside(error).catch(() => {});
          failures = TRIES;
          again = true;
        } else if (!stopped) {
          log.warn({ err: error, subscriber: name, failures }, "a subscriber failed and will try again");
          clearTimeout(retry);
          retry = setTimeout(wake, Math.min(30_000, 50 * 2 ** failures));
        }
      }
    } while (again && !stopped);
  };
  function wake() {
    if (stopped) return;
    if (running) again = true;
    else
      running = drain().finally(() => {
        running = null;
        if (again) wake();
      });
  }
  const unlisten = bus.listen(wake);
  // Another process may have held the row while this one was woken.
  const poll = setInterval(wake, 2_000);
  poll.unref();
  wake();
  return {
    async settled() {
      for (let tries = 0; tries < 1_000 && reached < bus.head(); tries++) {
        wake();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop() {
      stopped = true;
      unlisten();
      clearInterval(poll);
      clearTimeout(retry);
      await running;
    },
  };
}
