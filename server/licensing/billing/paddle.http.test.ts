/**
 * Paddle Billing: webhooks signed by its documented scheme (`ts=…;h1=…`, HMAC-SHA256 of `ts:body`) and checked by its own library, and its API as
 * documented ("Events", "Transactions", "Adjustments"), replayed by a server on loopback. Whether Paddle itself answers so is not seen here.
 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { createFetcher, type GuardedFetch } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { startApiStandIn, type Asked } from "../../testing/api-stand-in.ts";

const V1 = "/api/v1";
const KEY = "pdl_sdbx_apikey_0123456789";
const SECRET = "pdl_ntfset_0123456789abcdef";
const START = Date.now() - 3_600_000;
/** An instant so many minutes after the start. */
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

let app: TestApp;
let paddle: Awaited<ReturnType<typeof startApiStandIn>>;
let provider: any;
let counter = 0;
type Json = { [name: string]: any };
const kept: Json[] = [];

const transaction = (id: string, minutes: number, more: Json = {}): Json => ({
  id,
  status: "billed",
  customer_id: "ctm_1",
  custom_data: null,
  currency_code: "USD",
  subscription_id: "sub_1",
  invoice_number: `325-${id}`,
  collection_mode: "manual",
  billing_details: { purchase_order_number: "PO-9", payment_terms: { interval: "day", frequency: 14 } },
  billing_period: { starts_at: "2026-11-01T00:00:00Z", ends_at: "2027-11-01T00:00:00Z" },
  billed_at: at(0),
  created_at: at(0),
  updated_at: at(minutes),
  details: {
    totals: {
      subtotal: "10000",
      discount: "0",
      tax: "2000",
      total: "12000",
      credit: "0",
      grand_total: "12000",
      balance: "12000",
      currency_code: "USD",
    },
    line_items: [{ quantity: 2, totals: { subtotal: "10000", tax: "2000", total: "12000" }, product: { name: "Ledger Pro" } }],
  },
  payments: [],
  ...more,
});
const declined = {
  payment_attempt_id: "a1",
  amount: "12000",
  status: "error",
  error_code: "declined",
  created_at: at(2),
  captured_at: null,
};
const captured = { payment_attempt_id: "a2", amount: "12000", status: "captured", error_code: null, created_at: at(5), captured_at: at(5) };
const event = (event_type: string, data: Json, minutes: number): Json => ({
  event_id: `evt_${String(++counter).padStart(6, "0")}`,
  event_type,
  occurred_at: at(minutes),
  notification_id: `ntf_${counter}`,
  data,
});
const now = () => Math.floor(Date.now() / 1_000);
const h1 = (payload: string, ts: number, secret = SECRET) => createHmac("sha256", secret).update(`${ts}:${payload}`).digest("hex");
const sign = (payload: string, ts = now(), secret = SECRET) => `ts=${ts};h1=${h1(payload, ts, secret)}`;

const send = async (payload: string, signature: string) => {
  const headers = { "content-type": "application/json", "paddle-signature": signature };
  const answer = await app.as({}).raw(`${V1}/billing/webhooks/${provider.id}`, { method: "POST", body: payload, headers });
  return { status: answer.status, body: (await answer.json()) as Json };
};
const tell = async (one: Json) => {
  const payload = JSON.stringify(one);
  const { status, body } = await send(payload, sign(payload));
  assert.equal(status, 200, JSON.stringify(body));
  return body["taken"] as boolean;
};
const invoiceOf = async (id: string): Promise<Json | undefined> =>
  (await app.admin.get(`${V1}/invoices?limit=200`)).body.data.find((one: Json) => one["number"] === `325-${id}`);

/** Paddle's list of events: oldest first, pages after an id. */
function answer({ path, query, headers }: Asked) {
  assert.equal(headers["paddle-version"], "1");
  if (path !== "/events") return { status: 404, json: { error: { code: "not_found" } } };
  const all = kept
    .filter(({ event_id }) => event_id > (query.get("after") ?? ""))
    .toSorted((a, b) => (a["event_id"] < b["event_id"] ? -1 : 1));
  const most = Math.min(Number(query.get("per_page") ?? 50), 2);
  return {
    json: {
      data: all.slice(0, most),
      meta: { request_id: "r", pagination: { per_page: most, next: "https://elsewhere.test/", has_more: all.length > most } },
    },
  };
}

before(async () => {
  paddle = await startApiStandIn();
  paddle.answer = answer;
  paddle.tokens.add(KEY);
  const out = createFetcher({ dns: null, allowPrivate: true });
  const fetch: GuardedFetch = (url, options) => {
    assert.ok(url.startsWith("https://sandbox-api.paddle.com/"), url);
    return out(url.replace("https://sandbox-api.paddle.com", paddle.url), options);
  };
  app = await testApp({ fetch, worker: false });
  const made = await app.admin.post(`${V1}/billing-providers`, { kind: "paddle", name: "Paddle", apiKey: KEY, webhookSecret: SECRET });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  provider = made.body;
});
after(async () => {
  await app?.close();
  await paddle?.stop();
});

