/**
 * Licences from Keygen: answers as its documentation gives them ("The policy object", "The license object" and so on, API 1.7), replayed. Whether Keygen
 * itself answers so is not seen here.
 */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { GuardedFetch } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { runImport } from "./run-import.ts";

const V1 = "/api/v1";
const TOKEN = "admin-0123456789abcdef";
type Json = { [name: string]: any };
type Answer = { status?: number; headers?: { [name: string]: string }; json?: unknown; bytes?: Buffer };

let app: TestApp;
let asked: { url: URL; headers: { readonly [name: string]: string } }[] = [];
/** What Keygen holds, by path below the account. */
let holds: { [path: string]: Json[] } = {};
let answer: (url: URL) => Answer | null = () => null;

const keygen: GuardedFetch = async (address, options = {}) => {
  const url = new URL(address);
  asked.push({ url, headers: options.headers ?? {} });
  const path = url.pathname.replace(/^\/v1\/accounts\/acme\//, "");
  const size = Number(url.searchParams.get("page[size]"));
  const from = (Number(url.searchParams.get("page[number]")) - 1) * size;
  const said = answer(url) ?? { json: { data: (holds[path] ?? []).slice(from, from + size), links: { next: null } } };
  const body = said.bytes ?? Buffer.from(JSON.stringify(said.json ?? {}));
  return { status: said.status ?? 200, headers: said.headers ?? {}, body, url: address };
};

const DOCUMENTED = {
  name: "Premium Add-On",
  duration: 1_209_600,
  strict: false,
  floating: true,
  scheme: null,
  requireProductScope: false,
  requireChecksumScope: false,
  requireCheckIn: true,
  checkInInterval: "week",
  checkInIntervalCount: 2,
  usePool: false,
  maxMachines: 5,
  maxProcesses: null,
  maxUsers: null,
  maxUses: null,
  encrypted: false,
  protected: false,
  requireHeartbeat: true,
  heartbeatDuration: null,
  heartbeatCullStrategy: "KEEP_DEAD",
  heartbeatResurrectionStrategy: "5_MINUTE_REVIVE",
  heartbeatBasis: "FROM_CREATION",
  machineUniquenessStrategy: "UNIQUE_PER_POLICY",
  machineMatchingStrategy: "MATCH_MOST",
  expirationStrategy: "MAINTAIN_ACCESS",
  expirationBasis: "FROM_CREATION",
  renewalBasis: "FROM_NOW_IF_EXPIRED",
  transferStrategy: "RESET_EXPIRY",
  authenticationStrategy: "LICENSE",
  machineLeasingStrategy: "PER_USER",
  processLeasingStrategy: "PER_LICENSE",
  overageStrategy: "ALLOW_2X_OVERAGE",
  metadata: {},
  created: "2017-01-02T20:26:53.464Z",
};
const thing = (
  type: string,
  id: string,
  attributes: Json,
  related: { [name: string]: string } = {},
  counts: { [name: string]: number } = {},
) => ({
  id,
  type,
  links: { self: `/v1/accounts/acme/${type}/${id}` },
  attributes: { created: "2024-03-01T10:00:00.000Z", metadata: {}, ...attributes },
  relationships: {
    account: { links: { related: "/v1/accounts/acme" }, data: { type: "accounts", id: "acme" } },
    ...Object.fromEntries(Object.entries(related).map(([name, of]) => [name, { links: {}, data: { type: `${name}s`, id: of } }])),
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { links: {}, meta: { count } }])),
  },
});
const KEY = "A1B2C3-D4E5F6-071829-3A4B5C-6D7E8F-V3";
const SIGNED = `key/${Buffer.from('{"account":{"id":"x"}}'.repeat(40)).toString("base64url")}.${"c2ln".repeat(86)}`;

