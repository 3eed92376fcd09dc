/** SQL of what ties mails to tickets. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type ReplyToken = {
  hash: Buffer;
  ticketId: string;
  /** Whom it was sent to: a contact, or an agent and what his answer becomes. */
  contactId: string | null;
  agent: { id: string; answers: "reply" | "note" } | null;
  now: Date;
  expiresAt: Date;
};

export type FoundToken = { ticketId: string; agent: ReplyToken["agent"]; expiresAt: Date };

/** What a reply address was made for, whatever its age; null when it was made up. */
export async function findReplyToken(db: Db, tokenHash: Buffer): Promise<FoundToken | null> {
  const { rows } = await sql<{
    ticketId: string;
    agentId: string | null;
    answers: "reply" | "note" | null;
    expiresAt: Date;
  }>`select ticket_id as "ticketId", agent_id as "agentId", answers, expires_at as "expiresAt" from email_reply_tokens where token_hash = ${tokenHash}`.execute(
    db,
  );
  const row = rows[0];
  return row
    ? { ticketId: row.ticketId, expiresAt: row.expiresAt, agent: row.agentId ? { id: row.agentId, answers: row.answers ?? "reply" } : null }
    : null;
}

export async function insertReplyToken(db: Db, token: ReplyToken): Promise<void> {
  await sql`insert into email_reply_tokens (token_hash, ticket_id, contact_id, agent_id, answers, created_at, expires_at)
    values (${token.hash}, ${token.ticketId}, ${token.contactId}, ${token.agent?.id ?? null}, ${token.agent?.answers ?? null}, ${token.now}, ${token.expiresAt})`.execute(
    db,
  );
}

/** The newest ticket in which a mail with one of these Message-IDs became a message that counts, of this mailbox first. */
export async function ticketOfMessageIds(
  db: Db,
  hashes: readonly Buffer[],
  mailboxId: string | null,
): Promise<{ ticketId: string; sameMailbox: boolean } | null> {
  if (hashes.length === 0) return null;
  const { rows } = await sql<{
    ticketId: string;
    sameMailbox: boolean;
  }>`select ticket_id as "ticketId", coalesce(mailbox_id = ${mailboxId}::uuid, false) as "sameMailbox" from email_messages
    where counts and rfc_message_hash in (${sql.join(hashes.map((hash) => sql`${hash}`))}) order by 2 desc, created_at desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** A held message was accepted: from now on answers to it find its ticket. */
export async function countEmailMessage(db: Db, messageId: string): Promise<void> {
  await sql`update email_messages set counts = true where message_id = ${messageId}`.execute(db);
}

/** A message was moved: answers to it follow. A ticket that has no mailbox yet takes the one the mail came to. */
export async function moveEmailMessage(db: Db, messageId: string, ticketId: string): Promise<void> {
  await sql`with moved as (update email_messages set ticket_id = ${ticketId} where message_id = ${messageId} returning mailbox_id)
    insert into email_threads (ticket_id, mailbox_id) select ${ticketId}, mailbox_id from moved where mailbox_id is not null on conflict (ticket_id) do nothing`.execute(
    db,
  );
}

/** Where the writers of a ticket's mails want their answers, by the address they wrote from: their last word counts. */
export async function answerAddresses(db: Db, ticketId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{
    from_address: string;
    answer_to: string | null;
  }>`select distinct on (from_address) from_address, answer_to from email_messages where ticket_id = ${ticketId} and counts order by from_address, created_at desc`.execute(
    db,
  );
  return new Map(rows.flatMap((row) => (row.answer_to ? [[row.from_address, row.answer_to] as const] : [])));
}

/** The ticket a tracker's key stands for in a mailbox. */
export async function ticketOfTrackerKey(db: Db, mailboxId: string, hash: Buffer): Promise<string | null> {
  const { rows } = await sql<{
    ticket_id: string;
  }>`select ticket_id from email_tracker_keys where mailbox_id = ${mailboxId} and key_hash = ${hash}`.execute(db);
  return rows[0]?.ticket_id ?? null;
}

export async function saveTrackerKey(db: Db, key: { mailboxId: string; hash: Buffer; ticketId: string; at: Date }): Promise<void> {
  await sql`insert into email_tracker_keys (mailbox_id, key_hash, ticket_id, at) values (${key.mailboxId}, ${key.hash}, ${key.ticketId}, ${key.at})
    on conflict (mailbox_id, key_hash) do update set ticket_id = excluded.ticket_id, at = excluded.at`.execute(db);
}

/** The matter is over: the key is free for the next one. */
export async function deleteTrackerKey(db: Db, mailboxId: string, hash: Buffer): Promise<void> {
  await sql`delete from email_tracker_keys where mailbox_id = ${mailboxId} and key_hash = ${hash}`.execute(db);
}
