/** Machines: seats, who may take and free them, signs of life, processes; and how often may be asked for keys. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";
import { createLogger } from "#platform/log";
import { testApp, type Answer, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let now = new Date("2026-11-22T12:00:00Z");

before(async () => {
  app = await testApp({ worker: false, clock: { now: () => now }, env: { BACKSTAY_LIMITS: "on" } });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const licence = async (rules: object = {}, more: object = {}): Promise<any> => {
  const policy = await made("/policies", { name: "Policy", product: "ledger", floating: true, ...rules });
  return made("/licenses", { policy: policy.id, ...more });
};
const withKey = (license: { key: string }, path: string, body: object = {}): Promise<Answer> =>
  app.as({}).post(`${V1}${path}`, body, { authorization: `License ${license.key}` });
const told = ({ status, body }: Answer) => (status < 300 ? status : `${status} ${body.code}`);
const minutes = (n: number) => (now = new Date(now.getTime() + n * 60_000));

describe("a machine", () => {
  test("takes a seat with the licence's key, once, and frees it", async () => {
    const license = await licence({ maxMachines: 1 });
    const first = await withKey(license, "/machines", { fingerprint: "a", name: "Press" });
    assert.equal(first.status, 201);
    assert.equal(told(await withKey(license, "/machines", { fingerprint: "b" })), "409 machine.noSeat");
    const again = await withKey(license, "/machines", { fingerprint: "a" });
    assert.deepEqual([told(again), again.body.machine], ["409 machine.fingerprintTaken", first.body.id]);
    const other = await licence();
    assert.equal(
      told(await withKey(other, `/machines/${first.body.id}/actions/deactivate`)),
      "404 notFound",
      "another licence's key opens nothing",
    );
    assert.equal(told(await withKey({ key: "WRONG" }, `/machines/${first.body.id}/actions/ping`)), "401 license.keyUnknown");
    assert.equal(told(await withKey(license, `/machines/${first.body.id}/actions/deactivate`)), 204);
    assert.equal(told(await withKey(license, "/machines", { fingerprint: "b" })), 201);
  });

  test("is node-locked to one where the licence does not float", async () => {
    const license = await licence({ floating: false });
    assert.equal(told(await withKey(license, "/machines", { fingerprint: "a" })), 201);
    assert.equal(told(await withKey(license, "/machines", { fingerprint: "b" })), "409 machine.noSeat");
    assert.equal((await made(`/licenses/${license.id}/actions/reset-machines`)).machines, 0);
    assert.equal(told(await withKey(license, "/machines", { fingerprint: "b" })), 201);
  });

  test("is let in beyond the limit as far as the policy goes", async () => {
    const license = await licence({ maxMachines: 4, overageStrategy: "allow1_25x" });
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await withKey(license, "/machines", { fingerprint: `${n}` })).status);
    assert.deepEqual(statuses, [201, 201, 201, 201, 201, 409]);
    const refused = await app.admin.post(`${V1}/policies`, {
      name: "x",
      product: "ledger",
      maxMachines: 3,
      floating: true,
      overageStrategy: "allow1_25x",
    });
    assert.deepEqual([refused.status, refused.body.errors[0].code], [422, "overageWhole"]);
  });

  test("is the vendor's to activate where the policy says so", async () => {
    const guarded = await licence({ protected: true });
    assert.equal(told(await withKey(guarded, "/machines", { fingerprint: "a" })), "403 license.protected");
    assert.equal(told(await app.admin.post(`${V1}/machines`, { license: guarded.id, fingerprint: "a" })), 201);
    const byToken = await licence({ authenticationStrategy: "token" });
    assert.equal(told(await withKey(byToken, "/machines", { fingerprint: "a" })), "403 license.keyRefused");
    const suspended = await licence();
    await made(`/licenses/${suspended.id}/actions/suspend`);
    const refused = await withKey(suspended, "/machines", { fingerprint: "a" });
    assert.deepEqual([told(refused), refused.body.state], ["409 license.notValid", "suspended"]);
  });

  test("counts for its user where seats are his, and goes with him", async () => {
    const [jana, omar] = [await app.contact(), await app.contact()];
    const license = await licence({ machineLeasing: "perUser", maxMachines: 1 });
    for (const contact of [jana.id, omar.id]) await made(`/licenses/${license.id}/users`, { contact });
    const activate = (fingerprint: string, user?: string) => withKey(license, "/machines", { fingerprint, ...(user && { user }) });
    assert.equal(told(await activate("a")), "422 machine.userNeeded");
    assert.equal(told(await activate("a", license.id)), "422 machine.userUnknown");
    assert.deepEqual([told(await activate("a", jana.id)), told(await activate("b", omar.id))], [201, 201]);
    assert.equal(told(await activate("c", jana.id)), "409 machine.noSeat");
    assert.equal((await app.admin.delete(`${V1}/licenses/${license.id}/users/${jana.id}`)).status, 204);
    assert.equal((await app.admin.get(`${V1}/machines?license=${license.id}`)).body.data.length, 1);
  });

  test("is the only one of its fingerprint as far as the policy says", async () => {
    const policy = await made("/policies", {
      name: "P",
      product: "ledger",
      floating: true,
      machineUniqueness: "perPolicy",
      componentUniqueness: "perLicense",
    });
    const [one, two] = [await made("/licenses", { policy: policy.id }), await made("/licenses", { policy: policy.id })];
    const components = [{ fingerprint: "board-1", name: "Board" }];
    assert.equal(told(await withKey(one, "/machines", { fingerprint: "unique", components })), 201);
    assert.equal(told(await withKey(two, "/machines", { fingerprint: "unique" })), "409 machine.fingerprintTaken");
    assert.equal(told(await withKey(one, "/machines", { fingerprint: "twin", components })), "409 machine.componentTaken");
  });

  test("has room in a group for as many as all of its licences may have together", async () => {
    const group = await made("/license-groups", { name: "School", maxMachines: 2, maxLicenses: 2 });
    const policy = await made("/policies", { name: "P", product: "ledger", floating: true });
    const [one, two] = [
      await made("/licenses", { policy: policy.id, group: group.id }),
      await made("/licenses", { policy: policy.id, group: group.id }),
    ];
    assert.equal(told(await app.admin.post(`${V1}/licenses`, { policy: policy.id, group: group.id })), "409 license.groupFull");
    assert.deepEqual(
      [told(await withKey(one, "/machines", { fingerprint: "a" })), told(await withKey(two, "/machines", { fingerprint: "b" }))],
      [201, 201],
    );
    assert.equal(told(await withKey(two, "/machines", { fingerprint: "c" })), "409 machine.noSeat");
  });
});

describe("signs of life", () => {
  test("keep a machine alive; a dead one gives its seat up, and comes back only as the policy lets it", async () => {
    const license = await licence({
      maxMachines: 1,
      requireHeartbeat: true,
      heartbeatDuration: 60,
      heartbeatResurrectionStrategy: "minutes2",
    });
    const { id } = (await withKey(license, "/machines", { fingerprint: "a" })).body;
    const ping = () => withKey(license, `/machines/${id}/actions/ping`);
    assert.equal((await ping()).body.heartbeat, "alive");
    minutes(2);
    assert.equal((await app.admin.get(`${V1}/machines/${id}`)).body.heartbeat, "dead");
    assert.equal((await ping()).body.heartbeat, "alive", "within its two minutes");
    minutes(4);
    assert.equal(told(await ping()), "409 machine.dead");
    assert.equal(told(await withKey(license, "/machines", { fingerprint: "b" })), 201, "its seat is free");
    assert.equal(told(await ping()), "404 notFound");
  });

  test("hold the place of a process", async () => {
    const license = await licence({ maxProcesses: 1, heartbeatDuration: 60 });
    const { id } = (await withKey(license, "/machines", { fingerprint: "a" })).body;
    const start = (pid: string) => withKey(license, `/machines/${id}/processes`, { pid });
    const process = (await start("1")).body;
    assert.equal(told(await start("2")), "409 process.noPlace");
    assert.equal(told(await withKey(license, `/processes/${process.id}/actions/ping`)), 200);
    minutes(2);
    assert.equal(told(await start("2")), 201);
    assert.equal(told(await withKey(license, `/processes/${process.id}/actions/ping`)), "409 process.dead");
  });
});

describe("a licence", () => {
  test("is given to another holder without what the first had in use", async () => {
    const organization = await made("/organizations", { name: "Next" });
    const license = await licence({ duration: 864_000, transferStrategy: "resetExpiry" });
    await withKey(license, "/machines", { fingerprint: "a" });
    minutes(60);
    const given = await made(`/licenses/${license.id}/actions/transfer`, { organization: organization.id });
    assert.deepEqual([given.organization.name, given.machines], ["Next", 0]);
    assert.equal(given.expiresAt, new Date(now.getTime() + 864_000_000).toISOString());
  });

  test("is found by its key, its last characters, its name and its holder", async () => {
    const organization = await made("/organizations", { name: "Zenith Works" });
    const license = await licence({}, { organization: organization.id, name: "Plant Hall 7" });
    for (const q of [license.key, license.keyHint, "plant hall", "zenith"]) {
      const { data } = (await app.admin.get(`${V1}/licenses?q=${encodeURIComponent(q)}`)).body;
      assert.deepEqual(
        data.map(({ id }: { id: string }) => id),
        [license.id],
        q,
      );
    }
    assert.equal((await app.admin.get(`${V1}/licenses/${license.id}/key`)).body.key, license.key);
  });
});

describe("who guesses keys", () => {
  /** Asks from another address of this machine. */
  const from = (address: string, key: string) =>
    new Promise<number>((resolve, reject) => {
      const call = request(
        `${app.url}${V1}/licenses/actions/validate`,
        { method: "POST", localAddress: address, headers: { "content-type": "application/json" } },
        (answer) => {
          answer.resume();
          answer.on("end", () => resolve(answer.statusCode!));
        },
      );
      call.on("error", reject);
      call.end(JSON.stringify({ key }));
    });

  test("is held up by where he asks from, and by what the keys begin with wherever he asks from", async () => {
    const license = await licence();
    const guess = (beginning: string, n: number) => `${beginning}-${String(n).padStart(5, "0")}-AAAAA-AAAAA-AAAAA-AAAAA`;
    const one = await Promise.all(Array.from({ length: 60 }, (_, n) => from("127.0.9.1", guess(`Q${String(n).padStart(4, "0")}`, n))));
    const late = await from("127.0.9.1", guess("Z0000", 1));
    assert.equal(late, 429);
    assert.ok(one.filter((status) => status === 200).length >= 20);
    assert.equal(await from("127.0.9.1", license.key), 429, "also for the right one");
    const beginning = license.key.slice(0, 5);
    assert.equal(await from("127.0.10.1", license.key), 200);
    for (let n = 0; n < 60; n++) await from(`127.0.11.${n + 1}`, guess(beginning, n));
    assert.equal(await from("127.0.12.1", guess(beginning, 99)), 429, "a place that never asked before");
    assert.equal(await from("127.0.12.2", license.key), 429);
    assert.equal(await from("127.0.10.1", license.key), 200, "where the product is in use it goes on");
  });
});

test("a key never reaches a log", () => {
  const lines: string[] = [];
  const log = createLogger("trace", { write: (line: string) => lines.push(line) });
  log.warn(
    { key: "SECRET-1", body: { key: "SECRET-2" }, headers: { authorization: "License SECRET-3" }, ctx: { proof: "SECRET-4" } },
    "odd",
  );
  assert.equal(lines.length, 1);
  assert.doesNotMatch(lines[0]!, /SECRET/);
});
