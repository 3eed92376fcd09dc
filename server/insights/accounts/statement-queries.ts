/** SQL of statements and of how they are made for a customer. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Locale } from "#shared/locales";
import type { Group } from "./model/tally.ts";

export type StatementRow = {
  id: string;
  organization: { id: string; name: string };
  month: string;
  version: number;
  time_zone: string;
  starts_at: Date;
  ends_at: Date;
  met: number;
  missed: number;
  groups: Group[];
  closed_at: Date;
  made_by: { id: string; name: string } | null;
  reason: string | null;
  /** Whether no later version of the month is there. */
  current: boolean;
};

const SELECT = sql`select s.id, jsonb_build_object('id', s.organization_id, 'name', coalesce(n.name, '')) as organization, s.month::text as month, s.version, s.time_zone,
    s.starts_at, s.ends_at, s.met, s.missed, s.groups, s.closed_at, s.reason,
    case when a.id is null then null else jsonb_build_object('id', a.id, 'name', a.name) end as made_by,
    not exists (select from service_statements l where l.organization_id = s.organization_id and l.month = s.month and l.version > s.version) as current
  from service_statements s left join organization_names n on n.id = s.organization_id left join agent_names a on a.id = s.made_by`;

export type StatementFilter = {
  month?: string | undefined;
  organization?: string | undefined;
  after: string | null;
  limit: number;
};

/** The current versions, what was closed last first. @param visible those of `s` that are shown */
export async function selectStatements(
  db: Db,
  { month, organization, after, limit }: StatementFilter,
  visible: RawBuilder<boolean>,
): Promise<StatementRow[]> {
  const { rows } = await sql<StatementRow>`${SELECT} where ${visible} and (${after}::uuid is null or s.id < ${after})
      and ${month === undefined ? sql`true` : sql`s.month = ${month}`} and ${organization === undefined ? sql`true` : sql`s.organization_id = ${organization}`}
      and not exists (select from service_statements l where l.organization_id = s.organization_id and l.month = s.month and l.version > s.version)
    order by s.id desc limit ${limit}`.execute(db);
  return rows;
}

/** All versions of a month, the newest first. */
export async function selectVersions(db: Db, organization: string, month: string, visible: RawBuilder<boolean>): Promise<StatementRow[]> {
  const { rows } = await sql<StatementRow>`${SELECT} where s.organization_id = ${organization} and s.month = ${month} and ${visible}
    order by s.version desc limit 50`.execute(db);
  return rows;
}

export async function selectStatement(db: Db, id: string): Promise<StatementRow | undefined> {
  return (await sql<StatementRow>`${SELECT} where s.id = ${id}`.execute(db)).rows[0];
}

export type NewStatement = {
  id: string;
  organization: string;
  month: string;
  version: number;
  timeZone: string;
  startsAt: Date;
  endsAt: Date;
  met: number;
  missed: number;
  groups: readonly Group[];
  now: Date;
  madeBy: string | null;
  reason: string | null;
};

/** @returns false when the month has this version already */
export async function insertStatement(db: Db, s: NewStatement): Promise<boolean> {
  const { rows } =
    await sql`insert into service_statements (id, organization_id, month, version, time_zone, starts_at, ends_at, met, missed, groups, closed_at, made_by, reason)
    values (${s.id}, ${s.organization}, ${s.month}, ${s.version}, ${s.timeZone}, ${s.startsAt}, ${s.endsAt}, ${s.met}, ${s.missed}, ${JSON.stringify(s.groups)}, ${s.now},
      ${s.madeBy}, ${s.reason}) on conflict (organization_id, month, version) do nothing returning 1`.execute(db);
  return rows.length > 0;
}

export type SettingsRow = { locale: Locale; time_zone: string; revision: number };

/** How a customer's statements are made; where nobody said so, as most of his people read and live, those who look after him first. */
export async function selectSettings(db: Db, organization: string): Promise<SettingsRow> {
  const { rows } =
    await sql<SettingsRow>`select locale, time_zone, revision from statement_settings where organization_id = ${organization}`.execute(db);
  if (rows[0]) return rows[0];
  const most = (
    column: "locale" | "time_zone",
  ) => sql`(select w.${sql.ref(column)} from organization_members m join contact_manners w on w.id = m.contact_id
    where m.organization_id = ${organization} and w.${sql.ref(column)} is not null
    group by 1 order by count(*) filter (where m.role = 'manager' or m.manages_members) desc, count(*) desc, 1 limit 1)`;
  const found = await sql<{
    locale: Locale | null;
    time_zone: string | null;
  }>`select ${most("locale")} as locale, ${most("time_zone")} as time_zone`.execute(db);
  return { locale: found.rows[0]!.locale ?? "en", time_zone: found.rows[0]!.time_zone ?? "UTC", revision: 0 };
}

/** @returns false when the revision is no longer the one expected; 0 where nothing was said yet */
export async function saveSettings(
  db: Db,
  organization: string,
  { locale, timeZone, revision, now }: { locale: string; timeZone: string; revision: number; now: Date },
): Promise<boolean> {
  const { rows } =
    revision === 0
      ? await sql`insert into statement_settings (organization_id, locale, time_zone, updated_at) values (${organization}, ${locale}, ${timeZone}, ${now})
          on conflict do nothing returning 1`.execute(db)
      : await sql`update statement_settings set locale = ${locale}, time_zone = ${timeZone}, revision = revision + 1, updated_at = ${now}
          where organization_id = ${organization} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}
