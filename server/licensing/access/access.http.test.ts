/** Why a customer may receive something, asked over HTTP. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { mayReceive } from "#licensing/access";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let house: { id: string };
let silver: { id: string };
let gold: { id: string };
let silvers: { id: string; revision: number };

const made = async (path: string, body: object): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const ask = async (thing: object, customer: object = { organization: house.id }, more: object = {}) => {
  const answer = await app.admin.post(`${V1}/access/may-receive`, {
    customer,
    thing: { kind: "release", product: "ledger", ...thing },
    ...more,
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const codes = ({ reasons }: { reasons: { code: string }[] }) => reasons.map(({ code }) => code);

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => new Date("2026-11-22T12:00:00Z") } });
  const brand = (await made("/brands", { name: "Acme" })).id;
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand });
  await made("/products/ledger/release-lines", { name: "4", lifecycle: { endOfSecuritySupport: "2026-11-21" } });
  await made("/products/ledger/release-lines", { name: "5", lifecycle: { endOfSecuritySupport: "2026-11-22" } });
  house = await made("/organizations", { name: "Fabrikam", slug: "fabrikam" });
  const sold = { products: ["ledger"], visibility: "public" };
  silver = await made("/plans", {
    ...sold,
    names: { en: "Silver", de: "Silber" },
    support: { channels: ["email"], namedContacts: 1, serviceLevels: [] },
    prices: [{ amount: 50_000, currency: "EUR", period: "year" }],
  });
  gold = await made("/plans", {
    ...sold,
    names: { en: "Gold" },
    support: {
      channels: ["email", "phone"],
      serviceLevels: [{ priority: "urgent", firstAnswerMinutes: 60, nextAnswerMinutes: null, solutionMinutes: null, aroundTheClock: true }],
    },
    entitlements: ["reports.pro"],
    training: { forms: ["live"] },
    prices: [
      { amount: 9_000, currency: "EUR", period: "month" },
      { amount: 100_000, currency: "EUR", period: "year" },
      { amount: 2_400_000, currency: "CZK", period: "year" },
    ],
  });
  silvers = await made("/subscriptions", {
    plan: silver.id,
    organization: house.id,
    startsOn: "2025-01-01",
    maintenanceEndsOn: "2026-06-30",
  });
});
after(() => app?.close());

describe("asking whether a customer may receive something", () => {
  test("security updates come whatever is paid, as long as the line has them, and stay when they came out in time", async () => {
    const other = await made("/organizations", { name: "Poor" });
    const security = (line: string, more: object = {}) =>
      ask({ updateClass: "security", releaseLine: line, needs: ["reports.pro"], ...more }, { organization: other.id });
    assert.deepEqual(await security("5"), {
      allow: true,
      reasons: [{ code: "securityUpdate", plan: null, on: "2026-11-22", need: null }],
      remedy: null,
    });
    assert.deepEqual(codes(await security("4")), ["securitySupportOver", "noPlan"]);
    assert.equal((await security("4", { releasedAt: "2026-11-21T23:59:59Z" })).allow, true);
    assert.equal((await security("4", { releasedAt: "2026-11-22" })).allow, false);
  });

  test("a denial says why and what helps at the least price, in words of the reader", async () => {
    const denied = await ask({ updateClass: "feature", branchReleasedAt: "2026-07-01" });
    assert.deepEqual(denied, {
      allow: false,
      reasons: [{ code: "maintenanceOver", plan: { id: silver.id, name: "Silver" }, on: "2026-06-30", need: null }],
      remedy: { action: "renew", plan: { id: silver.id, name: "Silver" }, amount: 50_000, currency: "EUR", period: "year" },
    });
    const czech = await ask({ updateClass: "feature", branchReleasedAt: "2026-07-01" }, undefined, { currency: "CZK" });
    assert.deepEqual(czech.remedy, {
      action: "subscribe",
      plan: { id: gold.id, name: "Gold" },
      amount: 2_400_000,
      currency: "CZK",
      period: "year",
    });
    const reports = await ask({ kind: "release", updateClass: "bugfix", needs: ["reports.pro"] });
    assert.deepEqual(codes(reports), ["maintenanceOver", "entitlementMissing"]);
    assert.deepEqual(
      [reports.remedy.plan.id, reports.remedy.amount, reports.remedy.period],
      [gold.id, 100_000, "year"],
      "a year costs less than twelve months",
    );
    assert.equal((await ask({ updateClass: "bugfix", needs: ["nobody.sells.it"] })).remedy, null);
  });

  test("what came out while there was maintenance is kept; what had come out before is bought", async () => {
    assert.deepEqual(codes(await ask({ updateClass: "feature", branchReleasedAt: "2026-06-30T23:00:00Z" })), ["kept"]);
    assert.deepEqual(codes(await ask({ updateClass: "major", branchReleasedAt: "2025-01-01" })), ["alreadyBought"]);
    assert.deepEqual(codes(await ask({ updateClass: "major", branchReleasedAt: "2025-01-02" })), ["paidSeparately"]);
    assert.equal(
      (await ask({ updateClass: "feature", branchReleasedAt: "2026-07-01" }, undefined, { at: "2026-06-30T12:00:00Z" })).allow,
      true,
    );
  });

  test("channels, service levels, courses and community follow the same plans", async () => {
    for (const [thing, expected, need] of [
      [{ kind: "channel", needs: ["email"] }, "included", null],
      [{ kind: "channel", needs: ["phone"] }, "channelNotIncluded", "phone"],
      [{ kind: "serviceLevel", needs: ["urgent"] }, "levelNotIncluded", "urgent"],
      [{ kind: "course", needs: ["live"] }, "trainingNotIncluded", "live"],
      [{ kind: "course", needs: ["onboarding"] }, "trainingNotIncluded", "onboarding"],
      [{ kind: "community" }, "communityNotIncluded", null],
    ] as const) {
      const { reasons } = await ask(thing);
      assert.deepEqual([reasons[0].code, reasons[0].need], [expected, need], JSON.stringify(thing));
    }
  });

  test("a person has what his organization has, and asks only when named", async () => {
    const [member, second] = [
      await app.contact({ memberOf: [{ organization: house.id }] }),
      await app.contact({ memberOf: [{ organization: house.id }] }),
    ];
    const email = { kind: "channel", needs: ["email"] };
    const before = await ask(email, { contact: member.id });
    assert.deepEqual([codes(before), before.remedy.action, before.remedy.amount], [["notNamed"], "nameContact", 0]);
    await made(`/subscriptions/${silvers.id}/named-contacts`, { contact: member.id });
    assert.equal((await ask(email, { contact: member.id })).allow, true);
    assert.equal(
      (await ask({ updateClass: "feature", branchReleasedAt: "2026-06-30" }, { contact: second.id })).allow,
      true,
      "updates are everybody's",
    );
    const full = await ask(email, { contact: second.id });
    assert.deepEqual([codes(full), full.remedy.action], [["notNamed"], "subscribe"]);
  });

  test("what a licence opens counts, for the organization and for those who belong to it", async () => {
    const other = await made("/organizations", { name: "Licensed" });
    const member = await app.contact({ memberOf: [{ organization: other.id }] });
    await made("/subscriptions", { plan: silver.id, organization: other.id });
    const majors = { updateClass: "bugfix", needs: ["exports"] };
    assert.deepEqual(codes(await ask(majors, { organization: other.id })), ["entitlementMissing"]);
    const policy = await made("/policies", { name: "Exports", product: "ledger" });
    await made("/entitlements", { code: "exports", names: { en: "Exports" } });
    await made("/licenses", { policy: policy.id, organization: other.id, entitlements: ["exports"] });
    for (const customer of [{ organization: other.id }, { contact: member.id }])
      assert.deepEqual(codes(await ask(majors, customer)), ["maintenance"]);
    assert.deepEqual(codes(await ask(majors)), ["maintenanceOver", "entitlementMissing"], "nobody else's");
  });

  test("a plan for everybody is had by everybody", async () => {
    const stranger = await app.contact();
    assert.deepEqual(codes(await ask({ kind: "community" }, { contact: stranger.id })), ["noPlan"]);
    const free = await made("/plans", {
      names: { en: "Free" },
      allProducts: true,
      community: true,
      forEverybody: true,
      visibility: "internal",
    });
    assert.deepEqual(codes(await ask({ kind: "community" }, { contact: stranger.id })), ["included"]);
    const gone = await app.admin.patch(`${V1}/plans/${free.id}`, { archived: true }, { "if-match": '"1"' });
    assert.equal(gone.status, 200);
    assert.deepEqual(codes(await ask({ kind: "community" }, { contact: stranger.id })), ["noPlan"]);
  });

  test("other rooms ask without a request, at any moment", async () => {
    const thing = { kind: "release", product: "ledger", updateClass: "feature", branchReleasedAt: new Date("2026-07-01") } as const;
    const at = (moment: string) => mayReceive(app.system, { organization: house.id }, thing, new Date(moment), { currency: "CZK" });
    assert.equal((await at("2026-06-30T23:59:59Z")).allow, true);
    const { allow, remedy } = await at("2026-07-01T00:00:00Z");
    assert.deepEqual([allow, remedy?.amount], [false, 2_400_000]);
  });

  test("what is unknown is denied, and never an error", async () => {
    const nobody = "01900000-0000-7000-8000-00000000ffff";
    for (const customer of [{ organization: "nobody" }, { organization: nobody }, { contact: nobody }])
      assert.deepEqual(codes(await ask({ updateClass: "security" }, customer)), ["customerUnknown"]);
    assert.deepEqual(codes(await ask({ product: "nothing", updateClass: "security" })), ["productUnknown"]);
    const { status } = await app.admin.post(`${V1}/access/may-receive`, {
      customer: { organization: "x" },
      thing: { kind: "castle", product: "x" },
    });
    assert.equal(status, 422);
  });
});
