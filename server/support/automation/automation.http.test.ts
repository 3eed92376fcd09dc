import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { runTimed } from "./time-rules.ts";

let app: TestApp;
let lead: Awaited<ReturnType<TestApp["agent"]>>;
let customer: Awaited<ReturnType<TestApp["contact"]>>;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
const HOUR = 3_600_000;

before(async () => {
  app = await testApp({ clock: { now } });
  lead = await app.agent("lead", { name: "Lea" });
  customer = await app.contact({ name: "Ann Novak", email: "ann@one.example" });
});
after(() => app?.close());

type Made = { id: string; revision: number };
const made: string[] = [];
const rule = async (name: string, content: object): Promise<Made> => {
  const answer = await app.admin.post("/api/v1/automation/rules", { name, enabled: true, ...content });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  made.push(answer.body.id);
  return answer.body;
};
/** Rules of one test do not meet those of another. */
afterEach(async () => {
  for (const id of made.splice(0)) {
    const { body } = await app.admin.get(`/api/v1/automation/rules/${id}`);
    if (body.revision) await app.admin.delete(`/api/v1/automation/rules/${id}`, { "if-match": `"${body.revision}"` });
  }
});
const open = async (body: object = {}): Promise<number> =>
  (await customer.post("/api/v1/tickets", { subject: "It fails", body: "Text", ...body })).body.number;
