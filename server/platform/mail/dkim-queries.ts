/** All SQL of signing keys. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { DkimAlgorithm } from "./model/dkim.ts";

export type DkimState = "waiting" | "active" | "retired";
export type DkimCheck = "found" | "absent" | "different" | "unreachable";
export type DkimRow = {
  id: string;
  domain: string;
  selector: string;
  algorithm: DkimAlgorithm;
  public_key: string;
  state: DkimState;
  checked_at: Date | null;
  check_result: DkimCheck | null;
  created_at: Date;
  state_since: Date;
  revision: number;
};

const KEY = sql`id, domain, selector, algorithm, public_key, state, checked_at, check_result, created_at, state_since, revision`;

/** One page, newest first. */
export async function selectDkimKeys(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<DkimRow[]> {
  return (
    await sql<DkimRow>`select ${KEY} from dkim_keys where (${after}::uuid is null or id < ${after}) order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function findDkimKey(db: Db, id: string): Promise<DkimRow | undefined> {
  return (await sql<DkimRow>`select ${KEY} from dkim_keys where id = ${id}`.execute(db)).rows[0];
}

/** The keys that sign, with their sealed private halves; a vendor has few. */
export async function activeDkimKeys(
  db: Db,
): Promise<{ id: string; domain: string; selector: string; algorithm: DkimAlgorithm; sealed_key: Buffer }[]> {
  const { rows } = await sql<{
    id: string;
    domain: string;
    selector: string;
    algorithm: DkimAlgorithm;
    sealed_key: Buffer;
  }>`select id, domain, selector, algorithm, sealed_key from dkim_keys where state = 'active' order by algorithm desc, id limit 1000`.execute(
    db,
  );
  return rows;
}

export async function insertDkimKey(
  db: Db,
  key: { id: string; domain: string; selector: string; algorithm: DkimAlgorithm; publicKey: string; sealed: Buffer; now: Date },
): Promise<void> {
  await sql`insert into dkim_keys (id, domain, selector, algorithm, public_key, sealed_key, state, created_at, state_since)
    values (${key.id}, ${key.domain}, ${key.selector}, ${key.algorithm}, ${key.publicKey}, ${key.sealed}, 'waiting', ${key.now}, ${key.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function setDkimState(db: Db, id: string, revision: number, state: DkimState, now: Date): Promise<boolean> {
  const { rows } = await sql`update dkim_keys set state = ${state}, state_since = ${now}, revision = revision + 1
    where id = ${id} and revision = ${revision} returning id`.execute(db);
  return rows.length > 0;
}

/** Retires the other keys of a domain and algorithm that sign now. */
export async function retireOthers(
  db: Db,
  { id, domain, algorithm }: Pick<DkimRow, "id" | "domain" | "algorithm">,
  now: Date,
): Promise<void> {
  await sql`update dkim_keys set state = 'retired', state_since = ${now}, revision = revision + 1
    where domain = ${domain} and algorithm = ${algorithm} and state = 'active' and id <> ${id}`.execute(db);
}

export async function keepDkimCheck(db: Db, id: string, result: DkimCheck, now: Date): Promise<void> {
  await sql`update dkim_keys set check_result = ${result}, checked_at = ${now} where id = ${id}`.execute(db);
}

/** Removes a key that does not sign. @returns false when there is none */
export async function deleteDkimKey(db: Db, id: string): Promise<boolean> {
  return (await sql`delete from dkim_keys where id = ${id} and state <> 'active' returning id`.execute(db)).rows.length > 0;
}

/** Selectors of a domain that begin so. */
export async function selectorsLike(db: Db, domain: string, prefix: string): Promise<Set<string>> {
  const { rows } = await sql<{
    selector: string;
  }>`select selector from dkim_keys where domain = ${domain} and starts_with(selector, ${prefix})`.execute(db);
  return new Set(rows.map((row) => row.selector));
}
