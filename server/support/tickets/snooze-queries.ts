/** SQL of tickets that are out of the way for a while. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** Tickets whose snooze is over, the earliest first. */
export async function dueSnoozes(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from tickets where snoozed_until is not null and snoozed_until <= ${now} order by snoozed_until, id limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/**
 * Ends a snooze.
 * @param onlyDue at this instant; one that was prolonged meanwhile goes on
 * @returns null when it was not snoozed, or not due
 */
export async function endSnooze(
  db: Db,
  id: string,
  reason: "time" | "agent",
  now: Date,
  onlyDue: boolean,
): Promise<{ number: number; revision: number } | null> {
  const { rows } = await sql<{
    number: number;
    revision: number;
  }>`update tickets set snoozed_until = null, snooze_on_reply = false, snoozed_by = null,
      woke_reason = ${reason}, woke_at = ${now}, updated_at = ${now}, revision = revision + 1
    where id = ${id} and snoozed_until is not null and (not ${onlyDue} or snoozed_until <= ${now}) returning number, revision::int as revision`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Notes what its requester last said of it, in one word. It follows from his answers, so it is no change of the ticket that anybody could cross. */
export async function setRating(db: Db, id: string, rating: "positive" | "neutral" | "negative" | null): Promise<void> {
  await sql`update tickets set rating = ${rating} where id = ${id}`.execute(db);
}

/** Notes when the next promise that a ticket owes is due. It follows from the promises, so it is no change of the ticket that anybody could cross. */
export async function setPromisedAt(db: Db, id: string, at: Date | null): Promise<void> {
  await sql`update tickets set promised_at = ${at} where id = ${id}`.execute(db);
}
