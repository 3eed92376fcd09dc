/** Invoices, the ledger and how a customer stands, as they are read. */
import { afterId, pageById } from "#people/access";
import { isStaff, invalid, notFound, type Ctx } from "#platform/http";
import type { BillingSummary, Invoice, LedgerEntry } from "./invoice-contract.ts";
import { selectInvoice, selectInvoices, selectSummary, type Holders, type InvoiceFilter, type InvoiceRow } from "./invoice-queries.ts";
import { selectLedger, type LedgerRow } from "./ledger-queries.ts";
import { owed, type EntryKind } from "./model/ledger.ts";
import { invoiceVisible } from "./policy.ts";

export const today = ({ clock }: Pick<Ctx, "clock">) => clock.now().toISOString().slice(0, 10);

export function presentInvoice(ctx: Ctx, row: InvoiceRow): Invoice {
  return {
    id: row.id,
    number: row.number,
    provider: row.provider,
    organization: row.organization,
    contact: row.contact,
    billingCustomer: isStaff(ctx.actor) ? row.customer_id : null,
    product: row.product,
    planSubscription: row.plan_subscription_id,
    providerSubscription: row.subscription_ref,
    state: row.state,
    overdue: row.state === "open" && row.due_on !== null && row.due_on < today(ctx),
    currency: row.currency,
    total: row.total,
    tax: row.tax,
    credited: row.credited,
    paid: row.paid,
    refunded: row.refunded,
    owed: owed(row),
    lines: row.lines,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paidOn: row.paid_on,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    purchaseOrder: row.purchase_order,
    note: isStaff(ctx.actor) ? row.note : null,
    failure: row.failed_at ? { at: row.failed_at.toISOString(), code: row.failure!, attempts: row.attempts } : null,
    dispute: row.dispute,
    url: row.url,
    pdfUrl: row.pdf_url,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

type Query = Omit<InvoiceFilter, "after" | "day"> & { cursor?: string | undefined };

/** Those the actor may see. @throws Problem 422 for a bad cursor */
export async function listInvoices(ctx: Ctx, { cursor, limit, ...filter }: Query) {
  const rows = await selectInvoices(ctx.db, { ...filter, limit: limit + 1, after: afterId(cursor), day: today(ctx) }, invoiceVisible(ctx));
  return pageById(rows, limit, (row) => presentInvoice(ctx, row));
}

/** @throws Problem 404 */
export async function readInvoice(ctx: Ctx, id: string): Promise<Invoice> {
  const row = await selectInvoice(ctx.db, id, invoiceVisible(ctx));
  if (!row) throw notFound();
  return presentInvoice(ctx, row);
}

/** A customer's own. @throws Problem 404 for anybody else, 422 for a bad cursor */
export async function listOwnInvoices(ctx: Ctx, query: Query) {
  if (ctx.actor.kind !== "contact") throw notFound();
  return listInvoices(ctx, query);
}

/** @throws Problem 404 */
export async function readOwnInvoice(ctx: Ctx, id: string): Promise<Invoice> {
  if (ctx.actor.kind !== "contact") throw notFound();
  return readInvoice(ctx, id);
}

function presentEntry({ occurred_at, recorded_at, ...row }: LedgerRow): LedgerEntry {
  return { ...row, occurredAt: occurred_at.toISOString(), recordedAt: recorded_at.toISOString() };
}

/** @throws Problem 422 for a bad cursor */
export async function listLedger(
  ctx: Ctx,
  { cursor, limit, ...filter }: { cursor?: string | undefined; limit: number; invoice?: string | undefined; kind?: EntryKind | undefined },
) {
  return pageById(await selectLedger(ctx.db, { ...filter, limit: limit + 1, after: afterId(cursor) }), limit, presentEntry);
}

/** @throws Problem 422 unless exactly one of organization and contact is named */
export async function readSummary(
  ctx: Ctx,
  whose: { organization?: string | undefined; contact?: string | undefined },
): Promise<BillingSummary> {
  if ((whose.organization === undefined) === (whose.contact === undefined)) throw invalid("organization", "oneOfTwo");
  return summaryOf(ctx, whose);
}

/**
 * How some customers stand together, and their newest open invoices. Two statements. The caller has checked `billing.read`.
 * @param limit of the invoices
 */
export async function standingOf(ctx: Ctx, holders: Holders, limit: number): Promise<{ summary: BillingSummary; open: Invoice[] }> {
  const rows = await selectInvoices(ctx.db, { holders, state: "open", limit, after: null, day: today(ctx) }, invoiceVisible(ctx));
  return { summary: await summaryOf(ctx, { holders }), open: rows.map((row) => presentInvoice(ctx, row)) };
}

async function summaryOf(ctx: Ctx, whose: Pick<InvoiceFilter, "organization" | "contact" | "holders">): Promise<BillingSummary> {
  const { open, overdue, failure, paid_until, disputes } = await selectSummary(ctx.db, whose, today(ctx));
  return {
    open,
    overdue,
    lastFailure: failure
      ? {
          invoice: { id: failure.id, number: failure.number },
          at: new Date(failure.at).toISOString(),
          code: failure.code,
          settled: failure.settled,
        }
      : null,
    paidUntil: paid_until,
    disputes,
  };
}
