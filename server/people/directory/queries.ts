import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { FieldValues } from "#shared/fields";
import { contactDetailColumns, type ContactDetailRow, type DetailChange } from "./details-queries.ts";

type Named = { id: string; name: string };

/** What a contact is called: his name, else the part of an address before the @. */
const contactName = (alias: string) =>
  sql`coalesce(${sql.ref(`${alias}.name`)}, (select split_part(ca.address, '@', 1) from contact_addresses ca where ca.contact_id = ${sql.ref(`${alias}.id`)} order by ca.is_primary desc, ca.created_at limit 1), '')`;

export type ContactRow = ContactDetailRow & {
  id: string;
  name: string;
  locale: string | null;
  revision: number;
  /** How many other records stand in it. */
  merged: number;
  fields: FieldValues;
  created_at: Date;
  updated_at: Date;
  addresses: {
    kind: "email" | "phone";
    address: string;
    primary: boolean;
    verifiedAt: string | null;
    bounceState: "none" | "soft" | "hard" | "complained";
    bounce: { at: string; count: number; reason: string; detail: string } | null;
  }[];
  memberships: {
    id: string;
    organization: Named;
    role: MemberRole;
    seesRequests: boolean;
    managesMembers: boolean;
    startsOn: string;
    endsOn: string | null;
    revision: number;
  }[];
};
export type MemberRole = "member" | "manager" | "technical" | "billing";

/** JSON's own form of an instant has an offset and microseconds; ours is RFC 3339 in UTC. */
const utc = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What is merged into the contact `c` beside himself: his addresses, numbers and memberships are those of all of them. */
export const together = (alias: string) =>
  sql`any(${sql.ref(`${alias}.id`)} || array(select g.id from contacts g where g.merged_into = ${sql.ref(`${alias}.id`)}))`;

const contactColumns = sql`c.id, coalesce(c.locale, (select g.locale from contacts g where g.merged_into = c.id and g.locale is not null order by g.id limit 1)) as locale,
  c.revision, c.fields, c.created_at, c.updated_at, (select count(*)::int from contacts g where g.merged_into = c.id) as merged,
  coalesce(c.name, (select g.name from contacts g where g.merged_into = c.id and g.name is not null order by g.id limit 1), ${contactName("c")}) as name, ${contactDetailColumns},
  coalesce((select jsonb_agg(jsonb_build_object('kind', x.kind, 'address', x.address, 'primary', x.is_primary, 'verifiedAt', ${utc("x.verified_at")}, 'bounceState', x.bounce_state,
      'bounce', case when x.bounce_state <> 'none' and x.bounced_at is not null then jsonb_build_object('at', ${utc("x.bounced_at")}, 'count', x.bounces, 'reason', coalesce(x.bounce_reason, 'unknown'), 'detail', coalesce(x.bounce_detail, '')) end)
    order by x.kind, x.contact_id <> c.id, x.is_primary desc, x.created_at, x.id) from contact_addresses x where x.contact_id = ${together("c")}), '[]') as addresses,
  coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'organization', jsonb_build_object('id', coalesce(w.id, o.id), 'name', coalesce(w.name, o.name)), 'role', m.role, 'seesRequests', m.sees_requests, 'managesMembers', m.manages_members,
    'startsOn', m.starts_on, 'endsOn', m.ends_on, 'revision', m.revision) order by m.ends_on nulls first, m.id desc)
    from memberships m join organizations o on o.id = m.organization_id left join organizations w on w.id = o.merged_into where m.contact_id = ${together("c")}), '[]') as memberships`;

/** A contact; one that was merged answers as the one it stands in. */
export async function selectContact(db: Db, id: string): Promise<ContactRow | undefined> {
  return (
    await sql<ContactRow>`select ${contactColumns} from contacts c where c.id = (select coalesce(x.merged_into, x.id) from contacts x where x.id = ${id})`.execute(
      db,
    )
  ).rows[0];
}

/** The very record with what is its own, as if nothing had been merged into it or it into another: what he himself may read. */
export async function selectAlone(db: Db, id: string): Promise<ContactRow | undefined> {
  const { rows } = await sql<ContactRow>`select c.id, c.locale, c.revision, '{}'::jsonb as fields, c.created_at, c.updated_at,
      0 as merged, ${contactName("c")} as name, null as title, '{}'::text[] as tags, null as owner, '[]'::jsonb as memberships,
      case when p.thing_id is null then c.time_zone else p.own ->> 'timeZone' end as time_zone,
      coalesce((select jsonb_agg(jsonb_build_object('number', x.number, 'extension', x.extension, 'type', x.type, 'primary', x.is_primary) order by x.is_primary desc, x.created_at, x.id)
        from contact_phones x where x.contact_id = c.id), '[]') as phones,
      coalesce((select jsonb_agg(jsonb_build_object('kind', x.kind, 'address', x.address, 'primary', x.is_primary, 'verifiedAt', ${utc("x.verified_at")}, 'bounceState', x.bounce_state, 'bounce', null)
        order by x.kind, x.is_primary desc, x.created_at, x.id) from contact_addresses x where x.contact_id = c.id), '[]') as addresses
    from contacts c left join people_alone p on p.thing_id = c.id where c.id = ${id}`.execute(db);
  return rows[0];
}