function whole(n = ""): void {
  const license = {
    name: "Ada's",
    key: KEY + n,
    expiry: "2030-01-06T20:26:53.464Z",
    suspended: false,
    lastCheckIn: new Date().toISOString(),
    uses: 3,
    maxMachines: 5,
    protected: false,
  };
  holds = {
    products: [thing("products", `p1${n}`, { name: "Ledger", code: "ledger", distributionStrategy: "LICENSED" })],
    entitlements: [thing("entitlements", `e1${n}`, { name: "Reports", code: "REPORTS_PRO" })],
    groups: [thing("groups", `g1${n}`, { name: "Resellers", maxLicenses: 10, maxMachines: null, maxUsers: null })],
    users: [
      thing("users", `u1${n}`, { fullName: "Ada Example", email: `ada${n}@customer.test`, role: "user", status: "ACTIVE" }),
      thing("users", `u2${n}`, { fullName: "Boss", email: "boss@vendor.test", role: "admin", status: "ACTIVE" }),
    ],
    policies: [
      thing("policies", `o1${n}`, DOCUMENTED, { product: `p1${n}` }),
      thing(
        "policies",
        `o2${n}`,
        { ...DOCUMENTED, name: "Signed", scheme: "ED25519_SIGN", usePool: true, machineMatchingStrategy: "MATCH_SOME" },
        { product: `p1${n}` },
      ),
      thing("policies", `o3${n}`, { ...DOCUMENTED, name: "Lost" }, { product: "gone" }),
    ],
    [`policies/o1${n}/entitlements`]: [thing("entitlements", `e1${n}`, { code: "REPORTS_PRO" })],
    licenses: [
      thing("licenses", `l1${n}`, license, { policy: `o1${n}`, product: `p1${n}`, owner: `u1${n}`, group: `g1${n}` }, { users: 0 }),
      thing(
        "licenses",
        `l2${n}`,
        { ...license, name: null, key: SIGNED + n, suspended: true, maxMachines: 7, uses: 0 },
        { policy: `o2${n}` },
        { users: 1 },
      ),
      thing("licenses", `l3${n}`, { ...license, key: `LOST${n}` }, { policy: `o3${n}` }, { users: 0 }),
      thing("licenses", `l4${n}`, { ...license, key: `SOON${n}`, expiry: "soon" }, { policy: `o1${n}` }, { users: 0 }),
    ],
    [`licenses/l2${n}/users`]: [thing("users", `u1${n}`, {})],
    machines: [
      thing(
        "machines",
        `m1${n}`,
        { fingerprint: "f1", name: "Press", cores: 8, hostname: "press", lastHeartbeat: new Date().toISOString() },
        { license: `l1${n}`, owner: `u1${n}` },
      ),
      thing("machines", `m2${n}`, { fingerprint: "f2" }, { license: `l3${n}` }),
    ],
    components: [thing("components", `c1${n}`, { fingerprint: "disk-1", name: "Disk" }, { machine: `m1${n}` })],
  };
}

before(async () => {
  app = await testApp({ worker: false });
  await app.admin.post(`${V1}/brands`, { name: "Acme", slug: "acme" });
});
after(() => app?.close());
beforeEach(() => {
  asked = [];
  answer = () => null;
  whole();
});

const begin = async (more: Json = {}): Promise<Json> => {
  const made = await app.admin.post(`${V1}/license-imports`, { source: "keygen", account: "acme", token: TOKEN, brand: "acme", ...more });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
};
const read = async (id: string): Promise<Json> => (await app.admin.get(`${V1}/license-imports/${id}`)).body;
const go = async (id: string): Promise<Json> => {
  await runImport(app.program.platform, id, keygen);
  return read(id);
};
const run = (one: Json) => app.admin.post(`${V1}/license-imports/${one.id}/actions/run`, undefined, { "if-match": `"${one.revision}"` });
const items = async (id: string, query = ""): Promise<Json[]> =>
  (await app.admin.get(`${V1}/license-imports/${id}/items?limit=200${query}`)).body.data;
const count = (one: Json, verdict: string) =>
  one.counts.filter((each: Json) => each.verdict === verdict).reduce((sum: number, each: Json) => sum + each.count, 0);
const licenses = async (): Promise<Json[]> => (await app.admin.get(`${V1}/licenses?limit=200`)).body.data;