describe("a webhook is refused", () => {
  const payload = JSON.stringify(event("transaction.billed", transaction("txn_no", 0), 0));
  const refused = async (body: string, signature: string) => {
    const answered = await send(body, signature);
    assert.deepEqual([answered.status, answered.body["code"]], [401, "billing.refused"]);
  };
  test("when a byte was changed, or it is old, or somebody else's", async () => {
    await refused(payload.replace("12000", "12001"), sign(payload));
    await refused(payload, sign(payload, now() - 3_600));
    await refused(payload, sign(payload, now(), "pdl_ntfset_other"));
    await refused(payload, "");
    await refused(payload, `h1=${h1(payload, now())}`);
    await refused("not json", sign("not json"));
    assert.equal(await invoiceOf("txn_no"), undefined);
  });
  test("but not while its secret is changed for another and it is signed with both, in either order", async () => {
    const ts = now();
    const [ours, theirs] = [h1(payload, ts), h1(payload, ts, "pdl_ntfset_next")];
    assert.deepEqual((await send(payload, `ts=${ts};h1=${ours};h1=${theirs}`)).body, { taken: true });
    assert.deepEqual((await send(payload, `ts=${ts};h1=${theirs};h1=${ours}`)).body, { taken: false }, "and taken once");
  });
});

test("a transaction is an invoice: billed, declined, paid, in any order", async () => {
  const story = (id: string) => [
    event("transaction.ready", transaction(id, 0, { status: "ready", invoice_number: null, billed_at: null }), 0),
    event("transaction.billed", transaction(id, 1), 1),
    event("transaction.payment_failed", transaction(id, 3, { payments: [declined] }), 3),
    event("transaction.completed", transaction(id, 6, { status: "completed", payments: [declined, captured] }), 6),
  ];
  for (const one of story("txn_1")) assert.equal(await tell(one), true);
  for (const one of story("txn_2").toReversed()) await tell(one);
  const [forth, back] = [(await invoiceOf("txn_1"))!, (await invoiceOf("txn_2"))!];
  assert.deepEqual(
    [
      forth["state"],
      forth["total"],
      forth["tax"],
      forth["paid"],
      forth["failure"].code,
      forth["failure"].attempts,
      forth["purchaseOrder"],
      forth["periodEnd"],
    ],
    ["paid", 12_000, 2_000, 12_000, "declined", 1, "PO-9", "2027-11-01"],
  );
  for (const field of ["state", "paid", "paidOn", "failure", "dueOn", "lines", "attempts"])
    assert.deepEqual(back[field], forth[field], field);
});

test("what goes back counts once it is approved; a chargeback that is reversed was won", async () => {
  await tell(event("transaction.completed", transaction("txn_3", 6, { status: "completed", payments: [captured] }), 6));
  const adjustment = (id: string, action: string, status: string, minutes: number): Json => ({
    id,
    action,
    transaction_id: "txn_3",
    customer_id: "ctm_1",
    status,
    currency_code: "USD",
    totals: { subtotal: "2500", tax: "500", total: "3000" },
    created_at: at(7),
    updated_at: at(minutes),
  });
  const shown = async () => {
    const { state, refunded, dispute } = (await invoiceOf("txn_3"))!;
    return [state, refunded, dispute];
  };
  await tell(event("adjustment.created", adjustment("adj_1", "refund", "pending_approval", 7), 7));
  assert.deepEqual(await shown(), ["paid", 0, null]);
  await tell(event("adjustment.updated", adjustment("adj_1", "refund", "approved", 8), 8));
  await tell(event("adjustment.created", adjustment("adj_2", "chargeback_warning", "approved", 9), 9));
  assert.deepEqual(await shown(), ["paid", 3_000, "open"]);
  await tell(event("adjustment.created", adjustment("adj_3", "chargeback_reverse", "approved", 12), 12));
  await tell(event("adjustment.created", adjustment("adj_2", "chargeback", "approved", 10), 10));
  assert.deepEqual(await shown(), ["paid", 3_000, "won"]);
});

test("a lost webhook is made good by asking, from where it was asked last", async () => {
  kept.push(
    event("transaction.billed", transaction("txn_4", 20), 20),
    event("report.created", { id: "rep_1" }, 21),
    event("transaction.completed", transaction("txn_4", 22, { status: "completed", payments: [captured] }), 22),
  );
  const again = () => app.admin.post(`${V1}/billing-providers/${provider.id}/reconcile`);
  assert.deepEqual((await again()).body, { repaired: 3 });
  assert.equal((await invoiceOf("txn_4"))!["state"], "paid");
  paddle.asked.length = 0;
  assert.deepEqual((await again()).body, { repaired: 0 });
  assert.deepEqual(
    paddle.asked.map(({ query }) => query.get("after")),
    [kept.at(-1)!["event_id"]],
  );
  const { rows } = await app.program.platform.database.pool.query("select state from billing_events where type = 'report.created'");
  assert.deepEqual(rows, [{ state: "ignored" }]);
});
