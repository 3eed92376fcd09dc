/** What a customer has, in one answer: by organization and contact, for each reader only what he may read. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let house: { id: string };
let eva: Caller & { id: string; email: string };
let license: { id: string; key: string };

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const ask = async (query: { [name: string]: string }, caller: Caller = app.admin): Promise<any> => {
  const answer = await caller.get(`${V1}/customers/entitlements?${new URLSearchParams(query)}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => new Date("2026-11-22T12:00:00Z") } });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  await made("/products", { names: { en: "Router" }, slug: "router", brand: brand.id });
  house = await made("/organizations", { name: "Fabrikam", slug: "fabrikam" });
  eva = await app.contact({ name: "Eva Kim", memberOf: [{ organization: house.id }] });
  const level = (priority: string, firstAnswerMinutes: number) => ({
    priority,
    firstAnswerMinutes,
    nextAnswerMinutes: null,
    solutionMinutes: null,
    aroundTheClock: priority === "urgent",
  });
  const gold = await made("/plans", {
    names: { en: "Gold", de: "Goldplan" },
    products: ["ledger"],
    support: {
      channels: ["email"],
      namedContacts: 1,
      levelNames: { en: "Fast lane", de: "Überholspur" },
      serviceLevels: [level("normal", 480), level("urgent", 60)],
    },
  });
  const held = await made("/subscriptions", {
    plan: gold.id,
    organization: "fabrikam",
    startsOn: "2026-01-01",
    endsOn: "2027-12-31",
    maintenanceEndsOn: "2026-12-31",
  });
  await made("/subscriptions", { plan: gold.id, organization: "fabrikam", startsOn: "2024-01-01", endsOn: "2024-12-31" });
  await made(`/subscriptions/${held.id}/named-contacts`, { contact: eva.id });
  const policy = await made("/policies", { name: "Pro", product: "ledger", floating: true, maxMachines: 3 });
  license = await made("/licenses", { policy: policy.id, organization: "fabrikam", name: "Main site" });
  for (const [fingerprint, version] of [
    ["one", "4.2.0"],
    ["two", "4.2.0"],
    ["three", "4.10.1"],
  ])
    await made("/machines", { license: license.id, fingerprint, metadata: { version } });
  const own = await made("/licenses", { policy: policy.id, contact: eva.id, name: "Own" });
  await app.admin.post(`${V1}/licenses/${own.id}/actions/revoke`);
  await made("/invoices", {
    number: "2026/7",
    organization: "fabrikam",
    currency: "EUR",
    lines: [{ description: "Gold", unitAmount: 90_000 }],
    issuedOn: "2026-10-01",
    dueOn: "2026-11-01",
    issue: true,
  });
});
after(() => app?.close());

describe("what an organization has", () => {
  test("plans with state, maintenance and level; licences with seats and versions; open invoices", async () => {
    const { plans, licenses, billing, level } = await ask({ organization: "fabrikam" });
    assert.deepEqual(
      plans.data.map((one: any) => [one.plan.name, one.state, one.maintenance, one.level, one.holder.organization.name]),
      [
        ["Gold", "active", { holds: true, until: "2026-12-31" }, "Fast lane", "Fabrikam"],
        ["Gold", "past", { holds: false, until: "2024-12-31" }, "Fast lane", "Fabrikam"],
      ],
      "what holds comes first, though the other was written down later",
    );
    assert.deepEqual(
      licenses.data.map((one: any) => [one.name, one.product.name, one.state, one.machines, one.versions]),
      [
        [
          "Main site",
          "Ledger",
          "active",
          { count: 3, limit: 3 },
          [
            { version: "4.2.0", machines: 2 },
            { version: "4.10.1", machines: 1 },
          ],
        ],
      ],
    );
    assert.ok(!JSON.stringify(licenses).includes(license.key), "the key itself is another question");
    assert.deepEqual(
      billing.open.map((one: any) => [one.number, one.overdue, one.owed, one.currency]),
      [["2026/7", true, 90_000, "EUR"]],
    );
    assert.deepEqual([billing.lastFailure, billing.open[0].failed, billing.more, level], [null, false, false, undefined]);
  });

  test("the last payment that failed, and that of which invoice it was", async () => {
    const { id } = (await ask({ organization: "fabrikam" })).billing.open[0];
    await sql`update invoices set failed_at = '2026-11-20T10:00:00Z', failure = 'card_declined', attempts = 2 where id = ${id}`.execute(
      app.system.db,
    );
    const { billing } = await ask({ contact: eva.id });
    assert.deepEqual(billing.lastFailure, {
      invoice: { id, number: "2026/7" },
      at: "2026-11-20T10:00:00.000Z",
      code: "card_declined",
      settled: false,
    });
    assert.equal(billing.open[0].failed, true);
  });

  test("is told in the reader's language", async () => {
    const { body } = await app.admin.get(`${V1}/customers/entitlements?organization=fabrikam`, { "accept-language": "de" });
    assert.deepEqual([body.plans.data[0].plan.name, body.plans.data[0].level], ["Goldplan", "Überholspur"]);
  });
});

describe("what a contact has", () => {
  test("is his own and what his organizations have; asking for an organization he has only what that has", async () => {
    const both = await ask({ contact: eva.id });
    assert.deepEqual(
      both.licenses.data.map((one: any) => [one.name, one.state]),
      [
        ["Main site", "active"],
        ["Own", "revoked"],
      ],
    );
    assert.deepEqual([both.plans.data.length, both.billing.open.length], [2, 1]);
    const other = await made("/organizations", { name: "Northwind" });
    const elsewhere = await ask({ contact: eva.id, organization: other.id, product: "ledger" });
    assert.deepEqual([elsewhere.plans.data.length, elsewhere.licenses.data.map((one: any) => one.name)], [0, ["Own"]]);
    assert.deepEqual([elsewhere.level.holds, elsewhere.level.reasons[0].code], [false, "noPlan"]);
  });

  test("what one has whom nobody knows is not found, and nobody named is a fault", async () => {
    const status = async (query: string) => (await app.admin.get(`${V1}/customers/entitlements?${query}`)).status;
    assert.deepEqual(
      await Promise.all(["organization=nobody", `contact=${house.id}`, `contact=${house.id}&organization=fabrikam`, ""].map(status)),
      [404, 404, 404, 422],
    );
  });
});

describe("the plan by which somebody asks", () => {
  const levelOf = async (more: { [name: string]: string }) =>
    (await ask({ contact: eva.id, organization: "fabrikam", product: "ledger", ...more })).level;
  test("tells what it promises for the priority, or that it promises nothing for it", async () => {
    const urgent = await levelOf({ priority: "urgent" });
    assert.deepEqual(
      [urgent.holds, urgent.plan.name, urgent.name, urgent.promise.firstAnswerMinutes, urgent.promise.aroundTheClock],
      [true, "Gold", "Fast lane", 60, true],
    );
    const low = await levelOf({ priority: "low" });
    assert.deepEqual([low.holds, low.plan.name, low.promise], [true, "Gold", null]);
  });

  test("does not hold for other products, nor for a colleague who is not named", async () => {
    assert.deepEqual((await levelOf({ product: "router" })).reasons[0].code, "noPlan");
    const colleague = await app.contact({ memberOf: [{ organization: house.id }] });
    const level = await levelOf({ contact: colleague.id, priority: "normal" });
    assert.deepEqual([level.holds, level.plan, level.reasons.map(({ code }: any) => code)], [false, null, ["notNamed", "expired"]]);
  });
});

describe("of what one may not read", () => {
  test("nothing is told, nor counted; customers are not answered at all", async () => {
    const token = async (scopes: string[]): Promise<Caller> => app.as({ token: (await made("/tokens", { name: "Reader", scopes })).token });
    const keys = async (rights: string[]) =>
      Object.keys(await ask({ organization: "fabrikam", product: "ledger" }, await token(rights))).toSorted();
    assert.deepEqual(await keys(["people.read"]), []);
    assert.deepEqual(await keys(["people.read", "licenses.read"]), ["licenses"]);
    assert.deepEqual(await keys(["people.read", "subscriptions.read"]), ["level", "plans"]);
    assert.deepEqual(await keys(["people.read", "billing.read"]), ["billing"]);
    assert.equal((await eva.get(`${V1}/customers/entitlements?contact=${eva.id}`)).status, 403);
  });
});
