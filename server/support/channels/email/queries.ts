/** All SQL of the e-mail channel. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { ReplyToken } from "./thread-queries.ts";

export type MailboxRow = {
  id: string;
  address: string;
  name: string;
  brand_id: string | null;
  brand: string | null;
  team_id: string | null;
  team: string | null;
  locale: string;
  restricted: boolean;
  reopen_days: number | null;
  /** Who sees its requests beside its team, when it is restricted. */
  access_teams: string[];
  access_agents: string[];
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const MAILBOX = sql`select m.*, b.name as brand, t.name as team,
  array(select a.team_id from mailbox_access a where a.mailbox_id = m.id and a.team_id is not null) as access_teams,
  array(select a.agent_id from mailbox_access a where a.mailbox_id = m.id and a.agent_id is not null) as access_agents from mailboxes m left join brand_names b on b.id = m.brand_id left join team_names t on t.id = m.team_id`;

/** Every mailbox, the oldest first; a vendor has few. */
export async function allMailboxes(db: Db): Promise<MailboxRow[]> {
  return (await sql<MailboxRow>`${MAILBOX} order by m.id limit 1000`.execute(db)).rows;
}

/** One page, newest first. */
export async function selectMailboxes(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<MailboxRow[]> {
  return (await sql<MailboxRow>`${MAILBOX} where (${after}::uuid is null or m.id < ${after}) order by m.id desc limit ${limit}`.execute(db))
    .rows;
}

export async function selectMailbox(db: Db, id: string): Promise<MailboxRow | undefined> {
  return (await sql<MailboxRow>`${MAILBOX} where m.id = ${id}`.execute(db)).rows[0];
}

export async function insertMailbox(
  db: Db,
  mailbox: {
    id: string;
    address: string;
    name: string;
    brandId: string | null;
    teamId: string | null;
    locale: string;
    restricted: boolean;
    reopenDays: number | null;
    now: Date;
  },
): Promise<void> {
  await sql`insert into mailboxes (id, address, name, brand_id, team_id, locale, restricted, reopen_days, created_at, updated_at)
    values (${mailbox.id}, ${mailbox.address}, ${mailbox.name}, ${mailbox.brandId}, ${mailbox.teamId}, ${mailbox.locale}, ${mailbox.restricted}, ${mailbox.reopenDays}, ${mailbox.now}, ${mailbox.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateMailbox(
  db: Db,
  id: string,
  revision: number,
  next: {
    name: string;
    brandId: string | null;
    teamId: string | null;
    locale: string;
    restricted: boolean;
    reopenDays: number | null;
    now: Date;
  },
): Promise<boolean> {
  const { rows } =
    await sql`update mailboxes set name = ${next.name}, brand_id = ${next.brandId}, team_id = ${next.teamId}, locale = ${next.locale}, restricted = ${next.restricted},
      reopen_days = ${next.reopenDays}, revision = revision + 1, updated_at = ${next.now} where id = ${id} and revision = ${revision} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** Raises the revision of a mailbox. @returns false when it is no longer the one expected */
export async function touchMailbox(db: Db, id: string, revision: number, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update mailboxes set revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** Makes exactly these the access list of a mailbox. */
export async function replaceMailboxAccess(
  db: Db,
  id: string,
  { teams, agents }: { teams: readonly string[]; agents: readonly string[] },
): Promise<void> {
  await sql`delete from mailbox_access where mailbox_id = ${id}`.execute(db);
  await sql`insert into mailbox_access (mailbox_id, team_id, agent_id)
    select ${id}::uuid, team, null::uuid from unnest(${[...teams]}::uuid[]) team
    union all select ${id}::uuid, null, agent from unnest(${[...agents]}::uuid[]) agent on conflict do nothing`.execute(db);
}

/** The id of a brand or team named by id or slug; null when there is none. */
export async function namedId(db: Db, kind: "brand" | "team", key: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ${sql.table(`${kind}_names`)} where id::text = ${key} or slug = ${key} limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/**
 * Claims a mail for an intake item.
 * @param since an older claim without a Message-ID behind it no longer counts
 * @returns the item that has it already, or null when it is this one's now
 */
export async function claimFingerprint(
  db: Db,
  fingerprint: Buffer,
  intakeId: string,
  at: Date,
  since: Date | null,
): Promise<string | null> {
  const { rows } = await sql`insert into email_fingerprints (fingerprint, intake_id, at) values (${fingerprint}, ${intakeId}, ${at})
    on conflict (fingerprint) do update set intake_id = excluded.intake_id, at = excluded.at
      where email_fingerprints.intake_id = excluded.intake_id or email_fingerprints.at < ${since ?? new Date(0)} returning intake_id`.execute(
    db,
  );
  if (rows.length > 0) return null;
  const { rows: taken } = await sql<{
    intake_id: string;
  }>`select intake_id from email_fingerprints where fingerprint = ${fingerprint}`.execute(db);
  return taken[0]?.intake_id ?? null;
}

export type EmailMessage = {
  messageId: string;
  ticketId: string;
  intakeId: string;
  rfcMessageId: string | null;
  rfcMessageHash: Buffer | null;
  references: readonly string[];
  subject: string;
  fromAddress: string;
  fromName: string;
  replyTo: string | null;
  /** Where its answers go, if not to its sender. */
  answerTo: string | null;
  mailboxId: string | null;
  /** A held one does not, until it is released. */
  counts: boolean;
  at: Date;
};

/** What a mail said about itself; for a new ticket also the mailbox its mails are sent from, and the reply address of its acknowledgement. */
export async function insertEmailMessage(db: Db, message: EmailMessage, opened = false, token: ReplyToken | null = null): Promise<void> {
  const mailboxId = opened ? message.mailboxId : null;
  await sql`with said as (
      insert into email_messages (message_id, ticket_id, intake_id, rfc_message_id, rfc_message_hash, rfc_references, subject, from_address, from_name, reply_to, answer_to, mailbox_id, counts, created_at)
      values (${message.messageId}, ${message.ticketId}, ${message.intakeId}, ${message.rfcMessageId}, ${message.rfcMessageHash}, ${[...message.references]}, ${message.subject}, ${message.fromAddress},
        ${message.fromName}, ${message.replyTo}, ${message.answerTo}, ${message.mailboxId}, ${message.counts}, ${message.at})
    ), answered as (
      insert into email_reply_tokens (token_hash, ticket_id, contact_id, created_at, expires_at)
      select ${token?.hash ?? null}::bytea, ${message.ticketId}, ${token?.contactId ?? null}::uuid, ${token?.now ?? null}::timestamptz, ${token?.expiresAt ?? null}::timestamptz where ${token !== null}
    )
    insert into email_threads (ticket_id, mailbox_id) select ${message.ticketId}, ${mailboxId}::uuid where ${mailboxId}::uuid is not null on conflict (ticket_id) do nothing`.execute(
    db,
  );
}

/** The mailbox a ticket's mails are sent from, and the mail it was last written to by, if any. */
export async function threadOf(
  db: Db,
  ticketId: string,
): Promise<{ mailboxId: string | null; last: { rfcMessageId: string | null; references: string[]; subject: string } | null }> {
  const { rows } = await sql<{
    mailbox_id: string | null;
    message_id: string | null;
    rfc_message_id: string | null;
    rfc_references: string[] | null;
    subject: string | null;
  }>`
    select (select mailbox_id from email_threads where ticket_id = ${ticketId}) as mailbox_id, e.message_id, e.rfc_message_id, e.rfc_references, e.subject
    from (select 1) one left join lateral (select * from email_messages where ticket_id = ${ticketId} and counts order by created_at desc, message_id desc limit 1) e on true`.execute(
    db,
  );
  const row = rows[0]!;
  return {
    mailboxId: row.mailbox_id,
    last: row.message_id ? { rfcMessageId: row.rfc_message_id, references: row.rfc_references ?? [], subject: row.subject ?? "" } : null,
  };
}

/** Removes what has outlived its use. */
export async function deleteOutdated(db: Db, now: Date): Promise<void> {
  const year = new Date(now.getTime() - 365 * 24 * 3_600_000);
  await sql`delete from email_reply_tokens where expires_at < ${year}`.execute(db);
  await sql`delete from email_fingerprints where at < ${year}`.execute(db);
  // Older than any call a provider would repeat, and any that would still be believed.
  await sql`delete from inbound_receipts where at < ${new Date(now.getTime() - 7 * 24 * 3_600_000)}`.execute(db);
  await sql`delete from email_tracker_keys where at < ${year}`.execute(db);
}