describe("an import from Keygen", () => {
  test("is looked at first: what would come and what cannot, and nothing is written", async () => {
    const checked = await go((await begin()).id);
    assert.equal(checked.state, "checked");
    assert.equal((await licenses()).length, 0);
    assert.equal((await app.admin.get(`${V1}/policies`)).body.data.length, 0);
    const by = Object.fromEntries((await items(checked.id)).map((item) => [item.externalId, item]));
    assert.deepEqual([by.l1.verdict, by.l2.verdict, by.m1.verdict, by.c1.verdict], ["new", "new", "new", "new"]);
    assert.deepEqual([by.u2.verdict, by.u2.notes[0].code], ["refused", "staff"]);
    assert.deepEqual([by.o3.verdict, by.l3.verdict, by.m2.verdict, by.l4.verdict], ["refused", "refused", "refused", "refused"]);
    assert.deepEqual(by.o2.notes.map(({ code }: Json) => code).toSorted(), ["pool", "scheme", "value"]);
    assert.match(by.o2.notes.find(({ code }: Json) => code === "value").message, /machineMatchingStrategy.*MATCH_SOME/);
    assert.match(by.e1.notes[0].message, /REPORTS_PRO → reports-pro/);
    // Keys stand in no list, and the token goes to Keygen alone.
    assert.ok(!JSON.stringify(await items(checked.id)).includes(KEY));
    assert.ok(asked.every(({ url, headers }) => url.origin === "https://api.keygen.sh" && headers["authorization"] === `Bearer ${TOKEN}`));
  });

  test("brings everything with its keys valid as they are; a second one brings nothing again", async () => {
    const checked = await go((await begin()).id);
    assert.equal((await run(checked)).status, 202);
    const done = await go(checked.id);
    assert.deepEqual([done.state, count(done, "created"), count(done, "refused")], ["done", 10, 5]);
    const valid = async (key: string, scope: Json = {}) => (await app.as({}).post(`${V1}/licenses/actions/validate`, { key, scope })).body;
    assert.deepEqual([(await valid(KEY, { fingerprint: "f1" })).code, (await valid(SIGNED)).code], ["VALID", "SUSPENDED"]);
    const [, one] = (await licenses()).toSorted((a, b) => Number(a.name !== null) - Number(b.name !== null));
    assert.deepEqual(
      [
        one!.name,
        one!.contact.name,
        one!.group.name,
        one!.expiresAt,
        one!.uses,
        one!.machines,
        one!.entitlements,
        one!.createdAt,
        one!.overrides,
      ],
      ["Ada's", "Ada Example", "Resellers", "2030-01-06T20:26:53.464Z", 3, 1, ["reports-pro"], "2024-03-01T10:00:00.000Z", {}],
    );
    const [two] = (await licenses()).filter(({ name }) => name === null);
    assert.deepEqual([two!.state, two!.users, two!.overrides], ["suspended", 1, { maxMachines: 7 }]);
    const policy = (await app.admin.get(`${V1}/policies/${one!.policy.id}`)).body;
    assert.deepEqual(
      [
        policy.expirationStrategy,
        policy.renewalBasis,
        policy.machineUniqueness,
        policy.machineMatching,
        policy.overageStrategy,
        policy.heartbeatResurrectionStrategy,
      ],
      ["maintainAccess", "fromNowIfExpired", "perPolicy", "most", "allow2x", "minutes5"],
    );
    assert.deepEqual(
      [policy.checkInInterval, policy.checkInIntervalCount, policy.authenticationStrategy, policy.scheme],
      ["week", 2, "license", "random"],
    );
    const [machine] = (await app.admin.get(`${V1}/machines?license=${one!.id}`)).body.data;
    assert.deepEqual([machine.fingerprint, machine.cores, machine.user.name, machine.components.length], ["f1", 8, "Ada Example", 1]);

    const again = await go((await begin()).id);
    await run(again);
    const second = await go(again.id);
    assert.deepEqual([second.state, count(second, "created"), count(second, "known")], ["done", 0, 10]);
    assert.equal((await licenses()).length, 2);
    // No mail and no webhook follows from history.
    const outbox = (await app.admin.get(`${V1}/outbox`)).body.data;
    assert.deepEqual(outbox, []);
  });

  test("forgets its token when it is through or ended, and has it encrypted until then", async () => {
    const pg = await import("pg");
    const client = new pg.default.Client(app.database.owner);
    await client.connect();
    const sealed = async (id: string) =>
      (await client.query<{ token_sealed: Buffer | null }>("select token_sealed from license_imports where id = $1", [id])).rows[0]!
        .token_sealed;
    const one = await begin();
    assert.ok((await sealed(one.id))!.length > TOKEN.length && !(await sealed(one.id))!.includes(TOKEN));
    const ended = await app.admin.post(`${V1}/license-imports/${one.id}/actions/end`, undefined, { "if-match": `"${one.revision}"` });
    assert.deepEqual([ended.status, ended.body.state, await sealed(one.id)], [200, "ended", null]);
    assert.equal((await run(ended.body)).status, 409);
    const two = await go((await begin()).id);
    await run(two);
    await go(two.id);
    assert.equal(await sealed(two.id), null);
    await client.end();
  });

  test("goes on at its page after a failure, and waits as it is asked to", async () => {
    whole("r");
    holds["groups"] = Array.from({ length: 150 }, (_, n) => thing("groups", `many${n}`, { name: `Group ${n}` }));
    const checked = await go((await begin()).id);
    await run(checked);
    let calm = 0;
    answer = (url) => {
      if (!url.pathname.endsWith("/groups") || url.searchParams.get("page[number]") !== "2") return null;
      if (calm++ === 0) return { status: 429, headers: { "retry-after": "0" } };
      return { status: 429, headers: { "retry-after": "86400" } };
    };
    const failed = await go(checked.id);
    assert.deepEqual([failed.state, failed.problem.code, failed.kind, failed.page], ["failed", "busy", "groups", 2]);
    answer = () => null;
    asked = [];
    assert.equal((await run(failed)).status, 202);
    const done = await go(checked.id);
    assert.equal(done.state, "done");
    assert.ok(
      asked.every(({ url }) => !url.pathname.endsWith("/products")),
      "what is done is not asked for again",
    );
    const groups = done.counts.filter((each: Json) => each.kind === "groups");
    assert.deepEqual(groups, [{ kind: "groups", verdict: "created", count: 150 }]);
  });
});

