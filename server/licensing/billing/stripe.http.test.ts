/**
 * Stripe: webhooks signed by its own library, and its API as documented ("Events", "Invoice payments"), replayed by a server on loopback. Whether Stripe
 * itself answers so is not seen here.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import Stripe from "stripe";
import { createFetcher, type GuardedFetch } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { startApiStandIn, type Asked } from "../../testing/api-stand-in.ts";
import { billingJob } from "./poll-providers.ts";

const V1 = "/api/v1";
const KEY = "rk_test_0123456789";
const SECRET = "whsec_0123456789abcdef";
const NOW = Math.floor(Date.now() / 1_000);
const DAY = 86_400;

let app: TestApp;
let stripe: Awaited<ReturnType<typeof startApiStandIn>>;
let provider: any;
let ahead = 0;
let counter = 0;

type Json = { [name: string]: any };
type Event = Json & { id: string; type: string; created: number };
/** What Stripe keeps of events, and which payment was for which invoice. */
const kept: Event[] = [];
const payments = new Map<string, string>();

const invoiceObject = (id: string, more: Json = {}): Json => ({
  id,
  object: "invoice",
  status: "open",
  number: `ACME-${id}`,
  currency: "eur",
  total: 11_900,
  total_excluding_tax: 10_000,
  amount_due: 11_900,
  amount_paid: 0,
  attempt_count: 0,
  created: NOW - 3 * DAY,
  due_date: NOW + 14 * DAY,
  customer: "cus_1",
  customer_name: "Fabrikam, Inc.",
  customer_email: "Bills@Fabrikam.test",
  metadata: {},
  parent: { subscription_details: { subscription: "sub_1" }, type: "subscription_details", quote_details: null },
  hosted_invoice_url: "https://invoice.stripe.com/i/acct_1/test_x",
  invoice_pdf: "https://pay.stripe.com/invoice/acct_1/test_x/pdf",
  lines: {
    object: "list",
    data: [{ description: "1 × Ledger Pro", quantity: 1, amount: 10_000, period: { start: NOW, end: NOW + 365 * DAY } }],
  },
  status_transitions: { finalized_at: NOW - 3 * DAY, paid_at: null, voided_at: null, marked_uncollectible_at: null },
  ...more,
});
const paidObject = (id: string, at = NOW - DAY) =>
  invoiceObject(id, {
    status: "paid",
    amount_paid: 11_900,
    attempt_count: 2,
    status_transitions: { finalized_at: NOW - 3 * DAY, paid_at: at },
  });
