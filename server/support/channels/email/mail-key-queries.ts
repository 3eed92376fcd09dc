/** SQL of keys for signed and encrypted mail. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type MailKeyRow = {
  id: string;
  mailbox_id: string | null;
  mailbox: string | null;
  kind: "smimeAuthority" | "smimeKey" | "pgpPublic" | "pgpKey";
  name: string;
  addresses: string[];
  fingerprint: string;
  expires_at: Date | null;
  sealed: Buffer;
  created_at: Date;
};

const KEY = sql`select k.id, k.mailbox_id, m.address as mailbox, k.kind, k.name, k.addresses, k.fingerprint, k.expires_at, k.sealed, k.created_at
  from mail_keys k left join mailboxes m on m.id = k.mailbox_id`;

/** One page, newest first, or the one of an id. */
export async function selectMailKeys(
  db: Db,
  { limit, after, id }: { limit: number; after: { at: string; id: string } | null; id?: string },
): Promise<MailKeyRow[]> {
  const where = id ? sql`k.id = ${id}` : after ? sql`(k.created_at, k.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
  return (await sql<MailKeyRow>`${KEY} where ${where} order by k.created_at desc, k.id desc limit ${limit}`.execute(db)).rows;
}

/** Every key that may concern mail to a mailbox. */
export async function mailKeysFor(db: Db, mailboxId: string | null): Promise<MailKeyRow[]> {
  return (
    await sql<MailKeyRow>`${KEY} where k.mailbox_id is null or k.mailbox_id = ${mailboxId} order by k.created_at limit 500`.execute(db)
  ).rows;
}

/** @returns false when the key is there already */
export async function insertMailKey(
  db: Db,
  key: {
    id: string;
    kind: string;
    mailboxId: string | null;
    name: string;
    addresses: readonly string[];
    fingerprint: string;
    expiresAt: Date | null;
    sealed: Buffer;
    at: Date;
    by: string;
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into mail_keys (id, mailbox_id, kind, name, addresses, fingerprint, expires_at, sealed, created_at, created_by)
    values (${key.id}, ${key.mailboxId}, ${key.kind}, ${key.name}, ${[...key.addresses]}, ${key.fingerprint}, ${key.expiresAt}, ${key.sealed}, ${key.at}, ${key.by}) on conflict do nothing returning id`.execute(
      db,
    );
  return rows.length > 0;
}

export async function deleteMailKey(db: Db, id: string): Promise<boolean> {
  return (await sql`delete from mail_keys where id = ${id} returning id`.execute(db)).rows.length > 0;
}
