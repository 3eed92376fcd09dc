/** SQL of the lists of renewals and of customers. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { HealthLevel, RenewalPeriod, TermOutcome } from "#shared/churn-codes";
import type { LocalizedText } from "#shared/locales";
import type { Cancellation } from "#shared/plan-codes";
import type { StoredReason } from "./health-queries.ts";

type Named = { id: string; name: string };
type Whose = { organization: Named | null; contact: Named | null; owner: Named | null };
/** The id of an agent, or `none`: customers whom nobody looks after. */
export type OwnerFilter = string | undefined;

const whose = sql`
  (select jsonb_build_object('id', o.id, 'name', o.name) from organization_names o where o.id = h.organization_id) as organization,
  (select jsonb_build_object('id', p.id, 'name', coalesce(p.name, '')) from contact_names p where p.id = h.contact_id) as contact,
  (select jsonb_build_object('id', a.id, 'name', a.name) from customer_owners w join agent_names a on a.id = w.owner_id where w.id = h.id) as owner`;

function ownedBy(owner: OwnerFilter): RawBuilder<unknown>[] {
  if (owner === undefined) return [];
  if (owner === "none") return [sql`not exists (select from customer_owners w where w.id = h.id)`];
  return [sql`h.id in (select w.id from customer_owners w where w.owner_id = ${owner})`];
}

export type RenewalRow = Whose & {
  id: string;
  customer_id: string;
  subscription_id: string;
  plan: { id: string; name: LocalizedText };
  kind: "subscription" | "maintenance";
  starts_on: string;
  ends_on: string;
  outcome: TermOutcome;
  reason: Cancellation | null;
  yearly: number | null;
  currency: string | null;
  last_contact_at: Date | null;
  score: number | null;
  level: HealthLevel | null;
};

export type RenewalFilter = {
  limit: number;
  today: string;
  period: RenewalPeriod;
  outcome: TermOutcome;
  owner: OwnerFilter;
  customer: string | undefined;
  sort: "date" | "-amount" | "health";
  after: { value: string | number; id: string } | null;
};

/** What a list is sorted by, and of which type that is in a cursor. Amounts of several currencies are compared as numbers. */
const RENEWAL_ORDER = {
  date: { by: sql`t.ends_on`, as: sql`date`, down: false },
  "-amount": { by: sql`coalesce(t.yearly, -1)`, as: sql`bigint`, down: true },
  health: { by: sql`coalesce(h.score, 101)`, as: sql`int`, down: false },
};

function renewalConditions({
  today,
  period,
  outcome,
  owner,
  customer,
}: Omit<RenewalFilter, "sort" | "after" | "limit">): RawBuilder<unknown>[] {
  const conditions = [sql`t.outcome = ${outcome}`, sql`t.ends_on is not null`, ...ownedBy(owner)];
  if (customer !== undefined)
    conditions.push(
      sql`t.customer_id in (select a.id from organization_aliases a where a.of = ${customer} union select a.id from contact_aliases a where a.of = ${customer})`,
    );
  if (period === "overdue") conditions.push(sql`t.ends_on < ${today}::date`);
  else if (period !== "all") conditions.push(sql`t.ends_on <= ${today}::date + ${Number(period)}::int`);
  return conditions;
}

export async function selectRenewals(
  db: Db,
  { limit, sort, after, ...filter }: RenewalFilter,
): Promise<(RenewalRow & { sorted: string | number })[]> {
  const { by, as, down } = RENEWAL_ORDER[sort];
  const conditions = renewalConditions(filter);
  if (after) conditions.push(sql`(${by}, t.id) ${sql.raw(down ? "<" : ">")} (${after.value}::${as}, ${after.id}::uuid)`);
  const order = sql.raw(down ? "desc" : "asc");
  const { rows } = await sql<
    RenewalRow & { sorted: string | number }
  >`select t.id, t.customer_id, t.subscription_id, t.kind, t.starts_on::text as starts_on,
      t.ends_on::text as ends_on, t.outcome, t.reason, t.yearly::float8 as yearly, t.currency, h.last_contact_at, h.score, h.level, ${whose},
      (select jsonb_build_object('id', p.id, 'name', p.name) from plan_offers p where p.id = t.plan_id) as plan,
      ${sort === "date" ? sql`t.ends_on::text` : sql`${by}::float8`} as sorted
    from customer_terms t join customer_health h on h.id = t.customer_id
    where ${sql.join(conditions, sql` and `)} order by ${by} ${order}, t.id ${order} limit ${limit}`.execute(db);
  return rows;
}