describe("an answer that is not to be trusted", () => {
  const faults: [string, (url: URL) => Answer, string][] = [
    ["a token that is refused", () => ({ status: 401 }), "denied"],
    ["no such account", () => ({ status: 404 }), "account"],
    ["a redirect to a network inside", () => ({ status: 302, headers: { location: "http://169.254.169.254/latest" } }), "redirect"],
    ["what is no JSON", () => ({ bytes: Buffer.from("<html>") }), "answer"],
    ["JSON of another shape", () => ({ json: { data: [{ id: { $ne: null } }] } }), "answer"],
    [
      "more than a page",
      () => ({ json: { data: Array.from({ length: 101 }, (_, n) => thing("products", `x${n}`, { name: "x" })) } }),
      "answer",
    ],
    [
      "the same page for ever",
      () => ({
        json: { data: Array.from({ length: 100 }, (_, n) => thing("products", `x${n}`, { name: "x" })), links: { next: "/v1/x" } },
      }),
      "endless",
    ],
  ];
  for (const [what, how, code] of faults)
    test(`${what} ends the look with a reason`, async () => {
      answer = how;
      const failed = await go((await begin()).id);
      assert.deepEqual([failed.state, failed.problem?.code], ["failed", code]);
      assert.ok(failed.problem.message.length > 20);
      assert.ok(asked.length < 5);
    });

  test("a link to the next page at another host is not followed", async () => {
    answer = (url) => ({ json: { data: holds[url.pathname.split("/").at(-1)!] ?? [], links: { next: "https://evil.test/steal?page=2" } } });
    await go((await begin()).id);
    assert.ok(asked.every(({ url }) => url.host === "api.keygen.sh"));
  });

  test("values of any kind and text that turns lines around leave nothing but plain words", async () => {
    holds = {
      products: [thing("products", "h1", { name: "A\u202Eb\u0000c", code: "../../x" })],
      policies: [
        thing(
          "policies",
          "h2",
          { name: {}, duration: 1e99, maxMachines: -4, floating: "yes", overageStrategy: "__proto__", expirationStrategy: [] },
          { product: "h1" },
        ),
      ],
      licenses: [
        thing(
          "licenses",
          "h3",
          { key: "=cmd|' /C calc'!A0", expiry: null, metadata: { "=x": 1, ok: { deep: true } } },
          { policy: "h2" },
          { users: 0 },
        ),
      ],
      machines: [thing("machines", "h4", { fingerprint: ["x"] }, { license: "h3" })],
    };
    const checked = await go((await begin()).id);
    const by = Object.fromEntries((await items(checked.id)).map((item) => [item.externalId, item]));
    assert.deepEqual(
      [by.h1.title, by.h1.verdict, by.h2.verdict, by.h3.verdict, by.h4.verdict],
      ["A b c", "new", "new", "refused", "refused"],
    );
    assert.ok(by.h2.notes.length >= 3);
  });

  test("an address inside is not asked at all", async () => {
    const one = await begin({ address: "https://127.0.0.1:9" });
    await runImport(app.program.platform, one.id);
    const failed = await read(one.id);
    assert.deepEqual([failed.state, failed.problem.code], ["failed", "unreachable"]);
    assert.equal(
      (await app.admin.post(`${V1}/license-imports`, { source: "keygen", account: "a/../b", token: TOKEN, brand: "acme" })).status,
      422,
    );
    assert.equal(
      (
        await app.admin.post(`${V1}/license-imports`, {
          source: "keygen",
          account: "a",
          address: "http://x.test",
          token: TOKEN,
          brand: "acme",
        })
      ).status,
      422,
    );
  });
});
