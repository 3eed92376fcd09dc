/** SQL of what agents want to be told by mail. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type MailSettingsRow = { assigned: boolean; mentioned: boolean; revision: number };

/** An agent's wishes; who has said nothing is told. */
export async function selectMailSettings(db: Db, agentId: string): Promise<MailSettingsRow> {
  const { rows } =
    await sql<MailSettingsRow>`select assigned, mentioned, revision from agent_mail_settings where agent_id = ${agentId}`.execute(db);
  return rows[0] ?? { assigned: true, mentioned: true, revision: 0 };
}

/** @returns false when the revision is no longer the one expected */
export async function saveMailSettings(
  db: Db,
  agentId: string,
  revision: number,
  { assigned, mentioned, now }: { assigned: boolean; mentioned: boolean; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into agent_mail_settings (agent_id, assigned, mentioned, revision, updated_at)
    select ${agentId}::uuid, ${assigned}::boolean, ${mentioned}::boolean, 1, ${now}::timestamptz where ${revision}::int = 0 or exists (select from agent_mail_settings where agent_id = ${agentId})
    on conflict (agent_id) do update set assigned = excluded.assigned, mentioned = excluded.mentioned, revision = agent_mail_settings.revision + 1, updated_at = excluded.updated_at
      where agent_mail_settings.revision = ${revision} returning revision`.execute(db);
  return rows.length > 0;
}