export async function countRenewals(db: Db, filter: Omit<RenewalFilter, "sort" | "after" | "limit">): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from customer_terms t join customer_health h on h.id = t.customer_id
    where ${sql.join(renewalConditions(filter), sql` and `)}`.execute(db);
  return rows[0]!.n;
}

export type HealthRow = Whose & {
  id: string;
  score: number | null;
  level: HealthLevel | null;
  trend: number | null;
  known: number;
  reasons: StoredReason[];
  current: boolean;
  yearly: number | null;
  currency: string | null;
  renews_on: string | null;
  last_contact_at: Date | null;
  computed_at: Date | null;
};

const healthColumns = sql`h.id, h.score, h.level, h.trend, h.known, h.reasons, h.current, h.yearly::float8 as yearly, h.currency,
  h.renews_on::text as renews_on, h.last_contact_at, h.computed_at, ${whose}`;

export type HealthFilter = {
  limit: number;
  level: HealthLevel | undefined;
  owner: OwnerFilter;
  sort: "score" | "-amount" | "renewal";
  after: { value: string | number; id: string } | null;
};

const HEALTH_ORDER = {
  score: { by: sql`h.score`, as: sql`int`, down: false },
  "-amount": { by: sql`coalesce(h.yearly, -1)`, as: sql`bigint`, down: true },
  renewal: { by: sql`coalesce(h.renews_on, '9999-12-31'::date)`, as: sql`date`, down: false },
};

const healthConditions = ({ level, owner }: Pick<HealthFilter, "level" | "owner">): RawBuilder<unknown>[] => [
  sql`h.score is not null`,
  ...(level ? [sql`h.level = ${level}`] : []),
  ...ownedBy(owner),
];

export async function selectHealths(
  db: Db,
  { limit, sort, after, ...filter }: HealthFilter,
): Promise<(HealthRow & { sorted: string | number })[]> {
  const { by, as, down } = HEALTH_ORDER[sort];
  const conditions = healthConditions(filter);
  // The id goes upwards whatever the first goes: what is compared are two steps then.
  const beyond = sql.raw(down ? "<" : ">");
  if (after) conditions.push(sql`(${by} ${beyond} ${after.value}::${as} or (${by} = ${after.value}::${as} and h.id > ${after.id}::uuid))`);
  const { rows } = await sql<HealthRow & { sorted: string | number }>`select ${healthColumns},
      ${sort === "renewal" ? sql`${by}::text` : sql`${by}::float8`} as sorted
    from customer_health h where ${sql.join(conditions, sql` and `)} order by ${by} ${sql.raw(down ? "desc" : "asc")}, h.id limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function countHealths(db: Db, filter: Pick<HealthFilter, "level" | "owner">): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from customer_health h where ${sql.join(healthConditions(filter), sql` and `)}`.execute(db);
  return rows[0]!.n;
}

/** How a customer does, under any record that stands for him. */
export async function selectHealth(db: Db, id: string): Promise<HealthRow | undefined> {
  const { rows } = await sql<HealthRow>`select ${healthColumns} from customer_health h
    where h.id in (select a.id from organization_aliases a where a.of = ${id} union select a.id from contact_aliases a where a.of = ${id}) limit 1`.execute(
    db,
  );
  return rows[0];
}

export type DayRow = { day: string; score: number; points: { [signal: string]: number } };

export async function selectDays(db: Db, customer: string, { after, limit }: { after: string | null; limit: number }): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`select day::text as day, score, points from customer_health_days
    where customer_id = ${customer} and (${after}::date is null or day < ${after}::date) order by day desc limit ${limit}`.execute(db);
  return rows;
}
