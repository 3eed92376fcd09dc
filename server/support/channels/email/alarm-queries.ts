/** SQL of alarms. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Alarm, AlarmKind } from "./alarm-rules.ts";

export type AlarmRow = {
  id: string;
  key: string;
  kind: AlarmKind;
  subject: string | null;
  data: { [name: string]: string | number };
  raised_at: Date;
  ended_at: Date | null;
};

/** One process at a time decides on alarms. @returns false when another does, until the end of the transaction */
export async function lockAlarms(db: Db): Promise<boolean> {
  const { rows } = await sql<{ won: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('mail alarms', 0)) as won`.execute(db);
  return rows[0]?.won ?? false;
}

export async function openAlarms(db: Db): Promise<AlarmRow[]> {
  return (await sql<AlarmRow>`select * from mail_alarms where ended_at is null order by raised_at desc, id desc limit 500`.execute(db))
    .rows;
}

export async function insertAlarm(db: Db, id: string, alarm: Alarm, now: Date): Promise<void> {
  await sql`insert into mail_alarms (id, key, kind, subject, data, raised_at)
    values (${id}, ${alarm.key}, ${alarm.kind}, ${alarm.sourceId === null ? null : `mailSource:${alarm.sourceId}`}, ${JSON.stringify(alarm.data)}::jsonb, ${now})`.execute(
    db,
  );
}

export async function updateAlarm(db: Db, id: string, data: Alarm["data"]): Promise<void> {
  await sql`update mail_alarms set data = ${JSON.stringify(data)}::jsonb where id = ${id}`.execute(db);
}

export async function endAlarm(db: Db, id: string, now: Date): Promise<void> {
  await sql`update mail_alarms set ended_at = ${now} where id = ${id}`.execute(db);
}

/** One page, newest first. @param open only those that are, or those that are over */
export async function selectAlarms(
  db: Db,
  { limit, after, open }: { limit: number; after: { at: string; id: string } | null; open: boolean | null },
): Promise<(AlarmRow & { sort_value: string })[]> {
  const { rows } = await sql<AlarmRow & { sort_value: string }>`select *, raised_at::text as sort_value from mail_alarms
    where (${open}::boolean is null or (ended_at is null) = ${open}) and (${after?.at ?? null}::timestamptz is null or (raised_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by raised_at desc, id desc limit ${limit}`.execute(db);
  return rows;
}

export async function deleteOldAlarms(db: Db, before: Date): Promise<void> {
  await sql`delete from mail_alarms where ended_at < ${before}`.execute(db);
}
