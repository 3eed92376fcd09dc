/** SQL of customers as providers know them. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

type Named = { id: string; name: string };
export type CustomerRow = {
  id: string;
  provider: Named;
  ref: string;
  name: string | null;
  email: string | null;
  organization: Named | null;
  contact: Named | null;
  suggestion: Named | null;
  invoices: number;
  created_at: Date;
  updated_at: Date;
  revision: number;
};

const named = (a: string) => sql.raw(`case when ${a}.id is null then null else jsonb_build_object('id', ${a}.id, 'name', ${a}.name) end`);
const SELECT = sql`select b.id, b.ref, b.name, b.email, b.created_at, b.updated_at, b.revision, ${named("p")} as provider, ${named("o")} as organization, ${named("c")} as contact,
    case when b.organization_id is null and b.contact_id is null then ${named("s")} end as suggestion,
    (select count(*)::int from invoices i where i.customer_id = b.id) as invoices
  from billing_customers b join billing_providers p on p.id = b.provider_id left join organization_names o on o.id = b.organization_id
    left join contact_names c on c.id = b.contact_id left join contact_names s on s.address = b.email`;

export async function selectCustomer(db: Db, id: string): Promise<CustomerRow | undefined> {
  return (await sql<CustomerRow>`${SELECT} where b.id = ${id} limit 1`.execute(db)).rows[0];
}

type Filter = { after: string | null; limit: number; provider?: string | undefined; linked?: boolean | undefined };

export async function selectCustomers(db: Db, { after, limit, provider, linked }: Filter): Promise<CustomerRow[]> {
  const free = sql`b.organization_id is null and b.contact_id is null`;
  const { rows } = await sql<CustomerRow>`${SELECT} where (${after}::uuid is null or b.id < ${after})
      and ${provider === undefined ? sql`true` : sql`b.provider_id = ${provider}`}
      and ${linked === undefined ? sql`true` : linked ? sql`not (${free})` : free} order by b.id desc limit ${limit}`.execute(db);
  return rows;
}

export type KnownCustomer = { id: string; organization_id: string | null; contact_id: string | null };

/** The provider's customer, made when it is not there; what is newer of its name and address takes the place of the old. */
export async function ensureCustomer(
  db: Db,
  c: { id: string; providerId: string; ref: string; name: string | null; email: string | null; saidAt: Date; now: Date },
): Promise<KnownCustomer> {
  const newer = sql`excluded.said_at >= c.said_at`;
  const { rows } =
    await sql<KnownCustomer>`insert into billing_customers as c (id, provider_id, ref, name, email, said_at, created_at, updated_at)
    values (${c.id}, ${c.providerId}, ${c.ref}, ${c.name}, ${c.email}, ${c.saidAt}, ${c.now}, ${c.now})
    on conflict (provider_id, ref) do update set
      name = case when ${newer} then coalesce(excluded.name, c.name) else coalesce(c.name, excluded.name) end,
      email = case when ${newer} then coalesce(excluded.email, c.email) else coalesce(c.email, excluded.email) end,
      said_at = greatest(c.said_at, excluded.said_at)
    returning id, organization_id, contact_id`.execute(db);
  return rows[0]!;
}

type Link = { organizationId: string | null; contactId: string | null };

/** Says who it is, and gives its invoices to him. @param revision null: whatever it is @returns false when the revision is no longer the one expected */
export async function linkTo(
  db: Db,
  id: string,
  revision: number | null,
  { organizationId, contactId }: Link,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update billing_customers set organization_id = ${organizationId}, contact_id = ${contactId}, updated_at = ${now}, revision = revision + 1
    where id = ${id} and ${revision === null ? sql`true` : sql`revision = ${revision}`} returning id`.execute(db);
  if (rows.length === 0) return false;
  await sql`update invoices set organization_id = ${organizationId}, contact_id = ${contactId}, updated_at = ${now}, revision = revision + 1 where customer_id = ${id}`.execute(
    db,
  );
  return true;
}
