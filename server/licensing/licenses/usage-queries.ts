import { sql } from "kysely";
import type { Db } from "#platform/db";

/** Counts uses in one statement, never below none nor above `most`. @returns how many there are now; undefined where that would be too many */
export async function addUses(db: Db, id: string, by: number, most: number | null, now: Date): Promise<number | undefined> {
  return (
    await sql<{ uses: number }>`update licenses set uses = greatest(0, uses + ${by}), updated_at = ${now}
      where id = ${id} and (${by} <= 0 or ${most}::bigint is null or uses + ${by} <= ${most}) returning uses`.execute(db)
  ).rows[0]?.uses;
}
