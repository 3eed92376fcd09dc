/**
 * Stripe (API reference, "Events", "Invoices", "Charges", "Disputes"). Events are read in the forms of API versions before and since 2025-03-31
 * ("basil"), where an invoice's subscription and a charge's invoice moved.
 */
import { z } from "zod";
import type { Contents, Entry, InvoiceLine } from "../model/ledger.ts";
import {
  ask,
  code,
  OVERLAP,
  webAddress,
  words,
  type Access,
  type BillingProvider,
  type ProviderEvent,
  type Told,
  type ToldCustomer,
} from "./provider.ts";

const API = "https://api.stripe.com/v1";
const VERSION = { "stripe-version": "2026-10-28.endive" };
/** Seconds a signature holds: five minutes, as Stripe recommends. */
const TOLERANCE = 300;
/** How far back Stripe keeps its events. */
const KEPT = 30 * 86_400_000;

const INVOICE = [
  "invoice.created",
  "invoice.finalized",
  "invoice.updated",
  "invoice.paid",
  "invoice.payment_failed",
  "invoice.overpaid",
  "invoice.voided",
  "invoice.marked_uncollectible",
  "invoice.overdue",
];
const CHARGE = ["charge.refunded", "charge.refund.updated"];
const DISPUTE = ["charge.dispute.created", "charge.dispute.closed", "charge.dispute.updated"];
const CUSTOMER = ["customer.created", "customer.updated"];
const EVENTS = [...INVOICE, ...CHARGE, ...DISPUTE, ...CUSTOMER];

const seconds = z.number().int().min(0).max(253_402_300_799);
const eventShape = z.object({
  id: z.string().min(1).max(255),
  type: z.string().max(200),
  created: seconds,
  data: z.object({ object: z.unknown() }),
});
const listShape = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });
const int = z.number().int();
const ref = z.union([z.string(), z.object({ id: z.string() })]).nullish();
const metadata = z.record(z.string(), z.string()).nullish();
const lineShape = z.object({
  description: z.string().nullish(),
  quantity: z.number().nullish(),
  amount: int,
  period: z.object({ start: seconds, end: seconds }).nullish(),
});
const invoiceShape = z.object({
  id: z.string(),
  status: z.string().nullish(),
  number: z.string().nullish(),
  currency: z.string(),
  total: int,
  amount_due: int,
  amount_paid: int,
  subtotal_excluding_tax: int.nullish(),
  total_excluding_tax: int.nullish(),
  attempt_count: int.nullish(),
  created: seconds,
  due_date: seconds.nullish(),
  effective_at: seconds.nullish(),
  customer: ref,
  customer_name: z.string().nullish(),
  customer_email: z.string().nullish(),
  metadata,
  subscription: ref,
  parent: z.object({ subscription_details: z.object({ subscription: ref }).nullish() }).nullish(),
  hosted_invoice_url: z.string().nullish(),
  invoice_pdf: z.string().nullish(),
  lines: z.object({ data: z.array(lineShape) }).nullish(),
  status_transitions: z
    .object({
      finalized_at: seconds.nullish(),
      paid_at: seconds.nullish(),
      voided_at: seconds.nullish(),
      marked_uncollectible_at: seconds.nullish(),
    })
    .nullish(),
  last_finalization_error: z.object({ code: z.string().nullish() }).nullish(),
});
type StripeInvoice = z.output<typeof invoiceShape>;
const chargeShape = z.object({ id: z.string(), amount_refunded: int, currency: z.string(), invoice: ref, payment_intent: ref });
const refundShape = z.object({ charge: ref });
const disputeShape = z.object({ id: z.string(), status: z.string(), amount: int, currency: z.string(), charge: ref, payment_intent: ref });
const customerShape = z.object({ id: z.string(), name: z.string().nullish(), email: z.string().nullish(), metadata });

const idOf = (value: z.output<typeof ref>) => (typeof value === "string" ? value : (value?.id ?? null));
const dayOf = (value: number | null | undefined) => (value == null ? null : new Date(value * 1_000).toISOString().slice(0, 10));
const nobody: Told = { customer: null, invoice: null };

