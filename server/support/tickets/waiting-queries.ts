/** SQL of replies that wait and can still be taken back. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { AuthorKind, Category } from "./model.ts";

/** Has a message of state `waiting` leave at a time. */
export async function insertWaiting(
  db: Db,
  waiting: {
    messageId: string;
    ticketId: string;
    actor: string;
    releaseAt: Date;
    statusId: string | null;
    /** Of a reply that leaves at a time somebody chose. */
    planned?: { local: string; timeZone: string; holdIfAnswered: boolean };
  },
): Promise<void> {
  const { local = null, timeZone = null, holdIfAnswered = false } = waiting.planned ?? {};
  await sql`insert into waiting_replies (message_id, ticket_id, actor, release_at, status_id, local_time, time_zone, hold_if_answered)
    values (${waiting.messageId}, ${waiting.ticketId}, ${waiting.actor}, ${waiting.releaseAt}, ${waiting.statusId}, ${local}, ${timeZone}, ${holdIfAnswered})`.execute(
    db,
  );
}

/** Keeps a reply back whose time has come and that was not to cross a customer's message. @returns whose it is; null when it may leave */
export async function keepBack(db: Db, messageId: string, now: Date): Promise<{ actor: string; agentId: string | null } | null> {
  const { rows } = await sql<{
    actor: string;
    agentId: string | null;
  }>`update waiting_replies w set release_at = null, kept_back_at = ${now}, kept_back_why = 'answered' from messages m
    where w.message_id = ${messageId} and m.id = w.message_id and w.hold_if_answered and w.release_at <= ${now}
      and exists (select from messages c where c.ticket_id = w.ticket_id and c.state = 'normal' and c.author_kind = 'contact' and (c.created_at, c.id) > (m.created_at, m.id))
    returning w.actor, m.author_agent_id as "agentId"`.execute(db);
  return rows[0] ?? null;
}

/** The files of a reply that waits; none where it waits no longer. */
export async function filesOfWaiting(db: Db, messageId: string): Promise<string[]> {
  const { rows } = await sql<{ file_id: string }>`select a.file_id from waiting_replies w join attachments a on a.message_id = w.message_id
    where w.message_id = ${messageId}`.execute(db);
  return rows.map(({ file_id }) => file_id);
}

/** Keeps a reply back that would tell a key to strangers. @returns whose it is; null when it waits no longer */
export async function keepBackKey(db: Db, messageId: string, now: Date): Promise<{ actor: string; agentId: string | null } | null> {
  const { rows } = await sql<{
    actor: string;
    agentId: string | null;
  }>`update waiting_replies w set release_at = null, kept_back_at = ${now}, kept_back_why = 'keyStrangers' from messages m
    where w.message_id = ${messageId} and m.id = w.message_id and w.release_at <= ${now} returning w.actor, m.author_agent_id as "agentId"`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Replies whose time has come, the oldest first. `planned`: somebody chose that time, and may be told that it did not leave. */
export async function dueReplies(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ messageId: string; ticketId: string; mayStay: boolean; planned: boolean }[]> {
  const { rows } = await sql<{
    messageId: string;
    ticketId: string;
    mayStay: boolean;
    planned: boolean;
  }>`select message_id as "messageId", ticket_id as "ticketId", hold_if_answered as "mayStay", local_time is not null as planned from waiting_replies where release_at <= ${now} order by release_at, message_id limit ${limit}`.execute(
    db,
  );
  return rows;
}

export type ReleasedReply = {
  actor: string;
  authorKind: AuthorKind;
  agentId: string | null;
  channel: string;
  text: string;
  visibleText: string;
  status: { id: string; slug: string; category: Category } | null;
};

/**
 * Lets a waiting reply go: from now on it is a message like others, of this moment. The caller has locked its ticket.
 * @param early also before its time
 * @returns null when it no longer waits
 */
export async function releaseWaiting(
  db: Db,
  ticketId: string,
  messageId: string,
  now: Date,
  early: boolean,
): Promise<ReleasedReply | null> {
  const { rows } = await sql<Omit<ReleasedReply, "status"> & { statusId: string | null; slug: string | null; category: Category | null }>`
    with gone as (
      delete from waiting_replies where message_id = ${messageId} and ticket_id = ${ticketId} and (${early} or release_at <= ${now}) returning actor, status_id
    ), released as (
      update messages set state = 'normal', created_at = ${now} where id = ${messageId} and state = 'waiting' and exists (select from gone)
      returning author_kind, author_agent_id, channel, text, visible_text
    )
    select g.actor, r.author_kind as "authorKind", r.author_agent_id as "agentId", r.channel, r.text, r.visible_text as "visibleText", s.id as "statusId", s.slug, s.category
    from released r cross join gone g left join ticket_statuses s on s.id = g.status_id`.execute(db);
  const row = rows[0];
  if (!row) return null;
  const { statusId, slug, category, ...reply } = row;
  return { ...reply, status: statusId && slug && category ? { id: statusId, slug, category } : null };
}

/** `kind:id` of who wrote a reply that waits; null when it waits no longer. */
export async function waitingActor(db: Db, messageId: string): Promise<string | null> {
  return (
    (await sql<{ actor: string }>`select actor from waiting_replies where message_id = ${messageId}`.execute(db)).rows[0]?.actor ?? null
  );
}

/** Takes a waiting reply back. @returns what it was, with the ids of its files; null when it no longer waits */
export async function removeWaiting(
  db: Db,
  ticketId: string,
  messageId: string,
): Promise<{ text: string; markdown: boolean; status: string | null; files: string[] } | null> {
  const { rows: files } = await sql<{ file_id: string }>`select a.file_id from attachments a join messages m on m.id = a.message_id
    where m.id = ${messageId} and m.ticket_id = ${ticketId} and m.state = 'waiting' order by a.position`.execute(db);
  const { rows } = await sql<{ text: string; markdown: boolean; status: string | null }>`
    delete from messages m using waiting_replies w left join ticket_statuses s on s.id = w.status_id
    where m.id = ${messageId} and m.ticket_id = ${ticketId} and m.state = 'waiting' and w.message_id = m.id
    returning m.text, m.html is not null as markdown, s.slug as status`.execute(db);
  return rows[0] ? { ...rows[0], files: files.map((file) => file.file_id) } : null;
}
