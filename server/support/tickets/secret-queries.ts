/** SQL of masked secrets. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type SecretRow = {
  id: string;
  ticketId: string;
  messageId: string | null;
  noteId: string | null;
  sealed: Buffer;
  kinds: readonly string[];
  at: Date;
};

export async function insertSecrets(db: Db, row: SecretRow): Promise<void> {
  await sql`insert into masked_secrets (id, ticket_id, message_id, note_id, sealed, kinds, created_at)
    values (${row.id}, ${row.ticketId}, ${row.messageId}, ${row.noteId}, ${row.sealed}, ${[...row.kinds]}, ${row.at})`.execute(db);
}

/** What was masked in a ticket, in one message or note of it, or in neither (`ticket`), the oldest first. */
export async function secretsOf(db: Db, ticketId: string, part: string | null): Promise<SecretRow[]> {
  const { rows } =
    await sql<SecretRow>`select id, ticket_id as "ticketId", message_id as "messageId", note_id as "noteId", sealed, kinds, created_at as at
    from masked_secrets where ticket_id = ${ticketId} and ${part === "ticket" ? sql`message_id is null and note_id is null` : sql`(${part}::uuid is null or ${part} in (message_id, note_id))`} order by created_at, id limit 500`.execute(
      db,
    );
  return rows;
}
