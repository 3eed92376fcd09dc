/** Paddle Billing (API reference, "Events", "Transactions", "Adjustments"): a transaction is an invoice, and Paddle sells it in its own name. */
import { z } from "zod";
import type { Contents, Dispute, Entry } from "../model/ledger.ts";
import {
  ask,
  code,
  OVERLAP,
  words,
  type Access,
  type BillingProvider,
  type ProviderEvent,
  type Told,
  type ToldCustomer,
} from "./provider.ts";

const api = ({ live }: Access) => (live ? "https://api.paddle.com" : "https://sandbox-api.paddle.com");
const VERSION = { "paddle-version": "1" };
/** While a secret is changed for another, Paddle signs with both. */
const MOST_SIGNATURES = 5;

const TRANSACTION = ["billed", "canceled", "completed", "created", "paid", "past_due", "payment_failed", "ready", "revised", "updated"].map(
  (name) => `transaction.${name}`,
);
const ADJUSTMENT = ["adjustment.created", "adjustment.updated"];
const CUSTOMER = ["customer.created", "customer.updated", "customer.imported"];
const EVENTS = [...TRANSACTION, ...ADJUSTMENT, ...CUSTOMER];

const time = z.iso.datetime({ offset: true });
const money = z.union([z.string().regex(/^-?\d{1,15}$/), z.number().int()]).transform(Number);
const customData = z.record(z.string(), z.unknown()).nullish();
const eventShape = z.object({
  event_id: z.string().min(1).max(255),
  event_type: z.string().max(200),
  occurred_at: time,
  data: z.unknown(),
});
const listShape = z.object({ data: z.array(z.unknown()), meta: z.object({ pagination: z.object({ has_more: z.boolean() }) }) });
const transactionShape = z.object({
  id: z.string(),
  status: z.string(),
  customer_id: z.string().nullish(),
  custom_data: customData,
  currency_code: z.string(),
  subscription_id: z.string().nullish(),
  invoice_number: z.string().nullish(),
  billing_details: z
    .object({
      purchase_order_number: z.string().nullish(),
      payment_terms: z.object({ interval: z.string(), frequency: z.number() }).nullish(),
    })
    .nullish(),
  billing_period: z.object({ starts_at: time, ends_at: time }).nullish(),
  billed_at: time.nullish(),
  created_at: time,
  updated_at: time,
  details: z
    .object({
      totals: z.object({ total: money, tax: money, credit: money.nullish(), grand_total: money }),
      line_items: z
        .array(
          z.object({
            quantity: z.number(),
            totals: z.object({ subtotal: money }).nullish(),
            product: z.object({ name: z.string() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  payments: z.array(
    z.object({ status: z.string(), amount: money, error_code: z.string().nullish(), created_at: time, captured_at: time.nullish() }),
  ),
});
type Transaction = z.output<typeof transactionShape>;
const adjustmentShape = z.object({
  id: z.string(),
  action: z.string(),
  transaction_id: z.string(),
  status: z.string(),
  currency_code: z.string(),
  totals: z.object({ total: money }),
  updated_at: time.nullish(),
});
const customerShape = z.object({ id: z.string(), name: z.string().nullish(), email: z.string().nullish(), custom_data: customData });

const nobody: Told = { customer: null, invoice: null };
const dayOf = (value: string | null | undefined) => (value == null ? null : new Date(value).toISOString().slice(0, 10));
const DAYS: { [interval: string]: number } = { day: 1, week: 7, month: 30, year: 365 };

function customerOf(ref: string, name: unknown, email: unknown, said: z.output<typeof customData>): ToldCustomer {
  const named = (key: string) => words(said?.[key], 63);
  return {
    ref,
    name: words(name),
    email: words(email, 254),
    organization: named("backstay_organization"),
    contact: named("backstay_contact"),
  };
}

function contentsOf(t: Transaction): Contents {
  const terms = t.billing_details?.payment_terms;
  const length = terms ? (DAYS[terms.interval] ?? 0) * terms.frequency : null;
  const issued = t.billed_at == null ? null : Date.parse(t.billed_at);
  return {
    // Somebody before a checkout owes nothing yet.
    issued: !["draft", "ready"].includes(t.status),
    number: words(t.invoice_number, 100),
    tax: t.details?.totals.tax ?? 0,
    credited: t.details ? Math.max(0, t.details.totals.total - t.details.totals.grand_total) : 0,
    issuedOn: dayOf(t.billed_at),
    dueOn: length === null || issued === null ? null : new Date(issued + length * 86_400_000).toISOString().slice(0, 10),
    periodStart: dayOf(t.billing_period?.starts_at),
    periodEnd: dayOf(t.billing_period?.ends_at),
    subscription: words(t.subscription_id, 100),
    purchaseOrder: words(t.billing_details?.purchase_order_number, 100),
    url: null,
    pdfUrl: null,
    lines: (t.details?.line_items ?? []).slice(0, 100).map(({ quantity, totals, product }) => ({
      description: words(product?.name, 500) ?? "",
      quantity,
      amount: totals?.subtotal ?? 0,
    })),
  };
}

/** Every event carries the whole transaction as it stood then, with its own time of change, so a lost one is made good by the next. */
function entriesOf(event: ProviderEvent, t: Transaction): Entry[] {
  const currency = t.currency_code.toUpperCase();
  const at = Date.parse(t.updated_at);
  const said = (kind: string) => ({ key: `${event.id}/${kind}`, ref: t.id, at });
  const entries: Entry[] = [
    { ...said("invoiced"), kind: "invoiced", amount: t.details?.totals.total ?? 0, currency, details: contentsOf(t) },
  ];
  const captured = t.payments.filter(({ status }) => status === "captured");
  const settled = t.status === "paid" || t.status === "completed";
  if (settled || captured.length > 0)
    entries.push({
      ...said("paid"),
      at: Math.max(0, ...captured.map((one) => Date.parse(one.captured_at ?? one.created_at))) || at,
      kind: "paid",
      amount: captured.reduce((all, { amount }) => all + amount, 0),
      currency,
      details: { settled },
    });
  const attempts = t.payments.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  for (const [index, payment] of attempts.entries())
    if (payment.status === "error")
      entries.push({
        key: `${event.id}/failed/${index + 1}`,
        ref: `${index + 1}`,
        at: Date.parse(payment.created_at),
        kind: "failed",
        amount: payment.amount,
        currency,
        details: { attempt: index + 1, code: code(payment.error_code) },
      });
  if (t.status === "canceled") entries.push({ ...said("voided"), kind: "voided", amount: null, currency: null, details: {} });
  return entries;
}

/** How a chargeback stands: a warning is a dispute that may still be lost. */
function disputed({ action, status }: z.output<typeof adjustmentShape>): Dispute | null {
  if (action === "chargeback_warning") return "open";
  if (action === "chargeback") return status === "reversed" ? "won" : "lost";
  return action === "chargeback_reverse" || action === "chargeback_warning_reverse" ? "won" : null;
}

function tellOfAdjustment(event: ProviderEvent, a: z.output<typeof adjustmentShape>): Told {
  const currency = a.currency_code.toUpperCase();
  const said = { key: `${event.id}/${a.action}`, at: a.updated_at == null ? event.at : Date.parse(a.updated_at), currency };
  const outcome = disputed(a);
  const entries: Entry[] = [];
  // Chargebacks of one transaction are one dispute: a reversal is another adjustment.
  if (outcome) entries.push({ ...said, ref: "chargeback", kind: "disputed", amount: a.totals.total, details: { outcome } });
  // What waits for approval or was refused has not gone back.
  if (a.action === "refund")
    entries.push({ ...said, ref: a.id, kind: "refunded", amount: a.status === "approved" ? a.totals.total : 0, details: {} });
  return entries.length === 0 ? nobody : { customer: null, invoice: { ref: a.transaction_id, customer: null, entries } };
}

function readEvent(json: unknown): ProviderEvent {
  const { event_id, event_type, occurred_at } = eventShape.parse(json);
  return { id: event_id, type: event_type, at: Date.parse(occurred_at), json };
}

export const paddle: BillingProvider = {
  events: EVENTS,
  isLive: (key) => (/^pdl_live_apikey_\w+$/.test(key) ? true : /^pdl_sdbx_apikey_\w+$/.test(key) ? false : null),
  async prove(secret, headers, body) {
    const { Paddle } = await import("@paddle/paddle-node-sdk");
    const text = body.toString("utf8");
    const parts = (headers.get("paddle-signature") ?? "").slice(0, 1_000).split(";");
    const [ts] = parts.filter((part) => part.startsWith("ts="));
    const { webhooks } = new Paddle("none");
    try {
      // The library looks at one signature of those that come while a secret is being changed, so it is asked about each.
      for (const h1 of parts.filter((part) => part.startsWith("h1=")).slice(0, MOST_SIGNATURES))
        if (await webhooks.isSignatureValid(text, secret, `${ts ?? ""};${h1}`)) return readEvent(JSON.parse(text));
    } catch {
      // No signature, or nothing that is an event.
    }
    return null;
  },
  read: (body) => readEvent(JSON.parse(body.toString("utf8"))),
  async tell(_access, event) {
    const { data } = eventShape.parse(event.json);
    if (TRANSACTION.includes(event.type)) {
      const t = transactionShape.parse(data);
      const customer = t.customer_id == null ? null : customerOf(t.customer_id, null, null, t.custom_data);
      return { customer: null, invoice: { ref: t.id, customer, entries: entriesOf(event, t) } };
    }
    if (ADJUSTMENT.includes(event.type)) return tellOfAdjustment(event, adjustmentShape.parse(data));
    if (CUSTOMER.includes(event.type)) {
      const { id, name, email, custom_data } = customerShape.parse(data);
      return { customer: customerOf(id, name, email, custom_data), invoice: null };
    }
    return nobody;
  },
  async test(access) {
    listShape.parse(await ask(access, `${api(access)}/events?per_page=1`, VERSION));
  },
  async since(access, mark, now, take) {
    let reached = mark;
    let after = mark;
    // Oldest first; what came lately is asked for once more, since ids need not have been given in order.
    for (;;) {
      const query = new URLSearchParams({ per_page: "200", order_by: "id[ASC]", ...(after !== null && { after }) });
      const { data, meta } = listShape.parse(await ask(access, `${api(access)}/events?${query}`, VERSION));
      const events = data.map(readEvent);
      await take(events);
      reached = events.findLast(({ at }) => at < now.getTime() - OVERLAP)?.id ?? reached;
      const last = events.at(-1);
      if (!meta.pagination.has_more || !last) return reached;
      after = last.id;
    }
  },
};
