/** SQL of promises as they were decided: of a month that goes on, and of one that is closed. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { PromisedTarget } from "#shared/statement-codes";
import type { Group } from "./model/tally.ts";

export type Span = { organization: string; starts_at: Date; ends_at: Date };
/** Where lines are read from: a closed month by its statement, any other from the promises as they are. */
export type LineSource = Span | { statement: string };

export type LineRow = {
  id: string;
  ticket_id: string | null;
  target: PromisedTarget;
  instance: number | null;
  priority: string | null;
  plan: { id: string; name: { [locale: string]: string } } | null;
  target_minutes: number | null;
  elapsed_ms: number | null;
  started_at: Date;
  due_at: Date | null;
  decided_at: Date;
  settled_at: Date | null;
  met: boolean;
  cause: string | null;
};

/**
 * What was decided for a customer in a span. The sum keeps the index of all decisions of a month out of it: behind row-level security the database
 * cannot tell how many those are, takes them for one, and would read everybody's month for each customer.
 */
const within = ({ organization, starts_at, ends_at }: Span) =>
  sql`o.organization_id = ${organization} and o.decided_at + interval '0' >= ${starts_at} and o.decided_at + interval '0' < ${ends_at}`;

/** How many promises of each kind were decided in a span, and how many are open now. */
export async function selectGroups(db: Db, span: Span): Promise<{ groups: Group[]; open: number }> {
  const { rows } =
    await sql<Group>`select o.target, o.plan_id as plan, o.met, case when not o.met then o.cause end as cause, count(*)::int as count
    from promise_outcomes o where ${within(span)} group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db);
  const open = await sql<{ count: number }>`select count(*)::int as count from promise_outcomes o
    where o.organization_id = ${span.organization} and o.open and o.decided_at is null`.execute(db);
  return { groups: rows, open: open.rows[0]!.count };
}

/** Keeps what was decided in a span as the lines of a statement. */
export async function insertLines(db: Db, statement: string, span: Span): Promise<void> {
  await sql`insert into service_statement_lines (statement_id, id, ticket_id, target, instance, priority, plan_id, target_minutes, elapsed_ms, started_at, due_at,
      decided_at, settled_at, met, cause)
    select ${statement}, o.id, o.ticket_id, o.target, o.instance, o.priority, o.plan_id, o.target_minutes, o.elapsed_ms, o.started_at, o.due_at, o.decided_at,
      o.settled_at, o.met, case when not o.met then o.cause end from promise_outcomes o where ${within(span)}`.execute(db);
}

export type LineFilter = {
  target?: PromisedTarget | undefined;
  met?: boolean | undefined;
  after: string | null;
  limit: number;
};

function fits({ target, met }: Pick<LineFilter, "target" | "met">): RawBuilder<boolean> {
  return sql<boolean>`(${target === undefined ? sql`true` : sql`o.target = ${target}`} and ${met === undefined ? sql`true` : sql`o.met = ${met}`})`;
}
const from = (source: LineSource) =>
  "statement" in source
    ? sql`service_statement_lines o where o.statement_id = ${source.statement}`
    : sql`promise_outcomes o where ${within(source)}`;

/** Lines, what began last first. */
export async function selectLines(db: Db, source: LineSource, { after, limit, ...filter }: LineFilter): Promise<LineRow[]> {
  const { rows } =
    await sql<LineRow>`select l.*, case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name) end as plan
    from (select o.id, o.ticket_id, o.target, o.instance, o.priority, o.plan_id, o.target_minutes, o.elapsed_ms::float8 as elapsed_ms, o.started_at, o.due_at,
        o.decided_at, o.settled_at, o.met, case when not o.met then o.cause end as cause
      from ${from(source)} and ${fits(filter)} and (${after}::uuid is null or o.id < ${after}) order by o.id desc limit ${limit}) l
    left join plan_offers p on p.id = l.plan_id order by l.id desc`.execute(db);
  return rows.map(({ plan_id: _plan, ...row }: LineRow & { plan_id?: string }) => row);
}

export async function countLines(db: Db, source: LineSource, filter: Pick<LineFilter, "target" | "met">): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${from(source)} and ${fits(filter)}`.execute(db);
  return rows[0]!.count;
}

/**
 * Customers of whom something was decided in a month (by any clock of the world) and whose month is not closed; a day's slack at both ends, since
 * their zones differ.
 */
export async function selectUnclosed(db: Db, month: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct o.organization_id as id from promise_outcomes o
    where o.decided_at >= ${month}::date - interval '1 day' and o.decided_at < ${month}::date + interval '1 month 1 day' and o.organization_id is not null
      and not exists (select from service_statements s where s.organization_id = o.organization_id and s.month = ${month}::date)`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
