/** SQL of the settings, and of how far things are worked out. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type SettingsRow = { value: unknown; revision: number; enlisted_at: Date | null; terms_at: Date | null; figures_at: Date | null };

export async function selectSettings(db: Db): Promise<SettingsRow> {
  return (await sql<SettingsRow>`select value, revision, enlisted_at, terms_at, figures_at from churn_settings`.execute(db)).rows[0]!;
}

/** @returns false when the revision is no longer the one expected */
export async function updateSettings(db: Db, revision: number, value: object): Promise<boolean> {
  const { rows } =
    await sql`update churn_settings set value = ${JSON.stringify(value)}::jsonb, revision = revision + 1 where revision = ${revision} returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

/** Notes when something was last done. */
export async function setMark(db: Db, mark: "enlisted_at" | "terms_at" | "figures_at", at: Date): Promise<void> {
  await sql`update churn_settings set ${sql.ref(mark)} = ${at}`.execute(db);
}
