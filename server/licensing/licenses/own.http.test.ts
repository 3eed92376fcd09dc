/** What customers see and do of licences themselves, by what they are to whoever has them. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { activationRequest, readAnswer, requestCode } from "#shared/activation-codes";
import { testApp, type Answer, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
type Person = Caller & { id: string };
let app: TestApp;
let house: string;
let policy: string;
const people: { [role: string]: Person } = {};
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

before(async () => {
  app = await testApp({ worker: false });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id, visibility: "internal" });
  await made("/entitlements", { code: "reports.pro", names: { en: "Reports Pro" } });
  policy = (
    await made("/policies", {
      name: "Yearly",
      product: "ledger",
      floating: true,
      maxMachines: 3,
      duration: 31_536_000,
      typedCodes: true,
      entitlements: ["reports.pro"],
    })
  ).id;
  house = (await made("/organizations", { name: "Harbor Press" })).id;
  const elsewhere = (await made("/organizations", { name: "Other" })).id;
  const members: Promise<void>[] = [];
  const member = (name: string, organization: string, more: object) => {
    const join = async () => {
      people[name] = await app.contact();
      await made("/memberships", { contact: people[name].id, organization, ...more });
    };
    members.push(join());
  };
  member("manager", house, { role: "manager" });
  member("looksAfter", house, { managesMembers: true });
  member("technical", house, { role: "technical" });
  member("billing", house, { role: "billing" });
  member("member", house, {});
  member("sees", house, { seesRequests: true });
  member("user", house, {});
  member("former", house, { role: "manager", managesMembers: true, startsOn: "2020-01-01", endsOn: YESTERDAY });
  member("future", house, { role: "technical", startsOn: "2999-01-01" });
  member("stranger", elsewhere, { role: "manager", managesMembers: true, seesRequests: true });
  people["hired"] = await app.contact();
  await Promise.all(members);
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
/** A licence of the house that user, hired, former and future use, with a machine of the user's own and one of nobody's. */
async function licence(more: object = {}): Promise<any> {
  const license = await made("/licenses", { policy, organization: house, ...more });
  for (const name of ["user", "hired", "former", "future"]) await made(`/licenses/${license.id}/users`, { contact: people[name]!.id });
  const [shared, his] = [
    await made("/machines", { license: license.id, fingerprint: "shared", name: "Press" }),
    await made("/machines", { license: license.id, fingerprint: "his", user: people["user"]!.id }),
  ];
  return { ...license, shared, his };
}
const each = async (ask: (person: Person) => Promise<Answer>): Promise<{ [name: string]: number }> =>
  Object.fromEntries(await Promise.all(Object.entries(people).map(async ([name, person]) => [name, (await ask(person)).status])));
async function machineEvents(): Promise<{ type: string; data: { licenseId?: string; how?: string } }[]> {
  const all = [];
  for (let after: number | null = 0; after !== null;) {
    const { data }: { data: { seq: number; type: string; data: object }[] } = (await app.admin.get(`${V1}/events?after=${after}&limit=200`))
      .body;
    all.push(...data);
    after = data.length === 200 ? data.at(-1)!.seq : null;
  }
  return all.filter(({ type }) => type === "machine.changed");
}
const ALL_OR_NOTHING = { sees: 404, former: 404, future: 404, stranger: 404, member: 404 };
const told = ({ status, body }: Answer) => (status < 300 ? status : `${status} ${body.code}`);

