import { sql } from "kysely";
import type { Db } from "#platform/db";

/** Counts a file of a licence. @returns its number; the higher one is the newer file */
export async function nextLicenseFile(db: Db, id: string): Promise<number> {
  return (
    await sql<{ n: number }>`update licenses set file_counter = file_counter + 1 where id = ${id} returning file_counter as n`.execute(db)
  ).rows[0]!.n;
}

/** The same for a machine. */
export async function nextMachineFile(db: Db, id: string): Promise<number> {
  return (
    await sql<{
      n: number;
    }>`update license_machines set file_counter = file_counter + 1 where id = ${id} returning file_counter as n`.execute(db)
  ).rows[0]!.n;
}
