/** SQL of invoices. */
import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { Dispute, InvoiceLine, InvoiceState, Outcome } from "./model/ledger.ts";

type Named = { id: string; name: string };
export type InvoiceRow = {
  id: string;
  number: string | null;
  provider: { id: string; name: string; kind: "stripe" | "paddle" } | null;
  provider_id: string | null;
  customer_id: string | null;
  organization_id: string | null;
  contact_id: string | null;
  organization: Named | null;
  contact: Named | null;
  product: Named | null;
  product_id: string | null;
  subscription_ref: string | null;
  plan_subscription_id: string | null;
  state: InvoiceState;
  currency: string;
  total: number;
  tax: number;
  credited: number;
  paid: number;
  refunded: number;
  lines: InvoiceLine[];
  issued_on: string | null;
  due_on: string | null;
  paid_on: string | null;
  period_start: string | null;
  period_end: string | null;
  purchase_order: string | null;
  note: string | null;
  failed_at: Date | null;
  failure: string | null;
  attempts: number;
  dispute: Dispute | null;
  url: string | null;
  pdf_url: string | null;
  created_at: Date;
  updated_at: Date;
  revision: number;
};

const named = (a: string) => sql.raw(`case when ${a}.id is null then null else jsonb_build_object('id', ${a}.id, 'name', ${a}.name) end`);
const SELECT = sql`select i.id, i.number, i.provider_id, i.customer_id, i.organization_id, i.contact_id, i.product_id, i.subscription_ref, i.plan_subscription_id, i.state, i.currency,
    i.total::float8 as total, i.tax::float8 as tax, i.credited::float8 as credited, i.paid::float8 as paid, i.refunded::float8 as refunded, i.lines,
    i.issued_on::text as issued_on, i.due_on::text as due_on, i.paid_on::text as paid_on, i.period_start::text as period_start, i.period_end::text as period_end,
    i.purchase_order, i.note, i.failed_at, i.failure, i.attempts, i.dispute, i.url, i.pdf_url, i.created_at, i.updated_at, i.revision,
    case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) end as provider,
    ${named("o")} as organization, ${named("c")} as contact,
    case when d.id is null then null else jsonb_build_object('id', d.id, 'name', coalesce(d.name ->> 'en', d.slug)) end as product
  from invoices i left join billing_providers p on p.id = i.provider_id left join organization_names o on o.id = i.organization_id
    left join contact_names c on c.id = i.contact_id left join product_names d on d.id = i.product_id`;

export async function selectInvoice(db: Db, id: string, visible: RawBuilder<boolean> = sql`true`): Promise<InvoiceRow | undefined> {
  return (await sql<InvoiceRow>`${SELECT} where i.id = ${id} and ${visible}`.execute(db)).rows[0];
}

export type InvoiceFilter = {
  limit: number;
  after: string | null;
  organization?: string | undefined;
  contact?: string | undefined;
  /** Of any of these, by id. */
  holders?: Holders | undefined;
  state?: string | undefined;
  provider?: string | undefined;
  /** Today. */ day: string;
};
export type Holders = { organizations: readonly string[]; contacts: readonly string[] };
type Whose = Pick<InvoiceFilter, "organization" | "contact" | "holders">;

/** Whose they are: an organization, with those merged with it, or a contact; or those of several. */
function ofCustomer({ organization, contact, holders }: Whose): RawBuilder<unknown>[] {
  return [
    ...(holders === undefined
      ? []
      : [sql`(i.organization_id = any(${[...holders.organizations]}::uuid[]) or i.contact_id = any(${[...holders.contacts]}::uuid[]))`]),
    ...(organization === undefined
      ? []
      : [
          sql`i.organization_id in (select a.id from organization_names x join organization_aliases a on a.of = x.id where ${idOrSlug("x", organization)})`,
        ]),
    ...(contact === undefined ? [] : [sql`i.contact_id in (select a.id from contact_aliases a where a.of = ${contact})`]),
  ];
}

function stands(state: string, day: string): RawBuilder<unknown> {
  if (state === "overdue") return sql`i.state = 'open' and i.due_on < ${day}`;
  if (state === "failed") return sql`i.state = 'open' and i.failed_at is not null`;
  return sql`i.state = ${state}`;
}

