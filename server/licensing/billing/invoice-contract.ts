/** Invoices, those written by hand and those of billing providers, and the ledger they follow from. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, id, idOrSlug, instant, line, page, reference, text } from "#shared/contract";

const byId = z.strictObject({ id });
/** In the smallest unit of the currency (ISO 4217): cents of EUR, yen of JPY. */
const amount = z.number().int().min(0).max(1_000_000_000_000);
const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, "currency");
const state = z.enum(["draft", "open", "paid", "refunded", "void", "uncollectible"]);
const shownLine = z.strictObject({ description: z.string(), quantity: z.number(), amount: z.number().int() });
const nullableDay = day.nullable();

export const invoice = z.strictObject({
  id,
  number: z.string().nullable(),
  provider: z
    .strictObject({ id, name: z.string(), kind: z.enum(["stripe", "paddle"]) })
    .nullable()
    .describe("Where it comes from; null: written by hand"),
  organization: reference.nullable(),
  contact: reference.nullable(),
  billingCustomer: id.nullable().describe("Who it is for at the provider"),
  product: reference.nullable(),
  planSubscription: id.nullable().describe("Which plan of the customer it pays"),
  providerSubscription: z.string().nullable().describe("What it was bought under at the provider"),
  state,
  overdue: z.boolean(),
  currency: z.string(),
  total: z.number().int().describe("In the currency's smallest unit, tax included; all amounts are"),
  tax: z.number().int(),
  credited: z.number().int().describe("What of the total need not be paid, because of credit"),
  paid: z.number().int(),
  refunded: z.number().int(),
  owed: z.number().int(),
  lines: z.array(shownLine),
  issuedOn: nullableDay,
  dueOn: nullableDay,
  paidOn: nullableDay,
  periodStart: nullableDay,
  periodEnd: nullableDay.describe("The day until which it pays"),
  purchaseOrder: z.string().nullable(),
  note: z.string().nullable().describe("For the vendor's people only"),
  failure: z
    .strictObject({ at: instant, code: z.string(), attempts: z.number().int() })
    .nullable()
    .describe("The last payment that failed"),
  dispute: z.enum(["open", "won", "lost"]).nullable(),
  url: z.string().nullable().describe("Its page at the provider, where it can be paid"),
  pdfUrl: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Invoice = z.infer<typeof invoice>;

const givenLine = z.strictObject({
  description: line(500),
  quantity: z.number().int().min(1).max(1_000_000).default(1),
  unitAmount: z
    .number()
    .int()
    .min(-1_000_000_000_000)
    .max(1_000_000_000_000)
    .describe("Without tax, in the smallest unit; below zero is a discount"),
});
const lines = z.array(givenLine).min(1).max(100);
const written = {
  number: line(60),
  organization: idOrSlug.nullable(),
  contact: id.nullable(),
  product: idOrSlug.nullable(),
  planSubscription: id.nullable(),
  currency,
  lines,
  tax: amount,
  issuedOn: day,
  dueOn: nullableDay,
  periodStart: nullableDay,
  periodEnd: nullableDay,
  purchaseOrder: line(100).nullable(),
  note: text(2_000).nullable(),
};

const ledgerEntry = z.strictObject({
  id,
  kind: z.enum(["invoiced", "paid", "failed", "refunded", "disputed", "voided", "writtenOff"]),
  invoice: z.strictObject({ id, number: z.string().nullable() }),
  provider: reference.nullable(),
  event: z.string().describe("The event at the provider it comes from, or the operation by which it was written here"),
  ref: z.string(),
  amount: z.number().int().nullable().describe("Of its `ref` in all so far"),
  currency: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  occurredAt: instant,
  recordedAt: instant,
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

const money = z.strictObject({ currency: z.string(), amount: z.number().int(), invoices: z.number().int() });
const summary = z.strictObject({
  open: z.array(money).describe("What is to be paid, by currency"),
  overdue: z.array(money),
  lastFailure: z
    .strictObject({ invoice: z.strictObject({ id, number: z.string().nullable() }), at: instant, code: z.string(), settled: z.boolean() })
    .nullable()
    .describe("The last payment that failed, and whether its invoice has been settled since"),
  paidUntil: nullableDay.describe("The last day that a paid invoice pays for"),
  disputes: z.number().int().describe("Invoices whose payment is in dispute or was taken back, for a person to decide on"),
});
export type BillingSummary = z.infer<typeof summary>;

const errors = ["invoice.taken", "invoice.customer", "invoice.issued", "invoice.state", "invoice.fromProvider", "invoice.tooMuch"] as const;

export const invoicesContract = defineOperations({
  "invoices.list": {
    method: "GET",
    path: "/invoices",
    right: "billing.read",
    summary: "List invoices, newest first",
    query: z.strictObject({
      ...page,
      organization: idOrSlug.optional(),
      contact: id.optional(),
      state: z
        .enum([...state.options, "overdue", "failed"])
        .optional()
        .describe("overdue: open and past its day; failed: open, and its last payment failed"),
      provider: z.union([id, z.literal("manual")]).optional(),
    }),
    list: invoice,
  },
  "invoices.get": {
    method: "GET",
    path: "/invoices/{id}",
    right: "billing.read",
    summary: "Read one",
    params: byId,
    response: invoice,
    etag: true,
  },
  "invoices.create": {
    method: "POST",
    path: "/invoices",
    right: "billing.manage",
    summary: "Write an invoice by hand, for an organization or a single contact; a draft unless `issue` is set",
    body: z.strictObject({
      ...written,
      organization: written.organization.default(null),
      contact: written.contact.default(null),
      product: written.product.default(null),
      planSubscription: written.planSubscription.default(null),
      tax: amount.default(0),
      issuedOn: day.optional().describe("Today when absent"),
      dueOn: nullableDay.default(null),
      periodStart: nullableDay.default(null),
      periodEnd: nullableDay.default(null),
      purchaseOrder: written.purchaseOrder.default(null),
      note: written.note.default(null),
      issue: z.boolean().default(false),
    }),
    status: 201,
    response: invoice,
    etag: true,
    errors,
  },
  "invoices.update": {
    method: "PATCH",
    path: "/invoices/{id}",
    right: "billing.manage",
    summary:
      "Change one written by hand: a draft in everything; once issued its due day, purchase order, and what it is for; of a provider's only what it is for",
    params: byId,
    body: z.strictObject(written).partial(),
    response: invoice,
    etag: true,
    ifMatch: true,
    errors,
  },
  "invoices.remove": {
    method: "DELETE",
    path: "/invoices/{id}",
    right: "billing.manage",
    summary: "Remove a draft; what was issued is voided instead",
    params: byId,
    status: 204,
    ifMatch: true,
    errors,
  },
  "invoices.issue": {
    method: "POST",
    path: "/invoices/{id}/issue",
    right: "billing.manage",
    summary: "Issue a draft: from then on its customer sees it and its contents stand",
    params: byId,
    body: z.strictObject({}).optional(),
    response: invoice,
    etag: true,
    ifMatch: true,
    errors,
  },
  "invoices.pay": {
    method: "POST",
    path: "/invoices/{id}/payments",
    right: "billing.manage",
    summary: "Write down a payment of an invoice written by hand: all that is owed, or a part",
    params: byId,
    body: z.strictObject({ paidOn: day, amount: amount.min(1).optional() }),
    response: invoice,
    etag: true,
    ifMatch: true,
    errors,
  },
  "invoices.refund": {
    method: "POST",
    path: "/invoices/{id}/refunds",
    right: "billing.manage",
    summary: "Write down that money went back: all that was paid, or a part",
    params: byId,
    body: z.strictObject({ refundedOn: day, amount: amount.min(1).optional() }),
    response: invoice,
    etag: true,
    ifMatch: true,
    errors,
  },
  "invoices.void": {
    method: "POST",
    path: "/invoices/{id}/void",
    right: "billing.manage",
    summary: "Void one written by hand of which nothing was paid",
    params: byId,
    body: z.strictObject({}).optional(),
    response: invoice,
    etag: true,
    ifMatch: true,
    errors,
  },
  "invoices.own.list": {
    method: "GET",
    path: "/me/invoices",
    right: "own.invoices",
    summary: "One's own invoices, and those of organizations one looks after or is the billing contact of",
    query: z.strictObject({ ...page, organization: id.optional() }),
    list: invoice,
  },
  "invoices.own.get": {
    method: "GET",
    path: "/me/invoices/{id}",
    right: "own.invoices",
    summary: "Read one of them",
    params: byId,
    response: invoice,
    etag: true,
  },
  "billing.ledger": {
    method: "GET",
    path: "/billing/ledger",
    right: "billing.read",
    summary:
      "The entitlement ledger: what was invoiced, paid, refunded, disputed and failed, and which event says so; newest first, never changed",
    query: z.strictObject({ ...page, invoice: id.optional(), kind: ledgerEntry.shape.kind.optional() }),
    list: ledgerEntry,
  },
  "billing.summary": {
    method: "GET",
    path: "/billing/summary",
    right: "billing.read",
    summary: "How an organization or a contact stands: open invoices, last payment that failed, paid until",
    query: z.strictObject({ organization: idOrSlug.optional(), contact: id.optional() }),
    response: summary,
  },
});
