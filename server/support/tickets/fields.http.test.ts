/** Custom fields of tickets: asked, seen, found, changed together, kept from whoever they are not for. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { testApp, type Caller, type TestApp } from "#testing";
import { createTicket } from "./create-ticket.ts";

const V1 = "/api/v1";
const etag = (answer: { headers: Headers }) => ({ "if-match": answer.headers.get("etag")! });
let app: TestApp;
let agent: Caller & { id: string };
let customer: Awaited<ReturnType<TestApp["contact"]>>;
const ids: { [key: string]: string } = {};

before(async () => {
  app = await testApp();
  agent = await app.agent("agent");
  customer = await app.contact({ name: "Ann", email: "ann@customer.example" });
  const field = async (key: string, type: string, more: object = {}) => {
    const made = await app.admin.post(`${V1}/fields`, { kind: "ticket", key, type, labels: { en: key }, ...more });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    ids[key] = made.body.id;
  };
  await field("site", "text", { access: "customerWrites" });
  await field("seats", "number", { access: "customerReads" });
  await field("risk", "choice", {
    options: [
      { key: "low", labels: { en: "Low" } },
      { key: "high", labels: { en: "High" } },
    ],
    defaultValue: "low",
  });
  await field("cause", "text", { required: "when", requiredWhen: [{ name: "category", in: ["solved"] }] });
});
after(() => app.close());

const opened = async (caller: Caller, fields?: object, more: object = {}) => {
  const made = await caller.post(`${V1}/tickets`, { subject: "Field", body: "Words", ...(fields && { fields }), ...more });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made;
};
const asAgent = { requester: { email: "ann@customer.example" } };
const found = async (caller: Caller, query: string) => {
  const { status, body } = await caller.get(`${V1}/tickets?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.map(({ number }: { number: number }) => number).toSorted();
};
const filter = (condition: object) => `filter=${encodeURIComponent(JSON.stringify({ all: [condition] }))}`;

describe("custom fields of a ticket", () => {
  test("are filled in by the customer where they are his, and he sees no others", async () => {
    const mine = await opened(customer, { site: "Brno" });
    assert.deepEqual(mine.body.fields, { site: "Brno" });
    const path = `${V1}/tickets/${mine.body.number}`;
    assert.deepEqual((await agent.get(path)).body.fields, { site: "Brno", risk: "low" });
    assert.equal((await agent.patch(path, { fields: { seats: 20 } }, etag(await agent.get(path)))).status, 200);
    const seen = await customer.get(path);
    assert.deepEqual(seen.body.fields, { site: "Brno", seats: 20 });
    assert.ok(!JSON.stringify((await customer.get(`${V1}/tickets`)).body).includes("risk"));
    const refused = await customer.patch(path, { fields: { seats: 30 } }, etag(seen));
    assert.deepEqual([refused.status, refused.body.errors[0].path, refused.body.errors[0].code], [422, "fields.seats", "notYours"]);
    const unknown = await customer.patch(path, { fields: { risk: "high" } }, etag(seen));
    const absent = await customer.patch(path, { fields: { nothing: "high" } }, etag(seen));
    assert.deepEqual(unknown.body.errors[0].code, absent.body.errors[0].code, "a field of the vendor's own is like one that is not there");
    const changed = await customer.patch(path, { fields: { site: "Praha" } }, etag(seen));
    assert.deepEqual([changed.status, changed.body.fields], [200, { site: "Praha", seats: 20 }]);
    assert.deepEqual((await agent.get(path)).body.fields, { site: "Praha", seats: 20, risk: "low" }, "what he does not see stays");
    const history = (await agent.get(`${V1}/field-changes?kind=ticket&id=${mine.body.id}`)).body.data;
    assert.deepEqual([history[0].key, history[0].before, history[0].after, history[0].actor.kind], ["site", "Brno", "Praha", "contact"]);
    await app.settled();
    const told = (await agent.get(`${V1}/tickets/${mine.body.number}/history`)).body.data;
    assert.deepEqual(told[0].data.changes, { fields: ["site"] }, "the event names the field and not what is in it");
  });

  test("have their defaults where nobody was asked", async () => {
    const mail = { subject: "By mail", text: "Words", requesterId: customer.id, channel: "email", locale: "en" } as const;
    const { number } = await createTicket(app.system, mail);
    assert.deepEqual((await agent.get(`${V1}/tickets/${number}`)).body.fields, { risk: "low" });
    assert.ok((await found(agent, "field.risk=low")).includes(number));
  });

  test("are found by their values in lists, views and counts, each only by whoever reads them", async () => {
    const small = await opened(app.admin, { seats: 3, site: "Élan", cause: "cable" }, asAgent);
    const large = await opened(app.admin, { seats: 300, risk: "high" }, asAgent);
    assert.deepEqual(await found(agent, "field.seats=..10"), [small.body.number]);
    assert.deepEqual(await found(customer, "field.seats=100..&field.site=none"), [large.body.number]);
    assert.deepEqual(await found(agent, "field.site=elan"), [small.body.number]);
    assert.equal((await customer.get(`${V1}/tickets?field.risk=high`)).status, 422);
    assert.deepEqual(await found(agent, filter({ field: "custom", key: "risk", is: "match", text: "high" })), [large.body.number]);
    assert.ok(!(await found(agent, filter({ field: "custom", key: "risk", is: "noMatch", text: "high" }))).includes(large.body.number));
    assert.deepEqual(await found(agent, filter({ field: "custom", key: "cause", is: "set" })), [small.body.number]);
    for (const wrong of [
      { field: "custom", key: "seats", is: "match", text: "many" },
      { field: "custom", key: "none_such", is: "set" },
    ]) {
      assert.equal((await agent.get(`${V1}/tickets?${filter(wrong)}`)).status, 422);
      assert.equal((await agent.post(`${V1}/views`, { name: "Wrong", filter: { all: [wrong] } })).status, 422);
    }
    const view = await agent.post(`${V1}/views`, {
      name: "Risky",
      filter: { all: [{ field: "custom", key: "risk", is: "match", text: "high" }] },
    });
    assert.equal(view.status, 201, JSON.stringify(view.body));
    const count = (await agent.get(`${V1}/views/counts`)).body.data.find(({ id }: { id: string }) => id === view.body.id);
    assert.deepEqual([count.count, count.more], [1, false]);
  });

  test("required for solving stop whoever solves, by any way, until they are filled in", async () => {
    const made = await opened(app.admin, {}, asAgent);
    const path = `${V1}/tickets/${made.body.number}`;
    const refused = await agent.patch(path, { status: "solved" }, etag(made));
    assert.deepEqual([refused.status, refused.body.errors[0].path, refused.body.errors[0].code], [422, "fields.cause", "required"]);
    const replied = await agent.post(`${path}/messages`, { body: "Done", visibility: "public", status: "solved" });
    assert.deepEqual([replied.status, replied.body.errors?.[0].path], [422, "fields.cause"]);
    const together = await agent.patch(path, { status: "solved", fields: { cause: "cable" } }, etag(await agent.get(path)));
    assert.deepEqual([together.status, together.body.category], [200, "solved"]);
    const his = await opened(customer, {});
    const closed = await customer.patch(`${V1}/tickets/${his.body.number}`, { status: "closed" }, etag(his));
    assert.equal(closed.status, 200, "a customer who closes is asked for nothing");
  });

  test("are changed in many tickets at once, and that is taken back where nobody has changed them since", async () => {
    const numbers: number[] = [];
    for (const seats of [5, 6, 7]) numbers.push((await opened(app.admin, { seats }, asAgent)).body.number);
    const change = { fields: { seats: 7, risk: "high" } };
    const preview = await agent.post(`${V1}/bulk-changes/preview`, { numbers, change });
    assert.deepEqual(
      preview.body.changes.toSorted((a: { field: string }, b: { field: string }) => a.field.localeCompare(b.field)),
      [
        { field: "fields.risk", count: 3 },
        { field: "fields.seats", count: 2 },
      ],
    );
    const done = await agent.post(`${V1}/bulk-changes`, { numbers, change });
    assert.deepEqual([done.status, done.body.state, done.body.changed], [201, "done", 3], JSON.stringify(done.body));
    const path = `${V1}/tickets/${numbers[0]}`;
    const since = await agent.patch(path, { fields: { seats: 8 } }, etag(await agent.get(path)));
    assert.equal(since.status, 200);
    const undone = await agent.post(`${V1}/bulk-changes/${done.body.id}/undo`, {});
    assert.deepEqual([undone.body.restored, undone.body.changedSince], [2, 1]);
    assert.deepEqual((await agent.get(`${V1}/tickets/${numbers[1]}`)).body.fields, { seats: 6, risk: "low" });
    assert.deepEqual((await agent.get(path)).body.fields, { seats: 8, risk: "high" });
    const wrong = await agent.post(`${V1}/bulk-changes`, { numbers, change: { fields: { seats: "many" } } });
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, "fields.seats"]);
  });
});
