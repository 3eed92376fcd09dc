/** Tickets that have to do with one another. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { testApp, type TestApp } from "#testing";

let app: TestApp;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
before(async () => {
  app = await testApp();
  agent = await app.agent("agent");
});
after(() => app.close());

const open = async (subject: string): Promise<number> =>
  (await app.admin.post("/api/v1/tickets", { subject, body: subject, requester: { email: "ann@customer.test" } })).body.number;
const link = (number: number, kind: string, ticket: number) => agent.post(`/api/v1/tickets/${number}/links`, { kind, ticket });
const linksOf = async (number: number) =>
  (await agent.get(`/api/v1/tickets/${number}/links`)).body.data.map((one: { kind: string; ticket: { number: number } }) => [
    one.kind,
    one.ticket.number,
  ]);

describe("links", () => {
  test("are seen from both sides, each in its own words, and stand in the history of both", async () => {
    const [a, b] = [await open("whole"), await open("part")];
    assert.equal((await link(a, "child", b)).status, 201);
    assert.deepEqual(await linksOf(a), [["child", b]]);
    assert.deepEqual(await linksOf(b), [["parent", a]]);
    await app.settled();
    for (const number of [a, b]) {
      const { data } = (await agent.get(`/api/v1/tickets/${number}/history`)).body;
      assert.deepEqual(data[0].data, { kind: "parent", from: b, to: a });
    }
    const again = await link(b, "related", a);
    assert.equal((await link(a, "related", b)).body.id, again.body.id, "what goes both ways is there once");
    assert.equal((await agent.delete(`/api/v1/tickets/${a}/links/${again.body.id}`)).status, 204);
    assert.equal((await agent.delete(`/api/v1/tickets/${a}/links/${again.body.id}`)).status, 404);
    assert.deepEqual(await linksOf(b), [["parent", a]]);
  });

  test("never go round in a circle; a child has one parent, and another one replaces it", async () => {
    const [a, b, c] = [await open("a"), await open("b"), await open("c")];
    await link(a, "child", b);
    await link(b, "child", c);
    assert.equal((await link(c, "child", a)).body.code, "linkCircle");
    assert.equal((await link(a, "parent", a)).status, 422);
    await link(c, "parent", a);
    assert.deepEqual(await linksOf(c), [["parent", a]]);
    const both = await Promise.all([link(b, "problem", c), link(c, "problem", b)]);
    assert.deepEqual(
      both.map((one) => one.status).toSorted((a, b) => a - b),
      [201, 409],
    );
  });

  test("show nothing of a ticket one may not see", async () => {
    const [a, b] = [await open("seen"), await open("unseen")];
    await link(a, "related", b);
    const { headers } = await app.admin.get(`/api/v1/tickets/${b}`);
    await app.admin.patch(`/api/v1/tickets/${b}`, { restricted: true }, { "if-match": headers.get("etag")! });
    assert.deepEqual(await linksOf(a), []);
    assert.equal((await link(a, "duplicate", b)).status, 422);
  });
});

describe("a problem", () => {
  test("is answered to all its open incidents at once, as the words stand, and solves them; each can be taken back meanwhile", async () => {
    const problem = await open("It is down");
    const incidents = [await open("down here"), await open("down there"), await open("solved before")];
    for (const number of incidents) await link(number, "problem", problem);
    const { headers } = await agent.get(`/api/v1/tickets/${incidents[2]}`);
    await agent.patch(`/api/v1/tickets/${incidents[2]}`, { status: "solved" }, { "if-match": headers.get("etag")! });
    const update = (body: object) => agent.post(`/api/v1/tickets/${problem}/links/update`, { kind: "incident", ...body });
    assert.equal((await update({})).status, 422);
    const words = "It is back. {{name}} ${x}";
    const waiting = await update({ body: words, status: "solved", undoSeconds: 30 });
    assert.deepEqual(
      waiting.body.data.map((one: { number: number }) => one.number),
      incidents.slice(0, 2),
    );
    for (const { number, messageId } of waiting.body.data)
      assert.equal((await agent.post(`/api/v1/tickets/${number}/messages/${messageId}/undo`, {})).body.body, words);
    assert.equal((await agent.get(`/api/v1/tickets/${incidents[0]}`)).body.category, "new");
    assert.equal((await update({ body: words, status: "solved" })).status, 200);
    for (const number of incidents.slice(0, 2)) {
      assert.equal((await agent.get(`/api/v1/tickets/${number}`)).body.category, "solved");
      assert.equal((await agent.get(`/api/v1/tickets/${number}/messages`)).body.data[0].text, words);
    }
    assert.equal((await agent.get(`/api/v1/tickets/${incidents[2]}/messages`)).body.data.length, 1);
    assert.deepEqual((await update({ status: "closed" })).body.data, [], "none is open any more");
  });
});
