import { sql } from "kysely";
import type { Db } from "#platform/db";
import { inPresentForm } from "./define-event.ts";

export type StoredEvent = {
  seq: number;
  id: string;
  type: string;
  version: number;
  occurredAt: Date;
  recordedAt: Date;
  /** `kind:id` of who did it. */
  actor: string;
  subjects: string[];
  data: { [key: string]: unknown };
};

const COLUMNS = sql`seq, id, type, version, occurred_at as "occurredAt", recorded_at as "recordedAt", actor, subjects, data`;

/**
 * Events after a sequence number, in relay order.
 * @param filter.subject only those whose first subject is this `kind:id`
 */
export async function readEvents(
  db: Db,
  { after, limit, subject }: { after: number; limit: number; subject?: string },
): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`select ${COLUMNS}
    from events where seq > ${after} ${subject ? sql`and subjects[1] = ${subject}` : sql``} order by seq limit ${sql.lit(limit)}`.execute(
    db,
  );
  return rows.map(inPresentForm);
}

/**
 * Every event of these types that is told of these things, in relay order.
 * @param place which of its subjects names the thing: 1 the first, 2 the second (of types that have an index for it)
 */
export async function readEventsOf(
  db: Db,
  { subjects, types, place }: { subjects: readonly string[]; types: readonly string[]; place: 1 | 2 },
): Promise<StoredEvent[]> {
  if (subjects.length === 0) return [];
  // A type alone is written out, so that its partial index is found.
  const kinds = types.length === 1 ? sql`type = ${sql.lit(types[0]!)}` : sql`type = any(${[...types]})`;
  const { rows } = await sql<StoredEvent>`select ${COLUMNS} from events
    where subjects[${sql.lit(place)}] = any(${[...subjects]}) and ${kinds} order by seq`.execute(db);
  return rows.map(inPresentForm);
}

/** Events whose first subject is this `kind:id`, newest first. @param before only those below this sequence number */
export async function readHistoryOf(
  db: Db,
  { subject, before, limit }: { subject: string; before: number | null; limit: number },
): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`select ${COLUMNS} from events
    where subjects[1] = ${subject} ${before === null ? sql`` : sql`and seq < ${before}`} order by seq desc limit ${sql.lit(limit)}`.execute(
    db,
  );
  return rows.map(inPresentForm);
}

/** Every event of these types whose first subject is one of these, by that subject; in no order. */
export async function readLogs(
  db: Db,
  { subjects, types }: { subjects: readonly string[]; types: readonly string[] },
): Promise<Map<string, StoredEvent[]>> {
  const { rows } = await sql<StoredEvent>`select ${COLUMNS} from events
    where subjects[1] = any(${[...subjects]}::text[]) and type = any(${[...types]}::text[])`.execute(db);
  return Map.groupBy(rows.map(inPresentForm), (event) => event.subjects[0]!);
}

/** So many of the newest events are looked through for those of some types. */
const MOST_LOOKED_THROUGH = 100_000;

/**
 * Events of these types since an instant, newest first, as far as the log is looked through.
 * @returns also whether there may be older ones that were not reached
 */
export async function readRecent(
  db: Db,
  { types, since, limit }: { types: readonly string[]; since: Date; limit: number },
): Promise<{ events: StoredEvent[]; more: boolean }> {
  const head = await lastSeq(db);
  const { rows } =
    await sql<StoredEvent>`select ${COLUMNS} from events where seq > ${head - MOST_LOOKED_THROUGH} and type = any(${[...types]}) and occurred_at >= ${since}
    order by seq desc limit ${limit}`.execute(db);
  const { rows: oldest } = await sql<{
    at: Date;
  }>`select occurred_at as at from events where seq > ${head - MOST_LOOKED_THROUGH} order by seq limit 1`.execute(db);
  const reached = head <= MOST_LOOKED_THROUGH || (oldest[0]?.at ?? since) <= since;
  return { events: rows.map(inPresentForm), more: rows.length === limit || !reached };
}

/** The sequence number of the newest relayed event; 0 when there is none. */
export async function lastSeq(db: Db): Promise<number> {
  const { rows } = await sql<{ last_seq: number }>`select last_seq from relay_state`.execute(db);
  return rows[0]?.last_seq ?? 0;
}

/** Whether an event tells of history that was brought in: whoever acts towards people, such as by mail, leaves it alone. */
export function isImported(event: Pick<StoredEvent, "subjects">): boolean {
  return event.subjects.some((subject) => subject.startsWith("import:"));
}
