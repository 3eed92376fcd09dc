import { sql } from "kysely";
import type { Db } from "#platform/db";

/** A stored session as the fast path reads it, without opening its value. */
export type SessionRow = {
  id: string;
  account_id: string;
  email: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  proved_at: Date | null;
  factors: number;
  /** By which it was opened; null when by none. */
  connection_id: string | null;
  /** Of the installation: whether agents who are no owners sign in by single sign-on only. */
  sso_demanded: boolean;
  /** Of the installation: whom two factors are demanded of. */
  second_factor_roles: string[];
};

export async function selectSession(db: Db, keyHash: Buffer, now: Date): Promise<SessionRow | undefined> {
  const { rows } =
    await sql<SessionRow>`select s.id, s.account_id, a.email, s.created_at, s.expires_at, s.used_at, s.proved_at, s.factors, s.connection_id,
      exists (select from sso_connections c where c.required and c.enabled and c.organization_id is null) as sso_demanded,
      (select p.second_factor_roles from sign_in_policy p) as second_factor_roles
    from auth_sessions_store s join auth_accounts a on a.id = s.account_id
    where s.key_hash = ${keyHash} and s.expires_at > ${now}`.execute(db);
  return rows[0];
}

/** Records that a session was used. */
export async function touchSession(
  db: Db,
  keyHash: Buffer,
  { usedAt, expiresAt, address }: { usedAt: Date; expiresAt: Date; address: string },
): Promise<void> {
  await sql`update auth_sessions_store set used_at = ${usedAt}, expires_at = ${expiresAt}, address = ${address} where key_hash = ${keyHash}`.execute(
    db,
  );
}

export type SessionFacts = {
  device: string | null;
  address: string;
  how: string;
  factors: number;
  provedAt: Date;
  connectionId: string | null;
};

/** Says of a new session where it comes from and what was proved. */
export async function describeSession(
  db: Db,
  keyHash: Buffer,
  { device, address, how, factors, provedAt, connectionId }: SessionFacts,
): Promise<void> {
  await sql`update auth_sessions_store set device = ${device}, address = ${address}, how = ${how}, factors = ${factors}, proved_at = ${provedAt},
    used_at = ${provedAt}, connection_id = ${connectionId} where key_hash = ${keyHash}`.execute(db);
}

export type SeenSession = {
  id: string;
  device: string | null;
  address: string | null;
  how: string | null;
  factors: number;
  created_at: Date;
  used_at: Date | null;
};

/** The sessions of an account that have not ended, the one used last first. */
export async function selectSessionsOf(db: Db, accountId: string, now: Date): Promise<SeenSession[]> {
  const { rows } = await sql<SeenSession>`select id, device, address, how, factors, created_at, used_at from auth_sessions_store
    where account_id = ${accountId} and expires_at > ${now} order by coalesce(used_at, created_at) desc, id limit 200`.execute(db);
  return rows;
}

/** Ends one session of an account. @returns whether there was one */
export async function deleteSession(db: Db, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from auth_sessions_store where account_id = ${accountId} and id = ${id} returning 1`.execute(db);
  return rows.length > 0;
}

/** Ends the sessions of an account, but for the one to keep. */
export async function deleteSessionsOf(db: Db, accountId: string, keep: Buffer | null = null): Promise<void> {
  await sql`delete from auth_sessions_store where account_id = ${accountId} and (${keep}::bytea is null or key_hash <> ${keep})`.execute(
    db,
  );
}

/** Gives a session another key: the old one opens nothing from here on. */
export async function moveSession(
  db: Db,
  { from, to, sealed, factors, provedAt }: { from: Buffer; to: Buffer; sealed: Buffer; factors: number; provedAt: Date },
): Promise<boolean> {
  const { rows } = await sql`update auth_sessions_store set key_hash = ${to}, sealed = ${sealed}, factors = greatest(factors, ${factors}),
    proved_at = ${provedAt} where key_hash = ${from} returning 1`.execute(db);
  return rows.length > 0;
}

/** The account of a session. */
export async function selectSessionAccount(db: Db, keyHash: Buffer): Promise<{ id: string; email: string } | undefined> {
  const { rows } = await sql<{ id: string; email: string }>`select a.id, a.email from auth_sessions_store s
    join auth_accounts a on a.id = s.account_id where s.key_hash = ${keyHash}`.execute(db);
  return rows[0];
}
