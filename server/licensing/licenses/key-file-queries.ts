import { sql } from "kysely";
import type { Db } from "#platform/db";

export async function insertKeyFile(db: Db, fileId: string, licenseId: string): Promise<void> {
  await sql`insert into license_key_files (file_id, license_id) values (${fileId}, ${licenseId})`.execute(db);
}

/** Ids of the licences whose keys are in these files. */
export async function selectKeyFiles(db: Db, fileIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct license_id as id from license_key_files where file_id = any(${[...fileIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Those who see the key in the portal too (`runs` in policy.ts): the holder, and who looks after the organization or is its technical contact today.
 * A contact counts with all he stands for.
 * @param today `YYYY-MM-DD`
 */
export async function selectWhoMayKnow(db: Db, licenseId: string, contactIds: readonly string[], today: string): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select c.id from unnest(${[...contactIds]}::uuid[]) c(id) cross join licenses l
    cross join lateral (select bool_or(x.holds) as member, bool_or(x.holds and (x.role in ('manager', 'technical') or x.manages_members)) as runs
      from (select m.role, m.manages_members, m.starts_on <= ${today}::date and (m.ends_on is null or m.ends_on > ${today}::date) as holds
        from contact_aliases a join organization_members m on m.contact_id = a.id
          join organization_aliases h on h.of = l.organization_id and h.id = m.organization_id where a.of = c.id) x) s
    where l.id = ${licenseId} and (s.runs
      or (s.member is not false and exists (select from contact_aliases a where a.of = c.id and a.id = l.contact_id)))`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** @param today `YYYY-MM-DD` */
export async function selectWhoBelongs(db: Db, licenseId: string, contactIds: readonly string[], today: string): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select c.id from unnest(${[...contactIds]}::uuid[]) c(id) cross join licenses l where l.id = ${licenseId}
    and (exists (select from contact_aliases a where a.of = c.id
          and (a.id = l.contact_id or exists (select from license_users u where u.license_id = l.id and u.contact_id = a.id)))
      or exists (select from contact_aliases a join organization_members m on m.contact_id = a.id
          join organization_aliases h on h.of = l.organization_id and h.id = m.organization_id
          where a.of = c.id and m.starts_on <= ${today}::date and (m.ends_on is null or m.ends_on > ${today}::date)))`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
