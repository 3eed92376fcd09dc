/** SQL of what is known of a customer's plans and of a product, for decisions: one statement. */
import { sql } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { Milestone } from "#shared/lifecycle";
import type { LocalizedText } from "#shared/locales";
import type { Cancellation, CourseForm, Price, UpdatePolicy } from "#shared/plan-codes";
import type { PolicyChannel } from "#shared/support-policy";
import type { ServiceLevel } from "./queries.ts";

/**
 * A customer: an organization (id or slug), or a contact (id) with all that he has by organizations he belongs to; both: the contact with what he
 * has by that organization alone, on whose behalf he asks.
 */
export type Customer = { readonly organization: string } | { readonly contact: string; readonly organization?: string | undefined };

export type PlanFactsRow = {
  id: string;
  name: LocalizedText;
  covers: boolean;
  channels: PolicyChannel[];
  levels: ServiceLevel[];
  updates: UpdatePolicy;
  fallback: boolean;
  forms: CourseForm[];
  onboarding: boolean;
  community: boolean;
  entitlements: string[];
  prices: Price[];
  /** Whether it may be bought, and whether every customer has it. */
  sold: boolean;
  everybody: boolean;
};

export type FactsRow = {
  customer: boolean;
  /** The contact himself, if it is one, and the organizations it is or belongs to; those merged with them too. */
  people: string[];
  houses: string[];
  product: string | null;
  days: { line: string | null; milestone: Milestone; on: string | null }[];
  subscriptions: {
    plan: string;
    startsOn: string;
    endsOn: string | null;
    maintenanceEndsOn: string | null;
    cancelledFrom: string | null;
    cancellation: Cancellation | null;
    named: boolean;
    placesLeft: boolean;
  }[];
  plans: PlanFactsRow[];
};

/** More subscriptions of one customer than this say nothing new. */
const MOST = 500;
/** Nor more records that stand for him. */
const MOST_RECORDS = 50;

/** @param product id or slug @param today `YYYY-MM-DD` */
export async function selectFacts(db: Db, customer: Customer, product: string, today: string): Promise<FactsRow> {
  const person = "contact" in customer ? customer.contact : null;
  const people =
    person === null ? sql`select null::uuid as id where false` : sql`select a.id from contact_aliases a where a.of = ${person}`;
  const houses =
    customer.organization !== undefined
      ? sql`select a.id from organization_aliases a join organization_names o on o.id = a.of where ${idOrSlug("o", customer.organization)}`
      : sql`select distinct a.id from organization_members m join organization_aliases a on a.of = m.organization_id
          where m.contact_id in (select id from people) and m.starts_on <= ${today}::date and (m.ends_on is null or m.ends_on > ${today}::date)`;
  const { rows } = await sql<FactsRow>`with people as (${people}), houses as (${houses}),
    product as (select n.id from product_names n where ${idOrSlug("n", product)}),
    held as (select s.* from plan_subscriptions s where s.organization_id = any(array(select id from houses)) or s.contact_id = any(array(select id from people))
      order by s.id desc limit ${sql.lit(MOST)})
    select ${person === null ? sql`exists (select from houses)` : sql`exists (select from people)`} as customer,
      array(select id from people limit ${sql.lit(MOST_RECORDS)}) as people, array(select id from houses limit ${sql.lit(MOST_RECORDS)}) as houses,
      (select id from product) as product,
      coalesce((select jsonb_agg(jsonb_build_object('line', d.line, 'milestone', d.milestone, 'on', d.falls_on)) from lifecycle_days d
        where d.product_id = (select id from product) and d.milestone in ('endOfSecuritySupport', 'endOfLife')), '[]') as days,
      coalesce((select jsonb_agg(jsonb_build_object('plan', s.plan_id, 'startsOn', s.starts_on, 'endsOn', s.ends_on, 'maintenanceEndsOn', s.maintenance_ends_on,
          'cancelledFrom', s.cancelled_from, 'cancellation', s.cancellation,
          'named', ${person === null} or s.contact_id is not null or p.named_contacts is null
            or exists (select from plan_named_contacts n where n.subscription_id = s.id and n.contact_id in (select id from people)),
          'placesLeft', coalesce(p.named_contacts > (select count(*) from plan_named_contacts n where n.subscription_id = s.id), false)) order by s.id desc)
        from held s join plans p on p.id = s.plan_id), '[]') as subscriptions,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name,
          'covers', p.all_products or exists (select from plan_products x where x.plan_id = p.id and x.product_id = (select id from product)),
          'channels', p.channels, 'levels', p.service_levels, 'updates', p.updates, 'fallback', p.perpetual_fallback, 'forms', p.course_forms,
          'onboarding', p.onboarding_hours > 0, 'community', p.community, 'entitlements', p.entitlements,
          'sold', p.archived_at is null and p.visibility <> 'internal', 'everybody', p.archived_at is null and p.for_everybody,
          'prices', coalesce((select jsonb_agg(jsonb_build_object('amount', x.amount, 'currency', x.currency, 'period', x.period)) from plan_prices x where x.plan_id = p.id), '[]')))
        from plans p where p.id in (select plan_id from held) or (p.archived_at is null and (p.for_everybody or p.visibility <> 'internal'))), '[]') as plans`.execute(
    db,
  );
  return rows[0]!;
}

/** Who has what: a product in the hands of an organization, or else of a contact. */
export type Covered = { id: string; organization: string | null; contact: string | null; product: string };
type CoveringRow = {
  asked: string;
  subscription: string;
  slug: string;
  name: LocalizedText;
  starts_on: string;
  ends_on: string | null;
  maintenance_ends_on: string | null;
  cancelled_from: string | null;
};

/** The subscriptions that have begun whose plans cover each of the things asked about. */
export async function selectCovering(db: Db, asked: readonly Covered[], today: string): Promise<CoveringRow[]> {
  return (
    await sql<CoveringRow>`select a.id as asked, s.id as subscription, p.slug, p.name, s.starts_on::text as starts_on, s.ends_on::text as ends_on,
        s.maintenance_ends_on::text as maintenance_ends_on, s.cancelled_from::text as cancelled_from
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(id uuid, organization uuid, contact uuid, product uuid)
        join plan_subscriptions s on s.organization_id = a.organization or s.contact_id = case when a.organization is null then a.contact end
        join plans p on p.id = s.plan_id
      where s.starts_on <= ${today}::date and (p.all_products or exists (select from plan_products x where x.plan_id = p.id and x.product_id = a.product))`.execute(
      db,
    )
  ).rows;
}