export async function selectInvoices(
  db: Db,
  { limit, after, state, provider, day, ...whose }: InvoiceFilter,
  visible: RawBuilder<boolean>,
): Promise<InvoiceRow[]> {
  const conditions: RawBuilder<unknown>[] = [visible, ...ofCustomer(whose)];
  if (after !== null) conditions.push(sql`i.id < ${after}`);
  if (state !== undefined) conditions.push(stands(state, day));
  if (provider !== undefined) conditions.push(provider === "manual" ? sql`i.provider_id is null` : sql`i.provider_id = ${provider}`);
  return (await sql<InvoiceRow>`${SELECT} where ${sql.join(conditions, sql` and `)} order by i.id desc limit ${limit}`.execute(db)).rows;
}

/** What a hand writes of an invoice; a draft's amounts too. */
export type Written = {
  number: string;
  organizationId: string | null;
  contactId: string | null;
  productId: string | null;
  planSubscriptionId: string | null;
  currency: string;
  total: number;
  tax: number;
  lines: readonly InvoiceLine[];
  issuedOn: string;
  dueOn: string | null;
  periodStart: string | null;
  periodEnd: string | null;
  purchaseOrder: string | null;
  note: string | null;
};

export async function insertDraft(db: Db, id: string, w: Written, now: Date): Promise<void> {
  await sql`insert into invoices (id, number, organization_id, contact_id, product_id, plan_subscription_id, state, currency, total, tax, lines, issued_on, due_on, period_start, period_end,
      purchase_order, note, created_at, updated_at)
    values (${id}, ${w.number}, ${w.organizationId}, ${w.contactId}, ${w.productId}, ${w.planSubscriptionId}, 'draft', ${w.currency}, ${w.total}, ${w.tax}, ${JSON.stringify(w.lines)}, ${w.issuedOn},
      ${w.dueOn}, ${w.periodStart}, ${w.periodEnd}, ${w.purchaseOrder}, ${w.note}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateWritten(db: Db, id: string, revision: number, w: Written, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update invoices set number = ${w.number}, organization_id = ${w.organizationId}, contact_id = ${w.contactId}, product_id = ${w.productId},
      plan_subscription_id = ${w.planSubscriptionId}, currency = ${w.currency}, total = ${w.total}, tax = ${w.tax}, lines = ${JSON.stringify(w.lines)}, issued_on = ${w.issuedOn}, due_on = ${w.dueOn},
      period_start = ${w.periodStart}, period_end = ${w.periodEnd}, purchase_order = ${w.purchaseOrder}, note = ${w.note}, updated_at = ${now}, revision = revision + 1
    where id = ${id} and revision = ${revision} returning id`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteDraft(db: Db, id: string, revision: number): Promise<boolean> {
  const { rows } = await sql`delete from invoices where id = ${id} and revision = ${revision} and state = 'draft' returning id`.execute(db);
  return rows.length > 0;
}

/** Takes an invoice for oneself until the end of the transaction. @returns its revision */
export async function lockInvoice(db: Db, id: string): Promise<number | undefined> {
  return (await sql<{ revision: number }>`select revision from invoices where id = ${id} for update`.execute(db)).rows[0]?.revision;
}

/** The invoice of a provider, made when it is not there. Two calls at once give one. */
export async function ensureInvoice(
  db: Db,
  i: { id: string; providerId: string; ref: string; customerId: string | null; currency: string | null; now: Date },
): Promise<string> {
  await sql`insert into invoices (id, provider_id, ref, customer_id, organization_id, contact_id, state, currency, total, created_at, updated_at)
    select ${i.id}::uuid, ${i.providerId}::uuid, ${i.ref}, ${i.customerId}::uuid, b.organization_id, b.contact_id, 'draft', ${i.currency ?? "XXX"}, 0, ${i.now}::timestamptz, ${i.now}::timestamptz
    from (select 1) x left join billing_customers b on b.id = ${i.customerId}
    on conflict (provider_id, ref) do nothing`.execute(db);
  const { rows } = await sql<{ id: string }>`select id from invoices where provider_id = ${i.providerId} and ref = ${i.ref}`.execute(db);
  const { id } = rows[0]!;
  // What told of it first may not have known whose it is.
  if (i.customerId !== null)
    await sql`update invoices i set customer_id = b.id, organization_id = b.organization_id, contact_id = b.contact_id
      from billing_customers b where i.id = ${id} and i.customer_id is null and b.id = ${i.customerId}`.execute(db);
  return id;
}

/** What was once said of what is bought under a subscription at the provider holds for its later invoices too. */
function sameSubscription(ref: string | null): RawBuilder<unknown> {
  if (ref === null) return sql``;
  const known = (column: string) =>
    sql`${sql.raw(column)} = coalesce(i.${sql.raw(column)}, (select x.${sql.raw(column)} from invoices x where x.provider_id = i.provider_id and x.subscription_ref = ${ref}
      and x.organization_id is not distinct from i.organization_id and x.contact_id is not distinct from i.contact_id and x.${sql.raw(column)} is not null
      order by x.id desc limit 1)),`;
  return sql`${known("product_id")} ${known("plan_subscription_id")}`;
}

export type Mapping = { productId: string | null; planSubscriptionId: string | null; note: string | null };

/**
 * Says what a provider's invoice is for here; so are the others of the same subscription there.
 * @returns false when the revision is no longer the one expected
 */
export async function mapInvoice(db: Db, id: string, revision: number, m: Mapping, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update invoices set note = ${m.note}, product_id = ${m.productId}, plan_subscription_id = ${m.planSubscriptionId}, updated_at = ${now},
    revision = revision + 1 where id = ${id} and revision = ${revision} returning id`.execute(db);
  if (rows.length === 0) return false;
  await sql`update invoices x set product_id = ${m.productId}, plan_subscription_id = ${m.planSubscriptionId}, updated_at = ${now}, revision = x.revision + 1
    from invoices i where i.id = ${id} and x.id <> i.id and x.provider_id = i.provider_id and x.subscription_ref = i.subscription_ref
      and x.organization_id is not distinct from i.organization_id and x.contact_id is not distinct from i.contact_id
      and (x.product_id, x.plan_subscription_id) is distinct from (${m.productId}::uuid, ${m.planSubscriptionId}::uuid)`.execute(db);
  return true;
}

/** Writes how an invoice stands by its ledger. */
export async function saveOutcome(db: Db, id: string, o: Outcome, now: Date): Promise<void> {
  const c = o.contents;
  await sql`update invoices i set state = ${o.state}, currency = coalesce(${o.currency}, i.currency), total = ${o.total}, paid = ${o.paid}, refunded = ${o.refunded},
      paid_on = ${o.paidOn}, attempts = ${o.attempts}, failed_at = ${o.failure ? new Date(o.failure.at) : null}, failure = ${o.failure?.code ?? null}, dispute = ${o.dispute},
      ${
        c
          ? sql`number = ${c.number}, tax = ${c.tax}, credited = ${c.credited}, lines = ${JSON.stringify(c.lines)}, issued_on = ${c.issuedOn}, due_on = ${c.dueOn},
      period_start = ${c.periodStart}, period_end = ${c.periodEnd}, purchase_order = ${c.purchaseOrder}, subscription_ref = ${c.subscription}, ${sameSubscription(c.subscription)} url = ${c.url}, pdf_url = ${c.pdfUrl},`
          : sql``
      }
      updated_at = ${now}, revision = i.revision + 1 where i.id = ${id}`.execute(db);
}

export type Sum = { currency: string; amount: number; invoices: number };
export type SummaryRow = {
  open: Sum[];
  overdue: Sum[];
  failure: { id: string; number: string | null; at: string; code: string; settled: boolean } | null;
  paid_until: string | null;
  disputes: number;
};

/** How a customer stands, in one statement. */
export async function selectSummary(db: Db, whose: Whose, day: string): Promise<SummaryRow> {
  const sums = (
    more: RawBuilder<unknown>,
  ) => sql`coalesce((select jsonb_agg(jsonb_build_object('currency', s.currency, 'amount', s.amount, 'invoices', s.n) order by s.currency)
    from (select currency, sum(greatest(0, total - credited - paid + refunded)) as amount, count(*) as n from his where state = 'open' and ${more} group by currency) s), '[]')`;
  const { rows } = await sql<SummaryRow>`with his as (select i.* from invoices i where ${sql.join(ofCustomer(whose), sql` and `)})
    select ${sums(sql`true`)} as open, ${sums(sql`due_on < ${day}`)} as overdue,
      (select jsonb_build_object('id', id, 'number', number, 'at', failed_at, 'code', failure, 'settled', state <> 'open')
        from his where failed_at is not null order by failed_at desc, id desc limit 1) as failure,
      (select max(period_end)::text from his where state = 'paid' and dispute is distinct from 'lost') as paid_until,
      (select count(*)::int from his where dispute in ('open', 'lost')) as disputes`.execute(db);
  return rows[0]!;
}
