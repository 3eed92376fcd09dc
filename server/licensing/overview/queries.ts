/** SQL of who is meant by a customer. */
import { sql } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";

export type Holders = { organizations: string[]; contacts: string[] };

/** One belongs to fewer organizations than this. */
const MOST = 100;

/**
 * Under which ids things of a customer stand: his own and those merged with him, and of a contact alone also those of organizations he belongs
 * to. One statement.
 * @param organization id or slug @param today `YYYY-MM-DD`
 * @returns undefined where one of the two is not known
 */
export async function selectHolders(
  db: Db,
  { organization, contact }: { organization?: string | undefined; contact?: string | undefined },
  today: string,
): Promise<Holders | undefined> {
  const contacts =
    contact === undefined ? sql`select null::uuid as id where false` : sql`select a.id from contact_aliases a where a.of = ${contact}`;
  const organizations =
    organization !== undefined
      ? sql`select a.id from organization_aliases a join organization_names o on o.id = a.of where ${idOrSlug("o", organization)}`
      : sql`select distinct a.id from organization_members m join organization_aliases a on a.of = m.organization_id
          where m.contact_id in (select id from people) and m.starts_on <= ${today}::date and (m.ends_on is null or m.ends_on > ${today}::date)
          limit ${sql.lit(MOST)}`;
  const { rows } = await sql<Holders>`with people as (${contacts})
    select array(select id from people) as contacts, array(${organizations}) as organizations`.execute(db);
  const found = rows[0]!;
  const unknown =
    (contact !== undefined && found.contacts.length === 0) || (organization !== undefined && found.organizations.length === 0);
  return unknown ? undefined : found;
}
