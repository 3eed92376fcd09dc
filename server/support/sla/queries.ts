/** SQL of business calendars. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Calendar, LocalHours } from "./model/calendar.ts";

type Named = { id: string; name: string };
/** What changes by versions. */
export type CalendarContent = {
  timeZone: string;
  hours: Calendar["hours"];
  holidays: readonly { on: string; from: string; to: string; name: string | null; source: string | null }[];
  specialDays: readonly { on: string; name: string | null; hours: readonly LocalHours[] }[];
};
export type CalendarRow = Named & {
  content: CalendarContent;
  /** In their order, with what each says now. */
  includes: (Named & { content: CalendarContent })[];
  version: number;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
};

async function calendars(db: Db, rest: RawBuilder<unknown>): Promise<CalendarRow[]> {
  return (
    await sql<CalendarRow>`select c.id, c.name, c.content, c.version, c.revision, c.created_at as "createdAt", c.updated_at as "updatedAt",
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'content', o.content) order by i.position)
        from calendar_includes i join calendars o on o.id = i.included_id where i.calendar_id = c.id), '[]') as includes
    from calendars c ${rest}`.execute(db)
  ).rows;
}

export async function selectCalendar(db: Db, id: string): Promise<CalendarRow | undefined> {
  return (await calendars(db, sql`where c.id = ${id}`))[0];
}

export function selectCalendars(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<CalendarRow[]> {
  return calendars(db, sql`where ${after}::uuid is null or c.id < ${after} order by c.id desc limit ${limit}`);
}

/** Of these, which there are, and whether they include others; locked against changes meanwhile. */
export async function lockCalendars(db: Db, ids: readonly string[]): Promise<{ id: string; includes: boolean }[]> {
  await sql`select from calendars where id = any(${[...ids]}::uuid[]) order by id for update`.execute(db);
  // Asked anew: what another change wrote while this one waited counts.
  return (
    await sql<{
      id: string;
      includes: boolean;
    }>`select c.id, exists (select from calendar_includes i where i.calendar_id = c.id) as includes
    from calendars c where c.id = any(${[...ids]}::uuid[])`.execute(db)
  ).rows;
}

export async function isIncluded(db: Db, id: string): Promise<boolean> {
  return (await sql`select from calendar_includes where included_id = ${id} limit 1`.execute(db)).rows.length > 0;
}

export async function insertCalendar(
  db: Db,
  { id, name, content, now }: { id: string; name: string; content: CalendarContent; now: Date },
): Promise<void> {
  await sql`insert into calendars (id, name, content, created_at, updated_at) values (${id}, ${name}, ${JSON.stringify(content)}, ${now}, ${now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateCalendar(
  db: Db,
  {
    id,
    revision,
    name,
    content,
    version,
    now,
  }: { id: string; revision: number; name: string; content: CalendarContent; version: number; now: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update calendars set name = ${name}, content = ${JSON.stringify(content)}, version = ${version}, revision = revision + 1,
      updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export async function replaceIncludes(db: Db, id: string, includes: readonly string[]): Promise<void> {
  await sql`delete from calendar_includes where calendar_id = ${id}`.execute(db);
  await sql`insert into calendar_includes (calendar_id, included_id, position)
    select ${id}, one, place from unnest(${[...includes]}::uuid[]) with ordinality as given (one, place)`.execute(db);
}

type Version = { version: number; beginsAt: Date; content: CalendarContent; includes: string[] };

export async function insertVersion(db: Db, id: string, { version, beginsAt, content, includes }: Version): Promise<void> {
  await sql`insert into calendar_versions (calendar_id, version, begins_at, content, includes)
    values (${id}, ${version}, ${beginsAt}, ${JSON.stringify(content)}, ${includes}::uuid[])`.execute(db);
}

export async function selectVersions(db: Db, id: string, { limit, before }: { limit: number; before: number | null }): Promise<Version[]> {
  return (
    await sql<Version>`select version, begins_at as "beginsAt", content, includes from calendar_versions
    where calendar_id = ${id} and (${before}::int is null or version < ${before}) order by version desc limit ${limit}`.execute(db)
  ).rows;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteCalendar(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from calendars where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

export async function selectCalendarNames(db: Db, ids: readonly string[]): Promise<Named[]> {
  return (await sql<Named>`select id, name from calendars where id = any(${[...ids]}::uuid[])`.execute(db)).rows;
}