function customerOf(id: string | null, name: unknown, email: unknown, said: z.output<typeof metadata>): ToldCustomer | null {
  if (id === null) return null;
  const named = (key: string) => words(said?.[key], 63);
  return {
    ref: id,
    name: words(name),
    email: words(email, 254),
    organization: named("backstay_organization"),
    contact: named("backstay_contact"),
  };
}

function contentsOf(invoice: StripeInvoice): Contents {
  const lines = invoice.lines?.data ?? [];
  const shown: InvoiceLine[] = lines
    .slice(0, 100)
    .map(({ description, quantity, amount }) => ({ description: words(description, 500) ?? "", quantity: quantity ?? 1, amount }));
  const starts = lines.flatMap(({ period }) => (period ? [period.start] : []));
  // What was used before is billed afterwards: a line whose time is over when it is billed pays until no day to come, and does no harm here.
  const ends = lines.flatMap(({ period }) => (period && period.end > period.start ? [period.end] : []));
  const untaxed = invoice.total_excluding_tax;
  return {
    issued: invoice.status !== "draft",
    number: words(invoice.number, 100),
    tax: untaxed == null ? 0 : invoice.total - untaxed,
    credited: Math.max(0, invoice.total - invoice.amount_due),
    issuedOn: dayOf(invoice.effective_at ?? invoice.status_transitions?.finalized_at ?? invoice.created),
    dueOn: dayOf(invoice.due_date),
    periodStart: ends.length === 0 ? null : dayOf(Math.min(...starts)),
    periodEnd: ends.length === 0 ? null : dayOf(Math.max(...ends)),
    subscription: idOf(invoice.parent?.subscription_details?.subscription) ?? idOf(invoice.subscription),
    purchaseOrder: null,
    url: webAddress(invoice.hosted_invoice_url),
    pdfUrl: webAddress(invoice.invoice_pdf),
    lines: shown,
  };
}

/** What a whole invoice says: each event carries it as it stood then, so a lost event is made good by the next one. */
function entriesOf(event: ProviderEvent, invoice: StripeInvoice): Entry[] {
  const currency = invoice.currency.toUpperCase();
  const said = (kind: string) => ({ key: `${event.id}/${kind}`, ref: invoice.id, at: event.at });
  const entries: Entry[] = [{ ...said("invoiced"), kind: "invoiced", amount: invoice.total, currency, details: contentsOf(invoice) }];
  const paidAt = invoice.status_transitions?.paid_at;
  const settled = invoice.status === "paid";
  if (settled || invoice.amount_paid > 0)
    entries.push({
      ...said("paid"),
      ...(settled && paidAt != null && { at: paidAt * 1_000 }),
      kind: "paid",
      amount: invoice.amount_paid,
      currency,
      details: { settled },
    });
  if (event.type === "invoice.payment_failed") {
    const attempt = invoice.attempt_count ?? 1;
    const failure = { attempt, code: code(invoice.last_finalization_error?.code ?? "payment_failed") };
    entries.push({ ...said("failed"), ref: `${attempt}`, kind: "failed", amount: invoice.amount_due, currency, details: failure });
  }
  if (invoice.status === "void") entries.push({ ...said("voided"), kind: "voided", amount: null, currency: null, details: {} });
  if (invoice.status === "uncollectible")
    entries.push({ ...said("writtenOff"), kind: "writtenOff", amount: null, currency: null, details: {} });
  return entries;
}

/** The invoice a payment was for: Stripe says it in a list of its own since 2025-03-31. */
async function invoiceOfPayment(access: Access, intent: string | null): Promise<string | null> {
  if (intent === null) return null;
  const query = new URLSearchParams({ "payment[type]": "payment_intent", "payment[payment_intent]": intent, limit: "1" });
  const { data } = listShape.parse(await ask(access, `${API}/invoice_payments?${query}`, VERSION));
  const [first] = z.array(z.object({ invoice: ref })).parse(data);
  return idOf(first?.invoice);
}

const chargeNamed = async (access: Access, id: string) =>
  chargeShape.parse(await ask(access, `${API}/charges/${encodeURIComponent(id)}`, VERSION));

