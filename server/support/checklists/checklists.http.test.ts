import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { asCustomer } from "#platform/db";
import { testApp, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
let app: TestApp;
let max: Caller & { id: string };
let eva: Caller & { id: string };
let customer: Awaited<ReturnType<TestApp["contact"]>>;

before(async () => {
  app = await testApp();
  max = await app.agent("agent", { name: "Max" });
  eva = await app.agent("agent", { name: "Eva" });
  customer = await app.contact();
});
after(() => app?.close());

const made = async (path: string, body: object, by: Caller = app.admin) => {
  const answer = await by.post(`${V1}/${path}`, body);
  assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const template = (more: object = {}) =>
  made("checklist-templates", { name: "Return of a device", steps: ["Ask for the serial number", "Send a label", "Check it in"], ...more });
const open = (more: object = {}, by: Caller = customer): Promise<{ id: string; number: number }> =>
  made("tickets", { subject: "It fails", body: "Words", ...more }, by);
const begin = (number: number, body: object) => made(`tickets/${number}/checklists`, body, max);
const lists = async (number: number, by: Caller = max) => (await by.get(`${V1}/tickets/${number}/checklists`)).body.data;
const state = async (number: number) => (await max.get(`${V1}/tickets/${number}`)).body.checklists;
const tick = (by: Caller, list: { id: string }, step: { id: string; revision: number }, done = true) =>
  by.patch(`${V1}/checklists/${list.id}/steps/${step.id}`, { done }, { "if-match": `"${step.revision}"` });
const solve = async (number: number, status = "solved", by: Caller = max) => {
  const { revision } = (await by.get(`${V1}/tickets/${number}`)).body;
  return by.patch(`${V1}/tickets/${number}`, { status }, { "if-match": `"${revision}"` });
};
const history = async (number: number): Promise<{ type: string; actor: { name: string }; data: object }[]> => {
  await app.settled();
  return (await max.get(`${V1}/tickets/${number}/history`)).body.data;
};

describe("checklists of a ticket", () => {
  test("begin from a template or by hand, and are their own from then on", async () => {
    const { number } = await open();
    assert.equal(await state(number), null);
    const { id, revision } = await template();
    const begun = await begin(number, { template: id });
    assert.deepEqual(
      [begun.name, begun.template.id, begun.steps.map(({ text }: { text: string }) => text)],
      ["Return of a device", id, ["Ask for the serial number", "Send a label", "Check it in"]],
    );
    await app.admin.patch(`${V1}/checklist-templates/${id}`, { steps: ["Other"], archived: true }, { "if-match": `"${revision}"` });
    assert.equal((await lists(number))[0].steps.length, 3);
    assert.equal((await max.post(`${V1}/tickets/${number}/checklists`, { template: id })).status, 422, "a retired one begins no more");
    const own = await begin(number, { name: "My own", steps: ["First", "password: tulpe-42-Morgen"] });
    assert.match(own.steps[1].text, /masked password/);
    const added = await made(`checklists/${own.id}/steps`, { text: "Zeroth", after: null }, max);
    assert.deepEqual(
      added.steps.map(({ text }: { text: string }) => text.slice(0, 6)),
      ["Zeroth", "First", "passwo"],
    );
    const order = added.steps.map(({ id: step }: { id: string }) => step).toReversed();
    const moved = await max.patch(`${V1}/checklists/${own.id}`, { order, name: "Ours" }, { "if-match": `"${added.revision}"` });
    assert.deepEqual(
      moved.body.steps.map(({ id: step }: { id: string }) => step),
      order,
    );
    assert.equal((await max.patch(`${V1}/checklists/${own.id}`, { name: "Late" }, { "if-match": `"${added.revision}"` })).status, 412);
    const foreign = await max.patch(`${V1}/checklists/${begun.id}`, { order }, { "if-match": `"${begun.revision}"` });
    assert.equal(foreign.status, 422, "a step of another checklist");
    assert.equal((await max.delete(`${V1}/checklists/${own.id}/steps/${order[0]}`)).status, 204);
    assert.deepEqual(await state(number), { total: 5, done: 0, needed: 0 });
    assert.equal((await max.delete(`${V1}/checklists/${own.id}`)).status, 204);
    assert.deepEqual(await state(number), { total: 3, done: 0, needed: 0 });
    const told = (await history(number)).map(({ type }) => type).filter((type) => type.startsWith("checklist."));
    assert.deepEqual(told.toReversed(), [
      "checklist.added",
      "checklist.added",
      "checklist.stepAdded",
      "checklist.changed",
      "checklist.stepRemoved",
      "checklist.removed",
    ]);
  });

  test("two who tick different steps at once both succeed; of two at the same step one learns what the other did", async () => {
    const { number } = await open();
    const list = await begin(number, { name: "Both", steps: ["A", "B", "C"] });
    const [a, b, c] = list.steps;
    const both = await Promise.all([tick(max, list, a), tick(eva, list, b)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      [200, 200],
    );
    assert.deepEqual(
      both.map(({ body }) => body.doneBy.name),
      ["Max", "Eva"],
    );
    const same = await Promise.all([tick(max, list, c), tick(eva, list, c)]);
    assert.deepEqual(new Set(same.map(({ status }) => status)), new Set([200, 412]));
    const lost = same.find(({ status }) => status === 412)!;
    assert.ok(lost.body.current.doneAt, JSON.stringify(lost.body));
    assert.deepEqual(await state(number), { total: 3, done: 3, needed: 0 });
    const back = await tick(eva, list, both[0].body, false);
    assert.deepEqual([back.body.doneAt, back.body.doneBy], [null, null]);
    const done = (await history(number)).filter(({ type }) => type === "checklist.stepDone");
    assert.deepEqual(
      done.map(({ data }) => (data as { last: boolean }).last),
      [true, false, false],
    );
  });

  test("what must be done before solving stops every way to solve, but neither a customer nor what is planned already", async () => {
    const { id } = await template({ mustFinish: true, steps: ["Only"] });
    const { number } = await open();
    const list = await begin(number, { template: id });
    for (const status of ["solved", "closed"]) {
      const refused = await solve(number, status);
      assert.deepEqual([refused.status, refused.body.code], [409, "checklist.open"]);
      assert.match(refused.body.detail, /1/);
    }
    const reply = { body: "Done.", visibility: "public", status: "solved" };
    assert.equal((await max.post(`${V1}/tickets/${number}/messages`, reply)).body.code, "checklist.open");
    const change = { change: { status: "solved" }, numbers: [number] };
    const bulk = await app.admin.post(`${V1}/bulk-changes`, change);
    await app.settled();
    assert.equal((await max.get(`${V1}/tickets/${number}`)).body.category, "new", JSON.stringify(bulk.body));
    // Planned while nothing was open; opened again before it leaves.
    const ticked = (await tick(max, list, list.steps[0])).body;
    const sent = await max.post(`${V1}/tickets/${number}/messages`, { ...reply, undoSeconds: 30 });
    assert.equal(sent.status, 201, JSON.stringify(sent.body));
    const again = (await tick(max, list, ticked, false)).body;
    await max.post(`${V1}/tickets/${number}/messages/${sent.body.id}/release`, {});
    assert.equal((await max.get(`${V1}/tickets/${number}`)).body.category, "open", "the reply left and the ticket stays");
    assert.ok((await history(number)).some(({ type }) => type === "ticket.keptOpen"));
    assert.equal((await solve(number, "closed", customer)).status, 200, "a customer who closes his request knows of no checklist");
    await solve(number, "open", customer);
    await tick(max, list, again);
    assert.equal((await solve(number)).status, 200);
  });

  test("are begun by the form or the type a ticket is opened with, whoever opens it, and no customer learns of them", async () => {
    const form = await made("ticket-forms", { names: { en: "Return" }, type: "incident" });
    const byForm = await template({ name: "Of the form", form: form.id, automatic: true, mustFinish: true });
    const byType = await template({ name: "Of the type", type: "security", automatic: true });
    await template({ name: "By hand only", type: "security" });
    const opened = await customer.post(`${V1}/tickets`, { subject: "Back", body: "Words", form: form.slug });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    assert.deepEqual([opened.body.checklists, opened.body.form], [null, null]);
    const { number } = opened.body;
    assert.deepEqual(
      (await lists(number)).map(({ name }: { name: string }) => name),
      ["Of the form"],
    );
    assert.deepEqual(await state(number), { total: 3, done: 0, needed: 3 });
    assert.equal((await max.get(`${V1}/tickets/${number}`)).body.form.name, "Return");
    const typed = await open({ type: "security", requester: { email: "other@x.test" } }, max);
    assert.deepEqual(
      (await lists(typed.number)).map(({ template: from }: { template: { id: string } }) => from.id),
      [byType.id],
    );
    const [added] = (await history(number)).filter(({ type }) => type === "checklist.added");
    assert.deepEqual([added!.actor.name, (added!.data as { templateId: string }).templateId], ["checklists", byForm.id]);
    const list = (await lists(number))[0];
    for (const answer of [
      await customer.get(`${V1}/tickets/${number}/checklists`),
      await customer.post(`${V1}/tickets/${number}/checklists`, { name: "Mine" }),
      await tick(customer, list, list.steps[0]),
      await customer.get(`${V1}/checklist-templates`),
      await customer.get(`${V1}/checklist-steps?assignee=me`),
      await customer.get(`${V1}/tickets/${number}/history`),
    ])
      assert.equal(answer.status, 403);
    const seen = JSON.stringify([
      (await customer.get(`${V1}/tickets/${number}`)).body,
      (await customer.get(`${V1}/tickets`)).body,
      (await customer.get(`${V1}/tickets/${number}/messages`)).body,
      (await customer.get(`${V1}/search?q=serial+number+label`)).body,
    ]);
    assert.doesNotMatch(seen, /serial number|Of the form|"needed"/);
    // The second wall: his own connection finds no row of them.
    for (const table of ["checklists", "checklist_steps", "checklist_templates"]) {
      const found = await asCustomer(
        app.program.platform.database.customer,
        { contactId: customer.id, organizationIds: [], ticketId: null },
        (tx) => sql`select 1 from ${sql.table(table)}`.execute(tx),
      );
      assert.equal(found.rows.length, 0, table);
    }
  });

  test("a step is given to a colleague, who is told and finds it among what is his, and only while he sees the ticket", async () => {
    const { number } = await open();
    const list = await begin(number, { name: "Shared", steps: ["Later", "Sooner", "Whenever"] });
    for (const [index, dueOn] of ["2031-05-02", "2031-05-01", null].entries()) {
      const { id, revision } = list.steps[index];
      const given = await max.patch(
        `${V1}/checklists/${list.id}/steps/${id}`,
        { assignee: eva.id, dueOn },
        { "if-match": `"${revision}"` },
      );
      assert.deepEqual([given.status, given.body.assignee.name], [200, "Eva"]);
    }
    const mine = async () => (await eva.get(`${V1}/checklist-steps?assignee=me`)).body.data;
    assert.deepEqual(
      (await mine()).map(({ text }: { text: string }) => text),
      ["Sooner", "Later", "Whenever"],
    );
    await app.settled();
    const told = (await eva.get(`${V1}/me/notifications`)).body.data;
    assert.ok(
      told.some(({ kind }: { kind: string }) => kind === "stepAssigned"),
      JSON.stringify(told),
    );
    const { revision } = (await app.admin.get(`${V1}/tickets/${number}`)).body;
    await app.admin.patch(`${V1}/tickets/${number}`, { restricted: true }, { "if-match": `"${revision}"` });
    assert.deepEqual(await mine(), []);
  });

  test("stay with their ticket when it is merged, are worked on where it is, and go with it again", async () => {
    const { id } = await template({ mustFinish: true, steps: ["Of the first"] });
    const first = await open();
    const second = await open();
    const list = await begin(first.number, { template: id });
    await begin(second.number, { name: "Of the second", steps: ["x"] });
    const revision = async (number: number) => (await max.get(`${V1}/tickets/${number}`)).body.revision;
    const merge = await max.post(
      `${V1}/tickets/${first.number}/merge`,
      { into: second.number },
      { "if-match": `"${await revision(first.number)}"` },
    );
    assert.equal(merge.status, 200, JSON.stringify(merge.body));
    assert.deepEqual(
      (await lists(second.number)).map(({ name, ticketNumber }: { name: string; ticketNumber: number }) => [name, ticketNumber]),
      [
        ["Of the second", second.number],
        ["Return of a device", first.number],
      ],
    );
    assert.deepEqual(await state(second.number), { total: 2, done: 0, needed: 1 });
    assert.equal((await solve(second.number)).body.code, "checklist.open");
    assert.equal((await max.post(`${V1}/tickets/${first.number}/checklists`, { name: "Here" })).body.code, "ticketMerged");
    await tick(max, list, list.steps[0]);
    assert.deepEqual(await state(second.number), { total: 2, done: 1, needed: 0 });
    const parted = await max.post(`${V1}/tickets/${first.number}/unmerge`, {}, { "if-match": `"${await revision(first.number)}"` });
    assert.equal(parted.status, 200, JSON.stringify(parted.body));
    assert.deepEqual(
      [await state(first.number), await state(second.number)],
      [
        { total: 1, done: 1, needed: 0 },
        { total: 1, done: 0, needed: 0 },
      ],
    );
  });

  test("a macro says which checklist it would begin, and not again where the ticket has it", async () => {
    const { id, revision } = await template({ name: "Of a macro" });
    const macro = await made("macros", { kind: "macro", name: "Return", scope: "shared", acts: { checklist: id } });
    const { number } = await open();
    const preview = async () => (await max.post(`${V1}/tickets/${number}/macros/${macro.id}/preview`, {})).body;
    assert.deepEqual((await preview()).checklist, { id, name: "Of a macro" });
    await begin(number, { template: id });
    assert.deepEqual([(await preview()).checklist, (await preview()).missing], [null, []]);
    await app.admin.patch(`${V1}/checklist-templates/${id}`, { archived: true }, { "if-match": `"${revision}"` });
    const other = await open();
    const left = (await max.post(`${V1}/tickets/${other.number}/macros/${macro.id}/preview`, {})).body;
    assert.deepEqual([left.checklist, left.missing], [null, ["checklist"]]);
  });
});
