/** Invoices written by hand, the ledger they leave, and who reads them, over HTTP. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { appRoles } from "#platform/db";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
const today = "2026-11-22";
let fabrikam: { id: string };
let counter = 0;

const based = ({ revision }: { revision: number }) => ({ "if-match": `"${revision}"` });
const codes = (body: { errors: { path: string; code: string }[] }) => body.errors.map(({ path, code }) => `${path} ${code}`);
const written = (more: object = {}) => ({
  number: `R-${++counter}`,
  organization: fabrikam.id,
  currency: "EUR",
  lines: [
    { description: "Ledger Pro, 10 seats", quantity: 10, unitAmount: 9_900 },
    { description: "Discount", unitAmount: -9_000 },
  ],
  tax: 18_900,
  dueOn: "2026-12-22",
  ...more,
});
const made = async (path: string, body: object): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const invoice = (more: object = {}) => made("/invoices", written(more));
const act = (thing: { id: string; revision: number }, what: string, body: object = {}) =>
  app.admin.post(`${V1}/invoices/${thing.id}/${what}`, body, based(thing));
const done = async (...call: Parameters<typeof act>): Promise<any> => {
  const answer = await act(...call);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const kinds = async (id: string) =>
  (await app.admin.get(`${V1}/billing/ledger?invoice=${id}`)).body.data
    .map((one: any) => `${one.kind} ${one.amount} by ${one.event}`)
    .toReversed();

before(async () => {
  // It goes on by a millisecond whenever it is asked: what is written later is later.
  let passed = 0;
  app = await testApp({ worker: false, clock: { now: () => new Date(Date.parse(`${today}T12:00:00Z`) + passed++) } });
  fabrikam = await made("/organizations", { name: "Fabrikam", slug: "fabrikam" });
});
after(() => app?.close());

describe("an invoice written by hand", () => {
  test("is a draft until it is issued; then its contents stand and are in the ledger", async () => {
    const draft = await invoice({ note: "Call Eva first.", periodStart: "2026-12-01", periodEnd: "2027-11-30" });
    assert.deepEqual([draft.state, draft.total, draft.owed, draft.provider], ["draft", 108_900, 0, null]);
    assert.deepEqual(await kinds(draft.id), []);
    const changed = await app.admin.patch(`${V1}/invoices/${draft.id}`, { tax: 0, purchaseOrder: "PO-77" }, based(draft));
    assert.deepEqual([changed.status, changed.body.total, changed.body.purchaseOrder], [200, 90_000, "PO-77"]);
    const issued = await done(changed.body, "issue");
    assert.deepEqual([issued.state, issued.owed, issued.note], ["open", 90_000, "Call Eva first."]);
    assert.equal((await app.admin.patch(`${V1}/invoices/${draft.id}`, { tax: 5 }, based(issued))).body.code, "invoice.issued");
    assert.equal((await app.admin.delete(`${V1}/invoices/${draft.id}`, based(issued))).body.code, "invoice.state");
    const later = await app.admin.patch(`${V1}/invoices/${draft.id}`, { dueOn: "2027-01-05" }, based(issued));
    assert.deepEqual([later.body.dueOn, later.body.lines.length], ["2027-01-05", 2]);
    assert.deepEqual(await kinds(draft.id), ["invoiced 90000 by invoices.issue", "invoiced 90000 by invoices.update"]);
  });

  test("is paid in parts, paid back in parts, and neither beyond what there is", async () => {
    const open = await invoice({ issue: true });
    const part = await done(open, "payments", { paidOn: "2026-11-20", amount: 8_900 });
    assert.deepEqual([part.state, part.paid, part.owed, part.paidOn], ["open", 8_900, 100_000, null]);
    assert.equal((await act(part, "payments", { paidOn: "2026-11-20", amount: 100_001 })).body.code, "invoice.tooMuch");
    assert.deepEqual(codes((await act(part, "payments", { paidOn: "2026-11-23" })).body), ["paidOn dayAhead"]);
    const paid = await done(part, "payments", { paidOn: "2026-11-21" });
    assert.deepEqual([paid.state, paid.owed, paid.paidOn], ["paid", 0, "2026-11-21"]);
    assert.equal((await act(paid, "payments", { paidOn: "2026-11-21" })).body.code, "invoice.state");
    assert.equal((await act(paid, "void")).body.code, "invoice.state");
    const some = await done(paid, "refunds", { refundedOn: "2026-11-22", amount: 900 });
    assert.deepEqual([some.state, some.refunded], ["paid", 900]);
    assert.equal((await act(some, "refunds", { refundedOn: "2026-11-22", amount: 108_001 })).body.code, "invoice.tooMuch");
    assert.equal((await done(some, "refunds", { refundedOn: "2026-11-22" })).state, "refunded");
    assert.equal((await act(open, "void")).status, 412);
  });

  test("of which nothing was paid is voided; one number is one invoice; one customer, and no less than nothing", async () => {
    const open = await invoice({ number: "2026/001", issue: true });
    assert.equal((await app.admin.post(`${V1}/invoices`, written({ number: "2026/001" }))).body.code, "invoice.taken");
    assert.equal((await done(open, "void")).state, "void");
    assert.equal((await act({ ...open, revision: 99 }, "void")).status, 412);
    const refused = async (more: object) => (await app.admin.post(`${V1}/invoices`, written(more))).body;
    assert.equal((await refused({ organization: null })).code, "invoice.customer");
    assert.deepEqual(codes(await refused({ organization: "nobody" })), ["organization unknownThing"]);
    assert.deepEqual(codes(await refused({ dueOn: "2026-11-21" })), ["dueOn dayBefore"]);
    assert.deepEqual(codes(await refused({ tax: 0, lines: [{ description: "Less", unitAmount: -1 }] })), ["lines invoiceTotal"]);
    const free = await invoice({ tax: 0, lines: [{ description: "Free of charge", unitAmount: 0 }], issue: true });
    assert.equal(free.state, "paid");
  });

  test("pays for a plan of its customer and nobody else's", async () => {
    const plan = await made("/plans", { names: { en: "Gold" }, allProducts: true });
    const other = await made("/organizations", { name: "Northwind" });
    const [his, theirs] = [
      await made("/subscriptions", { plan: plan.id, organization: fabrikam.id }),
      await made("/subscriptions", { plan: plan.id, organization: other.id }),
    ];
    const open = await invoice({ planSubscription: his.id, issue: true });
    assert.equal(open.planSubscription, his.id);
    const refused = await app.admin.patch(`${V1}/invoices/${open.id}`, { planSubscription: theirs.id }, based(open));
    assert.deepEqual(codes(refused.body), ["planSubscription otherCustomer"]);
  });
});

test("two payments of the same invoice at once: one is written, the other is told that it came late", async () => {
  const open = await invoice({ issue: true });
  const answers = await Promise.all(Array.from({ length: 8 }, () => act(open, "payments", { paidOn: today })));
  assert.deepEqual(answers.map(({ status }) => `${status}`).toSorted(), ["200", "412", "412", "412", "412", "412", "412", "412"]);
  assert.equal((await kinds(open.id)).length, 2);
});

test("the ledger is only added to, whoever asks", async () => {
  const open = await invoice({ issue: true });
  for (const statement of ["update billing_ledger set amount = 0", "delete from billing_ledger"])
    await assert.rejects(app.program.platform.database.pool.query(`${statement} where invoice_id = $1`, [open.id]), /only added to/);
});

test("lists go by customer and state; the summary says what is open, overdue and paid until when", async () => {
  const { id } = await made("/contacts", { name: "Ada", emails: ["ada@alone.test"] });
  const his = { organization: null, contact: id, tax: 0 };
  const one = (unitAmount: number, more: object = {}) =>
    invoice({ ...his, lines: [{ description: "Ledger", unitAmount }], issue: true, ...more });
  await one(100);
  await one(250, { currency: "JPY" });
  const late = await one(300, { issuedOn: "2026-10-01", dueOn: "2026-11-21" });
  await done(await one(400, { periodEnd: "2027-05-31" }), "payments", { paidOn: today });
  await invoice({ ...his, periodEnd: "2028-01-01" });
  const list = async (query: string) => (await app.admin.get(`${V1}/invoices?contact=${id}${query}`)).body.data;
  assert.equal((await list("")).length, 5);
  assert.deepEqual(
    (await list("&state=overdue")).map((found: any) => [found.id, found.overdue]),
    [[late.id, true]],
  );
  assert.deepEqual(
    [(await list("&state=draft")).length, (await list("&provider=manual")).length, (await list("&state=failed")).length],
    [1, 5, 0],
  );
  assert.deepEqual((await app.admin.get(`${V1}/billing/summary?contact=${id}`)).body, {
    open: [
      { currency: "EUR", amount: 400, invoices: 2 },
      { currency: "JPY", amount: 250, invoices: 1 },
    ],
    overdue: [{ currency: "EUR", amount: 300, invoices: 1 }],
    lastFailure: null,
    paidUntil: "2027-05-31",
    disputes: 0,
  });
  assert.deepEqual(codes((await app.admin.get(`${V1}/billing/summary`)).body), ["organization oneOfTwo"]);
});

describe("customers read", () => {
  let org: { id: string };
  let issued: any;
  let people: { [name: string]: Awaited<ReturnType<TestApp["contact"]>> };
  before(async () => {
    org = await made("/organizations", { name: "Wide World" });
    issued = await invoice({ organization: org.id, issue: true, note: "inside" });
    await invoice({ organization: org.id });
    const member = async (more: object) => {
      const contact = await app.contact();
      await made("/memberships", { contact: contact.id, organization: org.id, ...more });
      return contact;
    };
    people = {
      admin: await member({ role: "manager" }),
      carer: await member({ managesMembers: true }),
      billing: await member({ role: "billing" }),
      technical: await member({ role: "technical", seesRequests: true }),
      former: await member({ role: "billing", startsOn: "2025-01-01", endsOn: "2026-01-01" }),
      stranger: await app.contact(),
    };
  });

  test("the invoices of an organization whose members or bills they look after, without drafts and notes", async () => {
    const seen: { [name: string]: number } = {};
    for (const [name, person] of Object.entries(people)) seen[name] = (await person.get(`${V1}/me/invoices`)).body.data.length;
    assert.deepEqual(seen, { admin: 1, carer: 1, billing: 1, technical: 0, former: 0, stranger: 0 });
    const read = await people["billing"]!.get(`${V1}/me/invoices/${issued.id}`);
    assert.deepEqual([read.status, read.body.number, read.body.note, read.body.owed], [200, issued.number, null, 108_900]);
    assert.equal((await people["technical"]!.get(`${V1}/me/invoices/${issued.id}`)).status, 404);
    assert.equal((await people["billing"]!.get(`${V1}/invoices`)).status, 403);
  });

  test("their own as single customers", async () => {
    const own = people["stranger"]!;
    await invoice({ organization: null, contact: own.id, issue: true });
    assert.deepEqual(
      [(await own.get(`${V1}/me/invoices`)).body.data.length, (await people["admin"]!.get(`${V1}/me/invoices`)).body.data.length],
      [1, 1],
    );
  });

  test("no more than that by the database itself, whatever is asked of it", async () => {
    const { customer } = appRoles(app.database.secretKey);
    const client = new pg.Client({ ...app.database.owner, ...customer });
    await client.connect();
    const counted = async (contact: string) => {
      await client.query("begin");
      await client.query("select set_config('backstay.scope', 'customer', true), set_config('backstay.contact', $1, true)", [contact]);
      const { rows } = await client.query(
        "select (select count(*)::int from invoices) as invoices, (select count(*)::int from billing_ledger) as ledger",
      );
      await client.query("rollback");
      return rows[0];
    };
    try {
      assert.deepEqual(await counted(people["billing"]!.id), { invoices: 1, ledger: 0 });
      assert.deepEqual(await counted(people["technical"]!.id), { invoices: 0, ledger: 0 });
      assert.deepEqual(await counted(people["former"]!.id), { invoices: 0, ledger: 0 });
    } finally {
      await client.end();
    }
  });
});
