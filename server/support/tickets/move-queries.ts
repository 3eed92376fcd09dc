/** SQL of messages that go to another ticket. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { reindexing } from "#platform/search";
import type { AuthorKind } from "./model.ts";

export type MovableMessage = {
  id: string;
  author_kind: AuthorKind;
  author_contact_id: string | null;
  state: "normal" | "held" | "dismissed";
  channel: string;
  visible_text: string;
  text: string;
  authentication: { [key: string]: unknown } | null;
  created_at: Date;
};

/** A public message of a ticket, in whatever state. */
export async function movableMessage(db: Db, ticketId: string, id: string): Promise<MovableMessage | null> {
  const { rows } =
    await sql<MovableMessage>`select id, author_kind, author_contact_id, state, channel, visible_text, text, authentication, created_at
    from messages where id = ${id} and ticket_id = ${ticketId}`.execute(db);
  return rows[0] ?? null;
}

/** Hangs a message on another ticket and writes down where it stood. @param accept a held one counts there */
export async function rehang(
  db: Db,
  message: { id: string; to: string; from: number; accept: boolean; authorId: string | null },
): Promise<void> {
  await sql`update messages set ticket_id = ${message.to}, state = case when ${message.accept} and state = 'held' then 'normal' else state end,
      author_contact_id = coalesce(author_contact_id, ${message.authorId}::uuid),
      filed = jsonb_build_object('by', 'agent') || coalesce(filed, '{}') || jsonb_build_object('movedFrom', ${message.from}::bigint)
    where id = ${message.id}`.execute(db);
}

/** What is left of a ticket's conversation: the newest message that counts, and all the words. */
export async function remains(
  db: Db,
  ticketId: string,
): Promise<{ visible_text: string; author_kind: AuthorKind; created_at: Date; words: string } | null> {
  const { rows } = await sql<{
    visible_text: string;
    author_kind: AuthorKind;
    created_at: Date;
    words: string;
  }>`select m.visible_text, m.author_kind, m.created_at,
      (select string_agg(left(w.text, 60000), E'\\n') from (select text from messages where ticket_id = ${ticketId} and state = 'normal' order by created_at limit 200) w) as words
    from messages m where m.ticket_id = ${ticketId} and m.state = 'normal' order by m.created_at desc, m.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Whether anything is left of a ticket's conversation, held messages included. */
export async function isEmptied(db: Db, ticketId: string): Promise<boolean> {
  return (await sql`select from messages where ticket_id = ${ticketId} limit 1`.execute(db)).rows.length === 0;
}

/** How many public messages that count a ticket has. */
export async function countMessages(db: Db, ticketId: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from messages where ticket_id = ${ticketId} and state = 'normal'`.execute(db);
  return rows[0]!.count;
}

/** Sets what lists show of a ticket to what is left of it, with the words it is found by. */
export async function refreshTicket(
  db: Db,
  ticket: {
    id: string;
    subject: string;
    preview: string;
    last: { author_kind: AuthorKind; created_at: Date } | null;
    words: string;
    at: Date;
  },
): Promise<void> {
  await sql`update tickets set preview = ${ticket.preview}, last_message_at = coalesce(${ticket.last?.created_at ?? null}::timestamptz, last_message_at),
      last_author_kind = coalesce(${ticket.last?.author_kind ?? null}::text, last_author_kind), updated_at = ${ticket.at}, revision = revision + 1 where id = ${ticket.id}`.execute(
    db,
  );
  await reindexWords(db, ticket);
}

/** Has a ticket be found by the words that are in it now and no others. */
async function reindexWords(db: Db, ticket: { id: string; subject: string; words: string; at: Date }): Promise<void> {
  await reindexing({ kind: "ticket", id: ticket.id, title: ticket.subject, text: ticket.words, at: ticket.at }).execute(db);
}

/** A ticket whose conversation went on in another: later mail goes there, and so does that of tickets that pointed to it. Null: it stands by itself again. */
export async function redirect(db: Db, ticketId: string, to: string | null): Promise<void> {
  await sql`update tickets set merged_into = ${to} where (id = ${ticketId} ${to === null ? sql`` : sql`or merged_into = ${ticketId}`}) and merged_at is null`.execute(
    db,
  );
}

/** Secrets of a message, sealed anew for the ticket it went to. */
export async function resealSecrets(db: Db, id: string, ticketId: string, sealed: Buffer): Promise<void> {
  await sql`update masked_secrets set ticket_id = ${ticketId}, sealed = ${sealed} where id = ${id}`.execute(db);
}

/** Copies who may see a restricted ticket. */
export async function copyAccess(db: Db, from: string, to: string): Promise<void> {
  await sql`insert into ticket_access (ticket_id, team_id, agent_id) select ${to}, team_id, agent_id from ticket_access where ticket_id = ${from} on conflict do nothing`.execute(
    db,
  );
}