describe("who sees what of a licence", () => {
  test("by role, as a user, and not once the membership is over; what one may not see is not there", async () => {
    const { id, key, shared, his } = await licence();
    const looks = { manager: 200, looksAfter: 200, technical: 200, ...ALL_OR_NOTHING };
    const seen = { ...looks, billing: 200, user: 200, hired: 200 };
    assert.deepEqual(await each((person) => person.get(`${V1}/me/licenses/${id}`)), seen);
    assert.deepEqual(await each((person) => person.get(`${V1}/me/licenses/${id}/key`)), { ...looks, billing: 404, user: 404, hired: 404 });
    assert.equal((await people["technical"]!.get(`${V1}/me/licenses/${id}/key`)).body.key, key);
    assert.deepEqual(await each((person) => person.get(`${V1}/me/licenses/${id}/machines`)), {
      ...looks,
      billing: 404,
      user: 200,
      hired: 200,
    });
    assert.deepEqual(await each((person) => person.get(`${V1}/me/machines/${shared.id}`)), {
      ...looks,
      billing: 404,
      user: 404,
      hired: 404,
    });
    assert.deepEqual(await each((person) => person.get(`${V1}/me/machines/${his.id}`)), { ...looks, billing: 404, user: 200, hired: 404 });
    const out = await each((person) => person.post(`${V1}/me/licenses/${id}/actions/check-out`, {}));
    assert.deepEqual(out, { ...looks, billing: 404, user: 404, hired: 404 });
    for (const [name, status] of Object.entries(seen)) {
      const list = (await people[name]!.get(`${V1}/me/licenses?limit=200`)).body.data as { id: string }[];
      assert.equal(
        list.some((one) => one.id === id),
        status === 200,
        name,
      );
    }
    assert.equal((await app.admin.get(`${V1}/me/licenses/${id}`)).status, 404, "a token is nobody's");
    const unknown = await people["stranger"]!.get(`${V1}/me/licenses/01900000-0000-7000-8000-00000000ffff`);
    assert.deepEqual((await people["stranger"]!.get(`${V1}/me/licenses/${id}`)).body, unknown.body);
  });

  test("says what it is, what its policy says, and what the reader may; a key is in no answer but its own", async () => {
    const plan = await made("/plans", {
      names: { en: "Gold" },
      slug: "gold",
      allProducts: true,
      prices: [{ amount: 49_000, currency: "EUR", period: "year" }],
    });
    await made("/subscriptions", { plan: plan.id, organization: house, startsOn: "2020-01-01", maintenanceEndsOn: "2999-05-01" });
    const { id, key } = await licence();
    const { body } = await people["manager"]!.get(`${V1}/me/licenses/${id}`);
    assert.deepEqual([body.product.name, body.policy, body.state, body.organization.name], ["Ledger", "Yearly", "active", "Harbor Press"]);
    assert.deepEqual([body.seats, body.entitlements], [{ taken: 2, most: 3 }, [{ code: "reports.pro", name: "Reports Pro" }]]);
    assert.deepEqual(
      [body.maintenance.plan, body.maintenance.holds, body.maintenance.until],
      [{ slug: "gold", name: "Gold" }, true, "2999-05-01"],
    );
    assert.deepEqual(body.may, { key: true, machines: "all", activate: true, release: true, files: true, renew: true });
    assert.ok(!JSON.stringify(body).includes(key));
    const may = async (name: string) => (await people[name]!.get(`${V1}/me/licenses/${id}`)).body.may;
    assert.deepEqual(await may("billing"), { key: false, machines: "none", activate: false, release: false, files: false, renew: true });
    assert.deepEqual(await may("user"), { key: false, machines: "own", activate: false, release: true, files: false, renew: false });
    assert.deepEqual(await may("technical"), { key: true, machines: "all", activate: true, release: true, files: true, renew: false });
    assert.equal((await people["hired"]!.get(`${V1}/me/licenses/${id}`)).body.maintenance, null, "who sees no plan is told of none");
  });

  test("a contact's own licence is his; whoever left its organization has it no more", async () => {
    const alone = await made("/licenses", { policy, contact: people["stranger"]!.id });
    assert.equal((await people["stranger"]!.get(`${V1}/me/licenses/${alone.id}/key`)).status, 200);
    const left = await made("/licenses", { policy, organization: house, contact: people["former"]!.id });
    assert.equal((await people["former"]!.get(`${V1}/me/licenses/${left.id}`)).status, 404);
    const hired = await made("/licenses", { policy, organization: house, contact: people["hired"]!.id });
    assert.equal((await people["hired"]!.get(`${V1}/me/licenses/${hired.id}/key`)).status, 200);
  });

  test("reading a key is audited, and the list goes on where it stopped", async () => {
    const { id } = await licence();
    await people["manager"]!.get(`${V1}/me/licenses/${id}/key`);
    await app.settled();
    const audit = (await app.admin.get(`${V1}/audit?subject=license:${id}`)).body.data as { action: string; actor: { id: string } }[];
    assert.ok(audit.some(({ action }) => action === "licenses.key"));
    const ids: string[] = [];
    let cursor = "";
    do {
      const { body } = await people["manager"]!.get(`${V1}/me/licenses?limit=1${cursor}`);
      ids.push(...body.data.map((one: { id: string }) => one.id));
      cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
    } while (cursor !== "");
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids,
      (await people["manager"]!.get(`${V1}/me/licenses?limit=200`)).body.data.map((one: { id: string }) => one.id),
    );
  });
});