async function tellOfCharge(access: Access, event: ProviderEvent, charge: z.output<typeof chargeShape>): Promise<Told> {
  const invoice = idOf(charge.invoice) ?? (await invoiceOfPayment(access, idOf(charge.payment_intent)));
  // Paid without an invoice: nothing that we keep books of.
  if (invoice === null) return nobody;
  const currency = charge.currency.toUpperCase();
  const entry: Entry = {
    kind: "refunded",
    key: `${event.id}/refunded`,
    ref: charge.id,
    at: event.at,
    amount: charge.amount_refunded,
    currency,
    details: {},
  };
  return { customer: null, invoice: { ref: invoice, customer: null, entries: [entry] } };
}

async function tellOfDispute(access: Access, event: ProviderEvent, dispute: z.output<typeof disputeShape>): Promise<Told> {
  const charge = idOf(dispute.charge);
  const of = charge === null ? null : await chargeNamed(access, charge);
  const invoice = idOf(of?.invoice) ?? (await invoiceOfPayment(access, idOf(dispute.payment_intent) ?? idOf(of?.payment_intent)));
  if (invoice === null) return nobody;
  const { status } = dispute;
  const outcome = status === "lost" ? "lost" : status === "won" || status === "warning_closed" || status === "prevented" ? "won" : "open";
  const currency = dispute.currency.toUpperCase();
  const entry: Entry = {
    kind: "disputed",
    key: `${event.id}/disputed`,
    ref: dispute.id,
    at: event.at,
    amount: dispute.amount,
    currency,
    details: { outcome },
  };
  return { customer: null, invoice: { ref: invoice, customer: null, entries: [entry] } };
}

function readEvent(json: unknown): ProviderEvent {
  const { id, type, created } = eventShape.parse(json);
  return { id, type, at: created * 1_000, json };
}

export const stripe: BillingProvider = {
  events: EVENTS,
  isLive: (key) => (/^(sk|rk)_live_\w+$/.test(key) ? true : /^(sk|rk)_test_\w+$/.test(key) ? false : null),
  async prove(secret, headers, body, now) {
    const { default: Stripe } = await import("stripe");
    try {
      const header = headers.get("stripe-signature") ?? "";
      return readEvent(Stripe.webhooks.constructEvent(body, header, secret, TOLERANCE, undefined, now.getTime()));
    } catch {
      return null;
    }
  },
  read: (body) => readEvent(JSON.parse(body.toString("utf8"))),
  async tell(access, event) {
    const { object } = eventShape.parse(event.json).data;
    if (INVOICE.includes(event.type)) {
      const invoice = invoiceShape.parse(object);
      const customer = customerOf(idOf(invoice.customer), invoice.customer_name, invoice.customer_email, invoice.metadata);
      return { customer: null, invoice: { ref: invoice.id, customer, entries: entriesOf(event, invoice) } };
    }
    if (event.type === "charge.refunded") return tellOfCharge(access, event, chargeShape.parse(object));
    if (event.type === "charge.refund.updated") {
      // A refund that failed lowers what went back; how much that is now, the charge says. What it says now is told as of now.
      const charge = idOf(refundShape.parse(object).charge);
      return charge === null ? nobody : tellOfCharge(access, event, await chargeNamed(access, charge));
    }
    if (DISPUTE.includes(event.type)) return tellOfDispute(access, event, disputeShape.parse(object));
    if (CUSTOMER.includes(event.type)) {
      const { id, name, email, metadata: said } = customerShape.parse(object);
      return { customer: customerOf(id, name, email, said), invoice: null };
    }
    return nobody;
  },
  async test(access) {
    listShape.parse(await ask(access, `${API}/events?limit=1`, VERSION));
  },
  async since(access, mark, now, take) {
    const from = mark === null ? now.getTime() - KEPT : Number(mark) * 1_000 - OVERLAP;
    const query = new URLSearchParams({ limit: "100", "created[gte]": `${Math.floor(from / 1_000)}` });
    for (const type of EVENTS) query.append("types[]", type);
    let newest = mark === null ? 0 : Number(mark);
    // Newest first: pages are asked for by the last one of the page before.
    for (;;) {
      const { data, has_more } = listShape.parse(await ask(access, `${API}/events?${query}`, VERSION));
      const events = data.map(readEvent);
      await take(events);
      newest = Math.max(newest, ...events.map(({ at }) => at / 1_000));
      const last = events.at(-1);
      if (!has_more || !last) return newest === 0 ? mark : `${newest}`;
      query.set("starting_after", last.id);
    }
  },
};