const event = (type: string, object: Json, created = NOW - 60): Event => ({
  id: `evt_${++counter}`,
  object: "event",
  type,
  created,
  livemode: false,
  data: { object },
});
const sign = (payload: string, { secret = SECRET, timestamp = Math.floor((Date.now() + ahead) / 1_000) } = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

const send = async (payload: string, signature: string, id: string = provider.id) => {
  const answer = await app.as({}).raw(`${V1}/billing/webhooks/${id}`, {
    method: "POST",
    body: payload,
    headers: { "content-type": "application/json", "stripe-signature": signature },
  });
  return { status: answer.status, body: (await answer.json()) as Json };
};
const tell = async (one: Event) => {
  const payload = JSON.stringify(one);
  return send(payload, sign(payload));
};
const invoiceOf = async (number: string): Promise<Json | undefined> =>
  (await app.admin.get(`${V1}/invoices?limit=200`)).body.data.find((one: Json) => one["number"] === `ACME-${number}`);
const ledgerOf = async (id: string): Promise<Json[]> => (await app.admin.get(`${V1}/billing/ledger?invoice=${id}`)).body.data;

/** Stripe's API, as its reference has it: newest first, pages by the last id. */
function answer({ path, query }: Asked) {
  if (path === "/v1/events") {
    const all = kept
      .filter(
        ({ created, type }) =>
          created >= Number(query.get("created[gte]") ?? 0) && (!query.has("types[]") || query.getAll("types[]").includes(type)),
      )
      .toSorted((a, b) => b.created - a.created);
    const from = query.has("starting_after") ? all.findIndex(({ id }) => id === query.get("starting_after")) + 1 : 0;
    const most = Math.min(Number(query.get("limit") ?? 10), 2);
    return { json: { object: "list", url: "/v1/events", data: all.slice(from, from + most), has_more: from + most < all.length } };
  }
  if (path === "/v1/invoice_payments") {
    const invoice = payments.get(query.get("payment[payment_intent]")!);
    return { json: { object: "list", data: invoice ? [{ object: "invoice_payment", invoice }] : [], has_more: false } };
  }
  return { status: 404, json: { error: { type: "invalid_request_error" } } };
}

before(async () => {
  stripe = await startApiStandIn();
  stripe.answer = answer;
  stripe.tokens.add(KEY);
  const out = createFetcher({ dns: null, allowPrivate: true });
  const fetch: GuardedFetch = (url, options) => {
    assert.ok(url.startsWith("https://api.stripe.com/v1/"), url);
    return out(url.replace("https://api.stripe.com", stripe.url), options);
  };
  app = await testApp({ fetch, worker: false, clock: { now: () => new Date(Date.now() + ahead) } });
  const made = await app.admin.post(`${V1}/billing-providers`, { kind: "stripe", name: "Stripe", apiKey: KEY, webhookSecret: SECRET });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  provider = made.body;
});
after(async () => {
  await app?.close();
  await stripe?.stop();
});

test("a provider shows where its webhook goes and never its secrets; its key is tried out", async () => {
  assert.deepEqual(
    [provider.live, provider.hasWebhookSecret, provider.webhookAddress.endsWith(`${V1}/billing/webhooks/${provider.id}`)],
    [false, true, true],
  );
  const { rows } = await app.program.platform.database.pool.query("select * from billing_providers");
  assert.ok(!JSON.stringify([provider, rows]).includes(KEY) && !JSON.stringify([provider, rows]).includes(SECRET));
  assert.ok(!Buffer.concat([rows[0].api_key, rows[0].webhook_secret]).includes(KEY.slice(3)));
  const works = async () => (await app.admin.post(`${V1}/billing-providers/${provider.id}/test`)).body;
  assert.deepEqual(await works(), { works: true, reason: null });
  stripe.tokens.delete(KEY);
  assert.deepEqual(await works(), { works: false, reason: "denied" });
  stripe.tokens.add(KEY);
  assert.equal((await app.admin.post(`${V1}/billing-providers`, { kind: "stripe", name: "No", apiKey: "pdl_live_apikey_x" })).status, 422);
});

describe("a webhook is refused, in the same words,", () => {
  const payload = JSON.stringify(event("invoice.finalized", invoiceObject("in_refused")));
  const refused = async (body: string, signature: string, id?: string) => {
    const { status, body: said } = await send(body, signature, id);
    assert.deepEqual([status, said["code"], said["detail"]], [401, "billing.refused", ""]);
  };
  test("when a byte of it was changed", () => refused(payload.replace("11900", "11901"), sign(payload)));
  test("when it is an hour old", () => refused(payload, sign(payload, { timestamp: Math.floor(Date.now() / 1_000) - 3_600 })));
  test("when it is signed with another provider's secret, or not at all", async () => {
    await refused(payload, sign(payload, { secret: "whsec_of_somebody_else" }));
    await refused(payload, "");
    await refused(payload, "t=1,v1=");
  });
  test("when it is for no provider, one without a secret, or one that is stopped", async () => {
    await refused(payload, sign(payload), "01900000-0000-7000-8000-00000000ffff");
    const bare = (await app.admin.post(`${V1}/billing-providers`, { kind: "stripe", name: "Bare", apiKey: KEY })).body;
    await refused(payload, sign(payload), bare.id);
    const stopped = await app.admin.patch(
      `${V1}/billing-providers/${bare.id}`,
      { webhookSecret: SECRET, active: false },
      { "if-match": '"1"' },
    );
    assert.equal(stopped.status, 200);
    await refused(payload, sign(payload), bare.id);
  });
  test("and nothing of it was kept; what is too large is not read to its end", async () => {
    assert.equal(await invoiceOf("in_refused"), undefined);
    const large = `{"x":"${"y".repeat(1024 * 1024)}"}`;
    assert.equal((await send(large, sign(large))).status, 413);
  });
});

test("an invoice comes, fails, is paid; each event is taken once, also when it comes eight times at once", async () => {
  assert.deepEqual(await tell(event("invoice.finalized", invoiceObject("in_1"), NOW - 3 * DAY)), { status: 200, body: { taken: true } });
  const failed = event("invoice.payment_failed", invoiceObject("in_1", { attempt_count: 1 }), NOW - 2 * DAY);
  const payload = JSON.stringify(failed);
  const header = sign(payload);
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(payload, header)));
  assert.deepEqual(answers.map(({ status, body }) => `${status} ${body["taken"]}`).toSorted(), [
    ...Array.from({ length: 7 }, () => "200 false"),
    "200 true",
  ]);
  const open = (await invoiceOf("in_1"))!;
  assert.deepEqual(
    [open["state"], open["owed"], open["tax"], open["failure"].attempts, open["provider"].kind],
    ["open", 11_900, 1_900, 1, "stripe"],
  );
  assert.deepEqual((await ledgerOf(open["id"])).filter(({ kind }) => kind === "failed").length, 1);
  await tell(event("invoice.paid", paidObject("in_1"), NOW - DAY));
  const paid = (await invoiceOf("in_1"))!;
  assert.deepEqual([paid["state"], paid["paid"], paid["owed"]], ["paid", 11_900, 0]);
  assert.deepEqual([paid["providerSubscription"], paid["lines"][0].description], ["sub_1", "1 × Ledger Pro"]);
  assert.ok((await ledgerOf(paid["id"])).every(({ event: source, provider: by }) => source.startsWith("evt_") && by.id === provider.id));
  // What is in the ledger is not kept a second time.
  const { rows } = await app.program.platform.database.pool.query("select count(*)::int as n from billing_events where sealed is not null");
  assert.equal(rows[0].n, 0);
});

