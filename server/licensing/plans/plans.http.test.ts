/** Plans and who has them, over HTTP. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let today = "2026-11-22";
let moment = 0;
let secret: { id: string };
let organization: { id: string };

const made = async (path: string, body: object): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const based = ({ revision }: { revision: number }) => ({ "if-match": `"${revision}"` });
let counter = 0;
const plan = (more: object = {}) => made("/plans", { names: { en: `Plan ${++counter}` }, products: ["ledger"], ...more });
const codes = (body: { errors: { path: string; code: string }[] }) => body.errors.map(({ path, code }) => `${path} ${code}`);

before(async () => {
  // No two moments are the same, so that lists have one order.
  app = await testApp({ clock: { now: () => new Date(Date.parse(`${today}T12:00:00Z`) + ++moment) } });
  const brand = (await made("/brands", { name: "Acme" })).id;
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand });
  secret = await made("/products", { names: { en: "Next" }, slug: "next", brand, visibility: "internal" });
  organization = await made("/organizations", { name: "Fabrikam" });
});
after(() => app?.close());

describe("plans", () => {
  test("hold what they promise, to the last word", async () => {
    const body = {
      names: { en: "Gold", de: "Gold" },
      slug: "gold",
      descriptions: { en: "For teams" },
      products: ["ledger", secret.id],
      support: {
        channels: ["email", "phone", "email"],
        hours: "own",
        ownHours: [{ days: [2, 1], from: "08:00", to: "20:00" }],
        timeZone: "Europe/Prague",
        languages: ["en", "cs"],
        namedContacts: 3,
        levelNames: { en: "Gold level" },
        serviceLevels: [
          { priority: "urgent", firstAnswerMinutes: 60, nextAnswerMinutes: 120, solutionMinutes: null, aroundTheClock: true },
        ],
      },
      updates: {
        security: { rule: "always" },
        bugfix: { rule: "always" },
        feature: { rule: "duringMaintenance" },
        major: { rule: "withEntitlement", entitlement: "majors" },
      },
      training: { forms: ["live"], seatsPerYear: 2 },
      onboardingHours: 8,
      community: true,
      entitlements: ["reports.pro", "reports.pro"],
      prices: [
        { amount: 120_000, currency: "EUR", period: "year" },
        { amount: 11_000, currency: "EUR", period: "month" },
        { amount: 150_000, currency: "JPY", period: "year" },
      ],
    };
    const gold = await made("/plans", body);
    assert.deepEqual(gold.support, {
      ...body.support,
      channels: ["email", "phone"],
      ownHours: [{ days: [1, 2], from: "08:00", to: "20:00" }],
    });
    assert.deepEqual(gold.updates, {
      security: { rule: "always", entitlement: null },
      bugfix: { rule: "always", entitlement: null },
      feature: { rule: "duringMaintenance", entitlement: null },
      major: { rule: "withEntitlement", entitlement: "majors" },
    });
    assert.deepEqual(gold.prices, [body.prices[1], body.prices[0], body.prices[2]]);
    assert.deepEqual([gold.entitlements, gold.perpetualFallback, gold.archivedAt], [["reports.pro"], true, null]);
    assert.deepEqual(
      gold.products.map(({ name }: { name: string }) => name),
      ["Ledger", "Next"],
    );
    const read = await app.as({}).get(`${V1}/plans/gold`);
    assert.equal(read.status, 200);
    assert.deepEqual(
      read.body.products.map(({ name }: { name: string }) => name),
      ["Ledger"],
      "nobody outside learns of a product that is the vendor's own affair",
    );
  });

  test("cannot withhold security updates", async () => {
    for (const rule of ["duringMaintenance", "paid", "withEntitlement"]) {
      const security = { rule, ...(rule === "withEntitlement" && { entitlement: "x" }) };
      const updates = { security, bugfix: { rule: "paid" }, feature: { rule: "paid" }, major: { rule: "paid" } };
      const { status, body } = await app.admin.post(`${V1}/plans`, { names: { en: "Mean" }, allProducts: true, updates });
      assert.equal(status, 422, rule);
      assert.deepEqual(codes(body), ["updates.security.rule securityIsFree"]);
      assert.match(body.errors[0].message, /security updates are owed/);
      const fine = await plan();
      const changed = await app.admin.patch(`${V1}/plans/${fine.id}`, { updates }, based(fine));
      assert.deepEqual([changed.status, codes(changed.body)], [422, ["updates.security.rule securityIsFree"]]);
    }
  });

  test("refuse what cannot be meant", async () => {
    const refused = async (more: object, ...expected: string[]) => {
      const { status, body } = await app.admin.post(`${V1}/plans`, { names: { en: "Wrong" }, products: ["ledger"], ...more });
      assert.equal(status, 422, JSON.stringify(more));
      assert.deepEqual(codes(body), expected);
    };
    const rest = { feature: { rule: "paid" }, major: { rule: "paid" } };
    await refused({ products: [] }, "products required");
    await refused({ allProducts: true }, "allProducts allOrSome");
    await refused({ products: ["nothing"] }, "products.0 unknownThing");
    await refused({ support: { hours: "own" } }, "support.ownHours policyHours");
    await refused({ updates: { bugfix: { rule: "withEntitlement" }, ...rest } }, "updates.bugfix.entitlement ruleEntitlement");
    await refused({ updates: { bugfix: { rule: "paid", entitlement: "x" }, ...rest } }, "updates.bugfix.entitlement ruleEntitlement");
    await refused({ entitlements: ["Reports Pro"] }, "entitlements.0 entitlementCode");
    await refused({ prices: [{ amount: 1, currency: "XYZ", period: "year" }] }, "prices.0.currency currency");
    await refused({ prices: [{ amount: 1.5, currency: "EUR", period: "year" }] }, "prices.0.amount type");
    await refused({ prices: [{ amount: -1, currency: "EUR", period: "year" }] }, "prices.0.amount tooSmall");
    const twice = { amount: 1, currency: "EUR", period: "year" };
    await refused({ prices: [twice, { ...twice, amount: 2 }] }, "prices repeated");
  });

  test("change for those too who have them, one change at a time", async () => {
    const it = await plan({ support: { channels: ["email"], namedContacts: 2 } });
    const changed = await app.admin.patch(`${V1}/plans/${it.id}`, { support: { channels: ["phone"] }, prices: [] }, based(it));
    assert.deepEqual([changed.body.support.channels, changed.body.support.namedContacts], [["phone"], 2]);
    assert.equal((await app.admin.patch(`${V1}/plans/${it.id}`, { community: true }, based(it))).status, 412);
    assert.equal((await app.admin.patch(`${V1}/plans/${it.id}`, { community: true })).status, 428);
    const all = await app.admin.patch(`${V1}/plans/${it.id}`, { allProducts: true }, based(changed.body));
    assert.deepEqual([all.body.allProducts, all.body.products], [true, []]);
  });

  test("are removed while nobody had one, else archived: then nobody gets them and who has one keeps it", async () => {
    const unsold = await plan();
    assert.equal((await app.admin.delete(`${V1}/plans/${unsold.id}`, based(unsold))).status, 204);
    assert.equal((await app.admin.get(`${V1}/plans/${unsold.id}`)).status, 404);

    const sold = await plan({ visibility: "internal" });
    const member = await app.contact({ memberOf: [{ organization: organization.id }] });
    const anybody = await app.contact();
    assert.equal((await member.get(`${V1}/plans/${sold.id}`)).status, 404);
    const subscription = await made("/subscriptions", { plan: sold.slug, organization: organization.id });
    assert.equal((await app.admin.delete(`${V1}/plans/${sold.id}`, based(sold))).body.code, "plan.sold");
    const archived = await app.admin.patch(`${V1}/plans/${sold.id}`, { archived: true }, based(sold));
    assert.ok(archived.body.archivedAt);
    const again = await app.admin.post(`${V1}/subscriptions`, { plan: sold.id, organization: organization.id });
    assert.deepEqual([again.status, again.body.code], [409, "plan.archived"]);
    const renewed = await app.admin.patch(
      `${V1}/subscriptions/${subscription.id}`,
      { endsOn: "2030-01-01", plan: sold.id },
      based(subscription),
    );
    assert.equal(renewed.status, 200);
    assert.equal((await member.get(`${V1}/plans/${sold.id}`)).status, 200, "whoever has it may read it");
    assert.equal((await anybody.get(`${V1}/plans/${sold.id}`)).status, 404);
    const listed = (await member.get(`${V1}/plans?limit=200`)).body.data as { id: string }[];
    assert.ok(!listed.some(({ id }) => id === sold.id), "what is sold no more is not offered");
  });

  test("are listed by product, page by page", async () => {
    const other = await made("/products", { names: { en: "Other" }, slug: "other", brand: "acme" });
    const [mine, everywhere] = [await plan({ products: [other.id] }), await plan({ products: [], allProducts: true })];
    const first = await app.admin.get(`${V1}/plans?product=other&limit=1&archived=false`);
    const second = await app.admin.get(`${V1}/plans?product=other&limit=1&cursor=${first.body.nextCursor}`);
    assert.deepEqual([first.body.data[0].id, second.body.data[0].id], [everywhere.id, mine.id]);
    assert.equal((await app.admin.get(`${V1}/plans?product=nothing`)).status, 422);
  });
});

describe("subscriptions", () => {
  const subscribe = async (more: object = {}) =>
    made("/subscriptions", { plan: (await plan()).id, organization: organization.id, startsOn: "2026-01-01", ...more });
  const read = async (id: string) => (await app.admin.get(`${V1}/subscriptions/${id}`)).body;

  test("are planned, active, past or cancelled by their days, the last day included", async () => {
    const it = await subscribe({ startsOn: "2026-11-23", endsOn: "2026-11-25", maintenanceEndsOn: "2026-11-24" });
    const states: string[] = [];
    const cancelled = await app.admin.post(
      `${V1}/subscriptions/${(await subscribe({ endsOn: "2026-12-31" })).id}/cancel`,
      { reason: "byCustomer", from: "2026-11-24" },
      { "if-match": '"1"' },
    );
    assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
    for (const day of ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"]) {
      today = day;
      const [one, other] = [await read(it.id), await read(cancelled.body.id)];
      states.push(`${one.state} ${one.maintenance.holds} ${other.state}`);
      const listed = async (state: string) =>
        ((await app.admin.get(`${V1}/subscriptions?limit=200&state=${state}`)).body.data as { id: string }[]).map(({ id }) => id);
      assert.ok((await listed(one.state)).includes(it.id), `${day} ${one.state}`);
      assert.ok((await listed(other.state)).includes(cancelled.body.id), `${day} ${other.state}`);
      for (const state of ["planned", "active", "past", "cancelled"])
        assert.equal((await listed(state)).includes(it.id), state === one.state, `${day} ${state}`);
    }
    today = "2026-11-22";
    assert.deepEqual(states, [
      "planned false active",
      "active true active",
      "active true cancelled",
      "active false cancelled",
      "past false cancelled",
    ]);
  });

  test("belong to an organization or to a single contact, and to nobody else", async () => {
    const { id } = await app.contact({ name: "Solo" });
    const solo = await subscribe({ organization: null, contact: id });
    assert.deepEqual([solo.organization, solo.contact.name], [null, "Solo"]);
    const p = (await plan()).id;
    for (const [body, expected] of [
      [{ plan: p }, "organization contactOrOrganization"],
      [{ plan: p, organization: organization.id, contact: id }, "organization contactOrOrganization"],
      [{ plan: p, organization: "nobody" }, "organization unknownThing"],
      [{ plan: "nothing", organization: organization.id }, "plan unknownThing"],
      [{ plan: p, organization: organization.id, startsOn: "2026-01-02", endsOn: "2026-01-01" }, "endsOn beforeStart"],
      [
        { plan: p, organization: organization.id, startsOn: "2026-01-02", endsOn: "2026-02-01", maintenanceEndsOn: "2026-03-01" },
        "maintenanceEndsOn afterSubscription",
      ],
    ] as const) {
      const answer = await app.admin.post(`${V1}/subscriptions`, body);
      assert.deepEqual([answer.status, codes(answer.body)], [422, [expected]]);
    }
  });

  test("keep their history, for the time line and the audit too", async () => {
    const owner = await made("/organizations", { name: "Chronicle" });
    const lead = await app.agent("lead", { name: "Lea Lead" });
    const it = await subscribe({ organization: owner.id, endsOn: "2026-12-31" });
    const later = (await lead.patch(`${V1}/subscriptions/${it.id}`, { endsOn: "2027-12-31" }, based(it))).body;
    const ended = (await lead.post(`${V1}/subscriptions/${it.id}/cancel`, { reason: "unpaid" }, based(later))).body;
    assert.deepEqual([ended.state, ended.cancellation], ["cancelled", { from: "2026-11-22", reason: "unpaid" }]);
    const back = await lead.post(`${V1}/subscriptions/${it.id}/reinstate`, undefined, based(ended));
    assert.deepEqual([back.body.state, back.body.cancellation], ["active", null]);
    assert.equal(
      (await lead.post(`${V1}/subscriptions/${it.id}/reinstate`, undefined, based(back.body))).body.code,
      "subscription.notCancelled",
    );

    const { data } = (await app.admin.get(`${V1}/subscriptions/${it.id}/history`)).body;
    assert.deepEqual(
      data.map(({ how, actor }: any) => `${how} ${actor.name}`),
      ["reinstated Lea Lead", "cancelled Lea Lead", "changed Lea Lead", `created ${data[3].actor.name}`],
    );
    assert.deepEqual(data[2].data, { endsOn: ["2026-12-31", "2027-12-31"] });
    const timeline = (await app.admin.get(`${V1}/organizations/${owner.id}/timeline`)).body.data as any[];
    const told = timeline.filter(({ kind }) => kind === "subscription").map((entry) => entry.data.how);
    assert.deepEqual(told, ["reinstated", "cancelled", "changed", "created"]);
    const audit = (await app.admin.get(`${V1}/audit?subject=subscription:${it.id}&limit=50`)).body.data as any[];
    assert.ok(audit.some(({ action }) => action === "subscriptions.cancelled"));
  });

  test("are seen in the portal by whoever belongs to the organization today, and by no other", async () => {
    const house = await made("/organizations", { name: "House" });
    const [member, former, stranger] = [
      await app.contact({ name: "Mia Member", memberOf: [{ organization: house.id }] }),
      await app.contact({ memberOf: [{ organization: house.id, startsOn: "2020-01-01", endsOn: "2026-11-22" }] }),
      await app.contact(),
    ];
    const gold = await plan({ support: { namedContacts: 2, channels: ["email"] } });
    const it = await made("/subscriptions", { plan: gold.id, organization: house.id });
    await made(`/subscriptions/${it.id}/named-contacts`, { contact: member.id });
    const { data } = (await member.get(`${V1}/me/plans`)).body;
    assert.equal(data.length, 1);
    assert.deepEqual([data[0].subscription.id, data[0].plan.slug], [it.id, gold.slug]);
    assert.deepEqual(data[0].namedContacts, [{ name: "Mia Member", oneself: true }]);
    for (const other of [former, stranger]) assert.deepEqual((await other.get(`${V1}/me/plans`)).body.data, []);
    assert.equal((await member.get(`${V1}/subscriptions/${it.id}`)).status, 403);
  });

  test("lose what is personal when the person is erased, and keep that they were", async () => {
    const { id } = await app.contact({ name: "Gone Soon", email: "gone@customer.test" });
    const solo = await subscribe({ organization: null, contact: id, reference: "Order of Gone Soon" });
    const asked = await app.admin.post(`${V1}/contacts/${id}/erasure`, { confirm: "gone@customer.test" });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    const until = Date.now() + 20_000;
    while ((await app.admin.get(`${V1}/privacy/requests/${asked.body.id}`)).body.state !== "done" && Date.now() < until)
      await new Promise((next) => setTimeout(next, 50));
    assert.equal((await read(solo.id)).reference, null);
  });
});

describe("named contacts", () => {
  test("are never more than the plan says, however many are named at once", async () => {
    const house = await made("/organizations", { name: "Crowd" });
    const gold = await plan({ support: { namedContacts: 3 } });
    const it = await made("/subscriptions", { plan: gold.id, organization: house.id });
    const people: { id: string }[] = [];
    for (let n = 0; n < 8; n++) {
      const contact = await made("/contacts", { name: `Person ${n}`, emails: [`crowd${n}@customer.test`] });
      await made("/memberships", { contact: contact.id, organization: house.id });
      people.push(contact);
    }
    const answers = await Promise.all(
      people.map(({ id }) => app.admin.post(`${V1}/subscriptions/${it.id}/named-contacts`, { contact: id })),
    );
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 201, 201, 409, 409, 409, 409, 409],
    );
    assert.ok(answers.filter(({ status }) => status === 409).every(({ body }) => body.code === "namedContacts.full"));
    const { data } = (await app.admin.get(`${V1}/subscriptions/${it.id}/named-contacts`)).body;
    assert.equal(data.length, 3);
    assert.deepEqual((await app.admin.get(`${V1}/subscriptions/${it.id}`)).body.namedContacts, { count: 3, limit: 3 });
    assert.equal((await app.admin.delete(`${V1}/subscriptions/${it.id}/named-contacts/${data[0].contact.id}`)).status, 204);
    const next = people[answers.findIndex(({ status }) => status === 409)]!;
    assert.equal((await app.admin.post(`${V1}/subscriptions/${it.id}/named-contacts`, { contact: next.id })).status, 201);
  });

  test("belong to the organization, and stand there once", async () => {
    const house = await made("/organizations", { name: "Small" });
    const [member, stranger] = [await app.contact({ memberOf: [{ organization: house.id }] }), await app.contact()];
    const it = await made("/subscriptions", { plan: (await plan({ support: { namedContacts: 5 } })).id, organization: house.id });
    const name = (contact: string) => app.admin.post(`${V1}/subscriptions/${it.id}/named-contacts`, { contact });
    assert.deepEqual(codes((await name(stranger.id)).body), ["contact notMember"]);
    assert.equal((await name(member.id)).status, 201);
    assert.equal((await name(member.id)).body.code, "namedContacts.known");
    assert.equal((await app.admin.delete(`${V1}/subscriptions/${it.id}/named-contacts/${stranger.id}`)).status, 404);
  });
});
