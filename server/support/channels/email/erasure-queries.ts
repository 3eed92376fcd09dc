/** SQL of the raw mails behind one person's messages. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export async function intakeOfMessages(db: Db, tickets: readonly string[], messages: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select intake_id as id from email_messages
    where ticket_id = any(${[...tickets]}::uuid[]) or message_id = any(${[...messages]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}
