/** Validation: each result code, in its order, with a reason; whoever holds the licence is told to nobody. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { VALIDATION_CODES } from "#shared/license-policy";
import { testApp, type TestApp } from "#testing";

const V1 = "/api/v1";
const DAY = 86_400;
let app: TestApp;
let today = "2026-11-22T12:00:00Z";
let product: { id: string; slug: string };
const seen = new Set<string>();

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => new Date(today) } });
  const brand = await made("/brands", { name: "Acme" });
  product = await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  for (const [version, releasedOn] of [
    ["1.0", "2026-01-01"],
    ["2.0", "2026-12-20"],
  ])
    await made(`/products/ledger/versions`, { version, releasedOn });
  for (const code of ["reports.pro", "export"]) await made("/entitlements", { code, names: { en: code } });
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const licence = async (rules: object = {}, more: object = {}): Promise<any> => {
  const policy = await made("/policies", { name: "Policy", product: "ledger", ...rules });
  return made("/licenses", { policy: policy.id, ...more });
};
const activate = (license: { key: string }, fingerprint: string, more: object = {}) =>
  app.as({}).post(`${V1}/machines`, { fingerprint, ...more }, { authorization: `License ${license.key}` });
const ask = async (key: string, scope: object = {}, headers = {}): Promise<any> => {
  const { status, body } = await app.as({}).post(`${V1}/licenses/actions/validate`, { key, scope }, headers);
  assert.equal(status, 200, JSON.stringify(body));
  seen.add(body.code);
  return body;
};
/** @param expected `!CODE` is valid */
const expect = async (license: { key: string }, scope: object, expected: string): Promise<any> => {
  const answer = await ask(license.key, scope);
  assert.equal(`${answer.valid ? "!" : ""}${answer.code}`, expected, answer.detail);
  return answer;
};

