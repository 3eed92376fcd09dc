import { sql } from "kysely";
import { isTransient, transact, type Db } from "#platform/db";
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

export type Subscribers = {
  /** Waits until everything committed before, and all that subscribers made of it, is relayed and handled. @throws Error after 10 s */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  db: Db;
  bus: Pick<EventBus, "listen" | "head" | "settled">;
  log: Logger;
  /** First pause after a failure; each further one is twice as long, up to half a minute. */
  pauseMilliseconds?: number;
};

const BATCH = 50;
/** Failures of a batch before its events are handled one by one, and of one event before it is set aside. */
/** A position that moved over unwanted events alone is stored within so many milliseconds. */
const WRITTEN_DOWN_WITHIN = 200;
const TRIES = 5;
const LONGEST_PAUSE = 30_000;
const POLL_MILLISECONDS = 2_000;

/**
 * Runs subscribers, each with its stored position. A batch that fails is tried again with growing pauses; after `TRIES` it is handled event by
 * event, and an event that still fails is set aside in `subscription_failures` so that it does not hold up the rest. An unreachable or busy
 * database is nobody's fault: then the same work is tried again until it succeeds.
 */
export async function startSubscribers({
  subscribers,
  ...options
}: Options & { subscribers: readonly Subscriber[] }): Promise<Subscribers> {
  const { bus } = options;
  const runners = await Promise.all(subscribers.map((subscriber) => startOne(options, subscriber)));
  return {
    async settled() {
      let seen: number;
      do {
        await bus.settled();
        seen = bus.head();
        await Promise.all(runners.map((runner) => runner.reached(seen)));
        await bus.settled();
      } while (bus.head() > seen);
    },
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

/** The handler of a subscriber failed on the events from `first` on; the position was `position`. */
class HandlerFailure extends Error {
  readonly position: number;
  readonly first: number;
  constructor(cause: unknown, position: number, first: number) {
    super(cause instanceof Error ? cause.message : "unknown error", { cause });
    this.position = position;
    this.first = first;
  }
}

/** Handles the next events. @returns the position reached, or null while another process is at it @throws HandlerFailure */
function handleNext(db: Db, { name, types, handle }: Subscriber, limit: number): Promise<number | null> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{
      position: number;
    }>`select position from subscriptions where name = ${name} for update skip locked`.execute(tx);
    if (!rows[0]) return null;
    const { position } = rows[0];
    const events = await readEvents(tx, { after: position, limit });
    if (events.length === 0) return position;
    const wanted = events.filter((event) => types.includes(event.type));
    try {
      if (wanted.length > 0) await handle(tx, wanted);
    } catch (error) {
      throw new HandlerFailure(error, position, events[0]!.seq);
    }
    const last = events.at(-1)!.seq;
    await sql`update subscriptions set position = ${last} where name = ${name}`.execute(tx);
    return last;
  });
}

/** Passes over one event, unless another process has passed it meanwhile. */
async function setAside(db: Db, name: string, { position, first, message }: HandlerFailure): Promise<void> {
  await sql`with passed as (update subscriptions set position = ${first} where name = ${name} and position = ${position} returning position)
    insert into subscription_failures (name, seq, error) select ${name}, position, ${message.slice(0, 500)} from passed on conflict do nothing`.execute(
    db,
  );
}

async function startOne({ db, bus, log, pauseMilliseconds = 50 }: Options, subscriber: Subscriber) {
  const { name } = subscriber;
  await sql`insert into subscriptions (name, position) values (${name}, 0) on conflict do nothing`.execute(db);
  /** Failures in a row that are the handler's own; from `TRIES` on, events are handled one by one. */
  let failures = 0;
  let pauses = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let position = -1;
  let retry: NodeJS.Timeout | undefined;

  const failed = async (error: unknown) => {
    const cause = error instanceof HandlerFailure ? error.cause : error;
    if (error instanceof HandlerFailure && !isTransient(cause)) failures++;
    if (error instanceof HandlerFailure && failures >= 2 * TRIES) {
      await setAside(db, name, error);
      log.error({ err: cause, subscriber: name, seq: error.first }, "an event could not be handled and was set aside");
      // What comes after it is looked at one by one, too: where one is broken, its neighbours often are.
      failures = TRIES;
      pauses = 0;
      again = true;
      return;
    }
    log.warn({ err: cause, subscriber: name, failures }, "a subscriber failed and will try again");
    const milliseconds = Math.min(LONGEST_PAUSE, pauseMilliseconds * 2 ** ++pauses);
    retry = setTimeout(() => {
      retry = undefined;
      wake();
    }, milliseconds);
  };
  const drain = async () => {
    try {
      while (!stopped) {
        again = false;
        const reached = await handleNext(db, subscriber, failures >= TRIES ? 1 : BATCH);
        if (reached === null || reached === position) break;
        position = reached;
        pauses = 0;
        failures = failures >= TRIES && position < bus.head() ? TRIES : 0;
      }
    } catch (error) {
      await failed(error).catch((unwritten: unknown) =>
        log.warn({ err: unwritten, subscriber: name }, "a subscriber could not note its failure"),
      );
    }
  };
  function wake() {
    // New events do not cut a pause short.
    if (stopped || retry) return;
    if (running) again = true;
    else
      running = drain().finally(() => {
        running = null;
        if (again) wake();
      });
  }
  // Events nobody here wants only move the position, and writing that down can wait for more of them: most batches cost nothing.
  let behind: NodeJS.Timeout | undefined;
  const unlisten = bus.listen((events) => {
    const follows = position >= 0 && position === events[0]!.seq - 1 && !running && !retry;
    if (!follows || events.some((event) => subscriber.types.includes(event.type))) {
      wake();
      return;
    }
    position = events.at(-1)!.seq;
    behind ??= setTimeout(() => {
      behind = undefined;
      wake();
    }, WRITTEN_DOWN_WITHIN);
  });
  // Another process may have held the row while this one was woken.
  const poll = setInterval(() => position < bus.head() && wake(), POLL_MILLISECONDS);
  poll.unref();
  wake();
  return {
    async reached(seq: number) {
      for (const start = performance.now(); position < seq;) {
        if (performance.now() - start > 10_000)
          throw new Error(`${name} has not handled the events up to ${seq} within 10 s; it is at ${position}`);
        wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async stop() {
      stopped = true;
      unlisten();
      clearInterval(poll);
      clearTimeout(retry);
      clearTimeout(behind);
      await running;
    },
  };
}
