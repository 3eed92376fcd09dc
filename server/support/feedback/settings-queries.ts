/** SQL of the settings. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { settingsOf, type FeedbackSettings } from "./model/settings.ts";

export async function selectSettings(db: Db): Promise<{ settings: FeedbackSettings; revision: number }> {
  const { rows } = await sql<{ value: unknown; revision: number }>`select value, revision from feedback_settings`.execute(db);
  return { settings: settingsOf(rows[0]!.value), revision: rows[0]!.revision };
}

/** @returns false when the revision is no longer the one expected */
export async function updateSettings(db: Db, revision: number, value: object): Promise<boolean> {
  const { rows } =
    await sql`update feedback_settings set value = ${JSON.stringify(value)}::jsonb, revision = revision + 1 where revision = ${revision} returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

/** How often nobody was asked since a time, by the reason. */
export async function countDropped(db: Db, since: Date): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{
    reason: string;
    count: number;
  }>`select reason, count(*)::int as count from surveys where state = 'dropped' and created_at > ${since} group by reason order by count desc, reason`.execute(
    db,
  );
  return rows;
}
