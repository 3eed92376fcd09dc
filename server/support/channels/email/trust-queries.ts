/** All SQL of whose word about a sender counts. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { TrustRow } from "./model/trust.ts";

/** Everybody trusted, the oldest first; there are few. */
export async function allTrust(db: Db): Promise<TrustRow[]> {
  return (await sql<TrustRow>`select * from email_trust order by id limit 500`.execute(db)).rows;
}

/** One page, newest first. */
export async function selectTrust(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<TrustRow[]> {
  return (
    await sql<TrustRow>`select * from email_trust where (${after}::uuid is null or id < ${after}) order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function insertTrust(db: Db, row: TrustRow): Promise<void> {
  await sql`insert into email_trust (id, kind, name, relays, fetched, created_at)
    values (${row.id}, ${row.kind}, ${row.name}, ${row.relays}, ${row.fetched}, ${row.created_at})`.execute(db);
}

/** @returns whether there was one */
export async function deleteTrust(db: Db, id: string): Promise<boolean> {
  return (await sql`delete from email_trust where id = ${id} returning id`.execute(db)).rows.length > 0;
}