test("out of order it ends the same: what was said earlier does not take back what was said later", async () => {
  const story = (id: string) => [
    event("invoice.created", invoiceObject(id, { status: "draft", number: null }), NOW - 5_000),
    event("invoice.finalized", invoiceObject(id), NOW - 4_000),
    event("invoice.payment_failed", invoiceObject(id, { attempt_count: 1 }), NOW - 3_000),
    event("invoice.paid", paidObject(id, NOW - 2_000), NOW - 2_000),
  ];
  for (const one of story("in_forth")) await tell(one);
  for (const one of story("in_back").toReversed()) await tell(one);
  await Promise.all(story("in_once").map(tell));
  const plain = async (id: string) => {
    const { id: _id, number: _number, createdAt: _created, updatedAt: _updated, revision: _revision, ...rest } = (await invoiceOf(id))!;
    return rest;
  };
  assert.equal((await plain("in_forth"))["state"], "paid");
  assert.deepEqual(await plain("in_back"), await plain("in_forth"));
  assert.deepEqual(await plain("in_once"), await plain("in_forth"));
});

test("what a charge or a dispute says is for its invoice, which Stripe is asked for; a disputed one is for a person", async () => {
  await tell(event("invoice.paid", paidObject("in_back2")));
  payments.set("pi_1", "in_back2");
  const charge = { id: "ch_1", object: "charge", amount_refunded: 1_900, currency: "eur", payment_intent: "pi_1" };
  await tell(event("charge.refunded", { ...charge, amount_refunded: 5_000 }, NOW - 10));
  await tell(event("charge.refunded", charge, NOW - 20));
  const dispute = {
    id: "dp_1",
    object: "dispute",
    status: "needs_response",
    amount: 11_900,
    currency: "eur",
    charge: null,
    payment_intent: "pi_1",
  };
  await tell(event("charge.dispute.created", dispute));
  const found = (await invoiceOf("in_back2"))!;
  assert.deepEqual([found["state"], found["refunded"], found["dispute"]], ["paid", 5_000, "open"]);
  await tell(event("charge.refunded", { id: "ch_2", object: "charge", amount_refunded: 1, currency: "eur", payment_intent: "pi_without" }));
});

