/** All SQL of mail sources. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { MailSourceKind } from "./model/mail-source.ts";
import type { IntakeItem } from "./store-intake.ts";

export type SourceRow = {
  id: string;
  mailbox_id: string;
  address: string;
  channel: string;
  kind: MailSourceKind;
  settings: { [name: string]: unknown };
  secret: Buffer | null;
  cursor: unknown;
  since: Date | null;
  paused: boolean;
  state: "new" | "ok" | "failing";
  failures: number;
  failing_since: Date | null;
  error_code: string | null;
  error_words: string | null;
  error_at: Date | null;
  last_success_at: Date | null;
  last_received_at: Date | null;
  next_try_at: Date;
  token_expires_at: Date | null;
  epoch: number;
  generation: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export type SourceTurn = Pick<SourceRow, "id" | "generation" | "next_try_at">;

/** Every source that is to be read; a vendor has few. */
export async function activeSources(db: Db): Promise<SourceTurn[]> {
  const { rows } =
    await sql<SourceTurn>`select id, generation, next_try_at from mail_sources where not paused order by next_try_at limit 1000`.execute(
      db,
    );
  return rows;
}

/** Takes a source for this process, whose lock on it is held. @returns null when it is gone or paused */
export async function takeSource(db: Db, id: string): Promise<SourceRow | null> {
  const { rows } = await sql<SourceRow>`update mail_sources set epoch = epoch + 1 where id = ${id} and not paused returning *`.execute(db);
  return rows[0] ?? null;
}

export type StoredItem = IntakeItem & { sha256: Buffer; size: number; tooLarge: boolean; key: string | null };

/** Moves the cursor of a source that is still this process's. @returns false when it is not */
export async function moveCursor(
  db: Db,
  source: Pick<SourceRow, "id" | "epoch" | "generation">,
  cursor: unknown,
  receivedAt: Date | null,
): Promise<boolean> {
  const { rows } =
    await sql`update mail_sources set cursor = ${JSON.stringify(cursor)}::jsonb, last_received_at = coalesce(${receivedAt}, last_received_at)
    where id = ${source.id} and epoch = ${source.epoch} and generation = ${source.generation} returning id`.execute(db);
  return rows.length > 0;
}

/** Records mails as brought by a source. @returns the hashes of those it had not brought before */
export async function recordItems(db: Db, sourceId: string, items: readonly StoredItem[]): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const values = items.map(
    (item) => sql`(${sourceId}::uuid, ${item.sha256}::bytea, ${item.id}::uuid, ${item.key}::text, ${item.receivedAt}::timestamptz)`,
  );
  const { rows } = await sql<{
    sha256: Buffer;
  }>`insert into mail_source_items (source_id, sha256, intake_id, key, at) values ${sql.join(values)}
    on conflict do nothing returning sha256`.execute(db);
  return new Set(rows.map((row) => row.sha256.toString("hex")));
}

/** Those of the keys whose mails a source has brought. */
export async function knownKeys(db: Db, sourceId: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{
    key: string;
  }>`select key from mail_source_items where source_id = ${sourceId} and key = any(${[...keys]}::text[])`.execute(db);
  return new Set(rows.map((row) => row.key));
}

export async function insertFetched(db: Db, sourceId: string, items: readonly StoredItem[]): Promise<void> {
  if (items.length === 0) return;
  const values = items.map(
    (
      item,
    ) => sql`(${item.id}::uuid, ${item.channel}::text, ${item.receivedAt}::timestamptz, ${item.envelopeFrom}::text, ${[...item.envelopeTo]}::text[], ${item.sha256}::bytea,
      ${item.size}::int, ${item.raw}::bytea, ${item.tooLarge ? "quarantined" : "pending"}::text, ${item.tooLarge ? "tooLarge" : null}::text, ${item.receivedAt}::timestamptz, ${sourceId}::uuid)`,
  );
  await sql`insert into intake (id, channel, received_at, envelope_from, envelope_to, sha256, size, raw, state, reason, next_attempt_at, source_id)
    values ${sql.join(values)}`.execute(db);
}

/** All is well. */
export async function markHealthy(db: Db, source: Pick<SourceRow, "id" | "epoch">, at: Date): Promise<void> {
  await sql`update mail_sources set state = 'ok', failures = 0, failing_since = null, error_code = null, error_words = null, error_at = null, last_success_at = ${at}
    where id = ${source.id} and epoch = ${source.epoch}`.execute(db);
}

