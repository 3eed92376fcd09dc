import { sql } from "kysely";
import type { Db } from "#platform/db";

export async function selectStored(db: Db, keyHash: Buffer, now: Date): Promise<Buffer | undefined> {
  const { rows } = await sql<{
    sealed: Buffer;
  }>`select sealed from auth_sessions_store where key_hash = ${keyHash} and (expires_at is null or expires_at > ${now})`.execute(db);
  return rows[0]?.sealed;
}

export type StoredValue = { keyHash: Buffer; sealed: Buffer; accountId: string | null; createdAt: Date; expiresAt: Date | null };

export async function upsertStored(db: Db, { keyHash, sealed, accountId, createdAt, expiresAt }: StoredValue): Promise<void> {
  await sql`insert into auth_sessions_store (key_hash, sealed, account_id, created_at, expires_at)
    values (${keyHash}, ${sealed}, ${accountId}, ${createdAt}, ${expiresAt})
    on conflict (key_hash) do update set sealed = excluded.sealed, expires_at = excluded.expires_at`.execute(db);
}

export async function deleteStored(db: Db, keyHash: Buffer): Promise<Buffer | undefined> {
  const { rows } = await sql<{ sealed: Buffer }>`delete from auth_sessions_store where key_hash = ${keyHash} returning sealed`.execute(db);
  return rows[0]?.sealed;
}

/** Removes what has run out. @returns how many rows */
export async function deleteExpired(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`with sessions as (delete from auth_sessions_store where expires_at < ${now} returning 1),
    verifications as (delete from auth_verifications where expires_at < ${now} returning 1),
    flows as (delete from sso_flows where expires_at < ${now} returning 1),
    assertions as (delete from sso_used_assertions where expires_at < ${now} returning 1),
    challenges as (delete from auth_challenges where expires_at < ${now} returning 1)
    select ((select count(*) from sessions) + (select count(*) from verifications) + (select count(*) from challenges))::int as count`.execute(
    db,
  );
  return rows[0]!.count;
}

export type AccountRow = { id: string; email: string; name: string };

export async function selectAccountByEmail(db: Db, email: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`select id, email, name from auth_accounts where email = ${email}`.execute(db);
  return rows[0];
}

export async function selectAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return (await sql<AccountRow>`select id, email, name from auth_accounts where id = ${id}`.execute(db)).rows[0];
}

/** The account an agent signs in with; null while he never did. */
export async function accountOfAgent(db: Db, agent: { account_id: string | null; email: string }): Promise<string | null> {
  return agent.account_id ?? (await selectAccountByEmail(db, agent.email))?.id ?? null;
}

export async function insertAccount(db: Db, account: AccountRow & { now: Date }): Promise<void> {
  await sql`insert into auth_accounts (id, name, email, email_verified, created_at, updated_at)
    values (${account.id}, ${account.name}, ${account.email}, true, ${account.now}, ${account.now})`.execute(db);
}

/** Sets the password of an account, replacing an earlier one. */
export async function upsertPassword(
  db: Db,
  { id, accountId, hash, now }: { id: string; accountId: string; hash: string; now: Date },
): Promise<void> {
  await sql`insert into auth_credentials (id, account_id, issuer, subject, password_hash, created_at, updated_at)
    values (${id}, ${accountId}, 'credential', ${accountId}, ${hash}, ${now}, ${now})
    on conflict (issuer, subject) do update set password_hash = excluded.password_hash, updated_at = excluded.updated_at`.execute(db);
}

export async function selectPasswordHash(db: Db, accountId: string): Promise<string | null> {
  const { rows } = await sql<{
    password_hash: string | null;
  }>`select password_hash from auth_credentials where issuer = 'credential' and subject = ${accountId}`.execute(db);
  return rows[0]?.password_hash ?? null;
}

/** Ends the open sign-in links and invitations of an address. */
export async function endLinksOf(db: Db, email: string): Promise<void> {
  await sql`delete from auth_verifications where value like '{%' and value::jsonb ->> 'email' = ${email}`.execute(db);
}

/** Stores a single-use secret. @param verification.identifier its hash */
export async function insertVerification(
  db: Db,
  { id, identifier, value, expiresAt, now }: { id: string; identifier: string; value: string; expiresAt: Date; now: Date },
): Promise<void> {
  await sql`insert into auth_verifications (id, identifier, value, expires_at, created_at, updated_at) values (${id}, ${identifier}, ${value}, ${expiresAt}, ${now}, ${now})`.execute(
    db,
  );
}

/** Whether somebody can already sign in with a password for this address. */
export async function hasPassword(db: Db, email: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from auth_credentials c join auth_accounts a on a.id = c.account_id
    where a.email = ${email} and c.issuer = 'credential' and c.password_hash is not null) as found`.execute(db);
  return rows[0]!.found;
}

export async function selectAccounts(db: Db, ids: readonly string[]): Promise<AccountRow[]> {
  return (await sql<AccountRow>`select id, email, name from auth_accounts where id = any(${[...ids]}::uuid[])`.execute(db)).rows;
}

/** Links under way to these addresses. */
export async function deleteVerificationsOf(db: Db, addresses: readonly string[]): Promise<void> {
  await sql`delete from auth_verifications v where exists (select from unnest(${[...addresses]}::text[]) a where position(a in lower(v.value)) > 0)`.execute(
    db,
  );
}

/** Uses up a secret that a contact asked for. @returns its value; null when it is unknown, used up, too old or somebody else's */
export async function takeVerification(db: Db, identifier: string, contactId: string, now: Date): Promise<string | null> {
  const { rows } = await sql<{ value: string }>`delete from auth_verifications where identifier = ${identifier} and expires_at > ${now}
    and value like '{%' and value::jsonb ->> 'contactId' = ${contactId} returning value`.execute(db);
  return rows[0]?.value ?? null;
}
