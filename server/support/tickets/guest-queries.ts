/** SQL of guest links. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** Names of contacts by id. */
export async function selectContactNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{
    id: string;
    name: string | null;
  }>`select id, name from contact_names where id = any (${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name ?? ""]));
}