/** A failure, and when to try again. */
export async function markFailing(
  db: Db,
  source: Pick<SourceRow, "id" | "epoch">,
  failure: { code: string; words: string; at: Date; failures: number; nextTryAt: Date },
): Promise<void> {
  await sql`update mail_sources set state = 'failing', failures = ${failure.failures}, failing_since = coalesce(failing_since, ${failure.at}), error_code = ${failure.code},
    error_words = ${failure.words}, error_at = ${failure.at}, next_try_at = ${failure.nextTryAt} where id = ${source.id} and epoch = ${source.epoch}`.execute(
    db,
  );
}

export async function setSecret(db: Db, source: Pick<SourceRow, "id" | "epoch">, secret: Buffer): Promise<void> {
  await sql`update mail_sources set secret = ${secret} where id = ${source.id} and epoch = ${source.epoch}`.execute(db);
}

/** Replaces the secret outside a session, unless it was changed meanwhile. */
export async function replaceSecret(db: Db, id: string, revision: number, secret: Buffer): Promise<void> {
  await sql`update mail_sources set secret = ${secret} where id = ${id} and revision = ${revision}`.execute(db);
}

export async function setTokenExpiry(db: Db, source: Pick<SourceRow, "id" | "epoch">, at: Date | null): Promise<void> {
  await sql`update mail_sources set token_expires_at = ${at} where id = ${source.id} and epoch = ${source.epoch}`.execute(db);
}

/** One page, newest first. */
export async function selectSources(
  db: Db,
  { limit, after, mailboxId = null }: { limit: number; after: string | null; mailboxId?: string | null },
): Promise<SourceRow[]> {
  const { rows } =
    await sql<SourceRow>`select * from mail_sources where (${after}::uuid is null or id < ${after}) and (${mailboxId}::uuid is null or mailbox_id = ${mailboxId})
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

export async function selectSource(db: Db, id: string): Promise<SourceRow | undefined> {
  return (await sql<SourceRow>`select * from mail_sources where id = ${id}`.execute(db)).rows[0];
}

/** How many mails sources have brought, by their id. */
export async function broughtBy(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    n: number;
  }>`select source_id as id, count(*)::int as n from mail_source_items where source_id = any(${[...ids]}::uuid[]) group by 1`.execute(db);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

export async function insertSource(
  db: Db,
  source: Pick<SourceRow, "id" | "mailbox_id" | "address" | "kind" | "settings" | "since" | "token_expires_at"> & {
    secret: Buffer;
    now: Date;
  },
): Promise<void> {
  await sql`insert into mail_sources (id, mailbox_id, address, kind, settings, secret, since, token_expires_at, next_try_at, created_at, updated_at)
    values (${source.id}, ${source.mailbox_id}, ${source.address}, ${source.kind}, ${JSON.stringify(source.settings)}::jsonb, ${source.secret}, ${source.since}, ${source.token_expires_at},
      ${source.now}, ${source.now}, ${source.now})`.execute(db);
}

/** Changes a source; whoever reads it begins anew, at once. @returns false when the revision is no longer the one expected */
export async function updateSource(
  db: Db,
  id: string,
  revision: number,
  next: Pick<SourceRow, "settings" | "paused" | "token_expires_at"> & { secret: Buffer | null; now: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update mail_sources set settings = ${JSON.stringify(next.settings)}::jsonb, secret = ${next.secret}, paused = ${next.paused}, token_expires_at = ${next.token_expires_at},
    state = case when state = 'failing' then 'new' else state end, failures = 0, failing_since = null, error_code = null, error_words = null, error_at = null,
    next_try_at = ${next.now}, generation = generation + 1, revision = revision + 1, updated_at = ${next.now} where id = ${id} and revision = ${revision} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** Has a source read from the start. @returns whether there was one */
export async function forgetCursor(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update mail_sources set cursor = null, generation = generation + 1, next_try_at = ${now}, updated_at = ${now} where id = ${id} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

export async function deleteSource(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from mail_sources where id = ${id} and revision = ${revision} returning id`.execute(db)).rows.length > 0;
}
