/** The event bus of one process: kicks the relay, learns of new events, hands them to subscribers and live streams. */
import { sql } from "kysely";
import { isTransient, type Connection, type Db } from "#platform/db";
import type { Logger } from "#platform/log";
import { lastSeq, readEvents, type StoredEvent } from "./read-events.ts";
import { CHANNEL, LIVE_CHANNEL, RELAY_BATCH, relayBatch, seekLeadership } from "./relay.ts";

export type EventBus = {
  /** Says that a transaction with events has committed. */
  kick: () => void;
  /** Called with each new run of events, in order and without a gap, from the moment of subscribing. Returns how to stop. */
  listen(listener: (events: readonly StoredEvent[]) => void): () => void;
  /** Tells every open stream of every process something passing, such as who is writing; nothing is stored. */
  broadcast(message: LiveMessage): void;
  /** Called with each broadcast. Returns how to stop. */
  onBroadcast(listener: (message: LiveMessage) => void): () => void;
  /**
   * Hears a channel of PostgreSQL's notifications.
   * @param listener called with each payload, and with "" when some may have been missed
   * @returns how to stop
   */
  hear(channel: string, listener: (payload: string) => void): Promise<() => void>;
  /** The newest event this process knows of. */
  head(): number;
  /** Waits until everything committed before the call is relayed and handed to listeners; for tests and clean ends. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

/** Something passing: ids and codes of at most 7 kB. Shown only to those who may see its subject. */
export type LiveMessage = { type: string; /** `kind:id` */ subject: string; data: { [key: string]: unknown } };

/** How often the outbox is looked at without a kick, for events of other processes. */
const POLL_MILLISECONDS = 250;
/** How long a kick waits for others. */
const KICK_MILLISECONDS = 20;

/**
 * Starts the bus; one process of all on the database relays, the others follow.
 * @param connection a connection of the application role, for the lock and LISTEN
 */
export async function startEventBus({ db, connection, log }: { db: Db; connection: Connection; log: Logger }): Promise<EventBus> {
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  const liveListeners = new Set<(message: LiveMessage) => void>();
  const noticeListeners = new Map<string, (payload: string) => void>();
  let head = await lastSeq(db);
  let running = false;
  let again = false;
  let stopped = false;
  let caughtUp = false;
  let remoteKick: NodeJS.Timeout | undefined;
  let localKick: NodeJS.Timeout | undefined;

  const deliver = (events: readonly StoredEvent[]) => {
    const fresh = events.filter((event) => event.seq > head);
    if (fresh.length === 0) return;
    head = fresh.at(-1)!.seq;
    for (const listener of listeners) {
      try {
        listener(fresh);
      } catch (error) {
        log.error({ err: error }, "a listener of events failed");
      }
    }
  };

  const catchUp = async () => {
    for (
      let missed = await readEvents(db, { after: head, limit: 500 });
      missed.length > 0 && !stopped;
      missed = await readEvents(db, { after: head, limit: 500 })
    )
      deliver(missed);
  };

  const pump = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        const leading = leadership.held();
        // A follower reads what the leader relayed; a new leader first reads what came before its time, so that no listener sees a gap.
        if (!leading || !caughtUp) {
          await catchUp();
          caughtUp = leading;
        }
        if (leading) {
          let moved: StoredEvent[];
          do {
            moved = await relayBatch(db);
            // The last batch of the leader before may commit after this one began to lead.
            if (moved.length > 0 && moved[0]!.seq === head + 1) deliver(moved);
            else if (moved.length > 0) await catchUp();
            // A batch that is not full emptied the outbox; whoever commits afterwards kicks again.
          } while (moved.length === RELAY_BATCH && !stopped);
        }
      } while (again && !stopped);
    } catch (error) {
      if (!stopped) log[isTransient(error) ? "warn" : "error"]({ err: error }, "relaying events failed and will be tried again");
    } finally {
      running = false;
    }
  };

  const leadership = seekLeadership(
    connection,
    log,
    () => {
      caughtUp = false;
      void pump();
    },
    (channel, payload) => {
      const other = noticeListeners.get(channel);
      if (other) return other(payload);
      if (channel === LIVE_CHANNEL) {
        const message = JSON.parse(payload) as LiveMessage;
        for (const listener of liveListeners) listener(message);
        return;
      }
      // A follower has nothing to do on a kick, and the leader nothing on its own notification.
      if (leadership?.held() !== (channel === CHANNEL)) void pump();
    },
  );
  let polls = 0;
  // A follower looks less often: it is told, except when the leader dies between commit and notification.
  const poll = setInterval(() => (leadership.held() || ++polls % 8 === 0) && void pump(), POLL_MILLISECONDS);
  poll.unref();

  return {
    kick() {
      if (leadership.held()) {
        // Commits that follow closely are relayed together: one statement for many costs a third of the work under load.
        localKick ??= setTimeout(() => {
          localKick = undefined;
          void pump();
        }, KICK_MILLISECONDS);
      } else if (!remoteKick && !stopped) {
        remoteKick = setTimeout(() => {
          remoteKick = undefined;
          sql`select pg_notify('backstay_kick', '')`.execute(db).catch(() => {});
        }, 5);
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    broadcast(message) {
      sql`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(message)})`
        .execute(db)
        .catch((error: unknown) => log.debug({ err: error }, "a passing message was lost"));
    },
    onBroadcast(listener) {
      liveListeners.add(listener);
      return () => liveListeners.delete(listener);
    },
    async hear(channel, listener) {
      noticeListeners.set(channel, listener);
      await leadership.hear(channel);
      return () => noticeListeners.delete(channel);
    },
    head: () => head,
    async settled() {
      for (let tries = 0; tries < 1_000; tries++) {
        const { rows } = await sql<{
          waiting: boolean;
          last: number;
        }>`select exists (select from event_outbox) as waiting, (select last_seq from relay_state) as last`.execute(db);
        if (!rows[0]!.waiting && head >= rows[0]!.last) return;
        void pump();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error("events were not relayed within 10 s");
    },
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(remoteKick);
      clearTimeout(localKick);
      while (running) await new Promise((resolve) => setTimeout(resolve, 5));
      await leadership.stop();
    },
  };
}
