import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Caller, type TestApp } from "#testing";
import { runBulk } from "./run-bulk.ts";

let app: TestApp;
let lead: Awaited<ReturnType<TestApp["agent"]>>;
before(async () => {
  app = await testApp({ worker: false });
  lead = await app.agent("lead", { name: "Lea" });
});
after(() => app?.close());

const open = async (body: object = {}): Promise<{ id: string; number: number }> => {
  const answer = await app.admin.post("/api/v1/tickets", { subject: "A", body: "Text", requester: { email: "ann@one.example" }, ...body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const read = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}`)).body;
const change = async (number: number, body: object, caller: Caller = app.admin) =>
  caller.patch(`/api/v1/tickets/${number}`, body, { "if-match": `"${(await read(number)).revision}"` });

describe("changing many tickets", () => {
  test("the preview says to how many, what, and who is told; nothing happens by looking", async () => {
    const mate = await app.agent("agent", { name: "Max" });
    const numbers = [(await open()).number, (await open({ priority: "high" })).number, (await open({ tags: ["old"] })).number];
    const body = { numbers, change: { priority: "high", assignee: mate.email, status: "solved", addTags: ["batch"], removeTags: ["old"] } };
    const preview = await lead.post("/api/v1/bulk-changes/preview", body);
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    const { changes, ...rest } = preview.body;
    assert.deepEqual(rest, { total: 3, unchanged: 0, told: { customers: 3, agents: [{ agent: { id: mate.id, name: "Max" }, count: 3 }] } });
    assert.deepEqual(Object.fromEntries(changes.map((one: { field: string; count: number }) => [one.field, one.count])), {
      status: 3,
      priority: 2,
      assignee: 3,
      tags: 3,
    });
    for (const number of numbers) assert.equal((await read(number)).revision, 1);
  });

  test("each ticket is changed with its own history, and taking it back spares what somebody has changed since", async () => {
    const [one, two] = [await open({ tags: ["old"] }), await open()];
    const done = await lead.post("/api/v1/bulk-changes", {
      numbers: [one.number, two.number, 987_654],
      change: { priority: "urgent", addTags: ["batch"], removeTags: ["old"] },
    });
    assert.equal(done.status, 201, JSON.stringify(done.body));
    assert.deepEqual([done.body.state, done.body.total, done.body.changed], ["done", 2, 2]);
    assert.deepEqual((await read(one.number)).tags, ["batch"]);
    await app.settled();
    const history = (await lead.get(`/api/v1/tickets/${one.number}/history`)).body.data[0];
    assert.deepEqual([history.type, history.actor.name], ["ticket.changed", "Lea"]);

    // A word of the customer is no reason to keep what was changed by mistake; another change of the same field is.
    await app.admin.post(`/api/v1/tickets/${one.number}/messages`, { body: "We look.", visibility: "public" });
    await change(two.number, { priority: "low" });
    const undone = await lead.post(`/api/v1/bulk-changes/${done.body.id}/undo`, {});
    assert.equal(undone.status, 200, JSON.stringify(undone.body));
    assert.deepEqual([undone.body.state, undone.body.restored, undone.body.changedSince], ["undone", 1, 1]);
    const first = await read(one.number);
    assert.deepEqual([first.priority, first.tags, first.category], ["normal", ["old"], "open"]);
    const second = await read(two.number);
    assert.deepEqual([second.priority, second.tags], ["low", ["batch"]]);
    const kept = await lead.get(`/api/v1/bulk-changes/${done.body.id}/tickets?undo=changedSince`);
    assert.deepEqual(
      kept.body.data.map(({ number }: { number: number }) => number),
      [two.number],
    );
    assert.equal((await lead.post(`/api/v1/bulk-changes/${done.body.id}/undo`, {})).status, 409);
  });

  test("a whole view, many tickets: the work goes on where it stood, with the rights the agent still has", async () => {
    const many = [];
    for (let n = 0; n < 30; n++) many.push(await open({ tags: ["many"] }));
    const view = await lead.post("/api/v1/views", { name: "Many", filter: { all: [{ field: "tags", is: "any", values: ["many"] }] } });
    const started = await lead.post("/api/v1/bulk-changes", { view: view.body.id, change: { type: "incident", team: null } });
    assert.deepEqual([started.body.state, started.body.total, started.body.done], ["running", 30, 0]);
    assert.equal((await lead.post(`/api/v1/bulk-changes/${started.body.id}/undo`, {})).status, 409);
    // Two workers at once, as after a restart: each ticket has its turn once.
    const { platform } = app.program;
    await Promise.all([runBulk(platform, started.body.id), runBulk(platform, started.body.id)]);
    const done = (await lead.get(`/api/v1/bulk-changes/${started.body.id}`)).body;
    assert.deepEqual([done.state, done.done, done.changed, done.refused], ["done", 30, 30, 0]);
    for (const { number } of many) assert.deepEqual([(await read(number)).type, (await read(number)).revision], ["incident", 2]);
    // Who may no longer change tickets changes none, also in work begun before.
    const again = await lead.post("/api/v1/bulk-changes", { view: view.body.id, change: { type: "task" } });
    const { revision } = (await app.admin.get(`/api/v1/agents/${lead.id}`)).body;
    await app.admin.patch(`/api/v1/agents/${lead.id}`, { role: "collaborator" }, { "if-match": `"${revision}"` });
    await runBulk(platform, again.body.id);
    assert.equal((await read(many[0]!.number)).type, "incident");
    await app.admin.patch(`/api/v1/agents/${lead.id}`, { role: "lead" }, { "if-match": `"${revision + 1}"` });
    const refused = (await lead.get(`/api/v1/bulk-changes/${again.body.id}`)).body;
    assert.deepEqual([refused.state, refused.refused, refused.changed], ["done", 30, 0]);
  });

  test("tickets one does not see are not touched, and another’s change is not there", async () => {
    const secret = await open();
    await change(secret.number, { restricted: true });
    const agent = await app.agent("agent");
    const done = await agent.post("/api/v1/bulk-changes", { numbers: [secret.number], change: { priority: "low" } });
    assert.equal(done.body.total, 0);
    assert.equal((await read(secret.number)).priority, "normal");
    assert.equal((await lead.get(`/api/v1/bulk-changes/${done.body.id}`)).status, 404);
    const two = { numbers: [secret.number], view: "open", change: { priority: "low" } };
    assert.equal((await agent.post("/api/v1/bulk-changes", two)).status, 422);
    assert.equal((await agent.post("/api/v1/bulk-changes", { numbers: [1], change: {} })).status, 422);
    assert.equal((await agent.post("/api/v1/bulk-changes", { numbers: [1], change: { type: "'; drop table" } })).status, 422);
  });
});
