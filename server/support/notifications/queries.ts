/** All SQL of notifications. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type NotificationRow = {
  id: string;
  agent_id: string;
  kind: string;
  ticket_id: string;
  actor: string;
  by: string | null;
  created_at: Date;
  read_at: Date | null;
};
export type SettingsRow = {
  kinds: { [kind: string]: { desk?: boolean; push?: boolean; mail?: boolean } };
  quiet_from: string | null;
  quiet_to: string | null;
  time_zone: string;
  mail_every: 0 | 60 | 240 | 1440;
  revision: number;
};

const columns = sql`n.id, n.agent_id, n.kind, n.ticket_id, n.actor, g.name as by, n.created_at, n.read_at
  from notifications n left join agent_names g on n.actor = 'agent:' || g.id::text`;

/** @returns whether it is new: an event that is handled again tells nothing twice */
export async function insertNotification(
  db: Db,
  row: {
    id: string;
    agentId: string;
    kind: string;
    ticketId: string;
    actor: string;
    seq: number;
    shown: boolean;
    mailDue: Date | null;
    now: Date;
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into notifications (id, agent_id, kind, ticket_id, actor, event_seq, created_at, read_at, shown, mail_due_at)
    values (${row.id}, ${row.agentId}, ${row.kind}, ${row.ticketId}, ${row.actor}, ${row.seq}, ${row.now}, ${row.shown ? null : row.now}, ${row.shown}, ${row.mailDue})
    on conflict (agent_id, event_seq, kind) do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function selectNotifications(
  db: Db,
  agentId: string,
  { after, limit, unread }: { after: string | null; limit: number; unread: boolean },
): Promise<NotificationRow[]> {
  return (
    await sql<NotificationRow>`select ${columns} where n.agent_id = ${agentId} and n.shown and (${after}::uuid is null or n.id < ${after})
      ${unread ? sql`and n.read_at is null` : sql``} order by n.id desc limit ${sql.lit(limit + 1)}`.execute(db)
  ).rows;
}

export async function findNotification(db: Db, id: string): Promise<NotificationRow | null> {
  return (await sql<NotificationRow>`select ${columns} where n.id = ${id}`.execute(db)).rows[0] ?? null;
}

export async function unreadTickets(db: Db, agentId: string): Promise<string[]> {
  const { rows } = await sql<{
    ticket_id: string;
  }>`select ticket_id from notifications where agent_id = ${agentId} and read_at is null order by id desc limit 100`.execute(db);
  return rows.map((row) => row.ticket_id);
}

export async function markRead(
  db: Db,
  agentId: string,
  which: { ids: readonly string[] } | { ticketId: string } | "all",
  now: Date,
): Promise<number> {
  const condition =
    which === "all" ? sql`true` : "ids" in which ? sql`id = any(${[...which.ids]}::uuid[])` : sql`ticket_id = ${which.ticketId}`;
  const { rows } =
    await sql`update notifications set read_at = ${now} where agent_id = ${agentId} and read_at is null and ${condition} returning id`.execute(
      db,
    );
  return rows.length;
}

export async function deleteOldNotifications(db: Db, before: Date): Promise<void> {
  await sql`delete from notifications where created_at < ${before}`.execute(db);
}

const NO_SETTINGS: SettingsRow = { kinds: {}, quiet_from: null, quiet_to: null, time_zone: "UTC", mail_every: 0, revision: 0 };

export async function selectSettings(db: Db, agentId: string): Promise<SettingsRow> {
  const { rows } =
    await sql<SettingsRow>`select kinds, quiet_from, quiet_to, time_zone, mail_every, revision from notification_settings where agent_id = ${agentId}`.execute(
      db,
    );
  return rows[0] ?? NO_SETTINGS;
}

/** @returns false when the revision is no longer the one expected; 0: none yet */
export async function saveSettings(
  db: Db,
  agentId: string,
  row: Omit<SettingsRow, "revision">,
  revision: number,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`insert into notification_settings as s (agent_id, kinds, quiet_from, quiet_to, time_zone, mail_every, updated_at)
    select ${agentId}::uuid, ${JSON.stringify(row.kinds)}::jsonb, ${row.quiet_from}::text, ${row.quiet_to}::text, ${row.time_zone}::text, ${row.mail_every}::int, ${now}::timestamptz
      where ${revision}::int = 0 or exists (select from notification_settings where agent_id = ${agentId})
    on conflict (agent_id) do update set kinds = excluded.kinds, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, time_zone = excluded.time_zone, mail_every = excluded.mail_every,
      updated_at = excluded.updated_at, revision = s.revision + 1 where s.revision = ${revision} returning agent_id`.execute(db);
  return rows.length > 0;
}
