/** SQL of clocks of service levels, which are promises too. What they say is worked out by the room above. */
import { sql } from "kysely";
import type { BreachCause, ClockState, SlaTarget } from "#shared/sla-codes";
import type { Db } from "#platform/db";

/** One thing that happened to a clock. Instants in milliseconds since 1970. */
export type ClockEntry = { at: number; what: string; why?: string | undefined; minutes?: number | undefined };

/** A clock as it is stored. */
export type ClockRow = {
  id: string;
  ticketId: string;
  contactId: string;
  target: SlaTarget;
  instance: number;
  origin: string;
  state: ClockState;
  policyId: string | null;
  policyVersion: number | null;
  planId: string | null;
  priority: string;
  targetMinutes: number;
  elapsedMs: number;
  countedAt: Date;
  startedAt: Date;
  dueAt: Date | null;
  breachedAt: Date | null;
  fulfilledAt: Date | null;
  met: boolean | null;
  cause: BreachCause | null;
  history: ClockEntry[];
  customersSee: boolean;
  wakesAt: Date | null;
};

/** With what a lead says of it. */
export type StoredClock = ClockRow & {
  correctedCause: BreachCause | null;
  correctedBy: string | null;
  corrector: string | null;
  correctedAt: Date | null;
  revision: number;
};

const CLOCK = sql`select p.id, p.ticket_id as "ticketId", p.contact_id as "contactId", p.target, p.instance, p.origin, p.state, p.policy_id as "policyId",
    p.policy_version as "policyVersion", p.plan_id as "planId", p.priority, p.target_minutes as "targetMinutes", p.elapsed_ms::float8 as "elapsedMs",
    p.counted_at as "countedAt", p.started_at as "startedAt", p.due_at as "dueAt", p.breached_at as "breachedAt", p.fulfilled_at as "fulfilledAt", p.met, p.cause,
    p.history, p.customers_see as "customersSee", p.wakes_at as "wakesAt", p.corrected_cause as "correctedCause", p.corrected_by as "correctedBy",
    a.name as corrector, p.corrected_at as "correctedAt", p.revision::int as revision
  from promises p left join agent_names a on a.id = p.corrected_by`;

/** The clocks of some tickets, the first begun first. */
export async function clocksOfTickets(db: Db, ticketIds: readonly string[], most = 100_000): Promise<StoredClock[]> {
  return (
    await sql<StoredClock>`${CLOCK} where p.source = 'sla' and p.ticket_id = any(${[...ticketIds]}::uuid[])
      order by p.started_at, p.target, p.instance limit ${most}`.execute(db)
  ).rows;
}

export async function findClock(db: Db, id: string, lock = false): Promise<StoredClock | null> {
  return (
    (await sql<StoredClock>`${CLOCK} where p.source = 'sla' and p.id = ${id} ${lock ? sql`for update of p` : sql``}`.execute(db)).rows[0] ??
    null
  );
}

/** Stores clocks, new ones and others; what a lead said of them stays. */
export async function saveClocks(db: Db, clocks: readonly ClockRow[], now: Date): Promise<void> {
  if (clocks.length === 0) return;
  await sql`insert into promises (id, source, kind, text, ticket_id, contact_id, target, instance, origin, state, policy_id, policy_version, plan_id, priority,
      target_minutes, elapsed_ms, counted_at, started_at, due_at, breached_at, fulfilled_at, met, cause, history, customers_see, wakes_at, settled_at, created_at, updated_at)
    select c.id, 'sla', 'clock', '', c."ticketId", c."contactId", c.target, c.instance, c.origin, c.state, c."policyId", c."policyVersion", c."planId", c.priority,
      c."targetMinutes", c."elapsedMs", c."countedAt", c."startedAt", c."dueAt", c."breachedAt", c."fulfilledAt", c.met, c.cause, c.history, c."customersSee",
      c."wakesAt", c."fulfilledAt", ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as c(id uuid, "ticketId" uuid, "contactId" uuid, target text, instance int, origin uuid, state text,
      "policyId" uuid, "policyVersion" int, "planId" uuid, priority text, "targetMinutes" int, "elapsedMs" bigint, "countedAt" timestamptz, "startedAt" timestamptz,
      "dueAt" timestamptz, "breachedAt" timestamptz, "fulfilledAt" timestamptz, met boolean, cause text, history jsonb, "customersSee" boolean, "wakesAt" timestamptz)
    on conflict (ticket_id, target, origin) where source = 'sla' do update set contact_id = excluded.contact_id, instance = excluded.instance, state = excluded.state,
      policy_id = excluded.policy_id, policy_version = excluded.policy_version, plan_id = excluded.plan_id, priority = excluded.priority,
      target_minutes = excluded.target_minutes, elapsed_ms = excluded.elapsed_ms, counted_at = excluded.counted_at, started_at = excluded.started_at,
      due_at = excluded.due_at, breached_at = excluded.breached_at, fulfilled_at = excluded.fulfilled_at, met = excluded.met, cause = excluded.cause,
      history = excluded.history, customers_see = excluded.customers_see, wakes_at = excluded.wakes_at, settled_at = excluded.settled_at,
      updated_at = excluded.updated_at, revision = promises.revision + 1`.execute(db);
}

/** Takes away clocks that never were, when all is counted anew. */
export async function dropClocks(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`delete from promises where source = 'sla' and id = any(${[...ids]}::uuid[])`.execute(db);
}

/** Tickets of whose clocks something happens by itself, the earliest first. */
export async function wakingTickets(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select ticket_id as id from (select ticket_id, wakes_at from promises
      where source = 'sla' and wakes_at <= ${now} order by wakes_at limit ${limit * 4}) due group by ticket_id order by min(wakes_at) limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Says why a promise was broken. The row is locked. */
export async function setCause(
  db: Db,
  id: string,
  { cause, by, now }: { cause: BreachCause; by: string | null; now: Date },
): Promise<void> {
  await sql`update promises set corrected_cause = ${cause}, corrected_by = ${by}, corrected_at = ${now}, updated_at = ${now}, revision = revision + 1
    where id = ${id} and source = 'sla'`.execute(db);
}
