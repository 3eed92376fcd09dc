/** SQL of those who may ask on the strength of a subscription. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type NamedRow = { id: string; contact: { id: string; name: string }; created_at: Date };

const columns = sql`n.id, n.created_at, (select jsonb_build_object('id', coalesce(c.stands_as, c.id), 'name', coalesce(c.stands_name, c.name, ''))
  from contact_names c where c.id = n.contact_id) as contact`;

export async function selectNamed(
  db: Db,
  { subscription, after, limit }: { subscription: string; after: string | null; limit: number },
): Promise<NamedRow[]> {
  return (
    await sql<NamedRow>`select ${columns} from plan_named_contacts n where n.subscription_id = ${subscription}
      and (${after}::uuid is null or n.id < ${after}) order by n.id desc limit ${limit}`.execute(db)
  ).rows;
}

/** Those of several subscriptions, oldest first. */
export async function selectNamedOf(
  db: Db,
  subscriptions: readonly string[],
): Promise<{ subscription: string; contact: string; name: string | null }[]> {
  const { rows } = await sql<{
    subscription: string;
    contact: string;
    name: string | null;
  }>`select n.subscription_id as subscription, n.contact_id as contact,
      (select c.name from contact_names c where c.id = n.contact_id) as name
    from plan_named_contacts n where n.subscription_id = any(${[...subscriptions]}::uuid[]) order by n.id`.execute(db);
  return rows;
}

/** Whether a contact belongs to an organization today or will; merged records count as one. */
export async function belongsTo(db: Db, contact: string, organization: string, today: string): Promise<boolean> {
  const { rows } =
    await sql`select from organization_members m where m.contact_id in (select a.id from contact_aliases a where a.of = ${contact})
    and m.organization_id in (select a.id from organization_aliases a where a.of = ${organization}) and (m.ends_on is null or m.ends_on > ${today}::date) limit 1`.execute(
      db,
    );
  return rows.length > 0;
}

/** Which organizations a contact looks after today, and whose bills. */
export async function selectRoles(db: Db, contact: string, today: string): Promise<Map<string, { manages: boolean; pays: boolean }>> {
  const { rows } = await sql<{ organization_id: string; manages: boolean; pays: boolean }>`select organization_id,
      bool_or(role = 'manager' or manages_members) as manages, bool_or(role in ('manager', 'billing') or manages_members) as pays
    from organization_members where contact_id = ${contact} and starts_on <= ${today}::date and (ends_on is null or ends_on > ${today}::date)
    group by organization_id`.execute(db);
  return new Map(rows.map(({ organization_id, ...roles }) => [organization_id, roles]));
}

/** Members of an organization today who are not named, by name. */
export async function selectCandidates(
  db: Db,
  {
    subscription,
    organization,
    today,
    q,
    limit,
  }: { subscription: string; organization: string; today: string; q: string | null; limit: number },
): Promise<{ id: string; name: string }[]> {
  const like = q === null ? null : `%${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return (
    await sql<{ id: string; name: string }>`select c.id, coalesce(c.name, '') as name from contact_names c
      where c.id in (select m.contact_id from organization_members m where m.organization_id = ${organization} and m.starts_on <= ${today}::date
          and (m.ends_on is null or m.ends_on > ${today}::date))
        and not exists (select from plan_named_contacts n where n.subscription_id = ${subscription} and n.contact_id = c.id)
        and (${like}::text is null or lower(c.name) like ${like})
      order by lower(coalesce(c.name, '')), c.id limit ${limit}`.execute(db)
  ).rows;
}

/** Who stands together with a contact is one: none of them is named twice. */
export async function isNamed(db: Db, subscription: string, contact: string): Promise<boolean> {
  const { rows } = await sql`select from plan_named_contacts n where n.subscription_id = ${subscription}
    and n.contact_id in (select a.id from contact_aliases a where a.of = ${contact}) limit 1`.execute(db);
  return rows.length > 0;
}

export async function insertNamed(
  db: Db,
  n: { id: string; subscriptionId: string; contactId: string; by: string; now: Date },
): Promise<void> {
  await sql`insert into plan_named_contacts (id, subscription_id, contact_id, added_by, created_at)
    values (${n.id}, ${n.subscriptionId}, ${n.contactId}, ${n.by}, ${n.now})`.execute(db);
}

/** @returns whether he was named */
export async function deleteNamed(db: Db, subscription: string, contact: string): Promise<boolean> {
  const { rows } = await sql`delete from plan_named_contacts n where n.subscription_id = ${subscription}
    and n.contact_id in (select a.id from contact_aliases a where a.of = ${contact}) returning 1`.execute(db);
  return rows.length > 0;
}
