/** SQL of subscriptions and their history. */
import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { Cancellation, SubscriptionState } from "#shared/plan-codes";

type Named = { id: string; name: string };

export type SubscriptionFields = {
  plan_id: string;
  starts_on: string;
  ends_on: string | null;
  maintenance_ends_on: string | null;
  cancelled_from: string | null;
  cancellation: Cancellation | null;
  reference: string | null;
};

export type SubscriptionRow = SubscriptionFields & {
  id: string;
  plan: { id: string; slug: string; name: LocalizedText; namedContacts: number | null };
  organization_id: string | null;
  contact_id: string | null;
  organization: Named | null;
  contact: Named | null;
  named: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const columns = sql`s.id, s.plan_id, s.organization_id, s.contact_id, s.starts_on::text as starts_on, s.ends_on::text as ends_on,
  s.maintenance_ends_on::text as maintenance_ends_on, s.cancelled_from::text as cancelled_from, s.cancellation, s.reference, s.revision, s.created_at, s.updated_at,
  jsonb_build_object('id', p.id, 'slug', p.slug, 'name', p.name, 'namedContacts', p.named_contacts) as plan,
  (select jsonb_build_object('id', coalesce(o.stands_as, o.id), 'name', coalesce(o.stands_name, o.name)) from organization_names o where o.id = s.organization_id) as organization,
  (select jsonb_build_object('id', coalesce(c.stands_as, c.id), 'name', coalesce(c.stands_name, c.name, '')) from contact_names c where c.id = s.contact_id) as contact,
  (select count(*)::int from plan_named_contacts n where n.subscription_id = s.id) as named`;

async function subscriptions(db: Db, rest: RawBuilder<unknown>): Promise<SubscriptionRow[]> {
  return (await sql<SubscriptionRow>`select ${columns} from plan_subscriptions s join plans p on p.id = s.plan_id ${rest}`.execute(db))
    .rows;
}

export async function selectSubscription(db: Db, id: string): Promise<SubscriptionRow | undefined> {
  return (await subscriptions(db, sql`where s.id = ${id}`))[0];
}

/** The subscription, which nobody else changes, nor adds a named contact to, until the end of the transaction. */
export async function lockSubscription(db: Db, id: string): Promise<SubscriptionRow | undefined> {
  await sql`select from plan_subscriptions where id = ${id} for update`.execute(db);
  return selectSubscription(db, id);
}

/** The same as `subscriptionState`, for rows `s`. @param today `YYYY-MM-DD` */
function inState(state: SubscriptionState, today: string): RawBuilder<unknown> {
  const cancelled = sql`coalesce(s.cancelled_from <= ${today}::date and s.cancelled_from <= coalesce(s.ends_on, 'infinity'), false)`;
  const past = sql`coalesce(s.ends_on < ${today}::date, false)`;
  switch (state) {
    case "cancelled":
      return cancelled;
    case "past":
      return sql`${past} and not ${cancelled}`;
    case "planned":
      return sql`s.starts_on > ${today}::date and not ${past} and not ${cancelled}`;
    case "active":
      return sql`s.starts_on <= ${today}::date and not ${past} and not ${cancelled}`;
  }
}

export type SubscriptionFilter = {
  limit: number;
  after: string | null;
  today: string;
  organization?: string | undefined;
  contact?: string | undefined;
  plan?: string | undefined;
  state?: SubscriptionState | undefined;
};

/** What customers and those merged with them have, newest first. @param organization, plan ids or slugs */
export function selectSubscriptions(
  db: Db,
  { limit, after, today, organization, contact, plan, state }: SubscriptionFilter,
): Promise<SubscriptionRow[]> {
  const conditions = [
    sql`(${after}::uuid is null or s.id < ${after})`,
    ...(organization
      ? [
          sql`s.organization_id in (select a.id from organization_aliases a join organization_names o on o.id = a.of where ${idOrSlug("o", organization)})`,
        ]
      : []),
    ...(contact ? [sql`s.contact_id in (select a.id from contact_aliases a where a.of = ${contact})`] : []),
    ...(plan ? [idOrSlug("p", plan)] : []),
    ...(state ? [sql`(${inState(state, today)})`] : []),
  ];
  return subscriptions(db, sql`where ${sql.join(conditions, sql` and `)} order by s.id desc limit ${limit}`);
}

/**
 * The subscriptions of some organizations and contacts: those that hold first, then the newest.
 * @param today `YYYY-MM-DD`
 */
export function selectSubscriptionsOf(
  db: Db,
  {
    organizations,
    contacts,
    today,
    limit,
  }: { organizations: readonly string[]; contacts: readonly string[]; today: string; limit: number },
): Promise<SubscriptionRow[]> {
  return subscriptions(
    db,
    sql`where s.id in (select s.id from plan_subscriptions s
        where s.organization_id = any(${[...organizations]}::uuid[]) or s.contact_id = any(${[...contacts]}::uuid[])
        order by (${inState("active", today)}) desc, s.id desc limit ${limit})
      order by (${inState("active", today)}) desc, s.id desc`,
  );
}

/** What a contact has, by himself or by an organization he belongs to on a day. */
export function selectOwnSubscriptions(
  db: Db,
  {
    contact,
    today,
    after,
    limit,
    only = null,
  }: { contact: string; today: string; after: string | null; limit: number; only?: string | null },
): Promise<SubscriptionRow[]> {
  return subscriptions(
    db,
    sql`where (s.contact_id = ${contact} or s.organization_id in (select m.organization_id from organization_members m
        where m.contact_id = ${contact} and m.starts_on <= ${today}::date and (m.ends_on is null or m.ends_on > ${today}::date)))
      and (${after}::uuid is null or s.id < ${after}) and (${only}::uuid is null or s.id = ${only}) order by s.id desc limit ${limit}`,
  );
}

export async function insertSubscription(
  db: Db,
  s: SubscriptionFields & { id: string; organizationId: string | null; contactId: string | null; now: Date },
): Promise<void> {
  await sql`insert into plan_subscriptions (id, plan_id, organization_id, contact_id, starts_on, ends_on, maintenance_ends_on, reference, created_at, updated_at)
    values (${s.id}, ${s.plan_id}, ${s.organizationId}, ${s.contactId}, ${s.starts_on}, ${s.ends_on}, ${s.maintenance_ends_on}, ${s.reference}, ${s.now}, ${s.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateSubscription(db: Db, id: string, revision: number, s: SubscriptionFields, now: Date): Promise<boolean> {
  const { rows } = await sql`update plan_subscriptions set plan_id = ${s.plan_id}, starts_on = ${s.starts_on}, ends_on = ${s.ends_on},
      maintenance_ends_on = ${s.maintenance_ends_on}, cancelled_from = ${s.cancelled_from}, cancellation = ${s.cancellation}, reference = ${s.reference},
      revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export type ChangeRow = {
  id: string;
  at: Date;
  actor: string;
  how: "created" | "changed" | "cancelled" | "reinstated" | "named" | "unnamed";
  data: { [name: string]: unknown };
};

export async function insertChange(
  db: Db,
  c: ChangeRow & { subscriptionId: string; organizationId: string | null; contactId: string | null },
): Promise<void> {
  await sql`insert into plan_subscription_changes (id, subscription_id, organization_id, contact_id, at, actor, how, data)
    values (${c.id}, ${c.subscriptionId}, ${c.organizationId}, ${c.contactId}, ${c.at}, ${c.actor}, ${c.how}, ${JSON.stringify(c.data)})`.execute(
    db,
  );
}

export async function selectChanges(
  db: Db,
  { subscription, after, limit }: { subscription: string; after: string | null; limit: number },
): Promise<ChangeRow[]> {
  return (
    await sql<ChangeRow>`select id, at, actor, how, data from plan_subscription_changes
      where subscription_id = ${subscription} and (${after}::uuid is null or id < ${after}) order by id desc limit ${limit}`.execute(db)
  ).rows;
}

/** Names of plans by subscription, for those that the actor may know of. */
export async function selectSubscriptionNames(db: Db, ids: readonly string[]): Promise<{ id: string; name: LocalizedText }[]> {
  return (
    await sql<{ id: string; name: LocalizedText }>`select s.id, p.name from plan_subscriptions s join plans p on p.id = s.plan_id
      where s.id = any(${[...ids]}::uuid[])`.execute(db)
  ).rows;
}