const read = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}`)).body;
const change = async (number: number, body: object) =>
  app.admin.patch(`/api/v1/tickets/${number}`, body, { "if-match": `"${(await read(number)).revision}"` });
const trace = async (number: number) => (await lead.get(`/api/v1/tickets/${number}/rule-runs`)).body.data;
const messages = async (number: number) => (await lead.get(`/api/v1/tickets/${number}/messages`)).body.data;
const say = (number: number, body: string) => customer.post(`/api/v1/tickets/${number}/messages`, { body, visibility: "public" });
const opened = { on: "opened" };
const words = (text: string) => ({ field: "words", is: "match", text });

describe("rules on events", () => {
  test("those whose conditions hold act once, in their order, up to one that ends it; the trace says which did what and why", async () => {
    const tag = (name: string) => ({ do: "tag", add: [name] });
    await rule("Outage", {
      trigger: opened,
      all: [words("outage"), { field: "channel", is: "in", values: ["portal"] }],
      any: [
        { field: "priority", is: "in", values: ["urgent"] },
        { field: "licenseState", is: "in", values: ["none"] },
      ],
      actions: [{ do: "priority", priority: "urgent" }, tag("outage"), { do: "note", text: "Seen by a rule." }],
      stop: true,
    });
    await rule("Everything", { trigger: opened, actions: [tag("later")] });
    const [hit, missed] = [await open({ subject: "outage of the shop" }), await open()];
    await app.settled();
    const ticket = await read(hit);
    assert.deepEqual([ticket.priority, ticket.tags, (await read(missed)).tags], ["urgent", ["outage"], ["later"]]);
    const [run, ...more] = await trace(hit);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [run.rule.name, run.outcome, run.cause.event, run.held],
      ["Outage", "done", "ticket.opened", { all: [true, true], any: [false, true] }],
    );
    assert.deepEqual(
      run.did.map(({ do: what, would, to }: { do: string; would: string; to: string | null }) => [what, would, to]),
      [
        ["priority", "change", "urgent"],
        ["tag", "change", "+outage"],
        ["note", "change", null],
      ],
    );
    const history = (await lead.get(`/api/v1/tickets/${hit}/history`)).body.data;
    const byRule = history.filter((one: { actor: { kind: string } }) => one.actor.kind === "rule");
    assert.deepEqual(byRule.map((one: { type: string; actor: { name: string } }) => [one.type, one.actor.name]).toSorted(), [
      ["note.added", "Outage"],
      ["rule.ran", "Outage"],
      ["ticket.changed", "Outage"],
    ]);
    assert.deepEqual((await messages(hit)).map((one: { visibility: string }) => one.visibility).toSorted(), ["internal", "public"]);
  });

  test("versions, senders and business hours are asked as they are", async () => {
    const day = { timeZone: "UTC", hours: [0, 1, 2, 3, 4, 5, 6].map((one) => ({ day: one, from: "00:00", to: "24:00" })) };
    const always = (await app.admin.post("/api/v1/calendars", { name: "Always", ...day })).body.id;
    const asks = {
      "4.2 to 5": { field: "version", is: "within", from: "4.2", below: "5" },
      "from 4.10": { field: "version", is: "within", from: "4.10" },
      outside: { field: "version", is: "outside", from: "4.2", below: "5" },
      open: { field: "hours", is: "open", calendar: always },
      closed: { field: "hours", is: "closed", calendar: always },
      "signed in": { field: "sender", is: "in", values: ["portal"] },
      "by a program": { field: "automatic", is: "yes" },
      "no plan": { field: "plan", is: "in", values: ["none"] },
    };
    for (const [name, condition] of Object.entries(asks))
      await rule(name, { trigger: opened, all: [condition], actions: [{ do: "tag", add: [name.replaceAll(" ", "-")] }] });
    const number = (
      await app.admin.post("/api/v1/tickets", { subject: "V", body: "Text", version: "4.9.3", requester: { email: "ann@one.example" } })
    ).body.number;
    const none = await open();
    await app.settled();
    assert.deepEqual((await read(number)).tags, ["4.2-to-5", "no-plan", "open", "signed-in"]);
    assert.deepEqual((await read(none)).tags, ["no-plan", "open", "signed-in"]);
  });

  test("what a rule cannot do whole it does not do at all, and it says why", async () => {
    const template = (await app.admin.post("/api/v1/checklist-templates", { name: "First", steps: ["One"], mustFinish: true })).body.id;
    await rule("Solve", {
      trigger: { on: "changed", fields: ["priority"] },
      actions: [
        { do: "tag", add: ["done"] },
        { do: "status", status: "solved" },
      ],
    });
    const number = await open();
    await app.admin.post(`/api/v1/tickets/${number}/checklists`, { template });
    await change(number, { type: "incident" });
    await app.settled();
    assert.deepEqual(await trace(number), []);
    await change(number, { priority: "high" });
    await app.settled();
    const [run] = await trace(number);
    const { tags, category } = await read(number);
    assert.deepEqual([run.outcome, run.code, tags, category], ["failed", "checklist.open", [], "new"]);
  });
});

describe("loops", () => {
  test("a rule does not answer itself; two that undo each other are stopped and named", async () => {
    const up = await rule("Up", {
      trigger: { on: "changed", fields: ["priority"] },
      all: [{ field: "priority", is: "in", values: ["low"] }],
      actions: [{ do: "priority", priority: "high" }],
    });
    await rule("Down", {
      trigger: { on: "changed", fields: ["priority"] },
      all: [{ field: "priority", is: "in", values: ["high"] }],
      actions: [{ do: "priority", priority: "low" }],
    });
    const number = await open();
    await change(number, { priority: "low" });
    await app.settled();
    const runs = await trace(number);
    assert.deepEqual(
      runs.map((run: { rule: { name: string }; outcome: string; loop: { name: string }[] }) => [
        run.rule.name,
        run.outcome,
        run.loop.map(({ name }) => name),
      ]),
      [
        ["Up", "loop", ["Down", "Up"]],
        ["Down", "done", []],
        ["Up", "done", []],
      ],
    );
    assert.equal((await read(number)).priority, "low");
    const { effects } = (await app.admin.get(`/api/v1/automation/rules/${up.id}`)).body;
    assert.deepEqual([effects.done, effects.loops, effects.loopsWith.map(({ name }: { name: string }) => name)], [1, 1, ["Down"]]);
  });

  test("one ticket is not worked on more than ten times an hour by one rule", async () => {
    await rule("Talker", { trigger: { on: "customerWrote" }, actions: [{ do: "note", text: "Again." }] });
    const number = await open();
    for (let n = 0; n < 13; n++) await say(number, `Message ${n}`);
    await app.settled();
    const outcomes = (await trace(number)).map(({ outcome }: { outcome: string }) => outcome);
    assert.deepEqual([outcomes.length, outcomes[0], outcomes.filter((one: string) => one === "done").length], [11, "limited", 10]);
  });
});

test("an answer from a template is filled in, marked as automatic, sent to the requester, and not again and again", async () => {
  const macro = (
    await app.admin.post("/api/v1/macros", {
      kind: "macro",
      scope: "shared",
      name: "Thanks",
      texts: { en: "Hello {requester.firstName}, #{ticket.number} is with us." },
    })
  ).body.id;
  await rule("Thank", { trigger: { on: "customerWrote" }, actions: [{ do: "reply", macro }] });
  await app.admin.post("/api/v1/mailboxes", { address: "help@vendor.test", name: "Help" });
  const number = await open();
  for (let n = 0; n < 5; n++) await say(number, `More ${n}`);
  await app.settled();
  const bot = (await messages(number)).filter((one: { authorKind: string }) => one.authorKind === "bot");
  assert.deepEqual([bot.length, bot[0].text], [3, `Hello Ann, #${number} is with us.`]);
  const skipped = (await lead.get(`/api/v1/tickets/${number}/rule-runs?outcome=nothing`)).body.data;
  assert.deepEqual([skipped.length, skipped[0].did[0].why], [2, "answered"]);
  const mails = (await app.admin.get("/api/v1/outbox")).body.data.filter((one: { kind: string }) => one.kind === "reply");
  assert.ok(mails.length > 0);
  assert.deepEqual([...new Set(mails.map((one: { to: { address: string } }) => one.to.address))], ["ann@one.example"]);
  // Nobody proved to be this person: the answer would go to whom somebody else named.
  const stranger = (
    await app.as({}).post("/api/v1/tickets", { subject: "S", body: "Text", requester: { email: "victim@two.example", name: "V" } })
  ).body.number;
  if (stranger) {
    await app.settled();
    assert.equal((await messages(stranger)).filter((one: { authorKind: string }) => one.authorKind === "bot").length, 0);
  }
});

