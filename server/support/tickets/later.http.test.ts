/** What waits: snoozed tickets and replies that leave later. Time is the test's own. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { comingInstant } from "./local-time.ts";
import { wakeDue } from "./snooze.ts";

let app: TestApp;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
let customer: Awaited<ReturnType<TestApp["contact"]>>;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
/** So many hours from now as a local time in Prague. */
const inHours = (hours: number) => {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Prague", dateStyle: "short", timeStyle: "short" });
  return { local: parts.format(now().getTime() + hours * 3_600_000).replace(" ", "T"), timeZone: "Europe/Prague" };
};

before(async () => {
  app = await testApp({ clock: { now } });
  agent = await app.agent("agent");
  customer = await app.contact();
});
after(() => app?.close());

const open = async (): Promise<{ id: string; number: number; revision: number }> =>
  (await customer.post("/api/v1/tickets", { subject: "Later", body: "Text" })).body;
const read = async (number: number) => (await agent.get(`/api/v1/tickets/${number}`)).body;
const messages = async (number: number) => (await agent.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data;
const listed = async (query: string) =>
  (await agent.get(`/api/v1/tickets?limit=200&${query}`)).body.data.map((one: { number: number }) => one.number);
const told = async (number: number) => {
  await app.settled();
  return (await agent.get(`/api/v1/tickets/${number}/history`)).body.data.map((one: { type: string; data: object }) => one);
};

describe("snooze", () => {
  test("a snoozed ticket is out of the usual views and back when its time has come, with the reason", async () => {
    const { number } = await open();
    const snoozed = await agent.post(`/api/v1/tickets/${number}/snooze`, { until: inHours(5), untilReply: false });
    assert.equal(snoozed.status, 200, JSON.stringify(snoozed.body));
    assert.equal(snoozed.body.snooze.untilReply, false);
    assert.ok(!(await listed("category=new,open&snoozed=false")).includes(number));
    assert.ok((await listed("snoozed=true")).includes(number));
    // A customer is not told that he waits, and his message does not end this one.
    assert.equal((await customer.get(`/api/v1/tickets/${number}`)).body.snooze, null);
    await customer.post(`/api/v1/tickets/${number}/messages`, { body: "Any news?", visibility: "public" });
    await wakeDue(app.program.platform);
    assert.notEqual((await read(number)).snooze, null);
    ahead += 6 * 3_600_000;
    await Promise.all([wakeDue(app.program.platform), wakeDue(app.program.platform)]);
    const back = await read(number);
    assert.deepEqual([back.snooze, back.woke.reason], [null, "time"]);
    assert.ok((await listed("category=new,open&snoozed=false")).includes(number));
    assert.equal((await told(number)).filter(({ type }: { type: string }) => type === "ticket.woke").length, 1);
    // An answer ends what there was to say of it.
    await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Here it is.", visibility: "public" });
    assert.equal((await read(number)).woke, null);
  });

  test("whichever comes first: a customer's message wakes it before its time, and then the time does nothing", async () => {
    const { number } = await open();
    await agent.post(`/api/v1/tickets/${number}/snooze`, { until: inHours(5) });
    await customer.post(`/api/v1/tickets/${number}/messages`, { body: "It works again.", visibility: "public" });
    assert.deepEqual([(await read(number)).snooze, (await read(number)).woke.reason], [null, "reply"]);
    ahead += 6 * 3_600_000;
    await wakeDue(app.program.platform);
    assert.equal((await read(number)).woke.reason, "reply");
    assert.equal((await told(number)).filter(({ type }: { type: string }) => type === "ticket.woke").length, 1);
    const forever = await agent.post(`/api/v1/tickets/${number}/snooze`, { untilReply: true });
    assert.deepEqual(forever.body.snooze, { until: null, untilReply: true });
    assert.equal((await agent.post(`/api/v1/tickets/${number}/wake`, {})).body.woke.reason, "agent");
  });

  test("a time that is past, that there is not, or of a ticket that is done is refused; solving ends a snooze", async () => {
    const { number } = await open();
    const snooze = (body: object) => agent.post(`/api/v1/tickets/${number}/snooze`, body).then(({ status }) => status);
    assert.equal(await snooze({ until: inHours(-1) }), 422);
    assert.equal(await snooze({ until: { local: "2027-02-30T10:00", timeZone: "Europe/Prague" } }), 422);
    assert.equal(await snooze({ until: { local: "2027-02-20T10:00", timeZone: "Mars/Olympus" } }), 422);
    assert.equal(await snooze({ untilReply: false }), 422);
    assert.equal(await snooze({ until: inHours(2) }), 200);
    const { revision } = await read(number);
    const solved = await agent.patch(`/api/v1/tickets/${number}`, { status: "solved" }, { "if-match": `"${revision}"` });
    assert.equal(solved.body.snooze, null);
    assert.equal(await snooze({ until: inHours(2) }), 422);
  });

  test("an hour that a change of clocks leaves out is the one after it, and one that comes twice the first", () => {
    const at = (local: string) => comingInstant({ local, timeZone: "Europe/Prague" }, new Date("2027-01-01T00:00:00Z"), "").toISOString();
    assert.equal(at("2027-03-28T02:30"), "2027-03-28T01:30:00.000Z");
    assert.equal(at("2027-10-31T02:30"), "2027-10-31T00:30:00.000Z");
  });
});

describe("replies that leave later", () => {
  const plan = (number: number, more: object = {}) =>
    agent.post(`/api/v1/tickets/${number}/messages`, { body: "Good morning.", visibility: "public", sendAt: inHours(3), ...more });

  test("a planned reply is seen by agents alone and leaves once when its time has come", async () => {
    const { number } = await open();
    const planned = await plan(number, { status: "waiting-on-customer" });
    assert.equal(planned.status, 201, JSON.stringify(planned.body));
    assert.deepEqual(
      [planned.body.state, planned.body.scheduled.timeZone, planned.body.scheduled.keptBack],
      ["waiting", "Europe/Prague", false],
    );
    assert.equal((await customer.get(`/api/v1/tickets/${number}/messages`)).body.data.length, 1);
    await app.settled();
    assert.equal((await messages(number)).length, 2);
    assert.equal((await messages(number))[1].state, "waiting");
    ahead += 4 * 3_600_000;
    await app.settled();
    await app.settled();
    assert.deepEqual([(await messages(number))[1].state, (await read(number)).status], ["normal", "waiting-on-customer"]);
    const types = (await told(number)).map(({ type }: { type: string }) => type);
    assert.deepEqual([types.filter((type: string) => type === "message.added").length, types.includes("reply.scheduled")], [1, true]);
  });

  test("when the customer writes first it stays, says so, and leaves when an agent lets it", async () => {
    const { number } = await open();
    const { id } = (await plan(number)).body;
    const crossing = (await plan(number, { holdIfAnswered: false, body: "In any case." })).body;
    ahead += 1_000;
    await customer.post(`/api/v1/tickets/${number}/messages`, { body: "Wait!", visibility: "public" });
    ahead += 4 * 3_600_000;
    await app.settled();
    const byId = new Map((await messages(number)).map((one: { id: string }) => [one.id, one])) as Map<string, any>;
    assert.deepEqual([byId.get(id).state, byId.get(id).scheduled.keptBack, byId.get(id).releaseAt], ["waiting", true, null]);
    assert.equal(byId.get(crossing.id).state, "normal");
    assert.ok((await told(number)).some(({ type }: { type: string }) => type === "reply.keptBack"));
    assert.equal((await agent.post(`/api/v1/tickets/${number}/messages/${id}/release`, {})).body.state, "normal");
  });

  test("it can be called off by any agent who may answer, and customers and notes cannot be planned", async () => {
    const { number } = await open();
    const { id } = (await plan(number)).body;
    const mate = await app.agent("agent");
    const back = await mate.post(`/api/v1/tickets/${number}/messages/${id}/undo`, {});
    assert.deepEqual([back.status, back.body.body], [200, "Good morning."]);
    ahead += 4 * 3_600_000;
    await app.settled();
    assert.equal((await messages(number)).length, 1);
    assert.equal((await plan(number, { visibility: "internal" })).status, 422);
    assert.equal((await plan(number, { sendAt: inHours(-3) })).status, 422);
    const own = await customer.post(`/api/v1/tickets/${number}/messages`, { body: "x", visibility: "public", sendAt: inHours(3) });
    assert.equal(own.status, 422);
  });
});
