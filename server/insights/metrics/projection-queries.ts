/** SQL that keeps what was worked out of the events. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { CalendarVersion } from "./model/business.ts";
import type { Shift } from "./model/handle.ts";
import type { TicketFigures } from "./model/facts.ts";

/** Any number: whoever works figures out holds this lock, so that what is older never replaces what is newer. */
const LOCK = 7_205_759_518;

export async function lockFigures(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(db);
}

export type SettingsRow = { calendar_id: string | null; fcr_days: number; revision: number; rebuilt_at: Date | null };

export async function selectSettings(db: Db): Promise<SettingsRow> {
  const { rows } = await sql<SettingsRow>`select calendar_id, fcr_days, revision, rebuilt_at from metrics_settings`.execute(db);
  return rows[0]!;
}

/** @returns false when the revision is no longer the one expected */
export async function updateSettings(
  db: Db,
  { calendarId, fcrDays, revision }: { calendarId: string | null; fcrDays: number; revision: number },
): Promise<boolean> {
  const { rows } = await sql`update metrics_settings set calendar_id = ${calendarId}, fcr_days = ${fcrDays}, revision = revision + 1
    where revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export async function markRebuilt(db: Db, at: Date): Promise<void> {
  await sql`update metrics_settings set rebuilt_at = ${at}`.execute(db);
}

/** Every version of every calendar. */
export async function selectCalendars(db: Db): Promise<CalendarVersion[]> {
  const { rows } = await sql<Omit<CalendarVersion, "beginsAt"> & { beginsAt: Date }>`select calendar_id as "calendarId", version,
    begins_at as "beginsAt", content, includes from calendar_history order by calendar_id, version limit 10000`.execute(db);
  return rows.map((row) => ({ ...row, beginsAt: row.beginsAt.getTime() }));
}

/** The calendar that was made first. */
export async function firstCalendar(db: Db): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select calendar_id as id from calendar_history order by created_at, calendar_id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

export async function calendarName(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from calendar_history where calendar_id = ${id} limit 1`.execute(db);
  return rows[0]?.name ?? null;
}

/** The tickets that these stand in, as far as is known. */
export async function selectMergedInto(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct merged_into as id from ticket_figures
    where ticket_id = any(${[...ids]}::uuid[]) and merged_into is not null`.execute(db);
  return rows.map(({ id }) => id);
}

export async function idsByNumber(db: Db, numbers: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{
    id: string;
    number: number;
  }>`select id, number from ticket_dimensions where number = any(${[...numbers]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, number }) => [number, id]));
}

