/** SQL of plans. */
import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { ProductVisibility } from "#shared/lifecycle";
import type { LocalizedText } from "#shared/locales";
import type { CourseForm, PlanHours, Price, UpdatePolicy } from "#shared/plan-codes";
import type { PolicyChannel, PolicyHours } from "#shared/support-policy";
import type { PRIORITIES } from "#shared/ticket-codes";

export type ServiceLevel = {
  priority: (typeof PRIORITIES)[number];
  firstAnswerMinutes: number | null;
  nextAnswerMinutes: number | null;
  solutionMinutes: number | null;
  aroundTheClock: boolean;
};

/** What a plan says, but for its products and prices, which are rows of their own. */
export type PlanFields = {
  slug: string;
  name: LocalizedText;
  description: LocalizedText;
  visibility: ProductVisibility;
  for_everybody: boolean;
  all_products: boolean;
  channels: PolicyChannel[];
  hours: PlanHours;
  own_hours: readonly PolicyHours[];
  time_zone: string;
  languages: string[];
  named_contacts: number | null;
  level_name: LocalizedText;
  service_levels: readonly ServiceLevel[];
  updates: UpdatePolicy;
  perpetual_fallback: boolean;
  course_forms: CourseForm[];
  training_seats: number | null;
  onboarding_hours: number;
  community: boolean;
  entitlements: string[];
  archived_at: Date | null;
};

export type PlanRow = PlanFields & {
  id: string;
  products: { id: string; name: LocalizedText }[];
  prices: Price[];
  revision: number;
  created_at: Date;
  updated_at: Date;
};

/** Products that whoever asks may know of; prices from the shortest period, each currency together. */
const columns = sql`p.*, coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) order by n.slug)
    from plan_products x join product_names n on n.id = x.product_id where x.plan_id = p.id), '[]') as products,
  coalesce((select jsonb_agg(jsonb_build_object('amount', x.amount, 'currency', x.currency, 'period', x.period)
    order by x.currency, array_position(array['month', 'year', 'once'], x.period)) from plan_prices x where x.plan_id = p.id), '[]') as prices`;

async function plans(db: Db, rest: RawBuilder<unknown>): Promise<PlanRow[]> {
  return (await sql<PlanRow>`select ${columns} from plans p ${rest}`.execute(db)).rows;
}

/** @param name id or slug */
export async function selectPlan(db: Db, name: string): Promise<PlanRow | undefined> {
  return (await plans(db, sql`where ${idOrSlug("p", name)}`))[0];
}

/** The plan, which nobody else changes until the end of the transaction. @param name id or slug */
export async function lockPlan(db: Db, name: string): Promise<PlanRow | undefined> {
  await sql`select from plans p where ${idOrSlug("p", name)} for update`.execute(db);
  return selectPlan(db, name);
}

/** The plans of these ids, in no order. */
export async function selectPlansById(db: Db, ids: readonly string[]): Promise<PlanRow[]> {
  return plans(db, sql`where p.id = any(${[...ids]}::uuid[])`);
}

export function selectPlans(
  db: Db,
  {
    limit,
    after,
    product,
    archived,
  }: { limit: number; after: string | null; /** Id. */ product?: string | undefined; archived?: boolean | undefined },
): Promise<PlanRow[]> {
  const conditions = [
    sql`(${after}::uuid is null or p.id < ${after})`,
    ...(archived === undefined ? [] : [archived ? sql`p.archived_at is not null` : sql`p.archived_at is null`]),
    ...(product
      ? [sql`(p.all_products or exists (select from plan_products x where x.plan_id = p.id and x.product_id = ${product}))`]
      : []),
  ];
  return plans(db, sql`where ${sql.join(conditions, sql` and `)} order by p.id desc limit ${limit}`);
}

const values = (f: PlanFields) => ({
  slug: sql`${f.slug}`,
  name: sql`${JSON.stringify(f.name)}`,
  description: sql`${JSON.stringify(f.description)}`,
  visibility: sql`${f.visibility}`,
  for_everybody: sql`${f.for_everybody}`,
  all_products: sql`${f.all_products}`,
  channels: sql`${f.channels}`,
  hours: sql`${f.hours}`,
  own_hours: sql`${JSON.stringify(f.own_hours)}`,
  time_zone: sql`${f.time_zone}`,
  languages: sql`${f.languages}`,
  named_contacts: sql`${f.named_contacts}`,
  level_name: sql`${JSON.stringify(f.level_name)}`,
  service_levels: sql`${JSON.stringify(f.service_levels)}`,
  updates: sql`${JSON.stringify(f.updates)}`,
  perpetual_fallback: sql`${f.perpetual_fallback}`,
  course_forms: sql`${f.course_forms}`,
  training_seats: sql`${f.training_seats}`,
  onboarding_hours: sql`${f.onboarding_hours}`,
  community: sql`${f.community}`,
  entitlements: sql`${f.entitlements}`,
  archived_at: sql`${f.archived_at}`,
});

export async function insertPlan(db: Db, id: string, fields: PlanFields, now: Date): Promise<void> {
  const all = Object.entries({ id: sql`${id}`, ...values(fields), created_at: sql`${now}`, updated_at: sql`${now}` });
  await sql`insert into plans (${sql.join(all.map(([name]) => sql.ref(name)))}) values (${sql.join(all.map(([, value]) => value))})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updatePlan(db: Db, id: string, revision: number, fields: PlanFields, now: Date): Promise<boolean> {
  const sets = Object.entries(values(fields)).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const { rows } = await sql`update plans set ${sql.join(sets)}, revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export async function replacePlanProducts(db: Db, planId: string, productIds: readonly string[]): Promise<void> {
  await sql`delete from plan_products where plan_id = ${planId}`.execute(db);
  await sql`insert into plan_products (plan_id, product_id) select ${planId}::uuid, x from unnest(${[...productIds]}::uuid[]) x`.execute(
    db,
  );
}

export async function replacePlanPrices(db: Db, planId: string, prices: readonly Price[]): Promise<void> {
  await sql`delete from plan_prices where plan_id = ${planId}`.execute(db);
  await sql`insert into plan_prices (plan_id, currency, period, amount)
    select ${planId}::uuid, x.currency, x.period, x.amount from jsonb_to_recordset(${JSON.stringify(prices)}::jsonb) x(currency text, period text, amount bigint)`.execute(
    db,
  );
}

/** Whether anybody has or had it. */
export async function isSold(db: Db, planId: string): Promise<boolean> {
  return (await sql`select from plan_subscriptions where plan_id = ${planId} limit 1`.execute(db)).rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deletePlan(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from plans where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

/** Names of plans that the actor may know of. */
export async function selectPlanNames(db: Db, ids: readonly string[]): Promise<{ id: string; slug: string; name: LocalizedText }[]> {
  return (
    await sql<{
      id: string;
      slug: string;
      name: LocalizedText;
    }>`select id, slug, name from plans where id = any(${[...ids]}::uuid[])`.execute(db)
  ).rows;
}