describe("a validation", () => {
  test("of a key that nothing has is a result, which tells a slip of the hand", async () => {
    const { key } = await licence();
    const wrong = await ask("ABCDE-FGHJK-MNPQR-STVWX-YZ012-34567");
    assert.deepEqual([wrong.valid, wrong.code, wrong.license, wrong.reason.remedy], [false, "NOT_FOUND", null, "checkKey"]);
    const slip = await ask((key.startsWith("A") ? "B" : "A") + key.slice(1));
    assert.match(slip.detail, /mistyped/);
    assert.equal((await ask(` ${key.toLowerCase().replaceAll("-", " ")} `)).code, "VALID", "case and hyphens make no difference");
  });

  test("says nothing of who has the licence, and answers in the language of the reader", async () => {
    const organization = await made("/organizations", { name: "Sekretariat AG" });
    const { key } = await licence({}, { organization: organization.id, name: "for Jane", metadata: { seat: "Jane" } });
    const answer = await ask(key, {}, { "accept-language": "de" });
    assert.equal(answer.detail, "Die Lizenz ist gültig.");
    assert.ok(!/Sekretariat|Jane|key/.test(JSON.stringify(answer.license)), JSON.stringify(answer.license));
  });

  test("tells of states before all else: revoked, banned, suspended", async () => {
    const organization = await made("/organizations", { name: "Banned" });
    const license = await licence({ requireProductScope: true }, { organization: organization.id });
    await made(`/licenses/${license.id}/actions/suspend`);
    await expect(license, {}, "SUSPENDED");
    const ban = await made("/license-bans", { organization: organization.id, reason: "Chargebacks" });
    await expect(license, {}, "BANNED");
    await made(`/licenses/${license.id}/actions/revoke`);
    await expect(license, {}, "REVOKED");
    assert.equal((await app.admin.delete(`${V1}/license-bans/${ban.id}`)).status, 204);
    assert.equal((await app.admin.post(`${V1}/licenses/${license.id}/actions/reinstate`)).body.code, "license.revoked");
  });

  test("of what has ended goes by the strategy, and by the grace before it", async () => {
    const strategies = { revokeAccess: "EXPIRED", restrictAccess: "EXPIRED", maintainAccess: "!EXPIRED", allowAccess: "!EXPIRED" };
    const all = await Promise.all(
      Object.keys(strategies).map((expirationStrategy) =>
        licence({ expirationStrategy, duration: 30 * DAY, gracePeriod: 7 * DAY, requireProductScope: true }),
      ),
    );
    today = "2026-12-24T12:00:00Z";
    for (const license of all) {
      const grace = await expect(license, { product: "ledger" }, "!GRACE_PERIOD");
      assert.deepEqual([grace.reason.remedy, grace.reason.at, grace.license.state], ["renew", "2026-12-29T12:00:00.000Z", "grace"]);
    }
    today = "2026-12-29T12:00:00Z";
    for (const [at, expected] of Object.values(strategies).entries()) await expect(all[at], { product: "ledger" }, expected);
    await expect(all[0], {}, "EXPIRED");
    await expect(all[1], {}, "PRODUCT_SCOPE_REQUIRED");
    const late = await expect(all[2], { product: "ledger", version: "2.0" }, "!EXPIRED");
    assert.equal(late.reason.at, "2026-12-22T12:00:00.000Z");
    const renewed = await made(`/licenses/${all[1].id}/actions/renew`);
    assert.equal(renewed.expiresAt, "2027-01-21T12:00:00.000Z", "from the end it had");
    await expect(all[1], { product: "ledger" }, "!VALID");
    today = "2026-11-22T12:00:00Z";
  });

  test("keeps versions that came out before the end of a licence", async () => {
    const license = await licence(
      { expirationStrategy: "maintainAccess", requireVersionScope: true },
      { expiresAt: "2026-06-01T00:00:00Z" },
    );
    await expect(license, {}, "VERSION_SCOPE_REQUIRED");
    const unknown = await expect(license, { version: "9" }, "VERSION_SCOPE_MISMATCH");
    assert.match(unknown.detail, /no version 9/);
    await expect(license, { version: "1.0" }, "!EXPIRED");
    const newer = await expect(license, { version: "2.0" }, "VERSION_SCOPE_MISMATCH");
    assert.deepEqual([newer.reason.remedy, newer.reason.at], ["renew", "2026-06-01T00:00:00.000Z"]);
  });

  test("asks for a check-in in time", async () => {
    const license = await licence({ checkInInterval: "day", checkInIntervalCount: 2 });
    await expect(license, {}, "!VALID");
    today = "2026-11-25T12:00:00Z";
    const overdue = await expect(license, {}, "OVERDUE");
    assert.deepEqual([overdue.reason.remedy, overdue.reason.at], ["checkIn", "2026-11-24T12:00:00.000Z"]);
    const checked = await app
      .as({})
      .post(`${V1}/licenses/${license.id}/actions/check-in`, undefined, { authorization: `License ${license.key}` });
    assert.deepEqual(checked.body, { checkedInAt: "2026-11-25T12:00:00.000Z", nextCheckInAt: "2026-11-27T12:00:00.000Z" });
    await expect(license, {}, "!VALID");
    today = "2026-11-22T12:00:00Z";
  });

  test("looks at what is named and what must be", async () => {
    const contact = await app.contact();
    const license = await licence(
      {
        requireEnvironmentScope: true,
        requireProductScope: true,
        requirePolicyScope: true,
        requireUserScope: true,
        entitlements: ["export"],
      },
      { environment: "sandbox", entitlements: ["reports.pro"] },
    );
    await made(`/licenses/${license.id}/users`, { contact: contact.id });
    const whole: { [name: string]: unknown } = {};
    const steps: [string, unknown, unknown, string][] = [
      ["environment", "production", "sandbox", "ENVIRONMENT"],
      ["product", "other", "ledger", "PRODUCT"],
      ["policy", product.id, license.policy.id, "POLICY"],
      ["user", "nobody@customer.test", contact.email, "USER"],
    ];
    for (const [name, wrong, right, code] of steps) {
      await expect(license, whole, `${code}_SCOPE_REQUIRED`);
      await expect(license, { ...whole, [name]: wrong }, `${code}_SCOPE_MISMATCH`);
      whole[name] = right;
    }
    await expect(license, { ...whole, entitlements: [] }, "ENTITLEMENTS_SCOPE_EMPTY");
    const missing = await expect(license, { ...whole, entitlements: ["export", "reports.max"] }, "ENTITLEMENTS_MISSING");
    assert.deepEqual(missing.reason.missing, ["reports.max"]);
    await expect(license, { ...whole, entitlements: ["export", "reports.pro"] }, "!VALID");
  });

  test("looks at machines, their signs of life and their components", async () => {
    const license = await licence({
      strict: true,
      floating: true,
      maxMachines: 3,
      requireFingerprintScope: true,
      requireMachineScope: true,
      requireHeartbeat: true,
      requireComponentsScope: true,
      componentMatching: "most",
      heartbeatCullStrategy: "keepDead",
    });
    await expect(await licence({ strict: true }), {}, "NO_MACHINE");
    await expect(license, {}, "NO_MACHINES");
    const components = ["cpu", "board", "disk"].map((fingerprint) => ({ fingerprint, name: fingerprint }));
    const one = (await activate(license, "one", { components })).body;
    const two = (await activate(license, "two")).body;
    await expect(license, {}, "MACHINE_SCOPE_REQUIRED");
    await expect(license, { machine: product.id }, "MACHINE_SCOPE_MISMATCH");
    await expect(license, { machine: one.id }, "FINGERPRINT_SCOPE_REQUIRED");
    const asked = { machine: one.id, fingerprint: "one" };
    await expect(license, { ...asked, fingerprint: "" }, "FINGERPRINT_SCOPE_EMPTY");
    await expect(license, { ...asked, fingerprint: "three" }, "FINGERPRINT_SCOPE_MISMATCH");
    await expect(license, asked, "HEARTBEAT_NOT_STARTED");
    const pinged = await app.as({}).post(`${V1}/machines/${one.id}/actions/ping`, undefined, { authorization: `License ${license.key}` });
    assert.equal(pinged.body.heartbeat, "alive");
    await expect(license, asked, "COMPONENTS_SCOPE_REQUIRED");
    await expect(license, { ...asked, components: [] }, "COMPONENTS_SCOPE_EMPTY");
    await expect(license, { ...asked, components: ["cpu", "other", "more"] }, "COMPONENTS_SCOPE_MISMATCH");
    await expect(license, { ...asked, components: ["cpu", "other", "board"] }, "!VALID");
    today = "2026-11-22T12:11:00Z";
    const dead = await expect(license, { ...asked, components: ["cpu", "board"] }, "HEARTBEAT_DEAD");
    assert.equal(dead.reason.at, "2026-11-22T12:10:00.000Z");
    assert.equal(
      (await app.as({}).post(`${V1}/machines/${two.id}/actions/ping`, undefined, { authorization: `License ${license.key}` })).status,
      200,
    );
    today = "2026-11-22T12:00:00Z";
  });

  test("tells of limits that are exceeded, and lets pass what the policy lets", async () => {
    const limits = { maxMachines: 2, maxCores: 4, maxMemory: 4_000, maxDisk: 4_000, maxProcesses: 2, maxUsers: 2, maxUses: 2 };
    const license = await licence({ strict: true, floating: true, overageStrategy: "alwaysAllow", ...limits });
    const key = { authorization: `License ${license.key}` };
    const filled = { cores: 2, memory: 2_000, disk: 2_000 };
    const machines = [(await activate(license, "a", filled)).body, (await activate(license, "b", filled)).body];
    await expect(license, {}, "!VALID");
    const lowered = async (change: object, expected: string) => {
      const { revision, policy } = (await app.admin.get(`${V1}/licenses/${license.id}`)).body;
      const rules = (await app.admin.get(`${V1}/policies/${policy.id}`)).body;
      void revision;
      const changed = await app.admin.patch(`${V1}/policies/${policy.id}`, change, { "if-match": `"${rules.revision}"` });
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      return expect(license, {}, expected);
    };
    await app.as({}).post(`${V1}/licenses/${license.id}/actions/use`, { by: 3 }, key);
    const uses = await expect(license, {}, "!TOO_MANY_USES");
    assert.deepEqual([uses.reason.count, uses.reason.limit, uses.reason.remedy], [3, 2, "freeSeat"]);
    for (const pid of ["1", "2", "3"]) await app.as({}).post(`${V1}/machines/${machines[0].id}/processes`, { pid }, key);
    await expect(license, {}, "!TOO_MANY_PROCESSES");
    await lowered({ maxDisk: 1_000 }, "!TOO_MUCH_DISK");
    await lowered({ maxMemory: 1_000 }, "!TOO_MUCH_MEMORY");
    await lowered({ maxCores: 1 }, "!TOO_MANY_CORES");
    await lowered({ maxMachines: 1 }, "!TOO_MANY_MACHINES");
    for (const contact of [await app.contact(), await app.contact(), await app.contact()])
      await made(`/licenses/${license.id}/users`, { contact: contact.id });
    await expect(license, {}, "!TOO_MANY_USERS");
    await lowered({ overageStrategy: "allow2x", maxUsers: 3 }, "TOO_MANY_CORES");
    await lowered({ strict: false }, "!VALID");
  });

  test("begins the time of a licence whose time begins with it", async () => {
    const license = await licence({ duration: 30 * DAY, expirationBasis: "fromFirstValidation" });
    assert.deepEqual([license.expiresAt, license.state], [null, "unstarted"]);
    assert.equal((await expect(license, {}, "!VALID")).license.expiresAt, "2026-12-22T12:00:00.000Z");
    today = "2026-11-23T12:00:00Z";
    assert.equal((await expect(license, {}, "!VALID")).license.expiresAt, "2026-12-22T12:00:00.000Z", "once only");
    today = "2026-11-22T12:00:00Z";
  });

  test("has been seen to answer every code there is", () =>
    assert.deepEqual(
      [...VALIDATION_CODES].filter((code) => !seen.has(code)),
      [],
    ));
});
