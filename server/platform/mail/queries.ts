/** All SQL of mail. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Release } from "./quarantine-queries.ts";
import type { MailFile } from "./render-mail.ts";

export type IntakeRow = {
  id: string;
  channel: string;
  received_at: Date;
  envelope_from: string | null;
  envelope_to: string[];
  remote: { ip: string; helo: string; tls: boolean } | null;
  raw: Buffer;
  attempts: number;
  /** How somebody wants it filed; null: as it comes. */
  release: Release | null;
  /** The source that brought it; null when it came by SMTP or the API. */
  source_id: string | null;
};

export type OutboundContent = {
  text: string;
  html?: string;
  headers?: { [name: string]: string };
  attachments?: { id: string; contentId?: string | null }[];
};
export type OutboundState = "captured" | "queued" | "sending" | "sent" | "deferred" | "failed" | "suppressed";

export type OutboundRow = {
  id: string;
  ref: string | null;
  about: string | null;
  kind: string;
  to_address: string;
  to_name: string;
  from_address: string;
  from_name: string;
  reply_to: string | null;
  envelope_from: string;
  message_id: string;
  in_reply_to: string | null;
  reference_ids: string[];
  subject: string;
  content: OutboundContent;
  automatic: boolean;
  state: OutboundState;
  detail: string | null;
  attempts: number;
  next_attempt_at: Date | null;
  created_at: Date;
  /** Where it goes. */
  domain: string;
  delayed_at: Date | null;
  resent_as: string | null;
};
/** What the program stores of a new mail. */
export type NewOutboundRow = Omit<OutboundRow, "attempts" | "domain" | "delayed_at" | "resent_as">;

export type AttemptRow = { id: string; mail_id: string; at: Date; outcome: string; code: number | null; reply: string };

/** Pending items whose time has come, oldest first, without those this process has in hand. */
export async function duePending(db: Db, now: Date, known: readonly string[], limit: number): Promise<IntakeRow[]> {
  const { rows } =
    await sql<IntakeRow>`select id, channel, received_at, envelope_from, envelope_to, remote, raw, attempts, source_id, release from intake
    where state = 'pending' and next_attempt_at <= ${now} and not (id = any(${[...known]}::uuid[])) order by next_attempt_at limit ${limit}`.execute(
      db,
    );
  return rows;
}

