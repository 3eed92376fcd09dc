import { migrate } from "#platform/db";
import { withStore } from "./open-store.ts";
import { readOptions } from "./usage.ts";

/** Brings the database to the current schema and prints what was applied. */
export async function migrateDatabase(parameters: string[]): Promise<number> {
  readOptions(parameters, {});
  const { applied } = await withStore(({ connection, secretKey }) => migrate({ connection, secretKey }));
  console.log(applied.length === 0 ? "The database is at the current schema." : applied.map((name) => `Applied ${name}`).join("\n"));
  return 0;
}
