import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type AuditRow = {
  id: string;
  at: Date;
  actor: string;
  action: string;
  subject: string | null;
  outcome: "allowed" | "denied";
  address: string | null;
  data: { [key: string]: unknown };
};
export type AuditKind = "signIn" | "read" | "denied" | "export" | "change";
export type AuditFilter = {
  actor?: string | undefined;
  action?: string | undefined;
  outcome?: string | undefined;
  kind?: AuditKind | undefined;
  subject?: string | undefined;
  ticket?: number | undefined;
  from?: string | undefined;
  until?: string | undefined;
};

const SIGN_IN = sql`(action like 'session.%' or action in ('token.refused'))`;
const READ = sql`(action like '%.get' or action like '%.list' or action like '%.reveal%' or action like '%.read%')`;
const EXPORT = sql`(action ilike '%export%' or action ilike '%download%')`;

/** What belongs to a kind: reads and exports by what they are called, changes are what is neither. */
const KINDS: { readonly [kind in AuditKind]: RawBuilder<unknown> } = {
  signIn: SIGN_IN,
  read: sql`outcome = 'allowed' and ${READ} and not ${EXPORT}`,
  denied: sql`outcome = 'denied'`,
  export: sql`outcome = 'allowed' and ${EXPORT}`,
  change: sql`outcome = 'allowed' and not ${SIGN_IN} and not ${READ} and not ${EXPORT}`,
};

/** About the ticket of a number: read by its address, whose number is text or not, or noted with it. */
function ofTicket(number: number): RawBuilder<unknown> {
  const [text, bare] = [JSON.stringify({ number: String(number) }), JSON.stringify({ number })];
  return sql`(subject in (${text}, ${bare}) or (data ? 'number' and data ->> 'number' = ${String(number)}))`;
}

/** Entries that fit, newest first. Conditions that are not asked for are not in the statement, so that each filter finds its index. */
export async function selectAudit(
  db: Db,
  { limit, after, ...filter }: AuditFilter & { limit: number; after: readonly [at: string, id: string] | null },
): Promise<(AuditRow & { at_text: string })[]> {
  const { actor, action, outcome, kind, subject, ticket, from, until } = filter;
  const conditions = [
    ...(after ? [sql`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
    ...(actor === undefined ? [] : [sql`actor = ${actor}`]),
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(outcome === undefined ? [] : [sql`outcome = ${outcome}`]),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
    ...(ticket === undefined ? [] : [ofTicket(ticket)]),
    ...(from === undefined ? [] : [sql`at >= ${from}::timestamptz`]),
    ...(until === undefined ? [] : [sql`at < ${until}::timestamptz`]),
    ...(kind === undefined ? [] : [sql`(${KINDS[kind]})`]),
  ];
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  const { rows } = await sql<
    AuditRow & { at_text: string }
  >`select id, at, at::text as at_text, actor, action, subject, outcome, address, data from audit_entries ${where}
    order by at desc, id desc limit ${limit}`.execute(db);
  return rows;
}

export type AlarmKind = "bulkRead" | "bulkExport" | "auditBroken";
export type AlarmRow = { id: string; kind: AlarmKind; actor: string; count: number; raised_at: Date };

/** Agents and tokens past a limit since an instant: different tickets read, or lists exported. One query for both. */
export async function selectBusy(
  db: Db,
  since: Date,
  { tickets, exports }: { tickets: number; exports: number },
): Promise<{ actor: string; kind: AlarmKind; count: number }[]> {
  const { rows } = await sql<{ actor: string; reads: number; exports: number }>`select actor,
      count(distinct subject) filter (where action in ('tickets.get', 'tickets.messages.list'))::int as reads,
      count(*) filter (where ${EXPORT})::int as exports
    from audit_entries where at >= ${since} and outcome = 'allowed' and (actor like 'agent:%' or actor like 'token:%')
    group by actor
    having count(distinct subject) filter (where action in ('tickets.get', 'tickets.messages.list')) > ${tickets} or count(*) filter (where ${EXPORT}) > ${exports}
    limit 1000`.execute(db);
  return rows.flatMap(({ actor, reads, exports: exported }) => [
    ...(reads > tickets ? [{ actor, kind: "bulkRead" as const, count: reads }] : []),
    ...(exported > exports ? [{ actor, kind: "bulkExport" as const, count: exported }] : []),
  ]);
}

/** Stores an alarm unless one of its kind about the same actor was raised since. @returns whether it is new */
export async function insertAlarm(db: Db, alarm: Omit<AlarmRow, "raised_at"> & { now: Date; since: Date }): Promise<boolean> {
  const { rows } = await sql`insert into access_alarms (id, kind, actor, count, raised_at)
    select ${alarm.id}, ${alarm.kind}, ${alarm.actor}, ${alarm.count}::int, ${alarm.now}::timestamptz
    where not exists (select from access_alarms where actor = ${alarm.actor} and kind = ${alarm.kind} and raised_at >= ${alarm.since})
    returning 1`.execute(db);
  return rows.length > 0;
}

export async function selectAlarms(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<AlarmRow[]> {
  const { rows } = await sql<AlarmRow>`select id, kind, actor, count, raised_at from access_alarms
    where (${after}::uuid is null or id < ${after}) order by id desc limit ${limit}`.execute(db);
  return rows;
}
