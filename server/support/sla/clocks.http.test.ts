/** Service levels over HTTP: what plans and policies promise, kept as clocks, in time and in any order. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";
import { sweepClocks, wakeClocks } from "./jobs.ts";
import { keepClocks } from "./keep-clocks.ts";

const V1 = "/api/v1";
/** A Monday. */
const START = Date.parse("2026-11-23T09:00:00Z");
let passed = 0;
let app: TestApp;
let agent: Caller & { id: string };
let eva: Caller & { id: string };
let house: { id: string };

const pass = (minutes: number) => (passed += minutes * 60_000);
const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const open = async (more: object = {}, by: Caller = eva): Promise<number> => {
  const answer = await by.post(`${V1}/tickets`, { subject: "No sound", body: "Nothing comes out", product: "ledger", ...more });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  await app.settled();
  return answer.body.number;
};
const say = async (number: number, by: Caller, more: object = {}) => {
  const answer = await by.post(`${V1}/tickets/${number}/messages`, { body: "Words", visibility: "public", ...more });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  await app.settled();
  return answer.body;
};
const change = async (number: number, body: object) => {
  const { revision } = (await agent.get(`${V1}/tickets/${number}`)).body;
  const answer = await agent.patch(`${V1}/tickets/${number}`, body, { "if-match": `"${revision}"` });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  await app.settled();
};
const rows = async (number: number) =>
  (
    await sql<any>`select target, instance, state, due_at, breached_at, fulfilled_at, met, cause, elapsed_ms, plan_id, priority from sla_clocks where ticket_number = ${number}
      order by target, instance`.execute(app.system.db)
  ).rows;
const since = (at: Date | null) => (at === null ? null : (at.getTime() - START) / 60_000);

before(async () => {
  app = await testApp({ clock: { now: () => new Date(START + passed) } });
  agent = await app.agent("lead");
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  house = await made("/organizations", { name: "Fabrikam", slug: "fabrikam" });
  eva = await app.contact({ name: "Eva Kim", memberOf: [{ organization: house.id }] });
  const level = (priority: string, firstAnswerMinutes: number) => ({
    priority,
    firstAnswerMinutes,
    nextAnswerMinutes: 120,
    solutionMinutes: 480,
    aroundTheClock: true,
  });
  await made("/plans", {
    names: { en: "Gold" },
    slug: "gold",
    products: ["ledger"],
    support: { serviceLevels: [level("normal", 240), level("urgent", 60)] },
  });
  await made("/subscriptions", { plan: "gold", organization: "fabrikam", startsOn: "2026-01-01" });
  await app.settled();
});
after(() => app?.close());

describe("what a plan promises", () => {
  test("runs from the first word, is on the ticket, is kept by an answer, and breaks when its time is over", async () => {
    passed = 0;
    const number = await open();
    assert.deepEqual(
      (await rows(number)).map(({ target, state, due_at }) => [target, state, since(due_at)]),
      [
        ["firstResponse", "running", 240],
        ["resolution", "running", 480],
      ],
    );
    assert.equal((await agent.get(`${V1}/tickets/${number}`)).body.nextDueAt, new Date(START + 240 * 60_000).toISOString());
    pass(30);
    await say(number, agent);
    pass(500);
    await wakeClocks(app.program.platform);
    await app.settled();
    const found = await rows(number);
    assert.deepEqual(
      found.map(({ state, met, breached_at, cause }) => [state, met, since(breached_at), cause]),
      [
        ["fulfilled", true, null, null],
        ["running", false, 480, "noAssignee"],
      ],
    );
    const history = (await agent.get(`${V1}/tickets/${number}/history`)).body.data;
    const told = history.find(({ type }: { type: string }) => type === "sla.clockBreached");
    assert.deepEqual(
      [told.occurredAt, told.data.target, told.data.cause],
      [new Date(START + 480 * 60_000).toISOString(), "resolution", "noAssignee"],
    );
  });

  test("changes with the priority, and is cancelled or restored with merging", async () => {
    passed = 0;
    const [one, other] = [await open(), await open()];
    pass(90);
    await change(one, { priority: "urgent" });
    const first = async (number: number) => (await rows(number)).find(({ target }) => target === "firstResponse");
    assert.deepEqual([(await first(one)).cause, since((await first(one)).breached_at)], ["priorityChange", 90]);
    const revision = (await agent.get(`${V1}/tickets/${one}`)).body.revision;
    const merged = await agent.post(`${V1}/tickets/${one}/merge`, { into: other }, { "if-match": `"${revision}"` });
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    await app.settled();
    assert.deepEqual([(await first(one)).state, (await first(other)).state], ["cancelled", "running"]);
    const again = (await agent.get(`${V1}/tickets/${one}`)).body.revision;
    await agent.post(`${V1}/tickets/${one}/unmerge`, {}, { "if-match": `"${again}"` });
    await app.settled();
    assert.deepEqual([(await first(one)).state, since((await first(one)).breached_at)], ["running", 90]);
  });

  test("holds from when somebody has the plan, and a second count changes nothing", async () => {
    passed = 0;
    const solo = await app.contact();
    const number = await open({}, solo);
    assert.deepEqual(await rows(number), []);
    pass(60);
    await made("/subscriptions", { plan: "gold", contact: solo.id });
    await app.settled();
    await sweepClocks(app.program.platform, { of: { organization: null, contact: solo.id } });
    await app.settled();
    assert.deepEqual(
      (await rows(number)).map(({ due_at }) => since(due_at)),
      [300, 540],
    );
    const { id } = (await agent.get(`${V1}/tickets/${number}`)).body;
    const stored = async () => (await sql`select * from promises where ticket_id = ${id} order by id`.execute(app.system.db)).rows;
    const [before, head] = [await stored(), app.program.platform.events.head()];
    await keepClocks(app.system, [id]);
    await app.settled();
    assert.deepEqual([await stored(), app.program.platform.events.head()], [before, head]);
  });
});