export type ContactFilter = {
  limit: number;
  after: string | null;
  q?: string | undefined;
  email?: string | undefined;
  organization?: string | undefined;
  /** Further conditions, on `c`. */
  conditions?: readonly RawBuilder<unknown>[];
  /** E.164. */
  phone?: string | undefined;
};

/** What a list of contacts `c` is narrowed by: name, address, organization, number. */
export function contactConditions({
  q,
  email,
  organization,
  phone,
}: Pick<ContactFilter, "q" | "email" | "organization" | "phone">): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`c.merged_into is null`];
  if (phone)
    conditions.push(
      sql`c.id in (select coalesce(g.merged_into, g.id) from contact_phones x join contacts g on g.id = x.contact_id where x.number = ${phone})`,
    );
  if (email)
    conditions.push(
      sql`c.id in (select coalesce(g.merged_into, g.id) from contact_addresses x join contacts g on g.id = x.contact_id where x.kind = 'email' and x.address = ${email})`,
    );
  if (organization)
    conditions.push(
      sql`c.id in (select coalesce(g.merged_into, g.id) from memberships m join contacts g on g.id = m.contact_id
        where m.organization_id in (select a.id from organization_aliases a join organizations o on o.id = a.of where ${idOrSlug("o", organization)}))`,
    );
  if (q) {
    // A prefix, so that the text_pattern_ops indexes serve it.
    const prefix = `${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(
      sql`c.id in (select coalesce(n.merged_into, n.id) from contacts n where lower(n.name) like ${prefix}
        union all select coalesce(n.merged_into, n.id) from contact_addresses x join contacts n on n.id = x.contact_id where x.address like ${prefix})`,
    );
  }
  return conditions;
}

/** The contacts of these ids, in their order. */
export async function selectContactsById(db: Db, ids: readonly string[]): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`select ${contactColumns} from contacts c where c.id = any(${[...ids]}::uuid[])`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export async function selectContacts(
  db: Db,
  { limit, after, q, email, organization, phone, conditions: asked = [] }: ContactFilter,
): Promise<ContactRow[]> {
  const conditions = [...contactConditions({ q, email, organization, phone }), ...asked];
  if (after) conditions.push(sql`c.id < ${after}`);
  const { rows } =
    await sql<ContactRow>`select ${contactColumns} from contacts c where ${sql.join(conditions, sql` and `)} order by c.id desc limit ${limit}`.execute(
      db,
    );
  return rows;
}

export async function insertContact(
  db: Db,
  {
    id,
    name,
    locale,
    fields = {},
    now,
    title = null,
    timeZone = null,
    tags = [],
    owner = null,
  }: { id: string; name: string | null; locale: string | null; fields?: FieldValues; now: Date } & Omit<DetailChange, "domainMembers">,
): Promise<void> {
  await sql`insert into contacts (id, name, locale, fields, title, time_zone, tags, owner_id, created_at, updated_at)
    values (${id}, ${name}, ${locale}, ${JSON.stringify(fields)}, ${title}, ${timeZone}, ${[...tags]}, ${owner}, ${now}, ${now})`.execute(
    db,
  );
}

/** A contact with his first address in one statement. @returns who has the address: another contact, where somebody was faster */
export async function insertContactWithAddress(
  db: Db,
  {
    id,
    addressId,
    name,
    locale,
    address,
    now,
  }: { id: string; addressId: string; name: string | null; locale: string | null; address: string; now: Date },
): Promise<string> {
  const { rows } = await sql<{ contact_id: string }>`with made as (
      insert into contacts (id, name, locale, created_at, updated_at) values (${id}, ${name}, ${locale}, ${now}, ${now})
    )
    insert into contact_addresses (id, contact_id, kind, address, is_primary, created_at, updated_at)
    values (${addressId}, ${id}, 'email', ${address}, true, ${now}, ${now})
    on conflict (kind, address) do nothing returning contact_id`.execute(db);
  if (rows[0]) return id;
  const found = await sql<{
    contact_id: string;
  }>`select contact_id from contact_addresses where kind = 'email' and address = ${address}`.execute(db);
  return found.rows[0]!.contact_id;
}

export async function deleteContact(db: Db, id: string): Promise<void> {
  await sql`delete from contacts where id = ${id}`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateContact(
  db: Db,
  id: string,
  revision: number,
  change: { name?: string | null | undefined; locale?: string | null | undefined; fields?: FieldValues | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`update contacts set
      name = case when ${change.name !== undefined} then ${change.name ?? null} else name end,
      locale = case when ${change.locale !== undefined} then ${change.locale ?? null} else locale end,
      fields = coalesce(${change.fields ? JSON.stringify(change.fields) : null}::jsonb, fields),
      revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Fills in what was not known of a contact; what is known stays. */
export async function completeContact(
  db: Db,
  id: string,
  { name, locale }: { name: string | null; locale: string | null },
  now: Date,
): Promise<void> {
  await sql`update contacts set name = coalesce(name, ${name}), locale = coalesce(locale, ${locale}), updated_at = ${now}, revision = revision + 1
    where id = ${id} and ((name is null and ${name}::text is not null) or (locale is null and ${locale}::text is not null))`.execute(db);
}

export type KnownContact = {
  id: string;
  name: string;
  locale: string | null;
  account_id: string | null;
  verified_at: Date | null;
  incomplete: boolean;
  bounced: boolean;
};

export async function selectContactByAddress(db: Db, address: string): Promise<KnownContact | undefined> {
  const { rows } =
    await sql<KnownContact>`select c.id, ${contactName("c")} as name, c.locale, c.account_id, a.verified_at, (c.name is null or c.locale is null) as incomplete, a.bounce_state in ('soft', 'hard') as bounced
    from contact_addresses a join contacts c on c.id = a.contact_id where a.kind = 'email' and a.address = ${address}`.execute(db);
  return rows[0];
}

/** Contacts of a name who have a number, two at most. */
export async function selectContactsByNumber(db: Db, number: string, name: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct coalesce(c.merged_into, c.id) as id from contact_phones p
    join contacts c on c.id = p.contact_id where p.number = ${number} and name_key(c.name) = name_key(${name}) limit 2`.execute(db);
  return rows.map(({ id }) => id);
}

/** The contact of an account: linked to it, or owner of its proven address. */
export async function selectContactOfAccount(
  db: Db,
  { accountId, email }: { accountId: string; email: string },
): Promise<{ id: string; name: string; locale: string | null } | undefined> {
  const { rows } = await sql<{
    id: string;
    name: string;
    locale: string | null;
  }>`select c.id, ${contactName("c")} as name, c.locale from contacts c
    where c.account_id = ${accountId}
      or c.id in (select a.contact_id from contact_addresses a where a.kind = 'email' and a.address = ${email} and a.verified_at is not null)
    order by (c.account_id = ${accountId}) desc nulls last limit 1`.execute(db);
  return rows[0];
}

/** @returns the contact who has the address now: this one, or another who had it before */
export async function insertAddress(
  db: Db,
  address: { id: string; contactId: string; address: string; primary: boolean; now: Date },
): Promise<string> {
  const { rows } = await sql<{
    contact_id: string;
  }>`insert into contact_addresses (id, contact_id, kind, address, is_primary, created_at, updated_at)
    values (${address.id}, ${address.contactId}, 'email', ${address.address}, ${address.primary}, ${address.now}, ${address.now})
    on conflict (kind, address) do nothing returning contact_id`.execute(db);
  if (rows[0]) return rows[0].contact_id;
  const found = await sql<{
    contact_id: string;
  }>`select contact_id from contact_addresses where kind = 'email' and address = ${address.address}`.execute(db);
  return found.rows[0]!.contact_id;
}

/** Removes the e-mail addresses of a contact, and of what is merged into him, that are not in the list. */
export async function keepAddresses(db: Db, contactId: string, addresses: readonly string[]): Promise<void> {
  await sql`delete from contact_addresses x using contacts g where g.id = x.contact_id and (g.id = ${contactId} or g.merged_into = ${contactId})
    and x.kind = 'email' and not x.address = any (${[...addresses]})`.execute(db);
}

/** Makes the first of these addresses that is a contact's own his primary one; who of those merged into him lost his gets his oldest. */
export async function setPrimary(db: Db, contactId: string, addresses: readonly string[], now: Date): Promise<void> {
  const first = sql`(select x.address from contact_addresses x join unnest(${[...addresses]}::text[]) with ordinality a(address, place) on a.address = x.address
    where x.contact_id = ${contactId} and x.kind = 'email' order by a.place limit 1)`;
  await sql`update contact_addresses set is_primary = false where contact_id = ${contactId} and kind = 'email' and is_primary and address <> ${first}`.execute(
    db,
  );
  await sql`update contact_addresses set is_primary = true, updated_at = ${now}
    where contact_id = ${contactId} and kind = 'email' and not is_primary and address = ${first}`.execute(db);
  await sql`update contact_addresses set is_primary = true, updated_at = ${now} where id in (select distinct on (x.contact_id) x.id
    from contact_addresses x join contacts g on g.id = x.contact_id where g.merged_into = ${contactId} and x.kind = 'email'
      and not exists (select from contact_addresses p where p.contact_id = x.contact_id and p.kind = 'email' and p.is_primary)
    order by x.contact_id, x.created_at, x.id)`.execute(db);
}

/** Marks an address as proved and links its contact to the account that proved it, unless he has one. @returns the contact, absent when nobody has the address */
export async function markProved(
  db: Db,
  { address, accountId, now }: { address: string; accountId: string; now: Date },
): Promise<{ id: string; first: boolean } | undefined> {
  const { rows } = await sql<{
    id: string;
    first: boolean;
  }>`with before as (select contact_id, verified_at is null as first from contact_addresses where kind = 'email' and address = ${address} for update),
      proved as (update contact_addresses set verified_at = coalesce(verified_at, ${now}), updated_at = ${now} where kind = 'email' and address = ${address} returning contact_id),
      linked as (update contacts set account_id = ${accountId} where id in (select contact_id from proved) and account_id is null
        and not exists (select from contacts c where c.account_id = ${accountId}) returning id)
    select contact_id as id, first from before`.execute(db);
  return rows[0];
}

/** Organizations whose requests a contact may see on a day. */
export async function selectSeenOrganizations(db: Db, contactId: string, day: string): Promise<string[]> {
  const { rows } = await sql<{ organization_id: string }>`select distinct organization_id from memberships
    where contact_id = ${contactId} and sees_requests and starts_on <= ${day} and (ends_on is null or ends_on > ${day})`.execute(db);
  return rows.map((row) => row.organization_id);
}

/** Organizations whose members a contact looks after on a day. */
export async function selectManagedOrganizations(db: Db, contactId: string, day: string): Promise<string[]> {
  const { rows } = await sql<{ organization_id: string }>`select distinct organization_id from memberships
    where contact_id = ${contactId} and manages_members and starts_on <= ${day} and (ends_on is null or ends_on > ${day})`.execute(db);
  return rows.map((row) => row.organization_id);
}

/** Ids of organizations a contact belongs to on a day, two at most. */
export async function selectCurrentOrganizations(db: Db, contactId: string, day: string): Promise<string[]> {
  const { rows } = await sql<{ organization_id: string }>`select distinct organization_id from memberships
    where contact_id = ${contactId} and starts_on <= ${day} and (ends_on is null or ends_on > ${day}) limit 2`.execute(db);
  return rows.map((row) => row.organization_id);
}

export async function selectIsMember(db: Db, contactId: string, organizationId: string, day: string): Promise<boolean> {
  const { rows } = await sql`select from memberships where contact_id = ${contactId} and organization_id = ${organizationId}
    and starts_on <= ${day} and (ends_on is null or ends_on > ${day}) limit 1`.execute(db);
  return rows.length > 0;
}

/** What a contact may read of himself behind the wall: his locale and primary address, and the names of organizations. */
export async function selectOwnContact(
  db: Db,
  id: string,
  organizationIds: readonly string[],
  day: string,
): Promise<{ locale: string | null; email: string | null; organizations: Named[]; manages: Named[] } | undefined> {
  const { rows } = await sql<{ locale: string | null; email: string | null; organizations: Named[]; manages: Named[] }>`select c.locale,
      (select a.address from contact_addresses a where a.contact_id = c.id and a.kind = 'email' order by a.is_primary desc, a.created_at limit 1) as email,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name) from organizations o where o.id = any (${[...organizationIds]}::uuid[])), '[]') as organizations,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name) from organizations o where o.id in (select m.organization_id
        from memberships m where m.contact_id = c.id and m.manages_members and m.starts_on <= ${day} and (m.ends_on is null or m.ends_on > ${day}))), '[]') as manages
    from contacts c where c.id = ${id}`.execute(db);
  return rows[0];
}

/** Names of these contacts or organizations, of those the asking role may see. */
export async function selectNames(
  db: Db,
  kind: "contact" | "organization",
  ids: readonly string[],
): Promise<{ id: string; name: string; stands_as: string | null; stands_name: string | null }[]> {
  const { rows } = await sql<{
    id: string;
    name: string | null;
    stands_as: string | null;
    stands_name: string | null;
  }>`select id, name, stands_as, stands_name from ${sql.table(`${kind}_names`)} where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.flatMap(({ name, ...row }) => (name === null ? [] : [{ ...row, name }]));
}
