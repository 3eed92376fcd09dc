/** SQL of what customers had and have, and of the terms worked out of it. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Cancellation, Price } from "#shared/plan-codes";
import type { Batch } from "./fact-queries.ts";
import type { Change, Term } from "./model/terms.ts";
import type { Bill, Yearly } from "./model/value.ts";

export type HeldRow = {
  customer: string;
  id: string;
  plan: string;
  starts_on: string;
  ends_on: string | null;
  maintenance_ends_on: string | null;
  cancelled_from: string | null;
  cancellation: Cancellation | null;
  history: Change[];
};

/** As many subscriptions of one customer, and changes of one subscription, are looked at: the newest. */
const MOST_HELD = 500;
const MOST_CHANGES = 200;
const MOST_BILLS = 200;

/** All that some customers have and had, each with what happened to it, the oldest first. */
export async function selectHeld(db: Db, { customers, records }: Batch): Promise<HeldRow[]> {
  const { rows } =
    await sql<HeldRow>`select c.customer, s.id, s.plan_id as plan, s.starts_on::text as starts_on, s.ends_on::text as ends_on,
      s.maintenance_ends_on::text as maintenance_ends_on, s.cancelled_from::text as cancelled_from, s.cancellation,
      (select coalesce(jsonb_agg(jsonb_build_object('on', (h.at at time zone 'UTC')::date::text, 'how', h.how, 'data', h.data) order by h.id), '[]')
        from (select x.id, x.at, x.how, x.data from subscription_history x where x.subscription_id = s.id order by x.id desc limit ${MOST_CHANGES}) h) as history
    from unnest(${[...customers]}::uuid[], ${[...records]}::uuid[]) c(customer, record) cross join lateral (
      select x.* from held_subscriptions x where x.organization_id = c.record or x.contact_id = c.record order by x.id desc limit ${MOST_HELD}) s`.execute(
      db,
    );
  return rows;
}

export type OfferRow = { id: string; all_products: boolean; products: string[]; prices: Price[] };

export async function selectOffers(db: Db, ids: readonly string[]): Promise<OfferRow[]> {
  return (await sql<OfferRow>`select id, all_products, products, prices from plan_offers where id = any(${[...ids]}::uuid[])`.execute(db))
    .rows;
}

/** What was billed to some customers and not called back, the newest. */
export async function selectBills(db: Db, { customers, records }: Batch): Promise<(Bill & { customer: string })[]> {
  const { rows } = await sql<
    Bill & { customer: string }
  >`select c.customer, coalesce(i.plan_subscription_id::text, '') as subscription, i.currency,
      (i.total - i.tax)::float8 as net, i.issued::text as "issuedOn", i.period_start::text as "from", i.period_end::text as "to"
    from unnest(${[...customers]}::uuid[], ${[...records]}::uuid[]) c(customer, record) cross join lateral (
      select x.*, coalesce(x.issued_on, (x.created_at at time zone 'UTC')::date) as issued from invoice_signs x
      where (x.organization_id = c.record or (x.contact_id = c.record and x.organization_id is null)) and x.state in ('open', 'paid')
      order by x.id desc limit ${MOST_BILLS}) i`.execute(db);
  return rows;
}

export type WorthTerm = Term & { id: string; customer: string; worth: Yearly | null };

/**
 * Writes the terms of some customers as they are now; one that was there keeps its id.
 * @returns whether any is another than before
 */
export async function saveTerms(db: Db, customers: readonly string[], terms: readonly WorthTerm[]): Promise<boolean> {
  const written = sql`jsonb_to_recordset(${JSON.stringify(
    terms.map(({ worth, ...term }) => ({ ...term, yearly: worth?.amount ?? null, currency: worth?.currency ?? null })),
  )}::jsonb) as x(id uuid, customer uuid, subscription uuid, number smallint, plan uuid, kind text, "startsOn" date, "endsOn" date, "heldUntil" date,
    outcome text, reason text, yearly bigint, currency text)`;
  const gone = await sql`delete from customer_terms t where t.customer_id = any(${[...customers]}::uuid[])
    and not exists (select from ${written} where x.subscription = t.subscription_id and x.number = t.number) returning 1`.execute(db);
  const row = (t: string) =>
    sql.raw(
      `${t}customer_id, ${t}plan_id, ${t}kind, ${t}starts_on, ${t}ends_on, ${t}held_until, ${t}outcome, ${t}reason, ${t}yearly, ${t}currency`,
    );
  const { rows } = await sql`insert into customer_terms as t (id, subscription_id, number, ${row("")})
    select x.id, x.subscription, x.number, x.customer, x.plan, x.kind, x."startsOn", x."endsOn", x."heldUntil", x.outcome, x.reason, x.yearly, x.currency from ${written}
    on conflict (subscription_id, number) do update set (${row("")}) = (${row("excluded.")})
    where (${row("t.")}) is distinct from (${row("excluded.")}) returning 1`.execute(db);
  return gone.rows.length + rows.length > 0;
}
