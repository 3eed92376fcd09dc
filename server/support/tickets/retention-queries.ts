/** SQL of tickets whose time is over. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { ERASED } from "#platform/erasure";

export type Resting = {
  /** Nothing has moved in them since. */
  before: Date;
  held: { contacts: readonly string[]; organizations: readonly string[]; tickets: readonly string[] };
  /** Those that have attachments, or else those that have words. */
  withFiles: boolean;
};

/** Closed tickets at rest. Who takes part in one may be held too: then it stays. */
const resting = ({ before, held, withFiles }: Resting) => sql`t.category = 'closed' and t.updated_at < ${before}
  and t.id <> all(${[...held.tickets]}::uuid[]) and t.requester_id <> all(${[...held.contacts]}::uuid[])
  and (t.organization_id is null or t.organization_id <> all(${[...held.organizations]}::uuid[]))
  and not exists (select from ticket_participants p where p.ticket_id = t.id and p.contact_id = any(${[...held.contacts]}::uuid[]))
  and ${withFiles ? sql`exists (select from attachments a left join messages m on m.id = a.message_id left join notes n on n.id = a.note_id where coalesce(m.ticket_id, n.ticket_id) = t.id)` : sql`t.subject <> ${ERASED}`}`;

export async function countResting(db: Db, which: Resting, most: number): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select from tickets t where ${resting(which)} limit ${most}) x`.execute(db);
  return rows[0]!.n;
}

export async function restingTickets(db: Db, which: Resting, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select t.id from tickets t where ${resting(which)} order by t.updated_at, t.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Tickets of held people and organizations. */
export async function heldTickets(
  db: Db,
  { contacts, organizations }: Pick<Resting["held"], "contacts" | "organizations">,
): Promise<string[]> {
  if (contacts.length + organizations.length === 0) return [];
  const { rows } = await sql<{
    id: string;
  }>`select id from tickets where requester_id = any(${[...contacts]}::uuid[]) or organization_id = any(${[...organizations]}::uuid[])
    union select ticket_id from ticket_participants where contact_id = any(${[...contacts]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

export async function blankAllMessages(db: Db, ticketId: string, mark: string): Promise<void> {
  await sql`update messages set text = ${mark}, visible_text = ${mark}, html = null, author_name = null, authentication = null, source_ref = null where ticket_id = ${ticketId}`.execute(
    db,
  );
}

/** @returns the files they were */
export async function deleteAllAttachments(db: Db, ticketId: string): Promise<string[]> {
  const { rows } = await sql<{
    file_id: string;
  }>`delete from attachments a where a.message_id in (select id from messages where ticket_id = ${ticketId})
    or a.note_id in (select id from notes where ticket_id = ${ticketId}) returning a.file_id`.execute(db);
  return rows.map(({ file_id: id }) => id);
}