test("a lost webhook is made good by asking; what came already is not taken again", async () => {
  const lost = [
    event("invoice.finalized", invoiceObject("in_lost"), NOW - 900),
    event("invoice.payment_failed", invoiceObject("in_lost", { attempt_count: 1 }), NOW - 800),
    event("invoice.paid", paidObject("in_lost", NOW - 700), NOW - 700),
  ];
  kept.push(...lost);
  await tell(lost[0]!);
  assert.equal((await invoiceOf("in_lost"))!["state"], "open");
  const again = () => app.admin.post(`${V1}/billing-providers/${provider.id}/reconcile`);
  const first = await again();
  assert.deepEqual([first.status, first.body], [200, { repaired: 2 }]);
  assert.equal((await invoiceOf("in_lost"))!["state"], "paid");
  assert.deepEqual((await again()).body, { repaired: 0 });
  assert.equal((await tell(lost[2]!)).body["taken"], false);
  assert.ok(
    stripe.asked.some(({ query }) => query.has("starting_after")),
    "page after page",
  );
  // By itself, a quarter of an hour later.
  kept.push(event("invoice.voided", invoiceObject("in_1b", { status: "void" }), NOW - 5));
  ahead += 16 * 60_000;
  await billingJob(app.program.platform).run({});
  assert.equal((await invoiceOf("in_1b"))!["state"], "void");
});

test("while Stripe does not answer, what needs an answer waits and is not lost", async () => {
  await tell(event("invoice.paid", paidObject("in_wait")));
  payments.set("pi_wait", "in_wait");
  stripe.tokens.delete(KEY);
  const refund = { id: "ch_wait", object: "charge", amount_refunded: 11_900, currency: "eur", payment_intent: "pi_wait" };
  assert.equal((await tell(event("charge.refunded", refund))).status, 200);
  const shown = async () => (await app.admin.get(`${V1}/billing-providers/${provider.id}`)).body;
  assert.deepEqual([(await shown()).failing, (await invoiceOf("in_wait"))!["state"]], [1, "paid"]);
  stripe.tokens.add(KEY);
  ahead += 10 * 60_000;
  await billingJob(app.program.platform).run({});
  assert.deepEqual([(await shown()).failing, (await invoiceOf("in_wait"))!["state"]], [0, "refunded"]);
});

test("who a customer is says the vendor: at Stripe, or here; an equal address only suggests it", async () => {
  const org = (await app.admin.post(`${V1}/organizations`, { name: "Fabrikam", slug: "fabrikam" })).body;
  const contact = (await app.admin.post(`${V1}/contacts`, { name: "Bill", emails: ["bills@fabrikam.test"] })).body;
  const [unknown] = (await app.admin.get(`${V1}/billing/customers?linked=false`)).body.data;
  assert.deepEqual(
    [unknown.ref, unknown.email, unknown.suggestion?.id, unknown.organization],
    ["cus_1", "bills@fabrikam.test", contact.id, null],
  );
  const linked = await app.admin.patch(
    `${V1}/billing/customers/${unknown.id}`,
    { organization: "fabrikam" },
    { "if-match": `"${unknown.revision}"` },
  );
  assert.deepEqual([linked.status, linked.body.organization?.id], [200, org.id]);
  const his = (await app.admin.get(`${V1}/invoices?organization=fabrikam&limit=200`)).body.data;
  assert.equal(his.length, linked.body.invoices);
  const summary = (await app.admin.get(`${V1}/billing/summary?organization=fabrikam`)).body;
  assert.deepEqual([summary.lastFailure?.settled, summary.disputes], [true, 1]);
  assert.equal(summary.paidUntil, new Date((NOW + 365 * DAY) * 1_000).toISOString().slice(0, 10));
  await tell(
    event("customer.updated", { id: "cus_2", object: "customer", name: "N", email: null, metadata: { backstay_organization: "fabrikam" } }),
  );
  await tell(event("invoice.finalized", invoiceObject("in_2", { customer: "cus_2" })));
  assert.equal((await invoiceOf("in_2"))!["organization"].id, org.id);
});

test("what an invoice at Stripe is for is said once and holds for the next one of its subscription; the rest is Stripe's", async () => {
  const brand = (await app.admin.post(`${V1}/brands`, { name: "Acme" })).body.id;
  const product = (await app.admin.post(`${V1}/products`, { names: { en: "Ledger" }, slug: "ledger", brand })).body;
  const one = (await invoiceOf("in_2"))!;
  const change = (body: object) => app.admin.patch(`${V1}/invoices/${one["id"]}`, body, { "if-match": `"${one["revision"]}"` });
  assert.equal((await change({ tax: 0 })).body.code, "invoice.fromProvider");
  assert.equal((await change({ product: "ledger" })).body.product.id, product.id);
  await tell(event("invoice.finalized", invoiceObject("in_3", { customer: "cus_2" })));
  assert.equal((await invoiceOf("in_3"))!["product"]?.id, product.id);
});
