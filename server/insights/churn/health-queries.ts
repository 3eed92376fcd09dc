/** SQL of who is a customer, and of his health as it is kept. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Locale } from "#shared/locales";
import type { HealthLevel, HealthSignal } from "#shared/churn-codes";
import type { Reason } from "./model/score.ts";

export type StoredReason = Reason & { facts: { [name: string]: number } };

/**
 * Takes up customers that are not known here yet: organizations and single people who have or had a plan, a licence that is no trial, or an invoice.
 * Of merged records the one they stand as.
 * @param ids only among these; null: among all
 */
export async function enlist(db: Db, ids: readonly string[] | null, now: Date): Promise<void> {
  const among = (column: RawBuilder<unknown>) => (ids === null ? sql`${column} is not null` : sql`${column} = any(${[...ids]}::uuid[])`);
  const organizations = (table: string, more = sql``) =>
    sql`select organization_id as id from ${sql.table(table)} where ${among(sql`organization_id`)} ${more}`;
  const contacts = (table: string, more = sql``) =>
    sql`select contact_id as id from ${sql.table(table)} where ${among(sql`contact_id`)} and organization_id is null ${more}`;
  const bought = sql`and not trial`;
  await sql`insert into customer_health (id, organization_id, contact_id, due_at)
    select n.id, n.organization_id, n.contact_id, ${now} from (
      select distinct coalesce(o.stands_as, o.id) as id, coalesce(o.stands_as, o.id) as organization_id, null::uuid as contact_id
        from (${organizations("held_subscriptions")} union ${organizations("license_signs", bought)} union ${organizations("invoice_signs")}) x
        join organization_names o on o.id = x.id
      union all select distinct p.stands_as, null::uuid, p.stands_as
        from (${contacts("held_subscriptions")} union ${contacts("license_signs", bought)} union ${contacts("invoice_signs")}) x
        join contact_standing p on p.id = x.id
    ) n where not exists (select from customer_health h where h.id = n.id) on conflict do nothing`.execute(db);
}

/** Under which ids some records stand. */
export async function standingOf(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct coalesce(o.stands_as, o.id) as id from organization_names o where o.id = any(${[...ids]}::uuid[])
    union select p.stands_as from contact_standing p where p.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

/** Takes customers to be worked out, so that nobody else does until the end of the transaction. */
export async function claim(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from customer_health where id = any(${[...ids]}::uuid[]) order by id for update`.execute(db);
  return rows.map(({ id }) => id);
}

/** The same for those whose time has come; those that somebody is at are passed over. */
export async function claimDue(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from customer_health where due_at <= ${now} order by due_at limit ${limit} for update skip locked`.execute(db);
  return rows.map(({ id }) => id);
}

/** Sets when customers are to be worked out next. @param ids null: all */
export async function setDue(db: Db, ids: readonly string[] | null, at: Date): Promise<void> {
  await sql`update customer_health set due_at = ${at} where ${ids === null ? sql`true` : sql`id = any(${[...ids]}::uuid[])`}`.execute(db);
}

/** The records that stand for some customers; one that has been merged into another stands for itself no longer and is absent. */
export async function selectRecords(db: Db, ids: readonly string[]): Promise<{ customer: string; record: string }[]> {
  const { rows } = await sql<{ customer: string; record: string }>`
    select o.id as customer, a.id as record from organization_names o join organization_aliases a on a.of = o.id
      where o.id = any(${[...ids]}::uuid[]) and o.stands_as is null
    union all select p.id, a.id from contact_standing p join contact_aliases a on a.of = p.id where p.id = any(${[...ids]}::uuid[]) and p.stands_as = p.id`.execute(
    db,
  );
  return rows;
}

export async function removeCustomers(db: Db, ids: readonly string[]): Promise<void> {
  await sql`delete from customer_health where id = any(${[...ids]}::uuid[])`.execute(db);
}

export type SavedHealth = {
  id: string;
  score: number | null;
  level: HealthLevel | null;
  known: number;
  reasons: StoredReason[];
  /** What each signal takes off, without those that take nothing. */
  points: { [signal in HealthSignal]?: number };
  current: boolean;
  yearly: number | null;
  currency: string | null;
  renews_on: string | null;
  last_contact_at: Date | null;
};

/** How far back a trend looks. */
const TREND_DAYS = 30;

/** Keeps what was worked out, and in the history where the score is another than the day before. */
export async function saveHealth(db: Db, list: readonly SavedHealth[], now: Date, due: Date): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  const given = sql`jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, score smallint, level text, known smallint, reasons jsonb, points jsonb,
    current boolean, yearly bigint, currency text, renews_on date, last_contact_at timestamptz)`;
  const earlier = (until: RawBuilder<unknown>) =>
    sql`(select d.score from customer_health_days d where d.customer_id = x.id and d.day ${until} order by d.day desc limit 1)`;
  await sql`insert into customer_health_days (customer_id, day, score, points)
    select x.id, ${today}::date, x.score, x.points from ${given} where x.score is not null and (x.score is distinct from ${earlier(sql`< ${today}::date`)}
      or exists (select from customer_health_days d where d.customer_id = x.id and d.day = ${today}::date))
    on conflict (customer_id, day) do update set score = excluded.score, points = excluded.points`.execute(db);
  await sql`update customer_health h set score = x.score, level = x.level, known = x.known, reasons = x.reasons, current = x.current, yearly = x.yearly,
      currency = x.currency, renews_on = x.renews_on, last_contact_at = x.last_contact_at, computed_at = ${now}, due_at = ${due},
      trend = x.score - ${earlier(sql`<= ${today}::date - ${sql.lit(TREND_DAYS)}`)}
    from ${given} where h.id = x.id`.execute(db);
}

/** Forgets how customers did before a day. */
export async function forgetDays(db: Db, before: string): Promise<void> {
  await sql`delete from customer_health_days where day < ${before}::date`.execute(db);
}

export type Owner = { customer: string; owner: string; locale: Locale };

/** Who looks after some customers, of the agents that work here still. */
export async function selectOwners(db: Db, ids: readonly string[]): Promise<Owner[]> {
  const { rows } =
    await sql<Owner>`select c.id as customer, a.id as owner, a.locale from customer_owners c join agent_profiles a on a.id = c.owner_id
    where c.id = any(${[...ids]}::uuid[]) and a.active`.execute(db);
  return rows;
}

export type TaskRow = { customer_id: string; cause: string; task_id: string };

export async function selectTasks(db: Db, ids: readonly string[]): Promise<TaskRow[]> {
  return (await sql<TaskRow>`select customer_id, cause, task_id from churn_tasks where customer_id = any(${[...ids]}::uuid[])`.execute(db))
    .rows;
}

export async function insertTask(db: Db, { customer_id, cause, task_id }: TaskRow, now: Date): Promise<void> {
  await sql`insert into churn_tasks (customer_id, cause, task_id, made_at) values (${customer_id}, ${cause}, ${task_id}, ${now})`.execute(
    db,
  );
}

export async function deleteTask(db: Db, { customer_id, cause }: TaskRow): Promise<void> {
  await sql`delete from churn_tasks where customer_id = ${customer_id} and cause = ${cause}`.execute(db);
}
