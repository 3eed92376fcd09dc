/** SQL of contacts and organizations that are found by searching. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { SearchDocument } from "#platform/search";

const MOST_TEXT = 4_000;
/** Members of a renamed organization that are indexed anew with it. */
const MOST_MEMBERS = 5_000;

/** Texts among the values of custom fields. */
const fieldTexts = (alias: string) =>
  sql`(select string_agg(v #>> '{}', ' ') from jsonb_path_query(${sql.ref(`${alias}.fields`)}, '$.** ? (@.type() == "string")') v)`;
const notesOf = (column: "contact_id" | "organization_id", id: string) => sql`(select string_agg(left(n.text, 60000), E'\n') from (
    select x.text from people_notes x where x.${sql.ref(column)} = ${sql.ref(id)} union all select k.title from people_tasks k where k.${sql.ref(column)} = ${sql.ref(id)} limit 400) n)`;
/** A contact and those merged into him: they are found as one. */
const standing = sql`array(select x.id from contacts x where x.id = c.id or x.merged_into = c.id)`;
const contactName = sql`coalesce(c.name, (select split_part(a.address, '@', 1) from contact_addresses a where a.contact_id = c.id and a.kind = 'email' order by a.is_primary desc, a.created_at limit 1), '')`;

/** Whether there is the contact of the document `d`: erased ones are found by nobody. */
export const contactThere: RawBuilder<unknown> = sql`exists (select from contacts c where c.id = d.id and c.erased_at is null and c.merged_into is null)`;
export const organizationThere: RawBuilder<unknown> = sql`exists (select from organizations o where o.id = d.id and o.merged_into is null)`;

type Row = { id: string; name: string; text: string; notes: string | null; at: Date };

const asDocuments = (kind: string, rows: readonly Row[]): SearchDocument[] =>
  rows.flatMap(({ id, name, text, notes, at }) => [
    { kind, id, locale: null, title: name, text, at },
    ...(notes === null ? [] : [{ kind: `${kind}Notes`, id, locale: null, title: "", text: notes, at }]),
  ]);

/** The documents of contacts: who they are, and what the vendor's people noted of them. */
export async function contactDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } = await sql<Row>`select c.id, ${contactName} as name, c.updated_at as at, ${notesOf("contact_id", "c.id")} as notes,
      concat_ws(E'\n', c.title, array_to_string(c.tags, ' '),
        (select string_agg(a.address, ' ') from contact_addresses a where a.contact_id = any(${standing})),
        (select string_agg(p.number, ' ') from contact_phones p where p.contact_id = any(${standing})),
        (select string_agg(distinct o.name, ' ') from memberships m join organizations o on o.id = m.organization_id where m.contact_id = any(${standing})),
        ${fieldTexts("c")}) as text
    from contacts c where c.id = any(${[...ids]}::uuid[]) and c.erased_at is null and c.merged_into is null`.execute(db);
  return asDocuments("contact", rows);
}

export async function organizationDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } = await sql<Row>`select o.id, o.name, o.updated_at as at, ${notesOf("organization_id", "o.id")} as notes,
      concat_ws(E'\n', o.slug, array_to_string(o.tags, ' '), (select string_agg(x.domain, ' ') from organization_domains x where x.organization_id = o.id), ${fieldTexts("o")}) as text
    from organizations o where o.id = any(${[...ids]}::uuid[]) and o.merged_into is null`.execute(db);
  return asDocuments("organization", rows);
}

/** Ids after one. */
export async function nextIds(db: Db, table: "contacts" | "organizations", after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ${sql.table(table)} where id > ${after}::uuid order by id limit ${sql.lit(limit)}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Contacts who belong or belonged to these organizations: they are found by their names. */
export async function membersOf(db: Db, organizationIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct contact_id as id from memberships where organization_id = any(${[...organizationIds]}::uuid[]) limit ${sql.lit(MOST_MEMBERS)}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

export type FoundPerson = { id: string; name: string; detail: string | null; texts: (string | null)[]; at: Date };

const notesShown = (column: "contact_id" | "organization_id", id: string) => sql`array(
    (select left(n.text, ${sql.lit(MOST_TEXT)}) from people_notes n where n.${sql.ref(column)} = ${sql.ref(id)} order by n.created_at desc limit 4)
    union all (select k.title from people_tasks k where k.${sql.ref(column)} = ${sql.ref(id)} order by k.created_at desc limit 4))`;

/** Found contacts: by name, primary address and organizations; the texts a snippet is chosen from. */
export async function contactsFound(db: Db, ids: readonly string[], texts: boolean): Promise<FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`select c.id, ${contactName} as name, c.updated_at as at,
      (select a.address from contact_addresses a where a.contact_id = c.id and a.kind = 'email' order by a.is_primary desc, a.created_at limit 1) as detail,
      ${
        texts
          ? sql`concat_ws(' · ', nullif(c.title, ''), (select string_agg(distinct o.name, ' · ') from memberships m join organizations o on o.id = m.organization_id where m.contact_id = any(${standing})),
          (select string_agg(a.address, ' · ' order by a.is_primary desc, a.created_at) from contact_addresses a where a.contact_id = any(${standing})),
          (select string_agg(p.number, ' · ') from contact_phones p where p.contact_id = any(${standing})), ${fieldTexts("c")}) || array[]::text[] || ${notesShown("contact_id", "c.id")}`
          : sql`'{}'::text[]`
      } as texts
    from contacts c where c.id = any(${[...ids]}::uuid[]) and c.erased_at is null and c.merged_into is null`.execute(db);
  return rows;
}

export async function organizationsFound(db: Db, ids: readonly string[], texts: boolean): Promise<FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`select o.id, o.name, o.updated_at as at,
      (select string_agg(x.domain, ' · ' order by x.domain) from organization_domains x where x.organization_id = o.id) as detail,
      ${
        texts
          ? sql`concat_ws(' · ', (select string_agg(x.domain, ' · ' order by x.domain) from organization_domains x where x.organization_id = o.id), nullif(array_to_string(o.tags, ' · '), ''), ${fieldTexts("o")}) || array[]::text[] || ${notesShown("organization_id", "o.id")}`
          : sql`'{}'::text[]`
      } as texts
    from organizations o where o.id = any(${[...ids]}::uuid[]) and o.merged_into is null`.execute(db);
  return rows;
}

/** Contacts who have a telephone number (E.164), one that ends in these digits (seven at least, or none), or an address. */
export async function contactsNamed(
  db: Db,
  { phone, address, end }: { phone: string | null; address: string | null; end: string },
): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct coalesce(c.merged_into, c.id) as id from contacts c where c.id in (select p.contact_id from contact_phones p where p.number = ${phone}
    union select p.contact_id from contact_phones p where ${end.length >= 7} and right(p.number, 7) = ${end.slice(-7)} and p.number like ${`%${end}`}
    union select a.contact_id from contact_addresses a where a.address = any(${[phone, address].filter((one) => one !== null)})) limit 10`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
