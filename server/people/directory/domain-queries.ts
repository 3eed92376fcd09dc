import { sql } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";

type Named = { id: string; name: string };
export type DomainRow = { organization_id: string; domain: string; verified_at: Date | null; checked_at: Date | null };

export async function selectDomains(
  db: Db,
  organizationId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<DomainRow[]> {
  return (
    await sql<DomainRow>`select organization_id, domain, verified_at, checked_at from organization_domains
      where organization_id in (select a.id from organization_aliases a where a.of = ${organizationId}) and (${after}::text is null or domain > ${after}) order by domain, verified_at, organization_id limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function selectDomain(db: Db, organizationId: string, domain: string): Promise<DomainRow | undefined> {
  return (
    await sql<DomainRow>`select organization_id, domain, verified_at, checked_at from organization_domains
      where organization_id in (select a.id from organization_aliases a where a.of = ${organizationId}) and domain = ${domain} order by verified_at, organization_id = ${organizationId} desc limit 1`.execute(
      db,
    )
  ).rows[0];
}

/** Notes that the record was looked for, and whether it was there. What was proved stays proved when the record is gone for a while. */
export async function setDomainChecked(
  db: Db,
  organizationId: string,
  domain: string,
  { found, now }: { found: boolean; now: Date },
): Promise<void> {
  await sql`update organization_domains set checked_at = ${now}, verified_at = case when ${found} then coalesce(verified_at, ${now}) else verified_at end
    where organization_id = ${organizationId} and domain = ${domain}`.execute(db);
}

export type SuggestionRow = { contact: Named; organization: Named; address: string; proved: boolean; address_id: string };

/** Who may belong to whom by an address at a verified domain: neither member nor dismissed. */
export async function selectSuggestions(
  db: Db,
  {
    contact,
    organization,
    after,
    limit,
  }: { contact?: string | undefined; organization?: string | undefined; after: string | null; limit: number },
): Promise<SuggestionRow[]> {
  const { rows } =
    await sql<SuggestionRow>`select jsonb_build_object('id', c.id, 'name', coalesce(c.name, '')) as contact, jsonb_build_object('id', o.id, 'name', o.name) as organization,
      a.address, a.verified_at is not null as proved, a.id as address_id
    from organization_domains d join organizations o on o.id = d.organization_id
    join contact_addresses a on a.kind = 'email' and split_part(a.address, '@', 2) = d.domain join contact_names c on c.id = a.contact_id
    where d.verified_at is not null and ${contact ? sql`a.contact_id in (select g.id from contact_aliases g where g.of = ${contact})` : sql`true`}
      and ${organization ? sql`o.id in (select g.id from organization_aliases g join organizations x on x.id = g.of where ${idOrSlug("x", organization)})` : sql`true`}
      and ${after ? sql`a.id < ${after}` : sql`true`}
      and not exists (select from memberships m where m.contact_id in (select g.id from contact_aliases g where g.of = a.contact_id)
        and m.organization_id in (select g.id from organization_aliases g where g.of = o.id) and (m.ends_on is null or m.ends_on > current_date))
      and not exists (select from membership_dismissals x where x.contact_id = a.contact_id and x.organization_id = o.id)
    order by a.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function insertDismissal(
  db: Db,
  { contact, organization, actor, now }: { contact: string; organization: string; actor: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into membership_dismissals (contact_id, organization_id, dismissed_by, dismissed_at)
    select c.id, o.id, ${actor}, ${now} from contacts c, organizations o where c.id = ${contact} and o.id = ${organization}
    on conflict (contact_id, organization_id) do update set dismissed_by = ${actor} returning 1`.execute(db);
  return rows.length > 0;
}

/** The organization that takes in whoever proved this address; null when none does, or he belongs to it or was turned away. */
export async function selectJoinable(db: Db, contactId: string, domain: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select o.id from organization_domains d join organizations o on o.id = d.organization_id
    where d.domain = ${domain} and d.verified_at is not null and o.domain_members = 'join'
      and not exists (select from memberships m where m.contact_id = ${contactId} and m.organization_id = o.id)
      and not exists (select from membership_dismissals x where x.contact_id = ${contactId} and x.organization_id = o.id)`.execute(db);
  return rows[0]?.id ?? null;
}

/** A contact and what is merged into him, each with his addresses; none when there is no such contact. */
export async function selectAddresses(db: Db, id: string): Promise<{ id: string; addresses: string[] }[]> {
  const { rows } = await sql<{
    id: string;
    addresses: string[];
  }>`select g.id, array(select a.address from contact_addresses a where a.contact_id = g.id and a.kind = 'email') as addresses
    from contact_aliases g where g.of = ${id}`.execute(db);
  return rows;
}