describe("rules on time", () => {
  test("open hours are counted; each ticket has its turn once, however many workers look, and anew when the customer writes again", async () => {
    const week = { timeZone: "UTC", hours: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: "09:00", to: "17:00" })) };
    const calendar = (await app.admin.post("/api/v1/calendars", { name: "Day", ...week })).body.id;
    // From ten o'clock of tomorrow: seven open hours are over at five, eight at ten of the day after.
    const start = new Date(now());
    start.setUTCDate(start.getUTCDate() + 1);
    start.setUTCHours(10, 0, 0, 0);
    ahead += start.getTime() - now().getTime();
    const waiting = await rule("Waiting", {
      trigger: { since: "customerWrote", minutes: 8 * 60, calendar },
      all: [{ field: "category", is: "in", values: ["new", "open"] }, words("slowly")],
      actions: [
        { do: "note", text: "It waits." },
        { do: "notify", agents: [lead.id] },
      ],
    });
    const number = await open({ subject: "slowly" });
    const { platform } = app.program;
    ahead += 22 * HOUR;
    await runTimed(platform);
    assert.deepEqual(await trace(number), []);
    ahead += 2 * HOUR + 1_000;
    await Promise.all([runTimed(platform), runTimed(platform), runTimed(platform)]);
    await runTimed(platform);
    assert.equal((await trace(number)).length, 1);
    await say(number, "Still slowly.");
    await runTimed(platform);
    assert.equal((await trace(number)).length, 1);
    ahead += 24 * HOUR;
    await Promise.all([runTimed(platform), runTimed(platform)]);
    const runs = await trace(number);
    assert.deepEqual([runs.length, new Set(runs.map((run: { cause: { since: string } }) => run.cause.since)).size], [2, 2]);
    await app.settled();
    const told = (await lead.get("/api/v1/me/notifications")).body.data.filter((one: { kind: string }) => one.kind === "ruleNotified");
    assert.equal(told.length, 2);
    assert.equal((await app.admin.get(`/api/v1/automation/rules/${waiting.id}`)).body.effects.done, 2);
  });
});

test("a trial does nothing and counts what is then done; turned on, only what happens from then on sets it off", async () => {
  const numbers = [await open({ subject: "trialword one" }), await open({ subject: "trialword two" }), await open()];
  await change(numbers[1]!, { tags: ["tried"] });
  await app.settled();
  const content = { trigger: opened, all: [words("trialword")], actions: [{ do: "tag", add: ["tried"] }] };
  const trial = (await lead.post("/api/v1/automation/try", { ...content, days: 90 })).body;
  assert.deepEqual([trial.matched, trial.actions], [2, [{ do: "tag", change: 1, nothing: 1, skip: 0 }]]);
  assert.deepEqual(new Set(trial.tickets.map(({ number }: { number: number }) => number)), new Set(numbers.slice(0, 2)));
  assert.deepEqual((await read(numbers[0]!)).tags, []);
  await rule("Tried", content);
  await app.settled();
  assert.deepEqual((await read(numbers[0]!)).tags, []);
});

test("rules are versioned and put in order; what they name must be there; who changed what stands in the audit", async () => {
  const [one, two] = [
    await rule("One", { trigger: opened, actions: [{ do: "tag", add: ["a"] }] }),
    await rule("Two", { trigger: opened, actions: [{ do: "tag", add: ["b"] }] }),
  ];
  const off = await app.admin.patch(
    `/api/v1/automation/rules/${one.id}`,
    { enabled: false, name: "One more" },
    { "if-match": `"${one.revision}"` },
  );
  assert.deepEqual([off.status, off.body.version, off.body.enabled], [200, 2, false]);
  assert.equal(
    (await app.admin.patch(`/api/v1/automation/rules/${one.id}`, { stop: true }, { "if-match": `"${one.revision}"` })).status,
    412,
  );
  const versions = (await lead.get(`/api/v1/automation/rules/${one.id}/versions`)).body.data;
  assert.deepEqual(
    versions.map(({ version, name }: { version: number; name: string }) => [version, name]),
    [
      [2, "One more"],
      [1, "One"],
    ],
  );
  assert.equal((await app.admin.post("/api/v1/automation/order", { ids: [two.id, one.id] })).status, 204);
  const order = (await lead.get("/api/v1/automation/rules")).body.data.map(({ id }: { id: string }) => id);
  assert.ok(order.indexOf(two.id) < order.indexOf(one.id));
  for (const action of [
    { do: "assign", agent: two.id },
    { do: "reply", macro: two.id },
    { do: "notify" },
    { do: "status", status: "nowhere" },
  ])
    assert.equal((await app.admin.post("/api/v1/automation/rules", { name: "Bad", trigger: opened, actions: [action] })).status, 422);
  assert.equal(
    (await lead.post("/api/v1/automation/rules", { name: "No", trigger: opened, actions: [{ do: "tag", add: ["x"] }] })).status,
    403,
  );
  const audit = (await app.admin.get("/api/v1/audit")).body.data.filter((entry: { subject: string }) => entry.subject === `rule:${one.id}`);
  assert.ok(audit.some(({ action }: { action: string }) => action === "automation.created"));
  assert.ok(audit.some(({ action }: { action: string }) => action === "automation.changed"));
});
