import { sql } from "kysely";
import pg from "pg";
import type { Connection, Db } from "#platform/db";
import type { Logger } from "#platform/log";
import { inPresentForm } from "./define-event.ts";
import type { StoredEvent } from "./read-events.ts";

/** Any number; whoever holds this lock is the one relay of the database. */
const RELAY_LOCK = 7_205_759_404;
/** Events moved at once at most. */
export const RELAY_BATCH = 500;
export const CHANNEL = "backstay_events";
export const KICK_CHANNEL = "backstay_kick";
export const LIVE_CHANNEL = "backstay_live";

/** Moves committed events from the outbox to the log and numbers them. Two relays never run at once, so numbers follow one another without a gap. */
export async function relayBatch(db: Db): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    with moved as (
      delete from event_outbox where id in (select id from event_outbox order by recorded_at, id limit ${RELAY_BATCH})
      returning *
    ), counted as (
      update relay_state set last_seq = last_seq + (select count(*) from moved)
      where exists (select from moved) returning last_seq
    ), logged as (
      insert into events (seq, id, type, version, occurred_at, recorded_at, actor, subjects, data)
      select counted.last_seq - (select count(*) from moved) + row_number() over (order by moved.recorded_at, moved.id),
        moved.id, moved.type, moved.version, moved.occurred_at, moved.recorded_at, moved.actor, moved.subjects, moved.data
      from moved, counted
      returning *
    )
    select seq, id, type, version, occurred_at as "occurredAt", recorded_at as "recordedAt", actor, subjects, data from logged order by seq`.execute(
    db,
  );
  // After the commit, so that whoever is woken finds them.
  if (rows.length > 0) await sql`select pg_notify(${CHANNEL}, '')`.execute(db);
  return rows.map(inPresentForm);
}

export type Leadership = {
  held(): boolean;
  /** Hears a further channel from now on, over every later connection too. */
  hear(channel: string): Promise<void>;
  stop(): Promise<void>;
};

const listenTo = (channel: string) => `listen ${pg.escapeIdentifier(channel)}`;

const RETRY_MILLISECONDS = 500;
const SEEK_MILLISECONDS = 1_000;
/** How often the leader looks whether its connection, and with it the lock, is still there; a silent connection is given up after as long again. */
const CHECK_MILLISECONDS = 5_000;

/**
 * Tries to be the one relay of this database, again and again, on a connection of its own; listens on it as well.
 * @param onLeading called each time leadership is won
 * @param onNotified called when another process relayed or wants events relayed, and after each new connection, since notifications may have been missed
 */
export function seekLeadership(
  connection: Connection,
  log: Logger,
  onLeading: () => void,
  onNotified: (channel: string, payload: string) => void,
): Leadership {
  let leading = false;
  let stopped = false;
  let client: pg.Client | null = null;
  const channels = new Set([CHANNEL, KICK_CHANNEL, LIVE_CHANNEL]);
  let timer: NodeJS.Timeout | undefined;

  const next = (milliseconds: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void attempt(), milliseconds);
  };
  // A lost connection is told several times, and a later one must not pay for an earlier one.
  const lose = (lost: pg.Client) => {
    if (client !== lost) return;
    leading = false;
    client = null;
    void lost.end().catch(() => {});
    next(RETRY_MILLISECONDS);
  };
  const connect = async () => {
    const mine = new pg.Client({
      ...connection,
      application_name: "backstay relay",
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: CHECK_MILLISECONDS,
    });
    client = mine;
    mine.on("error", () => lose(mine));
    mine.on("end", () => lose(mine));
    mine.on("notification", ({ channel, payload }) => onNotified(channel, payload ?? ""));
    await mine.connect();
    await mine.query([...channels].map(listenTo).join("; "));
    for (const channel of channels) if (channel !== KICK_CHANNEL && channel !== LIVE_CHANNEL) onNotified(channel, "");
  };
  const attempt = async () => {
    try {
      if (!client) await connect();
      if (leading) {
        await client?.query("select 1");
      } else {
        const result = await client?.query<{ won: boolean }>("select pg_try_advisory_lock($1) as won", [RELAY_LOCK]);
        if (stopped) return;
        leading = result?.rows[0]?.won ?? false;
        if (leading) onLeading();
      }
      next(leading ? CHECK_MILLISECONDS : SEEK_MILLISECONDS);
    } catch (error) {
      if (stopped) return;
      log.debug({ err: error }, "the relay has no connection yet");
      if (client) lose(client);
      else next(RETRY_MILLISECONDS);
    }
  };
  void attempt();
  return {
    held: () => leading,
    async hear(channel) {
      channels.add(channel);
      await client?.query(listenTo(channel)).catch(() => {});
    },
    async stop() {
      stopped = true;
      leading = false;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
