import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { FieldValues } from "#shared/fields";
import { organizationDetailColumns, type OrganizationDetailRow } from "./details-queries.ts";
import type { MemberRole } from "./queries.ts";

type Named = { id: string; name: string };

export type OrganizationRow = OrganizationDetailRow & {
  id: string;
  slug: string;
  name: string;
  parent: Named | null;
  domains: { domain: string; verifiedAt: string | null }[];
  fields: FieldValues;
  /** How many other records stand in it. */
  merged: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const organizationColumns = sql`o.id, o.slug, o.name, o.revision, o.fields, o.created_at, o.updated_at, ${organizationDetailColumns},
  (select count(*)::int from organizations g where g.merged_into = o.id) as merged,
  (select jsonb_build_object('id', w.id, 'name', w.name) from organizations p join organizations w on w.id = coalesce(p.merged_into, p.id)
    where p.id = o.parent_id and w.id <> o.id) as parent,
  coalesce((select jsonb_agg(jsonb_build_object('domain', d.domain, 'verifiedAt', to_char(d.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by d.domain)
    from (select distinct on (x.domain) x.domain, x.verified_at from organization_domains x
      where x.organization_id = any(o.id || array(select g.id from organizations g where g.merged_into = o.id)) order by x.domain, x.verified_at) d), '[]') as domains`;

/** An organization; one that was merged answers as the one it stands in. @param name id or slug */
export async function selectOrganization(db: Db, name: string): Promise<OrganizationRow | undefined> {
  return (
    await sql<OrganizationRow>`select ${organizationColumns} from organizations o
      where o.id = (select coalesce(x.merged_into, x.id) from organizations x where ${idOrSlug("x", name)})`.execute(db)
  ).rows[0];
}

/** The very record, merged or not: whose members and requests are meant. @param name id or slug */
export async function selectExactly(db: Db, name: string): Promise<Named | undefined> {
  return (await sql<Named>`select o.id, o.name from organizations o where ${idOrSlug("o", name)}`.execute(db)).rows[0];
}

export type OrganizationFilter = {
  limit: number;
  after: string | null;
  q?: string | undefined;
  domain?: string | undefined;
  /** Further conditions, on `o`. */
  conditions?: readonly RawBuilder<unknown>[];
};

/** The organizations of these ids, in their order. */
export async function selectOrganizationsById(db: Db, ids: readonly string[]): Promise<OrganizationRow[]> {
  const { rows } =
    await sql<OrganizationRow>`select ${organizationColumns} from organizations o where o.id = any(${[...ids]}::uuid[])`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** What a list of organizations `o` is narrowed by: name and domain. */
export function organizationConditions({ q, domain }: Pick<OrganizationFilter, "q" | "domain">): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`o.merged_into is null`];
  if (q) {
    const prefix = `${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(sql`o.id in (select coalesce(n.merged_into, n.id) from organizations n where lower(n.name) like ${prefix})`);
  }
  if (domain)
    conditions.push(
      sql`o.id in (select coalesce(n.merged_into, n.id) from organization_domains d join organizations n on n.id = d.organization_id where d.domain = ${domain})`,
    );
  return conditions;
}

export async function selectOrganizations(
  db: Db,
  { limit, after, q, domain, conditions: asked = [] }: OrganizationFilter,
): Promise<OrganizationRow[]> {
  const conditions: RawBuilder<unknown>[] = [...organizationConditions({ q, domain }), ...asked];
  if (after) conditions.push(sql`o.id < ${after}`);
  const { rows } =
    await sql<OrganizationRow>`select ${organizationColumns} from organizations o where ${sql.join(conditions, sql` and `)} order by o.id desc limit ${limit}`.execute(
      db,
    );
  return rows;
}

export async function insertOrganization(
  db: Db,
  organization: { id: string; slug: string; name: string; parentId: string | null; fields?: FieldValues; now: Date },
): Promise<void> {
  await sql`insert into organizations (id, slug, name, parent_id, fields, created_at, updated_at)
    values (${organization.id}, ${organization.slug}, ${organization.name}, ${organization.parentId}, ${JSON.stringify(organization.fields ?? {})}, ${organization.now}, ${organization.now})`.execute(
    db,
  );
}

export type OrganizationChange = {
  name?: string | undefined;
  slug?: string | undefined;
  parentId?: string | null | undefined;
  fields?: FieldValues | undefined;
};

/** @returns false when the revision is no longer the one expected */
export async function updateOrganization(
  db: Db,
  id: string,
  revision: number,
  { name, slug, parentId, fields }: OrganizationChange,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`update organizations set name = coalesce(${name ?? null}, name), slug = coalesce(${slug ?? null}, slug),
      parent_id = case when ${parentId !== undefined} then ${parentId ?? null}::uuid else parent_id end,
      fields = coalesce(${fields ? JSON.stringify(fields) : null}::jsonb, fields), revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Whether `ancestor` stands above `id`, or is it. Two moves at once could still close a circle, so moves are serialised by a lock. */
export async function standsAbove(db: Db, ancestor: string, id: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('organizations.parent'))`.execute(db);
  const { rows } = await sql<{ found: boolean }>`with recursive above as (select id, parent_id from organizations where id = ${id}
      union select o.id, o.parent_id from organizations o join above on o.id = above.parent_id)
    select exists (select from above where id = ${ancestor}) as found`.execute(db);
  return rows[0]!.found;
}

/** Gives an organization exactly these domains; what was proved of those that stay remains proved. */
export async function setDomains(db: Db, organizationId: string, domains: readonly string[], now: Date): Promise<void> {
  const all = sql`(select a.id from organization_aliases a where a.of = ${organizationId})`;
  await sql`delete from organization_domains where organization_id in ${all} and not domain = any (${[...domains]})`.execute(db);
  await sql`insert into organization_domains (organization_id, domain, created_at) select ${organizationId}, d, ${now} from unnest(${[...domains]}::text[]) d
    where not exists (select from organization_domains x where x.domain = d and x.organization_id in ${all}) on conflict do nothing`.execute(
    db,
  );
}

export type MembershipRow = {
  id: string;
  /** Whose it is and of which: with merged records, others than those that are shown. */
  contact_id: string;
  organization_id: string;
  contact: Named;
  organization: Named;
  role: MemberRole;
  sees_requests: boolean;
  manages_members: boolean;
  starts_on: string;
  ends_on: string | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const membershipColumns = sql`m.id, m.contact_id, m.organization_id, m.role, m.sees_requests, m.manages_members, m.starts_on::text as starts_on, m.ends_on::text as ends_on, m.revision, m.created_at, m.updated_at,
  jsonb_build_object('id', coalesce(cw.id, c.id), 'name', coalesce(cw.name, c.name, (select split_part(x.address, '@', 1) from contact_addresses x where x.contact_id = c.id order by x.is_primary desc limit 1), '')) as contact,
  jsonb_build_object('id', coalesce(ow.id, o.id), 'name', coalesce(ow.name, o.name)) as organization`;
const membershipTables = sql`memberships m join contacts c on c.id = m.contact_id join organizations o on o.id = m.organization_id
  left join contacts cw on cw.id = c.merged_into and (select is_staff()) left join organizations ow on ow.id = o.merged_into and (select is_staff())`;

export async function selectMembership(db: Db, id: string): Promise<MembershipRow | undefined> {
  return (await sql<MembershipRow>`select ${membershipColumns} from ${membershipTables} where m.id = ${id}`.execute(db)).rows[0];
}

export type MembershipFilter = { limit: number; after: string | null; contact?: string | undefined; organization?: string | undefined };

export async function selectMemberships(db: Db, { limit, after, contact, organization }: MembershipFilter): Promise<MembershipRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (after) conditions.push(sql`m.id < ${after}`);
  if (contact) conditions.push(sql`m.contact_id in (select a.id from contact_aliases a where a.of = ${contact})`);
  if (organization)
    conditions.push(
      sql`m.organization_id in (select a.id from organization_aliases a join organizations x on x.id = a.of where ${idOrSlug("x", organization)})`,
    );
  return (
    await sql<MembershipRow>`select ${membershipColumns} from ${membershipTables} where ${sql.join(conditions, sql` and `)} order by m.id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export type NewMembership = {
  id: string;
  contactId: string;
  organizationId: string;
  role: MemberRole;
  seesRequests: boolean;
  managesMembers: boolean;
  startsOn: string;
  endsOn: string | null;
  now: Date;
};

export async function insertMembership(db: Db, m: NewMembership): Promise<void> {
  await sql`insert into memberships (id, contact_id, organization_id, role, sees_requests, manages_members, starts_on, ends_on, created_at, updated_at)
    values (${m.id}, ${m.contactId}, ${m.organizationId}, ${m.role}, ${m.seesRequests}, ${m.managesMembers}, ${m.startsOn}, ${m.endsOn}, ${m.now}, ${m.now})`.execute(
    db,
  );
}

export type MembershipChange = {
  role?: MemberRole | undefined;
  seesRequests?: boolean | undefined;
  managesMembers?: boolean | undefined;
  endsOn?: string | null | undefined;
};

/** The membership of a contact in an organization that holds or is to begin, the longest first. */
export async function selectMembershipOf(
  db: Db,
  contactId: string,
  organizationId: string,
  day: string,
): Promise<MembershipRow | undefined> {
  const { rows } = await sql<MembershipRow>`select ${membershipColumns} from ${membershipTables} where m.contact_id = ${contactId}
    and m.organization_id = ${organizationId} and (m.ends_on is null or m.ends_on > ${day}) order by m.ends_on desc nulls first limit 1`.execute(
    db,
  );
  return rows[0];
}

/** @returns false when the revision is no longer the one expected */
export async function updateMembership(
  db: Db,
  id: string,
  revision: number,
  { role, seesRequests, managesMembers, endsOn }: MembershipChange,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update memberships set role = coalesce(${role ?? null}, role), sees_requests = coalesce(${seesRequests ?? null}, sees_requests),
      manages_members = coalesce(${managesMembers ?? null}, manages_members),
      ends_on = case when ${endsOn !== undefined} then ${endsOn ?? null}::date else ends_on end, revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** The organization that somebody means by a slug, a domain or a whole name, as the one it stands in; null where none or several are meant. */
export async function organizationNamed({ db }: { db: Db }, text: string): Promise<string | null> {
  const name = text.trim().toLowerCase();
  const { rows } = await sql<{ id: string }>`select distinct coalesce(o.merged_into, o.id) as id from organizations o where o.id in (
    select x.id from organizations x where x.slug = ${name} union all select x.id from organizations x where lower(x.name) = ${name}
    union all select d.organization_id from organization_domains d where d.domain = ${name}) limit 2`.execute(db);
  return rows.length === 1 ? rows[0]!.id : null;
}