/** Locks those of the items that are still pending and that nobody else is deciding. */
export async function lockPending(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select id from intake where id = any(${[...ids]}::uuid[]) and state = 'pending' for update skip locked`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export type DecidedItem = {
  id: string;
  state: "done" | "quarantined";
  outcome: string | null;
  reason: string | null;
  ref: string | null;
  /** The item it repeats: its reference is this one's, also where it is decided in the same transaction. */
  of?: string | null;
  secrets?: number | null;
};

/** Marks items as decided, all in one statement. */
export async function markDecided(db: Db, items: readonly DecidedItem[], at: Date): Promise<void> {
  if (items.length === 0) return;
  await sql`update intake i set state = d.state, outcome = d.outcome, reason = d.reason, ref = coalesce(d.ref, (select o.ref from intake o where o.id = d.of)), decided_at = ${at},
      set_aside = case when d.state = 'quarantined' then d.reason else i.set_aside end, secrets = d.secrets, release = null,
      resolution = case when d.state = 'done' then i.resolution end
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as d(id uuid, state text, outcome text, reason text, ref text, "of" uuid, secrets int) where i.id = d.id`.execute(
    db,
  );
}

export async function markQuarantined(db: Db, id: string, reason: string, detail: string | null, at: Date): Promise<void> {
  await sql`update intake set state = 'quarantined', outcome = null, reason = ${reason}, set_aside = ${reason}, detail = ${detail}, decided_at = ${at}, release = null, resolution = null
    where id = ${id} and state = 'pending'`.execute(db);
}

/** Counts a failed attempt. @returns how many there have been */
export async function postpone(db: Db, id: string, until: Date): Promise<number> {
  const { rows } = await sql<{
    attempts: number;
  }>`update intake set attempts = attempts + 1, next_attempt_at = ${until} where id = ${id} and state = 'pending' returning attempts`.execute(
    db,
  );
  return rows[0]?.attempts ?? 0;
}

export async function rawIntake(db: Db, id: string): Promise<Buffer | null> {
  const { rows } = await sql<{ raw: Buffer }>`select raw from intake where id = ${id}`.execute(db);
  return rows[0]?.raw ?? null;
}

export async function insertIntake(
  db: Db,
  item: {
    id: string;
    channel: string;
    receivedAt: Date;
    envelopeFrom: string | null;
    envelopeTo: readonly string[];
    sha256: Buffer;
    raw: Buffer;
    sourceId: string | null;
  },
): Promise<void> {
  await sql`insert into intake (id, channel, received_at, envelope_from, envelope_to, sha256, size, raw, source_id, state, next_attempt_at)
    values (${item.id}, ${item.channel}, ${item.receivedAt}, ${item.envelopeFrom}, ${[...item.envelopeTo]}, ${item.sha256}, ${item.raw.length}, ${item.raw}, ${item.sourceId}, 'pending', ${item.receivedAt})`.execute(
    db,
  );
}

export async function insertOutbound(db: Db, mail: NewOutboundRow): Promise<void> {
  await sql`insert into outbound_mails (id, ref, about, kind, to_address, to_name, from_address, from_name, reply_to, envelope_from, message_id, in_reply_to, reference_ids, subject, content,
      automatic, state, detail, next_attempt_at, created_at)
    values (${mail.id}, ${mail.ref}, ${mail.about}, ${mail.kind}, ${mail.to_address}, ${mail.to_name}, ${mail.from_address}, ${mail.from_name}, ${mail.reply_to}, ${mail.envelope_from},
      ${mail.message_id}, ${mail.in_reply_to}, ${[...mail.reference_ids]}, ${mail.subject}, ${JSON.stringify(mail.content)}::jsonb, ${mail.automatic}, ${mail.state}, ${mail.detail}, ${mail.next_attempt_at}, ${mail.created_at})`.execute(
    db,
  );
}

/** Whether nothing may be sent to an address, and why; null when it may. */
export async function suppressionOf(db: Db, address: string): Promise<string | null> {
  const { rows } = await sql<{ reason: string }>`select reason from suppressions where address = ${address}`.execute(db);
  return rows[0]?.reason ?? null;
}

export async function insertSuppression(
  db: Db,
  address: string,
  reason: "hardBounce" | "complaint" | "manual",
  detail: string,
  at: Date,
): Promise<void> {
  await sql`insert into suppressions (address, reason, detail, created_at) values (${address}, ${reason}, ${detail}, ${at}) on conflict (address) do nothing`.execute(
    db,
  );
}

export async function findOutbound(db: Db, id: string): Promise<OutboundRow | null> {
  const { rows } = await sql<OutboundRow>`select * from outbound_mails where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** One page of outgoing mails, newest first. */
export async function listOutbound(
  db: Db,
  {
    about,
    ref,
    state,
    after,
    limit,
  }: {
    about?: string | undefined;
    ref?: string | undefined;
    state?: string | undefined;
    after: { at: string; id: string } | null;
    limit: number;
  },
): Promise<(OutboundRow & { sort_value: string })[]> {
  const where: RawBuilder<unknown>[] = [sql`true`];
  if (ref) where.push(sql`ref = ${ref}`);
  if (about) where.push(sql`about = ${about}`);
  if (state) where.push(sql`state = ${state}`);
  if (after) where.push(sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const { rows } = await sql<
    OutboundRow & { sort_value: string }
  >`select *, created_at::text as sort_value from outbound_mails where ${sql.join(where, sql` and `)} order by created_at desc, id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function attemptsOf(db: Db, mailIds: readonly string[]): Promise<AttemptRow[]> {
  const { rows } =
    await sql<AttemptRow>`select id, mail_id, at, outcome, code, reply from outbound_attempts where mail_id = any(${[...mailIds]}::uuid[]) order by at, id`.execute(
      db,
    );
  return rows;
}

/** Files a mail carries, in its order; those that are gone are left out. */
export async function filesOf(db: Db, mail: OutboundRow): Promise<MailFile[]> {
  const wanted = mail.content.attachments ?? [];
  if (wanted.length === 0) return [];
  const { rows } = await sql<{
    id: string;
    sha256: Buffer;
    file_name: string;
    media_type: string;
  }>`select id, sha256, file_name, media_type from files where id = any(${wanted.map((one) => one.id)}::uuid[])`.execute(db);
  return wanted.flatMap(({ id, contentId }) => {
    const file = rows.find((row) => row.id === id);
    return file ? [{ sha256: file.sha256, fileName: file.file_name, mediaType: file.media_type, contentId: contentId ?? null }] : [];
  });
}

export async function insertAttempt(db: Db, attempt: AttemptRow): Promise<void> {
  await sql`insert into outbound_attempts (id, mail_id, at, outcome, code, reply) values (${attempt.id}, ${attempt.mail_id}, ${attempt.at}, ${attempt.outcome}, ${attempt.code}, ${attempt.reply})`.execute(
    db,
  );
}

export async function settleOutbound(
  db: Db,
  id: string,
  next: { state: OutboundState; detail: string | null; nextAttemptAt: Date | null; attempted: boolean; at: Date },
): Promise<void> {
  const settled = ["sent", "failed", "suppressed"].includes(next.state);
  await sql`update outbound_mails set state = ${next.state}, detail = ${next.detail}, next_attempt_at = ${next.nextAttemptAt}, attempts = attempts + ${next.attempted ? 1 : 0},
    settled_at = ${settled ? next.at : null} where id = ${id}`.execute(db);
}

export type AutomaticFacts = {
  inDay: number;
  /** Subjects of those within the window. */
  subjects: string[];
  /** Those one sender sent in the last hour, to whomever; counted up to `most`. */
  fromSender: number;
  /** Why nothing may be sent to the address, if so. */
  suppressed: string | null;
};

/** Mails the program sent by itself to an address, at most 100 counted, and from one of ours. @param minutes of the window */
export async function automaticFacts(
  db: Db,
  { address, sender, minutes, most }: { address: string; sender: string; minutes: number; most: number },
  now: Date,
): Promise<AutomaticFacts> {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const { rows } =
    await sql<AutomaticFacts>`select count(*) filter (where created_at > ${ago(86_400_000)})::int as "inDay", coalesce(array_agg(subject) filter (where created_at > ${ago(minutes * 60_000)}), '{}') as subjects,
      (select count(*)::int from (select from outbound_mails where automatic and from_address = ${sender} and created_at > ${ago(3_600_000)} limit ${most}) s) as "fromSender",
      (select reason from suppressions where address = ${address}) as suppressed
    from (select created_at, subject from outbound_mails where automatic and to_address = ${address} and created_at > ${ago(Math.max(86_400_000, minutes * 60_000))}
      order by created_at desc limit 100) x`.execute(db);
  return rows[0]!;
}

/**
 * Whether this transaction alone writes to an address by itself until it ends. A statement of its own: what is counted afterwards then
 * sees what an earlier holder committed.
 */
export async function claimAutomatic(db: Db, address: string): Promise<boolean> {
  const { rows } = await sql<{
    mine: boolean;
  }>`select pg_try_advisory_xact_lock(hashtextextended(${`automatic mail to ${address}`}, 0)) as mine`.execute(db);
  return rows[0]!.mine;
}

/** Message-IDs of what was sent to an address about a thing before, the newest last, at most `limit`. */
export async function earlierMessageIds(db: Db, about: string, address: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    message_id: string;
  }>`select message_id from outbound_mails where about = ${about} and to_address = ${address} order by created_at desc, id desc limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.message_id).toReversed();
}

/** What an outgoing mail is about, what it delivers and of what kind it is, by its id; null when there is no such mail. */
export async function sentFacts(db: Db, mailId: string): Promise<{ about: string | null; ref: string | null; kind: string } | null> {
  const { rows } = await sql<{
    about: string | null;
    ref: string | null;
    kind: string;
  }>`select about, ref, kind from outbound_mails where id = ${mailId}`.execute(db);
  return rows[0] ?? null;
}

/** Mails that delivered a thing are about another one from now on: what answers them goes there. */
export async function moveAbout(db: Db, ref: string, about: string): Promise<void> {
  await sql`update outbound_mails set about = ${about} where ref = ${ref}`.execute(db);
}

export type StoredMailFile = { id: string; sha256: Buffer; size: number; fileName: string; mediaType: string };

/** Rows of files whose bytes are stored already and that are attached in the same transaction. */
export async function insertFiles(db: Db, files: readonly StoredMailFile[], createdBy: string, now: Date): Promise<void> {
  if (files.length === 0) return;
  await db
    .insertInto("files")
    .values(
      files.map((file) => ({
        id: file.id,
        sha256: file.sha256,
        size: file.size,
        media_type: file.mediaType,
        file_name: file.fileName,
        created_by: createdBy,
        created_at: now,
        attached_at: now,
      })),
    )
    .execute();
}
