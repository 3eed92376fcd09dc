/** Invoices written by hand: drafted, changed, issued, removed. */
import type { z } from "zod";
import { isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { organizationRef, readContact } from "#people/directory";
import { readSubscription } from "#licensing/plans";
import { selectProduct } from "#products/catalog";
import { newId } from "#shared/ids";
import type { Invoice, invoicesContract } from "./invoice-contract.ts";
import { deleteDraft, insertDraft, mapInvoice, selectInvoice, updateWritten, type InvoiceRow, type Written } from "./invoice-queries.ts";
import type { Contents, InvoiceLine } from "./model/ledger.ts";
import { presentInvoice, today } from "./read-invoices.ts";
import { recordEntries, tellOf } from "./record-entries.ts";

type Create = z.output<(typeof invoicesContract)["invoices.create"]["body"]>;
type Update = z.output<(typeof invoicesContract)["invoices.update"]["body"]>;
type GivenLine = Create["lines"][number];

/** One written by hand. @throws Problem 404, 409 for one of a provider, 412 */
export async function written(tx: Ctx, id: string, revision: number): Promise<InvoiceRow> {
  const row = await selectInvoice(tx.db, id);
  if (!row) throw notFound();
  if (row.provider_id !== null) throw new Problem(409, "invoice.fromProvider");
  if (row.revision !== revision) throw stale(presentInvoice(tx, row));
  return row;
}

export const shown = async (tx: Ctx, id: string): Promise<Invoice> => presentInvoice(tx, (await selectInvoice(tx.db, id))!);

function summed(lines: readonly GivenLine[], tax: number): { lines: InvoiceLine[]; total: number } {
  const counted = lines.map(({ description, quantity, unitAmount }) => ({ description, quantity, amount: quantity * unitAmount }));
  const total = counted.reduce((all, { amount }) => all + amount, tax);
  if (total < 0 || !Number.isSafeInteger(total)) throw invalid("lines", "invoiceTotal");
  return { lines: counted, total };
}

type For = Pick<Create, "organization" | "contact" | "product" | "planSubscription">;

/** Who it is for and what: exactly one customer, and nobody else's plan. @throws Problem 422 */
async function found(ctx: Ctx, { organization, contact, ...what }: For) {
  if ((organization === null) === (contact === null)) throw new Problem(422, "invoice.customer");
  const [named, person] = [
    organization === null ? null : await organizationRef(ctx, organization),
    contact === null ? null : ((await readContact(ctx.db, contact)) ?? null),
  ];
  if (organization !== null && !named) throw invalid("organization", "unknownThing");
  if (contact !== null && !person) throw invalid("contact", "unknownThing");
  const whose = { organizationId: named?.id ?? null, contactId: person?.id ?? null };
  return { ...whose, ...(await foundThings(ctx, what, whose)) };
}

type Whose = { organizationId: string | null; contactId: string | null };

/** What an invoice is for. @throws Problem 422 for what is not there, or is somebody else's */
async function foundThings(ctx: Ctx, { product, planSubscription }: Pick<For, "product" | "planSubscription">, whose: Whose) {
  const thing = product === null ? null : await selectProduct(ctx.db, product);
  if (thing === undefined) throw invalid("product", "unknownThing");
  const plan = planSubscription === null ? null : await readSubscription(ctx.db, planSubscription);
  if (plan === undefined) throw invalid("planSubscription", "unknownThing");
  if (plan && (plan.organization_id !== whose.organizationId || plan.contact_id !== whose.contactId))
    throw invalid("planSubscription", "otherCustomer");
  return { productId: thing?.id ?? null, planSubscriptionId: plan?.id ?? null };
}

function checked(w: Written): Written {
  if (w.dueOn !== null && w.dueOn < w.issuedOn) throw invalid("dueOn", "dayBefore", { least: w.issuedOn });
  if (w.periodStart !== null && w.periodEnd !== null && w.periodEnd < w.periodStart)
    throw invalid("periodEnd", "dayBefore", { least: w.periodStart });
  return w;
}

const unique = (error: unknown): never => {
  throw isUniqueViolation(error) ? new Problem(409, "invoice.taken") : error;
};

/** @throws Problem 409 when its number is taken, 422 */
export function createInvoice(ctx: Ctx, { issue, lines, ...body }: Create): Promise<Invoice> {
  return inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const id = newId(now.getTime());
    const { number, currency, tax, dueOn, periodStart, periodEnd, purchaseOrder, note } = body;
    const rest = { number, currency, tax, dueOn, periodStart, periodEnd, purchaseOrder, note, issuedOn: body.issuedOn ?? today(ctx) };
    await insertDraft(tx.db, id, checked({ ...rest, ...summed(lines, tax), ...(await found(tx, body)) }), now).catch(unique);
    if (issue) await putOut(tx, id, "invoices.create");
    else await tellOf(tx, (await selectInvoice(tx.db, id))!, ["drafted"]);
    return shown(tx, id);
  });
}

