/** SQL of renewal and churn by month: worked out at once from all terms, and kept. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** How many months are told beside the running one. */
const MONTHS = 12;
/** After how many months cohorts are looked at again, and how far back they go. */
const AFTER = [1, 3, 6, 12, 24] as const;
const COHORTS = 24;

/**
 * Works the months out anew. A customer counts in a month who had something on the day before it; what he has in value is compared with its last day,
 * of the running month with today. In the currency `''` customers are counted whatever they pay, and terms too.
 * @param today `YYYY-MM-DD`
 */
export async function writeMonths(db: Db, today: string): Promise<void> {
  await sql`delete from churn_months`.execute(db);
  await sql`with months as (
      select m::date as month, m::date - 1 as before, least((m + interval '1 month')::date - 1, ${today}::date) as until
      from generate_series(date_trunc('month', ${today}::date) - make_interval(months => ${sql.lit(MONTHS)}), date_trunc('month', ${today}::date), interval '1 month') m
    ), held as (
      select m.month, t.customer_id, coalesce(t.currency, '') as currency,
        coalesce(sum(t.yearly) filter (where t.starts_on <= m.before and (t.held_until is null or t.held_until >= m.before)), 0) as before_worth,
        coalesce(sum(t.yearly) filter (where t.starts_on <= m.until and (t.held_until is null or t.held_until >= m.until)), 0) as after_worth,
        bool_or(t.starts_on <= m.before and (t.held_until is null or t.held_until >= m.before)) as had,
        bool_or(t.starts_on <= m.until and (t.held_until is null or t.held_until >= m.until)) as has
      from months m join customer_terms t on t.starts_on <= m.until and (t.held_until is null or t.held_until >= m.before)
      group by 1, 2, 3
    ), people as (
      select month, count(*) filter (where had)::int as customers, count(*) filter (where had and not has)::int as lost,
        count(*) filter (where has and not had)::int as gained
      from (select month, customer_id, bool_or(had) as had, bool_or(has) as has from held group by 1, 2) x group by 1
    ), money as (
      select month, currency, sum(before_worth) filter (where had) as value, coalesce(sum(before_worth) filter (where had and not has), 0) as lost,
        coalesce(sum(before_worth - after_worth) filter (where had and has and after_worth < before_worth), 0) as reduced, coalesce(sum(after_worth - before_worth) filter (where had and after_worth > before_worth), 0) as grown
      from held where currency <> '' group by 1, 2
    ), ended as (
      select m.month, coalesce(t.currency, '') as currency, t.outcome, t.yearly
      from months m join customer_terms t on t.outcome in ('open', 'renewed', 'lost') and t.ends_on >= m.month and t.ends_on <= m.until
    ), terms as (
      select month, count(*) filter (where outcome <> 'open')::int as ended, count(*) filter (where outcome = 'renewed')::int as renewed,
        count(*) filter (where outcome = 'open')::int as undecided from ended group by 1
    ), worth as (
      select month, currency, coalesce(sum(yearly) filter (where outcome <> 'open'), 0) as ended, coalesce(sum(yearly) filter (where outcome = 'renewed'), 0) as renewed
      from ended where currency <> '' group by 1, 2
    )
    insert into churn_months (month, currency, customers, lost, gained, value, value_lost, value_reduced, value_grown, ended, renewed, undecided, value_ended, value_renewed)
    select m.month, '', coalesce(p.customers, 0), coalesce(p.lost, 0), coalesce(p.gained, 0), 0, 0, 0, 0, coalesce(t.ended, 0), coalesce(t.renewed, 0), coalesce(t.undecided, 0), 0, 0
      from months m left join people p using (month) left join terms t using (month)
    union all
    select month, currency, 0, 0, 0, coalesce(y.value, 0), coalesce(y.lost, 0), coalesce(y.reduced, 0), coalesce(y.grown, 0), 0, 0, 0, coalesce(w.ended, 0), coalesce(w.renewed, 0)
      from money y full join worth w using (month, currency)`.execute(db);
}

/** Works cohorts out anew: only what every customer of the month has had the time for. @param today `YYYY-MM-DD` */
export async function writeCohorts(db: Db, today: string): Promise<void> {
  await sql`delete from churn_cohorts`.execute(db);
  await sql`insert into churn_cohorts (month, after, customers, kept)
    select f.month, a.months, count(*), count(*) filter (where exists (select from customer_terms t where t.customer_id = f.customer_id
        and t.starts_on <= (f.began + make_interval(months => a.months))::date and (t.held_until is null or t.held_until >= (f.began + make_interval(months => a.months))::date)))
    from (select customer_id, min(starts_on) as began, date_trunc('month', min(starts_on))::date as month from customer_terms group by 1) f
      cross join unnest(array[${sql.join(AFTER.map((months) => sql.lit(months)))}]) a(months)
    where f.month >= date_trunc('month', ${today}::date) - make_interval(months => ${sql.lit(COHORTS)})
      and (f.month + make_interval(months => a.months + 1))::date <= ${today}::date
    group by 1, 2`.execute(db);
}

export type MonthRow = {
  month: string;
  currency: string;
  customers: number;
  lost: number;
  gained: number;
  value: number;
  value_lost: number;
  value_reduced: number;
  value_grown: number;
  ended: number;
  renewed: number;
  undecided: number;
  value_ended: number;
  value_renewed: number;
};

/** The newest month first. There are no more than a few hundred rows: thirteen months, and a row for each currency. */
export async function selectMonths(db: Db): Promise<MonthRow[]> {
  const { rows } =
    await sql<MonthRow>`select month::text as month, currency, customers, lost, gained, value::float8 as value, value_lost::float8 as value_lost,
      value_reduced::float8 as value_reduced, value_grown::float8 as value_grown, ended, renewed, undecided, value_ended::float8 as value_ended,
      value_renewed::float8 as value_renewed
    from churn_months order by month desc, currency limit 2000`.execute(db);
  return rows;
}

export type CohortRow = { month: string; after: number; customers: number; kept: number };

export async function selectCohorts(db: Db): Promise<CohortRow[]> {
  return (
    await sql<CohortRow>`select month::text as month, after, customers, kept from churn_cohorts order by month desc, after limit 1000`.execute(
      db,
    )
  ).rows;
}
