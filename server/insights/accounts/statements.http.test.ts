/** Monthly statements over HTTP: what closes, what they say, what is credited, who reads them, and as which files. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { slaJobs } from "#support/sla";
import { pdfReaderAbsent, pdfText, testApp, type Caller, type TestApp } from "#testing";
import { closeDue } from "./close-statements.ts";

const V1 = "/api/v1";
const MINUTE = 60_000;
let now = Date.parse("2026-10-05T09:00:00Z");
let app: TestApp;
let agent: Caller & { id: string };
let eva: Caller & { id: string; email: string };
let manager: Caller & { id: string; email: string };
/** Signs in again: months have passed since. */
const back = async (email: string) => app.as({ cookie: await app.signIn(email) });
let house: { id: string };
let gold: { id: string };
let subscription: { id: string };

const made = async (path: string, body: object = {}, by: Caller = app.admin): Promise<any> => {
  const answer = await by.post(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const got = async (path: string, by: Caller = app.admin): Promise<any> => {
  const answer = await by.get(`${V1}${path}`);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
/** At an instant, with every clock that woke by then. */
async function at(instant: string): Promise<void> {
  now = Date.parse(instant);
  for (const { name, run } of slaJobs(app.program.platform)) if (name === "sla.wake") await run({});
  await app.settled();
}
const asks = async (more: object = {}): Promise<number> => {
  const { number } = await made("/tickets", { subject: "=No sound", body: "Nothing comes out", product: "ledger", ...more }, eva);
  await app.settled();
  return number;
};
const answers = async (number: number, after: number) => {
  await at(new Date(now + after * MINUTE).toISOString());
  await made(`/tickets/${number}/messages`, { body: "Words", visibility: "public" }, agent);
  await app.settled();
};
const october = () => `/statements/${house.id}/2026-10`;
const sums = ({ met, missed, attainment }: any) => [met, missed, attainment];

before(async () => {
  app = await testApp({ clock: { now: () => new Date(now) } });
  agent = await app.agent("lead");
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  house = await made("/organizations", { name: "Žižkov Účetní", slug: "zizkov" });
  eva = await app.contact({ name: "Eva Kim", memberOf: [{ organization: house.id }] });
  manager = await app.contact({ name: "Jan Novák", memberOf: [{ organization: house.id }] });
  await sql`update memberships set role = 'manager' where contact_id = ${manager.id}`.execute(app.system.db);
  await sql`update contacts set locale = 'cs', time_zone = 'Europe/Prague' where id = ${manager.id}`.execute(app.system.db);
  gold = await made("/plans", {
    names: { en: "Gold", cs: "Zlatý" },
    products: ["ledger"],
    support: {
      serviceLevels: [{ priority: "normal", firstAnswerMinutes: 60, nextAnswerMinutes: null, solutionMinutes: null, aroundTheClock: true }],
    },
    prices: [{ amount: 30_000, currency: "EUR", period: "month" }],
  });
  subscription = await made("/subscriptions", { plan: gold.id, organization: "zizkov", startsOn: "2026-01-01" });
  await made("/service-credit-terms", {
    plan: gold.id,
    from: "2026-01",
    terms: { targets: [], least: 2, tiers: [{ below: 80, percent: 10 }], most: 50, currency: "EUR", fee: null },
  });
  await app.settled();

  // Three kept, one broken, and one asked in October by the customer's clocks that is broken in November.
  for (let n = 0; n < 3; n++) await answers(await asks(), 30);
  await answers(await asks(), 90);
  await at("2026-10-31T22:30:00Z");
  await asks();
  await at("2026-11-01T08:00:00Z");
  for (const one of [eva, manager]) Object.assign(one, await back(one.email));
});
after(() => app?.close());

describe("a month", () => {
  test("that is over and not closed is worked out when somebody looks, in the zone of the customer", async () => {
    const statement = await got(october());
    assert.deepEqual([statement.state, statement.timeZone, statement.language, statement.id], ["open", "Europe/Prague", "cs", null]);
    assert.deepEqual([statement.startsAt, statement.endsAt], ["2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"]);
    assert.deepEqual(sums(statement), [3, 1, 75]);
    assert.deepEqual(statement.causes, [{ cause: "noAssignee", count: 1 }]);
    assert.deepEqual(sums(await got(`/statements/${house.id}/2026-11`)), [0, 1, 0]);
    // Customers read what changes no more.
    assert.equal((await manager.get(`${V1}/me${october()}`)).status, 404);
    assert.equal((await got("/statements")).data.length, 0);
  });

  test("is closed a day after its end, once, and changes no more", async () => {
    await at("2026-11-01T22:30:00Z");
    await closeDue(app.program.platform);
    assert.equal((await got("/statements")).data.length, 0, "a day is not over yet");
    await at("2026-11-02T01:00:00Z");
    await closeDue(app.program.platform);
    await closeDue(app.program.platform);
    const { data } = await got(`/statements?month=2026-10`);
    assert.deepEqual(
      data.map(({ month, state, version, credited, ...rest }: any) => [month, state, version, ...sums(rest), credited]),
      [["2026-10", "closed", 1, 3, 1, 75, [{ currency: "EUR", amount: 3_000, state: "proposed" }]]],
    );
    await sql`update promises set breached_at = null, met = true where source = 'sla'`.execute(app.system.db);
    assert.deepEqual(sums(await got(october())), [3, 1, 75]);
  });

  test("shows the promises it counts, each with its ticket, by target and by what came of it", async () => {
    const lines = async (query: string, by: Caller = app.admin, me = "") => (await got(`${me}${october()}/lines${query}`, by)).data;
    const missed = await lines("?met=false&target=firstResponse");
    assert.deepEqual(
      missed.map(({ met, cause, targetMinutes, settledAt, plan }: any) => [met, cause, targetMinutes, settledAt !== null, plan.name]),
      [[false, "noAssignee", 60, true, "Gold"]],
    );
    assert.ok(missed[0].ticket > 0);
    assert.equal((await lines("?met=true")).length, 3);
    const page = await got(`${october()}/lines?limit=3`);
    assert.equal((await got(`${october()}/lines?limit=3&cursor=${page.nextCursor}`)).data.length, 1);
    // Whoever looks after the organization reads its statement, and no request that is not shared with him.
    assert.deepEqual(
      (await lines("", manager, "/me")).map(({ ticket }: any) => ticket),
      [null, null, null, null],
    );
  });

  test("is worked out again only with a reason, and what it said before stays", async () => {
    assert.equal((await app.admin.post(`${V1}${october()}/recompute`, {})).status, 422);
    assert.equal(
      (await app.admin.post(`${V1}/statements/${house.id}/2026-11/recompute`, { reason: "Early" })).body.code,
      "statement.running",
    );
    const again = await made(`${october()}/recompute`, { reason: "A clock had stood still" });
    assert.deepEqual([again.version, ...sums(again)], [2, 4, 0, 100]);
    assert.deepEqual(
      again.versions.map(({ version, reason, ...rest }: any) => [version, reason, ...sums(rest)]),
      [
        [2, "A clock had stood still", 4, 0, 100],
        [1, null, 3, 1, 75],
      ],
    );
    assert.equal(again.credits[0].outcome, "held");
    await sql`update promises set breached_at = due_at, met = false where source = 'sla' and (fulfilled_at is null or fulfilled_at > due_at)`.execute(
      app.system.db,
    );
    assert.deepEqual(sums(await made(`${october()}/recompute`, { reason: "It had not" })), [3, 1, 75]);
  });
});

describe("a credit", () => {
  const credit = async () => (await got(october())).credits[0];
  const decide = (by: Caller, { id, revision }: any, decision: string) =>
    by.post(`${V1}/service-credits/${id}/decision`, { decision, note: "As agreed" }, { "if-match": `"${revision}"` });

  test("says how it was worked out", async () => {
    const { plan, met, missed, outcome, tier, percent, fee, amount, state, subscription: of } = await credit();
    assert.deepEqual(
      [plan.name, met, missed, outcome, tier, percent, fee, amount, state, of],
      ["Gold", 3, 1, "tier", { below: 80, percent: 10 }, 10, { amount: 30_000, from: "monthlyPrice" }, 3_000, "proposed", subscription.id],
    );
  });

  test("is approved by who may, once for what he saw, told among the customer's notes, and kept when nothing of it changes", async () => {
    const before = await credit();
    assert.equal((await decide(agent, before, "approve")).status, 403);
    const approved = await decide(app.admin, before, "approve");
    assert.deepEqual([approved.status, approved.body.state], [200, "approved"], JSON.stringify(approved.body));
    assert.equal((await decide(app.admin, before, "waive")).status, 412);
    const notes = await got(`/people/notes?organization=${house.id}`);
    assert.match(notes.data[0].text, /Service credit approved: €30 for October 2026 \(Gold\)\.\n\nAs agreed/);
    const again = await made(`${october()}/recompute`, { reason: "To be sure" });
    assert.equal(again.credits[0].state, "approved");
    assert.equal((await decide(app.admin, approved.body, "waive")).body.code, "serviceCredit.superseded");
    // The vendor's own words do not reach the customer.
    const seen = (await got(`/me${october()}`, manager)).credits[0];
    assert.deepEqual([seen.state, seen.note, seen.decidedBy], ["approved", null, null]);
  });

  test("follows what was agreed with the customer before what the plan says, from the month on that was named", async () => {
    const terms = { targets: [], least: 0, tiers: [{ below: 99.5, percent: 20 }], most: 100, currency: "USD", fee: 10_000 };
    await made("/service-credit-terms", { subscription: subscription.id, from: "2026-11", terms });
    assert.equal((await made(`${october()}/recompute`, { reason: "Terms" })).credits[0].terms.currency, "EUR");
    const november = (await got(`/statements/${house.id}/2026-11`)).credits[0];
    assert.deepEqual([november.amount, november.terms.currency, november.id], [2_000, "USD", null]);
    await made("/service-credit-terms", { subscription: subscription.id, from: "2026-11", terms: null });
    assert.deepEqual((await got(`/statements/${house.id}/2026-11`)).credits, []);
    assert.equal((await got(`/service-credit-terms?subscription=${subscription.id}`)).data.length, 1);
    for (const wrong of [
      { plan: gold.id, subscription: subscription.id, from: "2026-11", terms: null },
      { from: "2026-11", terms: null },
      { plan: gold.id, from: "2026-13", terms: null },
      { plan: gold.id, from: "2026-11", terms: { ...terms, tiers: [] } },
      { plan: gold.id, from: "2026-11", terms: { ...terms, tiers: [{ below: 99.955, percent: 1 }] } },
      { plan: gold.id, from: "2026-11", terms: { ...terms, currency: "XXQ" } },
    ])
      assert.equal((await app.admin.post(`${V1}/service-credit-terms`, wrong)).status, 422, JSON.stringify(wrong));
  });
});

describe("a file", () => {
  const file = (query: string, by: Caller = app.admin, me = "") => by.raw(`${V1}${me}${october()}/export?${query}`);

  test("as CSV has the times of the customer's zone, in his language, and no formula", async () => {
    const answer = await file("format=csv");
    assert.equal(answer.status, 200);
    const text = await answer.text();
    const [head, ...lines] = text.trim().split("\r\n");
    assert.match(head!, /"Termín \(Europe\/Prague\)"/);
    assert.equal(lines.length, 4);
    assert.match(
      lines.find((line) => line.includes("porušeno"))!,
      /"První odpověď".*"2026-10-05 13:30".*"Nikdo se požadavku neujal"/,
    );
    assert.doesNotMatch(text, /"[=+@-]/);
    const { data } = await got("/audit?limit=5");
    assert.ok(data.some(({ action }: any) => action === "statements.export"));
  });

  test("as PDF says the same in Czech and in Arabic", { skip: pdfReaderAbsent ?? false }, async () => {
    const answer = await file("format=pdf");
    assert.equal(answer.headers.get("content-type"), "application/pdf");
    const text = pdfText(new Uint8Array(await answer.arrayBuffer()));
    for (const said of ["Výkaz služeb za říjen 2026", "Žižkov Účetní", "75 %", "Nikdo se požadavku neujal", "It had not"])
      assert.ok(text.includes(said), `${said} is not in: ${text}`);
    const own = await file("format=pdf&locale=ar", manager, "/me");
    assert.equal(own.status, 200);
    const arabic = pdfText(new Uint8Array(await own.arrayBuffer()));
    for (const said of ["بيان الخدمة لشهر", "2026", "Europe/Prague", "غير مشترك"])
      assert.ok(arabic.includes(said), `${said} is not in: ${arabic}`);
  });
});

describe("who reads a customer's statements", () => {
  test("among his people: those who look after the organization, as long as they do", async () => {
    assert.equal((await got("/me/statements", manager)).data.length, 1);
    assert.equal((await got("/me/statements", eva)).data.length, 0);
    const stranger = await app.contact({ memberOf: [{ organization: (await made("/organizations", { name: "Other" })).id }] });
    await sql`update memberships set role = 'manager' where contact_id = ${stranger.id}`.execute(app.system.db);
    for (const path of ["", "/lines", "/export?format=csv"])
      for (const caller of [eva, stranger]) assert.equal((await caller.get(`${V1}/me${october()}${path}`)).status, 404);
    assert.equal((await manager.get(`${V1}${october()}`)).status, 403);
    await sql`update memberships set starts_on = '2026-01-01', ends_on = '2026-02-01' where contact_id = ${manager.id}`.execute(
      app.system.db,
    );
    assert.equal((await manager.get(`${V1}/me${october()}`)).status, 404);
  });

  test("the second wall says the same where the program forgets to ask", async () => {
    const { database } = app.program.platform;
    const rows = async (contact: string) =>
      database.customer.transaction().execute(async (db) => {
        await sql`select set_config('backstay.scope', 'customer', true), set_config('backstay.contact', ${contact}, true)`.execute(db);
        return (await sql`select s.id from service_statements s join service_statement_lines l on l.statement_id = s.id`.execute(db)).rows
          .length;
      });
    assert.equal(await rows(eva.id), 0);
    await sql`update memberships set ends_on = null where contact_id = ${manager.id}`.execute(app.system.db);
    assert.ok((await rows(manager.id)) > 0);
  });
});

test("language and zone are those that were said, for months that are closed from then on", async () => {
  const path = `/statement-settings/${house.id}`;
  const { revision, timeZone } = await got(path);
  assert.equal(timeZone, "Europe/Prague");
  const put = (body: object, expected: number) =>
    app.admin
      .raw(`${V1}${path}`, {
        method: "PUT",
        headers: { "content-type": "application/json", "if-match": `"${expected}"` },
        body: JSON.stringify(body),
      })
      .then(({ status }) => status);
  assert.equal(await put({ locale: "de", timeZone: "Mars/Olympus" }, revision), 422);
  assert.equal(await put({ locale: "de", timeZone: "America/Sao_Paulo" }, revision), 200);
  assert.equal(await put({ locale: "en", timeZone: "UTC" }, revision), 412);
  assert.deepEqual(
    [(await got(october())).timeZone, (await got(`/statements/${house.id}/2026-11`)).timeZone],
    ["Europe/Prague", "America/Sao_Paulo"],
  );
  assert.equal((await app.admin.get(`${V1}/statements/01900000-0000-7000-8000-00000000ffff/2026-10`)).status, 404);
});
