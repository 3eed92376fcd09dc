import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { missDue } from "./settle-promises.ts";

let app: TestApp;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
let customer: Awaited<ReturnType<TestApp["contact"]>>;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
const inHours = (hours: number) => ({ local: new Date(now().getTime() + hours * 3_600_000).toISOString().slice(0, 16), timeZone: "UTC" });

before(async () => {
  app = await testApp({ clock: { now } });
  agent = await app.agent("agent", { name: "Max" });
  customer = await app.contact();
});
after(() => app?.close());

const open = async (): Promise<number> => (await customer.post("/api/v1/tickets", { subject: "Promised", body: "Text" })).body.number;
const promise = async (number: number, body: object) => {
  const answer = await agent.post(`/api/v1/tickets/${number}/promises`, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const promises = async (number: number) => (await agent.get(`/api/v1/tickets/${number}/promises`)).body.data;
const due = async (number: number) => (await agent.get(`/api/v1/tickets/${number}`)).body.promisedAt;

test("an answer in time keeps the promise of one, the customer sees both, and the history says by which message", async () => {
  const number = await open();
  const { id, dueAt } = await promise(number, { text: "I answer by tomorrow", due: inHours(24) });
  assert.equal(await due(number), dueAt);
  const [seen] = (await customer.get(`/api/v1/tickets/${number}/promises`)).body.data;
  assert.deepEqual([seen.text, seen.state, seen.madeBy, seen.due], ["I answer by tomorrow", "open", null, null]);
  ahead += 3_600_000;
  // A note is no answer.
  await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Still looking", visibility: "internal" });
  await app.settled();
  assert.equal((await promises(number))[0].state, "open");
  const said = await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Here you are.", visibility: "public" });
  await app.settled();
  const [kept] = await promises(number);
  assert.deepEqual([kept.state, kept.message], ["kept", said.body.id]);
  assert.equal(await due(number), null);
  await app.settled();
  const history = (await agent.get(`/api/v1/tickets/${number}/history`)).body.data;
  assert.deepEqual(history.find((one: { type: string }) => one.type === "promise.kept").data, {
    number,
    promiseId: id,
    messageId: said.body.id,
    late: false,
  });
});

test("its time misses it once; kept late it stays missed and is owed no longer", async () => {
  const number = await open();
  await promise(number, { text: "I answer", due: inHours(2) });
  ahead += 3 * 3_600_000;
  await Promise.all([missDue(app.program.platform), missDue(app.program.platform)]);
  assert.deepEqual(
    (await promises(number)).map(({ state, settledAt }: { state: string; settledAt: string | null }) => [state, settledAt]),
    [["missed", null]],
  );
  assert.notEqual(await due(number), null);
  const overdue = encodeURIComponent('{"all":[{"field":"promise","is":"overdue"}]}');
  assert.deepEqual(
    (await agent.get(`/api/v1/tickets?filter=${overdue}`)).body.data.map((one: { number: number }) => one.number),
    [number],
  );
  await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Sorry for the wait.", visibility: "public" });
  await app.settled();
  const [late] = await promises(number);
  assert.deepEqual([late.state, late.settledAt === null, await due(number)], ["missed", false, null]);
  await app.settled();
  const types = (await agent.get(`/api/v1/tickets/${number}/history`)).body.data.map((one: { type: string }) => one.type);
  assert.equal(types.filter((type: string) => type === "promise.missed").length, 1);
});

test("another promise is kept by word, moved or withdrawn; the customer no longer sees what was withdrawn", async () => {
  const number = await open();
  const fix = await promise(number, { kind: "other", text: "A fixed build", due: inHours(48) });
  const call = await promise(number, { kind: "other", text: "A call", due: inHours(2) });
  await agent.post(`/api/v1/tickets/${number}/messages`, { body: "We work on it.", visibility: "public" });
  await app.settled();
  assert.deepEqual(
    (await promises(number)).map(({ state }: { state: string }) => state),
    ["open", "open"],
  );
  const change = (id: string, revision: number, body: object) =>
    agent.patch(`/api/v1/promises/${id}`, body, { "if-match": `"${revision}"` });
  assert.equal((await change(call.id, 1, { state: "withdrawn" })).body.state, "withdrawn");
  assert.equal((await change(call.id, 2, { text: "Again" })).status, 409);
  assert.deepEqual(
    (await customer.get(`/api/v1/tickets/${number}/promises`)).body.data.map(({ text }: { text: string }) => text),
    ["A fixed build"],
  );
  const moved = await change(fix.id, 1, { due: inHours(72) });
  assert.equal(await due(number), moved.body.dueAt);
  assert.equal((await change(fix.id, 1, { state: "kept" })).status, 412);
  assert.deepEqual([(await change(fix.id, 2, { state: "kept" })).body.state, await due(number)], ["kept", null]);
  assert.equal((await agent.post(`/api/v1/tickets/${number}/promises`, { text: "Past", due: inHours(-2) })).status, 422);
});
