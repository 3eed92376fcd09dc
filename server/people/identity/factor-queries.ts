import { sql } from "kysely";
import type { Db } from "#platform/db";

/** What an account has beside its first factor. */
export type FactorsRow = { totp_since: Date | null; passkeys: number; codes_left: number; roles: string[] };

export async function selectFactors(db: Db, accountId: string): Promise<FactorsRow> {
  const { rows } = await sql<FactorsRow>`select (select f.created_at from auth_factors f where f.account_id = ${accountId}) as totp_since,
    (select count(*)::int from auth_passkeys p where p.account_id = ${accountId}) as passkeys,
    (select count(*)::int from auth_recovery_codes c where c.account_id = ${accountId} and c.used_at is null) as codes_left,
    (select p.second_factor_roles from sign_in_policy p) as roles`.execute(db);
  return rows[0]!;
}

export type TotpRow = { totp_sealed: Buffer; totp_step: number; failures: number; locked_until: Date | null };

/** Locked, so that two tries at the same moment count as two. */
export async function lockFactors(db: Db, accountId: string): Promise<TotpRow | undefined> {
  const { rows } =
    await sql<TotpRow>`select totp_sealed, totp_step, failures, locked_until from auth_factors where account_id = ${accountId} for update`.execute(
      db,
    );
  return rows[0];
}

/** Keeps a secret whose first code was right. @returns false when the account has one */
export async function insertTotp(
  db: Db,
  { accountId, sealed, step, now }: { accountId: string; sealed: Buffer; step: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into auth_factors (account_id, totp_sealed, totp_step, created_at)
    values (${accountId}, ${sealed}, ${step}, ${now}) on conflict (account_id) do nothing returning 1`.execute(db);
  return rows.length > 0;
}

/** A code was right: it and earlier ones are used up. */
export async function spendTotpStep(db: Db, accountId: string, step: number): Promise<void> {
  await sql`update auth_factors set totp_step = ${step}, failures = 0, locked_until = null where account_id = ${accountId}`.execute(db);
}

export async function countFailure(db: Db, accountId: string, lockedUntil: Date | null): Promise<void> {
  await sql`update auth_factors set failures = case when ${lockedUntil}::timestamptz is null then failures + 1 else 0 end,
    locked_until = ${lockedUntil} where account_id = ${accountId}`.execute(db);
}

export async function clearFailures(db: Db, accountId: string): Promise<void> {
  await sql`update auth_factors set failures = 0, locked_until = null where account_id = ${accountId}`.execute(db);
}

/** Removes the code and its recovery codes. @returns whether there was one */
export async function deleteTotp(db: Db, accountId: string): Promise<boolean> {
  const { rows } = await sql`delete from auth_factors where account_id = ${accountId} returning 1`.execute(db);
  return rows.length > 0;
}

export async function replaceRecoveryCodes(db: Db, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from auth_recovery_codes where account_id = ${accountId}`.execute(db);
  await sql`insert into auth_recovery_codes (account_id, code_hash) select ${accountId}, h from unnest(${[...hashes]}::bytea[]) h`.execute(
    db,
  );
}

/** Uses a recovery code up. @returns whether it was there and unused */
export async function spendRecoveryCode(
  db: Db,
  { accountId, hash, now }: { accountId: string; hash: Buffer; now: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update auth_recovery_codes set used_at = ${now} where account_id = ${accountId} and code_hash = ${hash} and used_at is null
    returning 1`.execute(db);
  return rows.length > 0;
}

export type ChallengeRow = { account_id: string; email: string; name: string; how: string; failures: number };

export async function insertChallenge(
  db: Db,
  { hash, accountId, how, now, expiresAt }: { hash: Buffer; accountId: string; how: string; now: Date; expiresAt: Date },
): Promise<void> {
  await sql`insert into auth_challenges (token_hash, account_id, how, created_at, expires_at)
    values (${hash}, ${accountId}, ${how}, ${now}, ${expiresAt})`.execute(db);
}

export async function selectChallenge(db: Db, hash: Buffer, now: Date): Promise<ChallengeRow | undefined> {
  const { rows } = await sql<ChallengeRow>`select c.account_id, a.email, a.name, c.how, c.failures from auth_challenges c
    join auth_accounts a on a.id = c.account_id where c.token_hash = ${hash} and c.expires_at > ${now}`.execute(db);
  return rows[0];
}

/** Counts a wrong second proof. @returns how many there were */
export async function countChallengeFailure(db: Db, hash: Buffer): Promise<number> {
  const { rows } = await sql<{
    failures: number;
  }>`update auth_challenges set failures = failures + 1 where token_hash = ${hash} returning failures`.execute(db);
  return rows[0]?.failures ?? Number.POSITIVE_INFINITY;
}

/** Uses a challenge up. @returns whether it was there: of two at the same moment one is told so */
export async function deleteChallenge(db: Db, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`delete from auth_challenges where token_hash = ${hash} returning 1`.execute(db);
  return rows.length > 0;
}

export async function deleteChallengesOf(db: Db, accountId: string): Promise<void> {
  await sql`delete from auth_challenges where account_id = ${accountId}`.execute(db);
}

export type PolicyRow = { second_factor_roles: string[]; revision: number };

export async function selectPolicy(db: Db): Promise<PolicyRow> {
  return (await sql<PolicyRow>`select second_factor_roles, revision from sign_in_policy`.execute(db)).rows[0]!;
}

/** @returns undefined when the policy has another revision by now */
export async function updatePolicy(db: Db, revision: number, roles: readonly string[], now: Date): Promise<PolicyRow | undefined> {
  const { rows } =
    await sql<PolicyRow>`update sign_in_policy set second_factor_roles = ${[...roles]}, revision = revision + 1, updated_at = ${now}
    where revision = ${revision} returning second_factor_roles, revision`.execute(db);
  return rows[0];
}
