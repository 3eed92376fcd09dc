/** Policies of service levels over HTTP: in their order, in versions, tried on a ticket, with steps; and what is said of broken promises. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Caller, type TestApp } from "#testing";
import { sweepClocks, wakeClocks } from "./jobs.ts";
import { recount } from "./recount.ts";

const V1 = "/api/v1";
const START = Date.parse("2026-11-23T09:00:00Z");
let passed = 0;
let app: TestApp;
let lead: Caller & { id: string };
let agent: Caller & { id: string };
let eva: Caller & { id: string };

const pass = (minutes: number) => (passed += minutes * 60_000);
const ok = async (answer: Promise<{ status: number; body: any }>): Promise<any> => {
  const { status, body } = await answer;
  assert.ok(status < 300, JSON.stringify(body));
  return body;
};
const made = (path: string, body: object = {}) => ok(app.admin.post(`${V1}${path}`, body));
const match = (revision: number) => ({ "if-match": `"${revision}"` });
const open = async (by: Caller = eva): Promise<number> => {
  const { number } = await ok(by.post(`${V1}/tickets`, { subject: "No sound", body: "Nothing comes out" }));
  await app.settled();
  return number;
};
const change = async (number: number, body: object) => {
  const { revision } = (await agent.get(`${V1}/tickets/${number}`)).body;
  await ok(agent.patch(`${V1}/tickets/${number}`, body, match(revision)));
  await app.settled();
};
const clocks = async (number: number, by: Caller = lead) => (await ok(by.get(`${V1}/tickets/${number}/clocks`))).data;
const wake = async () => {
  await wakeClocks(app.program.platform);
  await app.settled();
};
const sweep = async () => {
  await sweepClocks(app.program.platform, { of: null });
  await app.settled();
};
const target = (name: string, minutes: number | null, priority = "normal") => ({ target: name, priority, minutes });

before(async () => {
  app = await testApp({ clock: { now: () => new Date(START + passed) } });
  lead = await app.agent("lead", { name: "Lea" });
  agent = await app.agent("agent", { name: "Max" });
  eva = await app.contact({ name: "Eva Kim" });
});
after(() => app?.close());

const retire = async (id: string) => {
  const { revision } = (await app.admin.get(`${V1}/sla-policies/${id}`)).body;
  return ok(app.admin.patch(`${V1}/sla-policies/${id}`, { retired: true }, match(revision)));
};

describe("policies", () => {
  test("decide by their order, from when they are made, changed, moved or retired on", async () => {
    const all = await made("/sla-policies", { name: "Everybody", targets: [target("resolution", 480)] });
    const portal = await made("/sla-policies", {
      name: "Portal",
      conditions: { channels: ["portal"] },
      targets: [target("resolution", 60)],
    });
    assert.deepEqual([all.position, portal.position, all.version], [1, 2, 1]);
    const number = await open();
    const is = async () => (await clocks(number)).map(({ minutes, policy }: any) => [minutes, policy.name]);
    assert.deepEqual(await is(), [[480, "Everybody"]]);
    pass(10);
    assert.equal((await app.admin.post(`${V1}/sla-policies/order`, { ids: [portal.id, all.id] })).status, 204);
    await app.settled();
    await sweep();
    assert.deepEqual(await is(), [[60, "Portal"]]);
    pass(20);
    await retire(portal.id);
    await app.settled();
    await sweep();
    assert.deepEqual(await is(), [[480, "Everybody"]]);
    const [{ dueAt, history }] = await clocks(number);
    assert.equal(dueAt, new Date(START + 480 * 60_000).toISOString(), "what was counted stays counted");
    assert.deepEqual(
      history.map(({ what, minutes }: any) => [what, minutes]),
      [
        ["started", null],
        ["changed", 60],
        ["changed", 480],
      ],
    );
    const listed = (await ok(app.admin.get(`${V1}/sla-policies`))).data;
    assert.deepEqual(
      listed.map(({ name }: any) => name),
      ["Everybody"],
    );
    assert.equal((await ok(app.admin.get(`${V1}/sla-policies?retired=true`))).data.length, 2);
    await retire(all.id);
    await app.settled();
    await sweep();
    assert.deepEqual(
      (await clocks(number)).map(({ state }: any) => state),
      ["cancelled"],
      "nothing is promised any more",
    );
  });

  test("name only what there is, are changed by whoever read them last, and keep a calendar from being removed", async () => {
    const unknown = "01900000-0000-7000-8000-0000000000ff";
    const refused = async (body: object) => (await app.admin.post(`${V1}/sla-policies`, { name: "Wrong", ...body })).body.errors?.[0]?.path;
    assert.equal(await refused({ calendarId: unknown }), "calendarId");
    assert.equal(await refused({ conditions: { teams: [unknown] } }), "conditions.teams.0");
    assert.equal(await refused({ targets: [target("resolution", 1), target("resolution", 2)] }), "targets");
    assert.equal(await refused({ steps: [{ when: { percent: 50 }, assignAgent: unknown }] }), "steps.0.assignAgent");
    const calendar = await made("/calendars", { name: "Office", timeZone: "UTC", hours: [{ day: 1, from: "09:00", to: "10:00" }] });
    const policy = await made("/sla-policies", { name: "Hours", calendarId: calendar.id });
    const gone = await app.admin.delete(`${V1}/calendars/${calendar.id}`, match(calendar.revision));
    assert.deepEqual([gone.status, gone.body.code], [409, "calendar.counted"]);
    const stale = await app.admin.patch(`${V1}/sla-policies/${policy.id}`, { name: "Other" }, match(policy.revision + 1));
    assert.equal(stale.status, 412);
    const renamed = await ok(app.admin.patch(`${V1}/sla-policies/${policy.id}`, { name: "Other" }, match(policy.revision)));
    assert.equal(renamed.version, 1, "a name is no change of what is promised");
    await retire(policy.id);
  });

  test("are tried on a ticket without anything being stored", async () => {
    const number = await open();
    pass(90);
    const tried = await ok(app.admin.post(`${V1}/sla-policies/preview`, { ticket: number, targets: [target("firstResponse", 60)] }));
    assert.deepEqual([tried.fits, tried.clocks[0].target, tried.clocks[0].cause], [true, "firstResponse", "noAssignee"]);
    assert.deepEqual(await clocks(number), []);
    const other = await ok(app.admin.post(`${V1}/sla-policies/preview`, { ticket: number, conditions: { channels: ["chat"] } }));
    assert.deepEqual([other.fits, other.decides, other.clocks], [false, null, []]);
    assert.equal((await app.admin.post(`${V1}/sla-policies/preview`, { ticket: 999_999 })).status, 422);
  });
});

describe("a broken promise", () => {
  test("warns and escalates as its policy says, is found by a filter, and a lead says why it was broken", async () => {
    const team = await made("/teams", { name: "Network" });
    const steps = [
      { when: { percent: 50 }, notify: ["lead"] },
      { when: { minutesAfter: 30 }, notify: ["lead"], raiseTo: "urgent", assignTeam: team.id },
    ];
    const policy = await made("/sla-policies", {
      name: "Stepwise",
      targets: [target("firstResponse", 60), target("firstResponse", 60, "urgent")],
      steps,
    });
    const number = await open();
    await change(number, { assignee: agent.id });
    pass(31);
    await wake();
    const told = async (who: Caller) =>
      (await ok(who.get(`${V1}/me/notifications`))).data.filter(({ ticket }: any) => ticket.number === number).map(({ kind }: any) => kind);
    assert.deepEqual(await told(lead), ["slaWarned"]);
    pass(30);
    await wake();
    assert.deepEqual(await told(agent), ["slaBreached", "assigned"]);
    pass(30);
    await wake();
    const ticket = await ok(agent.get(`${V1}/tickets/${number}`));
    assert.deepEqual([ticket.priority, ticket.team?.id, ticket.dueTarget], ["urgent", team.id, "firstResponse"]);
    assert.equal(ticket.breachedAt, new Date(Date.parse(ticket.createdAt) + 3_600_000).toISOString());
    for (const asked of [
      { field: "breached", is: "yes" },
      { field: "due", is: "overdue" },
    ]) {
      const filter = encodeURIComponent(JSON.stringify({ all: [asked] }));
      const found = (await ok(agent.get(`${V1}/tickets?filter=${filter}&sort=dueAt`))).data.map((one: any) => one.number);
      assert.ok(found.includes(number), JSON.stringify(asked));
    }

    const [clock] = await clocks(number);
    assert.equal(clock.cause, "lateReply");
    const correct = (by: Caller, cause: string, revision = clock.revision) =>
      by.patch(`${V1}/clocks/${clock.id}`, { cause }, match(revision));
    assert.equal((await correct(agent, "customer")).status, 403);
    const corrected = await ok(correct(lead, "customer"));
    assert.deepEqual([corrected.cause, corrected.foundCause, corrected.corrected.by.name], ["customer", "lateReply", "Lea"]);
    assert.equal((await correct(lead, "other")).status, 412);
    await app.settled();
    const audit = (await ok(app.admin.get(`${V1}/audit?action=slaClocks.correct`))).data;
    assert.deepEqual([audit[0].data.before, audit[0].data.cause], ["lateReply", "customer"]);
    const history = (await ok(agent.get(`${V1}/tickets/${number}/history`))).data.map(({ type }: any) => type);
    for (const type of ["sla.clockWarned", "sla.clockEscalated", "sla.causeCorrected"]) assert.ok(history.includes(type), type);
    await retire(policy.id);
  });

  test("shows a customer what he may see of it, and nobody else's", async () => {
    const secret = await made("/sla-policies", {
      name: "Inside",
      customersSee: false,
      targets: [target("resolution", 30), target("firstResponse", 20)],
    });
    const number = await open();
    assert.deepEqual(await clocks(number, eva), []);
    assert.equal((await ok(eva.get(`${V1}/tickets/${number}`))).nextDueAt, null);
    assert.equal((await clocks(number)).length, 2);
    await retire(secret.id);
    const seen = await made("/sla-policies", { name: "Outside", targets: [target("resolution", 30)] });
    const other = await open();
    pass(40);
    await wake();
    const [his] = await clocks(other, eva);
    assert.deepEqual([his.target, his.met, his.cause, his.policy, his.history], ["resolution", false, null, null, []]);
    assert.deepEqual(
      [(await ok(eva.get(`${V1}/tickets/${other}`))).breachedAt, (await ok(eva.get(`${V1}/tickets/${other}`))).nextDueAt],
      [null, his.dueAt],
    );
    const stranger = await app.contact();
    assert.equal((await stranger.get(`${V1}/tickets/${other}/clocks`)).status, 404);
    await retire(seen.id);
  });
});

test("history is counted anew by what holds now, when somebody asks for it, and that is audited", async () => {
  const policy = await made("/sla-policies", { name: "Short by mistake", targets: [target("resolution", 30)] });
  const number = await open();
  pass(60);
  await wake();
  assert.equal((await clocks(number))[0].met, false);
  const { revision } = (await app.admin.get(`${V1}/sla-policies/${policy.id}`)).body;
  await ok(app.admin.patch(`${V1}/sla-policies/${policy.id}`, { targets: [target("resolution", 300)] }, match(revision)));
  await app.settled();
  await sweep();
  assert.equal((await clocks(number))[0].met, false, "broken stays broken");
  const early = await app.admin.post(`${V1}/sla-recounts`, { since: new Date(START + passed + 1).toISOString() });
  assert.equal(early.body.errors[0].path, "since");
  const asked = await made("/sla-recounts", { since: new Date(START).toISOString() });
  await recount(app.program.platform, asked.id);
  await app.settled();
  const [again] = await clocks(number);
  assert.deepEqual([again.met, again.minutes, again.breachedAt, again.state], [null, 300, null, "running"]);
  const [listed] = (await ok(app.admin.get(`${V1}/sla-recounts`))).data;
  assert.ok(listed.tickets > 0 && listed.finishedAt !== null);
  assert.equal((await ok(app.admin.get(`${V1}/audit?action=slaRecounts.create`))).data.length > 0, true);
});