describe("machines of one's own", () => {
  const based = (revision: number) => ({ "if-match": `"${revision}"` });

  test("are renamed and released by those who look after them; the seat is free", async () => {
    const { id, shared, his } = await licence();
    const rename = (person: Person, machine: { id: string; revision: number }, name: string | null) =>
      person.patch(`${V1}/me/machines/${machine.id}`, { name }, based(machine.revision));
    assert.equal((await rename(people["user"]!, shared, "Mine")).status, 404);
    assert.equal((await rename(people["billing"]!, his, "Mine")).status, 404);
    const renamed = await rename(people["user"]!, his, "Laptop");
    assert.deepEqual([renamed.status, renamed.body.name, renamed.body.revision], [200, "Laptop", his.revision + 1]);
    assert.equal((await rename(people["technical"]!, his, "Other")).status, 412, "somebody was faster");
    const release = (person: Person, machine: string) => person.post(`${V1}/me/machines/${machine}/actions/release`);
    for (const name of ["billing", "user", "hired", ...Object.keys(ALL_OR_NOTHING)])
      assert.equal((await release(people[name]!, shared.id)).status, 404, name);
    assert.equal((await release(people["user"]!, his.id)).status, 204);
    assert.deepEqual((await people["manager"]!.get(`${V1}/me/licenses/${id}`)).body.seats, { taken: 1, most: 3 });
    assert.equal((await people["manager"]!.get(`${V1}/me/machines/${his.id}`)).status, 404);
  });

  test("released by several at once, it is released once", async () => {
    const { id, shared } = await licence();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        people[n % 2 === 0 ? "manager" : "technical"]!.post(`${V1}/me/machines/${shared.id}/actions/release`),
      ),
    );
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [204, 404, 404, 404, 404, 404],
    );
    await app.settled();
    const told = await machineEvents();
    assert.equal(told.filter(({ data }) => data.licenseId === id && data.how === "deactivated").length, 1);
  });

  test("are the vendor's where the policy says so, and of a licence that ended nothing new is handed out", async () => {
    const guarded = await licence({ overrides: { protected: true } });
    const release = await people["manager"]!.post(`${V1}/me/machines/${guarded.shared.id}/actions/release`);
    assert.equal(told(release), "403 license.protected");
    const { may } = (await people["manager"]!.get(`${V1}/me/licenses/${guarded.id}`)).body;
    assert.deepEqual([may.activate, may.release], [false, false]);
    const over = await licence();
    await made(`/licenses/${over.id}/actions/suspend`);
    assert.equal(told(await people["manager"]!.post(`${V1}/me/licenses/${over.id}/actions/check-out`, {})), "409 license.notValid");
    assert.equal(told(await people["manager"]!.post(`${V1}/me/machines/${over.shared.id}/actions/check-out`, {})), "409 license.notValid");
  });
});

describe("machines without a network", () => {
  test("are activated by the file they wrote, for a licence one runs; others learn nothing", async () => {
    const { id, key } = await licence();
    const request = await activationRequest(key, { license: id, fingerprint: "cellar", name: "Cellar" });
    const ask = (person: Person, text = request) => person.post(`${V1}/me/machines/actions/activate-by-file`, { request: text });
    for (const name of ["billing", "user", "member", "stranger", "former"])
      assert.equal(told(await ask(people[name]!)), "422 activation.unproved", name);
    const forged = await activationRequest("OTHER-KEY", { license: id, fingerprint: "cellar" });
    assert.equal(told(await ask(people["manager"]!, forged)), "422 activation.unproved");
    assert.equal(told(await ask(people["manager"]!, "no request")), "422 activation.unreadable");
    const done = await ask(people["technical"]!);
    assert.deepEqual([done.status, done.body.name, done.body.license], [201, "Cellar", id]);
    assert.equal(told(await ask(people["manager"]!)), "409 machine.fingerprintTaken");
    const file = await people["technical"]!.post(`${V1}/me/machines/${done.body.id}/actions/check-out`, {});
    assert.match(file.body.file, /^-----BEGIN MACHINE FILE-----/);
    const full = await activationRequest(key, { license: id, fingerprint: "attic" });
    assert.equal(told(await ask(people["manager"]!, full)), "409 machine.noSeat");
  });

  test("are activated by a typed code, which is told again without another seat", async () => {
    const { id, key } = await licence();
    const code = await requestCode("press-9");
    const ask = (person: Person, typed = code) => person.post(`${V1}/me/licenses/${id}/actions/activate-by-code`, { code: typed });
    assert.equal(told(await ask(people["user"]!)), "404 notFound");
    assert.equal(told(await ask(people["manager"]!, `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`)), "422 activation.mistyped");
    const first = await ask(people["manager"]!);
    assert.deepEqual([first.status, first.body.again], [201, false]);
    const verdict = await readAnswer(first.body.code, { licenseKey: key, fingerprint: "press-9", now: new Date() });
    assert.equal(verdict.valid, true);
    const again = await ask(people["technical"]!);
    assert.deepEqual([again.status, again.body.again, again.body.machine], [201, true, first.body.machine]);
    assert.deepEqual((await people["manager"]!.get(`${V1}/me/licenses/${id}`)).body.seats, { taken: 3, most: 3 });
  });
});