/** Ids of tickets in their order, from after one on. */
export async function selectTicketIds(db: Db, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ticket_dimensions where (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

const when = (at: number | null | undefined) => (at === null || at === undefined ? null : new Date(at).toISOString());

function ticketRow(id: string, one: TicketFigures): { [column: string]: unknown } {
  return {
    ticket_id: id,
    counted: one.counted,
    imported: one.imported,
    merged_into: one.mergedInto,
    opened_at: when(one.openedAt),
    first_resolved_at: when(one.firstResolvedAt),
    resolved_at: when(one.resolvedAt),
    first_resolution: one.firstResolution?.seconds,
    first_resolution_business: one.firstResolution?.business,
    full_resolution: one.fullResolution?.seconds,
    full_resolution_business: one.fullResolution?.business,
    requester_wait: one.requesterWait?.seconds,
    requester_wait_business: one.requesterWait?.business,
    agent_work: one.agentWork?.seconds,
    agent_work_business: one.agentWork?.business,
    on_hold: one.onHold?.seconds,
    on_hold_business: one.onHold?.business,
    replies: one.replies.length,
    one_touch: one.oneTouch,
    first_contact: one.firstContact,
    reopens: one.reopens,
    thanks_reopens: one.thanksReopens,
    bot_at: when(one.bot?.at),
    bot_seconds: one.bot?.seconds,
    bot_resolved: one.botResolved,
    handle_seconds: one.handleSeconds,
  };
}

const OF_EVENTS = sql.raw(
  `counted, imported, merged_into, opened_at, first_resolved_at, resolved_at, first_resolution, first_resolution_business, full_resolution,
    full_resolution_business, requester_wait, requester_wait_business, agent_work, agent_work_business, on_hold, on_hold_business, replies, one_touch,
    first_contact, reopens, thanks_reopens, bot_at, bot_seconds, bot_resolved, handle_seconds`,
);
const DIMENSIONS = sql.raw(
  "number, restricted, channel, priority, team_id, assignee_id, product_id, organization_id, requester_id, plan_id, locale",
);

/** The plan a customer had on the day a ticket was opened: of several the one that began last. */
const PLAN = sql`(select h.plan_id from held_subscriptions h
  where (h.organization_id in (select a.id from organization_aliases a where a.of = d.organization_id)
      or (d.organization_id is null and h.contact_id = d.requester_id))
    and h.starts_on <= d.created_at::date and (h.ends_on is null or h.ends_on >= d.created_at::date)
    and (h.cancelled_from is null or h.cancelled_from > d.created_at::date)
  order by h.starts_on desc, h.id desc limit 1)`;

/** Replaces what is kept of these tickets; one of which there are no figures loses what it had. */
export async function replaceFigures(db: Db, figures: ReadonlyMap<string, TicketFigures | null>): Promise<void> {
  const ids = [...figures.keys()];
  const known = [...figures].flatMap(([id, one]) => (one ? [[id, one] as const] : []));
  const rows = JSON.stringify(known.map(([id, one]) => ticketRow(id, one)));
  await sql`delete from ticket_figures where ticket_id = any(${ids}::uuid[])`.execute(db);
  await sql`insert into ticket_figures (ticket_id, ${OF_EVENTS}, ${DIMENSIONS})
    select g.ticket_id, ${OF_EVENTS}, d.number, d.restricted, d.channel, d.priority, d.team_id, d.assignee_id, d.product_id, d.organization_id,
      d.requester_id, ${PLAN}, d.locale
    from jsonb_to_recordset(${rows}::jsonb) as g (ticket_id uuid, counted boolean, imported boolean, merged_into uuid, opened_at timestamptz,
      first_resolved_at timestamptz, resolved_at timestamptz, first_resolution int, first_resolution_business int, full_resolution int,
      full_resolution_business int, requester_wait int, requester_wait_business int, agent_work int, agent_work_business int, on_hold int,
      on_hold_business int, replies int, one_touch boolean, first_contact boolean, reopens int, thanks_reopens int, bot_at timestamptz,
      bot_seconds int, bot_resolved boolean, handle_seconds int)
    join ticket_dimensions d on d.id = g.ticket_id`.execute(db);
  const replies = known.flatMap(([id, { replies: list }]) =>
    list.map(({ messageId, at, agentId, part, waited }) => ({
      message_id: messageId,
      ticket_id: id,
      at: when(at),
      agent_id: agentId,
      part,
      waited: waited?.seconds,
      waited_business: waited?.business,
    })),
  );
  if (replies.length > 0)
    await sql`insert into ticket_replies (message_id, ticket_id, at, agent_id, part, waited, waited_business)
      select g.* from jsonb_to_recordset(${JSON.stringify(replies)}::jsonb)
        as g (message_id uuid, ticket_id uuid, at timestamptz, agent_id uuid, part text, waited int, waited_business int)
      join ticket_figures f on f.ticket_id = g.ticket_id`.execute(db);
  const open = known.flatMap(([id, { open: list }]) =>
    list.map(({ from, to }) => ({ ticket_id: id, from_at: when(from), to_at: when(to) })),
  );
  if (open.length > 0)
    await sql`insert into ticket_open_spans (ticket_id, from_at, to_at)
      select g.* from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as g (ticket_id uuid, from_at timestamptz, to_at timestamptz)
      join ticket_figures f on f.ticket_id = g.ticket_id`.execute(db);
  const sessions = known.flatMap(([id, { sessions: list }]) =>
    list.map(({ agentId, from, to }) => ({ ticket_id: id, agent_id: agentId, from_at: when(from), to_at: when(to) })),
  );
  if (sessions.length > 0)
    await sql`insert into ticket_sessions (ticket_id, agent_id, from_at, to_at)
      select g.* from jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) as g (ticket_id uuid, agent_id uuid, from_at timestamptz, to_at timestamptz)
      join ticket_figures f on f.ticket_id = g.ticket_id`.execute(db);
}

/** Which plan the tickets of these customers belong to, after what they have was changed. */
export async function refreshPlans(db: Db, organizations: readonly string[], contacts: readonly string[]): Promise<void> {
  await sql`update ticket_figures f set plan_id = ${PLAN} from ticket_dimensions d where d.id = f.ticket_id
    and (f.organization_id in (select a.id from organization_aliases a where a.of = any(${[...organizations]}::uuid[]))
      or (f.organization_id is null and f.requester_id = any(${[...contacts]}::uuid[])))
    and f.plan_id is distinct from ${PLAN}`.execute(db);
}

export async function replaceShifts(db: Db, shifts: ReadonlyMap<string, readonly Shift[]>): Promise<void> {
  await sql`delete from agent_shifts where agent_id = any(${[...shifts.keys()]}::uuid[])`.execute(db);
  const rows = [...shifts].flatMap(([agentId, list]) =>
    list.map(({ from, to }) => ({ agent_id: agentId, from_at: when(from), to_at: when(to) })),
  );
  if (rows.length > 0)
    await sql`insert into agent_shifts (agent_id, from_at, to_at)
      select g.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (agent_id uuid, from_at timestamptz, to_at timestamptz)`.execute(
      db,
    );
}

export async function deleteAllShifts(db: Db): Promise<void> {
  await sql`delete from agent_shifts`.execute(db);
}

export async function selectAgentIds(db: Db): Promise<string[]> {
  return (await sql<{ id: string }>`select id from agent_names order by id`.execute(db)).rows.map(({ id }) => id);
}
