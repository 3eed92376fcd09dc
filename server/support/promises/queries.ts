import { sql } from "kysely";
import type { Db } from "#platform/db";

export type PromiseRow = {
  id: string;
  ticket_id: string;
  contact_id: string;
  kind: "answer" | "other";
  text: string;
  due_at: Date;
  local_time: string;
  time_zone: string;
  made_by: string | null;
  maker: string | null;
  state: "open" | "kept" | "missed" | "withdrawn";
  settled_at: Date | null;
  settled_by_message: string | null;
  created_at: Date;
  revision: number;
};

const SELECT = sql`select p.id, p.ticket_id, p.contact_id, p.kind, p.text, p.due_at, p.local_time, p.time_zone, p.made_by, a.name as maker, p.state, p.settled_at,
  p.settled_by_message, p.created_at, p.revision::int as revision from promises p left join agent_names a on a.id = p.made_by`;
/** A ticket owes no more than this; a list of them is never longer. */
export const MOST_PROMISES = 100;

/** What was promised in a ticket. @param withdrawn also what was taken back */
export async function selectPromises(db: Db, ticketId: string, withdrawn: boolean): Promise<PromiseRow[]> {
  const { rows } =
    await sql<PromiseRow>`${SELECT} where p.ticket_id = ${ticketId} and p.source = 'agent' ${withdrawn ? sql`` : sql`and p.state <> 'withdrawn'`}
    order by p.due_at, p.id limit ${MOST_PROMISES}`.execute(db);
  return rows;
}

export async function findPromise(db: Db, id: string, lock = false): Promise<PromiseRow | null> {
  return (
    (await sql<PromiseRow>`${SELECT} where p.id = ${id} and p.source = 'agent' ${lock ? sql`for update of p` : sql``}`.execute(db))
      .rows[0] ?? null
  );
}

export async function insertPromise(
  db: Db,
  p: Pick<PromiseRow, "id" | "ticket_id" | "contact_id" | "kind" | "text" | "due_at" | "local_time" | "time_zone" | "made_by"> & {
    now: Date;
  },
): Promise<void> {
  await sql`insert into promises (id, ticket_id, contact_id, kind, text, due_at, local_time, time_zone, made_by, state, created_at, updated_at)
    values (${p.id}, ${p.ticket_id}, ${p.contact_id}, ${p.kind}, ${p.text}, ${p.due_at}, ${p.local_time}, ${p.time_zone}, ${p.made_by}, 'open', ${p.now}, ${p.now})`.execute(
    db,
  );
}

/** Stores a promise whose row is locked. */
export async function updatePromise(
  db: Db,
  p: Pick<PromiseRow, "id" | "text" | "due_at" | "local_time" | "time_zone" | "state" | "settled_at"> & { now: Date },
): Promise<void> {
  await sql`update promises set text = ${p.text}, due_at = ${p.due_at}, local_time = ${p.local_time}, time_zone = ${p.time_zone}, state = ${p.state}, settled_at = ${p.settled_at},
      updated_at = ${p.now}, revision = revision + 1 where id = ${p.id}`.execute(db);
}

/** Keeps the promises of an answer that a ticket owes and that were given before this message. @returns them */
export async function keepByAnswer(
  db: Db,
  ticketId: string,
  messageId: string,
  at: Date,
): Promise<Pick<PromiseRow, "id" | "contact_id" | "state">[]> {
  const { rows } = await sql<
    Pick<PromiseRow, "id" | "contact_id" | "state">
  >`update promises set settled_at = ${at}, settled_by_message = ${messageId},
      state = case when state = 'open' and due_at >= ${at} then 'kept' else 'missed' end, updated_at = ${at}, revision = revision + 1
    where ticket_id = ${ticketId} and kind = 'answer' and state in ('open', 'missed') and settled_at is null and created_at < ${at} returning id, contact_id, state`.execute(
    db,
  );
  return rows;
}

/** Promises that are open though their time has come. */
export async function overduePromises(db: Db, now: Date, limit: number): Promise<{ id: string; ticket_id: string }[]> {
  return (
    await sql<{
      id: string;
      ticket_id: string;
    }>`select id, ticket_id from promises where state = 'open' and due_at < ${now} order by due_at limit ${limit}`.execute(db)
  ).rows;
}

/** Marks an open promise as missed. @returns null when it is not open, or not due */
export async function missPromise(db: Db, id: string, now: Date): Promise<{ contact_id: string } | null> {
  const { rows } = await sql<{ contact_id: string }>`update promises set state = 'missed', updated_at = ${now}, revision = revision + 1
    where id = ${id} and state = 'open' and due_at < ${now} returning contact_id`.execute(db);
  return rows[0] ?? null;
}

/** When the next promise that a ticket still owes is due. */
export async function nextDue(db: Db, ticketId: string): Promise<Date | null> {
  const { rows } = await sql<{
    due: Date | null;
  }>`select min(due_at) as due from promises where ticket_id = ${ticketId} and source = 'agent' and state in ('open', 'missed') and settled_at is null`.execute(
    db,
  );
  return rows[0]!.due;
}
