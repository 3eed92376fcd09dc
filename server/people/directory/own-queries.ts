/** SQL of what customers read and change of themselves. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type ColleagueRow = { id: string; name: string; sees_requests: boolean; manages_members: boolean; sort_name: string };

/** One page of those who belong to an organization on a day, by name. */
export async function selectColleagues(
  db: Db,
  { organization, day, after, limit }: { organization: string; day: string; after: { name: string; id: string } | null; limit: number },
): Promise<ColleagueRow[]> {
  const { rows } = await sql<ColleagueRow>`select x.* from (
      select c.id, coalesce(n.name, '') as name, lower(coalesce(n.name, '')) as sort_name, bool_or(m.sees_requests) as sees_requests, bool_or(m.manages_members) as manages_members
      from memberships m join contacts c on c.id = m.contact_id left join contact_names n on n.id = c.id
      where m.organization_id = ${organization} and m.starts_on <= ${day} and (m.ends_on is null or m.ends_on > ${day}) group by c.id, n.name) x
    where ${after === null} or (x.sort_name, x.id) > (${after?.name ?? ""}, ${after?.id ?? null}::uuid)
    order by x.sort_name, x.id limit ${limit}`.execute(db);
  return rows;
}

export async function selectProvedAddresses(db: Db, contactId: string): Promise<string[]> {
  const { rows } = await sql<{
    address: string;
  }>`select address from contact_addresses where contact_id = ${contactId} and kind = 'email' and verified_at is not null`.execute(db);
  return rows.map(({ address }) => address);
}

/** Makes one of a contact's addresses the one mail goes to. */
export async function choosePrimary(db: Db, contactId: string, address: string, now: Date): Promise<void> {
  // Two statements: of two primary ones at a time the index would refuse the second.
  await sql`update contact_addresses set is_primary = false, updated_at = ${now} where contact_id = ${contactId} and kind = 'email' and is_primary`.execute(
    db,
  );
  await sql`update contact_addresses set is_primary = true, updated_at = ${now} where contact_id = ${contactId} and kind = 'email' and address = ${address}`.execute(
    db,
  );
}

export async function setAddressProved(db: Db, contactId: string, address: string, now: Date): Promise<void> {
  await sql`update contact_addresses set verified_at = coalesce(verified_at, ${now}), updated_at = ${now}
    where contact_id = ${contactId} and kind = 'email' and address = ${address}`.execute(db);
}
