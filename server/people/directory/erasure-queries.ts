/** SQL of one person's record. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export async function personOf(
  db: Db,
  ids: readonly string[],
): Promise<{ addresses: { kind: string; address: string }[]; names: string[]; accounts: string[] }> {
  const { rows: addresses } = await sql<{
    kind: string;
    address: string;
  }>`select kind, address from contact_addresses where contact_id = any(${[...ids]}::uuid[])`.execute(db);
  const { rows } = await sql<{
    name: string | null;
    account: string | null;
  }>`select name, account_id as account from contacts where id = any(${[...ids]}::uuid[])`.execute(db);
  return {
    addresses,
    names: rows.flatMap(({ name }) => name ?? []),
    accounts: rows.flatMap(({ account }) => account ?? []),
  };
}

/** Names among these that no other contact or agent has. */
export async function namesAlone(db: Db, ids: readonly string[], names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select n as name from unnest(${[...names]}::text[]) n
    where not exists (select from contacts c where lower(c.name) = lower(n) and c.id <> all(${[...ids]}::uuid[]))
      and not exists (select from agent_names a where lower(a.name) = lower(n))`.execute(db);
  return rows.map(({ name }) => name);
}

/** What of a contact is left is his number and that he was erased. */
export async function markErased(db: Db, ids: readonly string[], now: Date): Promise<void> {
  await sql`update contacts set name = null, locale = null, fields = '{}', account_id = null, erased_at = coalesce(erased_at, ${now}), revision = revision + 1, updated_at = ${now}
    where id = any(${[...ids]}::uuid[])`.execute(db);
}

/** A contact as its erasure is confirmed: what must be typed. */
export async function contactForErasure(
  db: Db,
  id: string,
): Promise<{ id: string; name: string | null; email: string | null; erased: boolean } | undefined> {
  const { rows } = await sql<{
    id: string;
    name: string | null;
    email: string | null;
    erased: boolean;
  }>`select c.id, c.name, c.erased_at is not null as erased,
      (select a.address from contact_addresses a where a.contact_id = c.id and a.kind = 'email' order by a.is_primary desc, a.created_at limit 1) as email
    from contacts c where c.id = (select coalesce(x.merged_into, x.id) from contacts x where x.id = ${id})`.execute(db);
  return rows[0];
}

/** Organizations a contact belongs or belonged to. */
export async function organizationsEver(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct organization_id as id from memberships where contact_id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}
