/** SQL of what service levels follow from: policies, calendars, plans and hours with their versions, and what customers have. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { PlanLevel, SlaPolicyContent } from "./model/terms.ts";
import type { CalendarContent } from "./queries.ts";

export type PolicyVersionRow = {
  id: string;
  version: number;
  beginsAt: Date;
  position: number;
  retired: boolean;
  content: SlaPolicyContent;
};
export type CalendarVersionRow = { id: string; version: number; beginsAt: Date; content: CalendarContent; includes: string[] };
type DaysRow = { days: number[]; from: string; to: string };
export type PlanSource = {
  sold: boolean;
  forEverybody: boolean;
  allProducts: boolean;
  products: string[];
  levels: PlanLevel[];
  hours: "policy" | "own" | "aroundTheClock";
  ownHours: DaysRow[];
  timeZone: string;
  namedOnly: boolean;
};
export type HoursSource = { product: string | null; brand: string | null; aroundTheClock: boolean; hours: DaysRow[]; timeZone: string };
export type SourceRow =
  | { kind: "plan"; source: string; beginsAt: Date; content: PlanSource | null }
  | { kind: "supportHours"; source: string; beginsAt: Date; content: HoursSource | null };

export async function policyVersions(db: Db): Promise<PolicyVersionRow[]> {
  return (
    await sql<PolicyVersionRow>`select policy_id as id, version, begins_at as "beginsAt", position, retired, content
    from sla_policy_versions order by policy_id, begins_at, version`.execute(db)
  ).rows;
}

/** From when on history was counted anew, and when; in their order. */
export async function recountsMade(db: Db): Promise<{ since: Date; at: Date }[]> {
  return (await sql<{ since: Date; at: Date }>`select since, created_at as at from sla_recounts order by created_at, id`.execute(db)).rows;
}

export async function calendarVersions(db: Db): Promise<CalendarVersionRow[]> {
  return (
    await sql<CalendarVersionRow>`select calendar_id as id, version, begins_at as "beginsAt", content, includes
    from calendar_versions order by calendar_id, begins_at, version`.execute(db)
  ).rows;
}

export async function sourceVersions(db: Db): Promise<SourceRow[]> {
  return (
    await sql<SourceRow>`select kind, source_id as source, begins_at as "beginsAt", content from sla_source_versions order by kind, source_id, begins_at, id`.execute(
      db,
    )
  ).rows;
}

/** Notes what a plan says now, from an instant on; one that says the same as before makes no version. */
export async function notePlan(db: Db, version: { id: string; planId: string; at: Date }): Promise<void> {
  await sql`with now_ as (select jsonb_build_object('sold', sold, 'forEverybody', for_everybody, 'allProducts', all_products, 'products', products, 'levels', service_levels,
      'hours', hours, 'ownHours', own_hours, 'timeZone', time_zone, 'namedOnly', named_only) as content from plan_promises where id = ${version.planId}),
    is_ as (select (select content from now_) as content),
    was as (select content from sla_source_versions where kind = 'plan' and source_id = ${version.planId} order by begins_at desc, id desc limit 1)
    insert into sla_source_versions (id, kind, source_id, begins_at, content)
    select ${version.id}, 'plan', ${version.planId}, ${version.at}, is_.content from is_
    where (exists (select from now_) or exists (select from was)) and is_.content is distinct from (select content from was)`.execute(db);
}

/** The same of the published hours of support. */
export async function noteSupportHours(db: Db, version: { id: string; policyId: string; at: Date }): Promise<void> {
  await sql`with now_ as (select jsonb_build_object('product', product_id, 'brand', brand_id, 'aroundTheClock', around_the_clock, 'hours', hours, 'timeZone', time_zone) as content
      from support_hours where id = ${version.policyId}),
    is_ as (select (select content from now_) as content),
    was as (select content from sla_source_versions where kind = 'supportHours' and source_id = ${version.policyId} order by begins_at desc, id desc limit 1)
    insert into sla_source_versions (id, kind, source_id, begins_at, content)
    select ${version.id}, 'supportHours', ${version.policyId}, ${version.at}, is_.content from is_
    where (exists (select from now_) or exists (select from was)) and is_.content is distinct from (select content from was)`.execute(db);
}

export type HeldRow = {
  ticket: string;
  id: string;
  plan: string;
  startsOn: string;
  endsOn: string | null;
  cancelledFrom: string | null;
  named: boolean;
  createdAt: Date;
  /** The newest first. */
  changes: { at: string; how: string; data: { [field: string]: [unknown, unknown] } }[];
};
export type AskedFor = { id: string; requester: string; organization: string | null };

/** What the customers of tickets have: what the organization has on whose behalf it is asked, else those of the requester; and his own. */
export async function heldPlans(db: Db, tickets: readonly AskedFor[]): Promise<HeldRow[]> {
  if (tickets.length === 0) return [];
  const { rows } =
    await sql<HeldRow>`with asked as (select * from jsonb_to_recordset(${JSON.stringify(tickets)}::jsonb) as a(id uuid, requester uuid, organization uuid)),
    people as (select a.id as ticket, c.id from asked a join contact_aliases c on c.of = a.requester),
    houses as (select a.id as ticket, o.id from asked a join organization_aliases o on o.of = a.organization
      union select p.ticket, o.id from people p join asked a on a.id = p.ticket and a.organization is null
        join organization_members m on m.contact_id = p.id and m.starts_on <= current_date and (m.ends_on is null or m.ends_on > current_date)
        join organization_aliases o on o.of = m.organization_id),
    held as (select h.ticket, s.* from houses h join held_subscriptions s on s.organization_id = h.id
      union select p.ticket, s.* from people p join held_subscriptions s on s.contact_id = p.id)
    select h.ticket, h.id, h.plan_id as plan, h.starts_on::text as "startsOn", h.ends_on::text as "endsOn", h.cancelled_from::text as "cancelledFrom",
      h.contact_id is not null or exists (select from plan_named n where n.subscription_id = h.id and n.contact_id in (select p.id from people p where p.ticket = h.ticket)) as named,
      h.created_at as "createdAt",
      coalesce((select jsonb_agg(jsonb_build_object('at', c.at, 'how', c.how, 'data', c.data) order by c.at desc, c.id desc)
        from subscription_history c where c.subscription_id = h.id and c.how <> 'created'), '[]') as changes
    from held h`.execute(db);
  return rows;
}

/** Of mails, those that went to the requester of the ticket. */
export async function mailsToRequesters(db: Db, mails: readonly { mail: string; requester: string }[]): Promise<Set<string>> {
  if (mails.length === 0) return new Set();
  const { rows } = await sql<{
    id: string;
  }>`select o.id from jsonb_to_recordset(${JSON.stringify(mails)}::jsonb) as a(mail uuid, requester uuid)
    join sent_mails o on o.id = a.mail join contact_names c on c.id = a.requester where lower(c.address) = lower(o.to_address)`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Has nobody else count these tickets until the running transaction ends. */
export async function holdTickets(db: Db, ids: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sla:' || id, 0)) from (select id from unnest(${ids.toSorted()}::text[]) as t(id) order by id) held`.execute(
    db,
  );
}