/** What may be changed still once it is issued, and what of an invoice that is a provider's. */
const FREE = new Set(["dueOn", "purchaseOrder", "product", "planSubscription", "note"]);
const MAPPED = new Set(["product", "planSubscription", "note"]);

/** @throws Problem 404, 409 for what stands, 412, 422 */
export function updateInvoice(ctx: Ctx, id: string, revision: number, change: Update): Promise<Invoice> {
  return inTransaction(ctx, async (tx) => {
    if (Object.keys(change).every((name) => MAPPED.has(name))) return mapped(tx, id, revision, change);
    const row = await written(tx, id, revision);
    const draft = row.state === "draft";
    if (!draft && Object.keys(change).some((name) => !FREE.has(name))) throw new Problem(409, "invoice.issued");
    const next = checked(await changed(tx, row, change));
    if (!(await updateWritten(tx.db, id, revision, next, ctx.clock.now()).catch(unique))) throw stale(await shown(tx, id));
    // What the customer has agreed on is in the ledger.
    if (draft) await tellOf(tx, (await selectInvoice(tx.db, id))!, ["drafted"]);
    else await putOut(tx, id, "invoices.update");
    return shown(tx, id);
  });
}

/** What an invoice is for is ours to say, whoever wrote it; the ledger does not speak of it. */
async function mapped(tx: Ctx, id: string, revision: number, { product, planSubscription, note }: Update): Promise<Invoice> {
  const row = await selectInvoice(tx.db, id);
  if (!row) throw notFound();
  const things = await foundThings(
    tx,
    {
      product: product === undefined ? row.product_id : product,
      planSubscription: planSubscription === undefined ? row.plan_subscription_id : planSubscription,
    },
    { organizationId: row.organization_id, contactId: row.contact_id },
  );
  const next = { ...things, note: note === undefined ? row.note : note };
  if (!(await mapInvoice(tx.db, id, revision, next, tx.clock.now()))) throw stale(presentInvoice(tx, row));
  return shown(tx, id);
}

async function changed(tx: Ctx, row: InvoiceRow, change: Update): Promise<Written> {
  const { lines, organization, contact, product, planSubscription, ...rest } = change;
  const customer = organization !== undefined || contact !== undefined;
  const whose = await found(tx, {
    // A new customer takes the place of the one it has, whichever kind that is.
    organization: customer ? (organization ?? null) : row.organization_id,
    contact: customer ? (contact ?? null) : row.contact_id,
    product: product === undefined ? row.product_id : product,
    planSubscription: planSubscription === undefined ? row.plan_subscription_id : planSubscription,
  });
  const tax = rest.tax ?? row.tax;
  const sums = lines ? summed(lines, tax) : { lines: row.lines, total: row.total - row.tax + tax };
  if (sums.total < 0) throw invalid("tax", "invoiceTotal");
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    number: row.number!,
    currency: row.currency,
    issuedOn: row.issued_on!,
    dueOn: row.due_on,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    purchaseOrder: row.purchase_order,
    note: row.note,
    ...given,
    ...whose,
    ...sums,
    tax,
  };
}

/** Writes what an invoice is about into the ledger: the customer has it, or has it anew. */
async function putOut(tx: Ctx, id: string, event: string): Promise<void> {
  const row = (await selectInvoice(tx.db, id))!;
  const at = tx.clock.now().getTime();
  const details: Contents = {
    issued: true,
    number: row.number,
    tax: row.tax,
    credited: 0,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    subscription: null,
    purchaseOrder: row.purchase_order,
    url: null,
    pdfUrl: null,
    lines: row.lines,
  };
  const { total: amount, currency } = row;
  await recordEntries(tx, id, { providerId: null, event }, [
    { kind: "invoiced", key: newId(at), ref: id, at, amount, currency, details },
    // Nothing to pay is paid.
    ...(amount === 0
      ? [{ kind: "paid" as const, key: newId(at), ref: newId(at), at, amount: 0, currency, details: { settled: true } }]
      : []),
  ]);
}

/** @throws Problem 404, 409 unless it is a draft, 412 */
export function issueInvoice(ctx: Ctx, id: string, revision: number): Promise<Invoice> {
  return inTransaction(ctx, async (tx) => {
    if ((await written(tx, id, revision)).state !== "draft") throw new Problem(409, "invoice.state");
    await putOut(tx, id, "invoices.issue");
    return shown(tx, id);
  });
}

/** @throws Problem 404, 409 unless it is a draft, 412 */
export function removeInvoice(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await written(tx, id, revision);
    if (row.state !== "draft") throw new Problem(409, "invoice.state");
    if (!(await deleteDraft(tx.db, id, revision))) throw stale(await shown(tx, id));
    await tellOf(tx, row, ["removed"]);
    return undefined;
  });
}
