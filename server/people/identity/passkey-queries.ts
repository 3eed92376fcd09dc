import { sql } from "kysely";
import type { Db } from "#platform/db";

export type PasskeyRow = {
  id: string;
  account_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  name: string;
  synced: boolean;
  created_at: Date;
  used_at: Date | null;
};

export async function selectPasskeysOf(db: Db, accountId: string): Promise<PasskeyRow[]> {
  return (await sql<PasskeyRow>`select * from auth_passkeys where account_id = ${accountId} order by id limit 100`.execute(db)).rows;
}

/** A passkey with the address of its account. */
export async function selectPasskey(db: Db, credentialId: string): Promise<(PasskeyRow & { email: string }) | undefined> {
  const { rows } = await sql<
    PasskeyRow & { email: string }
  >`select p.*, a.email from auth_passkeys p join auth_accounts a on a.id = p.account_id where p.credential_id = ${credentialId}`.execute(
    db,
  );
  return rows[0];
}

export async function insertPasskey(db: Db, row: Omit<PasskeyRow, "created_at" | "used_at"> & { now: Date }): Promise<void> {
  await sql`insert into auth_passkeys (id, account_id, credential_id, public_key, counter, transports, name, synced, created_at)
    values (${row.id}, ${row.account_id}, ${row.credential_id}, ${row.public_key}, ${row.counter}, ${row.transports}, ${row.name}, ${row.synced}, ${row.now})`.execute(
    db,
  );
}

/** Records a use, unless another has taken the same count of the key's own counter meanwhile. @returns whether it was recorded */
export async function recordUse(
  db: Db,
  { id, before, counter, now }: { id: string; before: number; counter: number; now: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update auth_passkeys set counter = ${counter}, used_at = ${now} where id = ${id} and counter = ${before} returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

export async function renamePasskeyRow(db: Db, { accountId, id, name }: { accountId: string; id: string; name: string }): Promise<boolean> {
  const { rows } = await sql`update auth_passkeys set name = ${name} where account_id = ${accountId} and id = ${id} returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

export async function deletePasskeyRow(db: Db, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from auth_passkeys where account_id = ${accountId} and id = ${id} returning 1`.execute(db);
  return rows.length > 0;
}

export async function deletePasskeysOf(db: Db, accountId: string): Promise<number> {
  return (await sql`delete from auth_passkeys where account_id = ${accountId} returning 1`.execute(db)).rows.length;
}

/** Takes a challenge as answered. @returns false when it was before: what was signed once signs in once */
export async function spendPasskeyChallenge(db: Db, { id, now, expiresAt }: { id: string; now: Date; expiresAt: Date }): Promise<boolean> {
  const { rows } = await sql`insert into auth_verifications (id, identifier, value, expires_at, created_at, updated_at)
    values (${id}, ${id}, '', ${expiresAt}, ${now}, ${now}) on conflict (id) do nothing returning 1`.execute(db);
  return rows.length > 0;
}
