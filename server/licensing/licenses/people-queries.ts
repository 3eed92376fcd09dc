import { sql } from "kysely";
import type { Db } from "#platform/db";

export type UserRow = { id: string; name: string; since: Date };

export async function selectUsers(
  db: Db,
  licenseId: string,
  { limit, after, only }: { limit: number; after: string | null; only?: string },
): Promise<UserRow[]> {
  return (
    await sql<UserRow>`select c.id, c.name, u.created_at as since from license_users u join contact_names c on c.id = u.contact_id
      where u.license_id = ${licenseId} and (${after}::uuid is null or c.id < ${after}) and (${only ?? null}::uuid is null or c.id = ${only ?? null}) order by c.id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function countUsers(db: Db, licenseId: string): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from license_users where license_id = ${licenseId}`.execute(db)).rows[0]!.n;
}

/** @returns false when he uses it already */
export async function insertUser(db: Db, licenseId: string, contactId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`insert into license_users (license_id, contact_id, created_at) values (${licenseId}, ${contactId}, ${now})
    on conflict do nothing returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when he did not use it */
export async function deleteUser(db: Db, licenseId: string, contactId: string): Promise<boolean> {
  return (
    (await sql`delete from license_users where license_id = ${licenseId} and contact_id = ${contactId} returning 1`.execute(db)).rows
      .length > 0
  );
}

export async function deleteUsers(db: Db, licenseId: string): Promise<void> {
  await sql`delete from license_users where license_id = ${licenseId}`.execute(db);
}

type Named = { id: string; name: string };
export type BanRow = { id: string; organization: Named | null; contact: Named | null; reason: string; created_at: Date };

export async function selectBans(db: Db, { limit, after, id }: { limit: number; after: string | null; id?: string }): Promise<BanRow[]> {
  return (
    await sql<BanRow>`select b.id, case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as organization,
        case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as contact, b.reason, b.created_at
      from license_bans b left join organization_names o on o.id = b.organization_id left join contact_names c on c.id = b.contact_id
      where (${after}::uuid is null or b.id < ${after}) and (${id ?? null}::uuid is null or b.id = ${id ?? null}) order by b.id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

/** @returns false when he is banned already */
export async function insertBan(
  db: Db,
  ban: { id: string; organizationId: string | null; contactId: string | null; reason: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into license_bans (id, organization_id, contact_id, reason, created_at)
    values (${ban.id}, ${ban.organizationId}, ${ban.contactId}, ${ban.reason}, ${ban.now}) on conflict do nothing returning 1`.execute(db);
  return rows.length > 0;
}

export async function deleteBan(db: Db, id: string): Promise<boolean> {
  return (await sql`delete from license_bans where id = ${id} returning 1`.execute(db)).rows.length > 0;
}
