/** How far an agent has read a ticket: his own mark, which goes only forward. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fixedClock } from "#platform/clock";
import { testApp, type TestApp } from "#testing";

const clock = fixedClock("2026-01-05T10:00:00Z");
let app: TestApp;
before(async () => {
  app = await testApp({ clock });
});
after(() => app?.close());

describe("the mark of reading", () => {
  test("is each agent's own, goes only forward, never beyond now, and customers have none", async () => {
    const [jana, petr] = [await app.agent("agent"), await app.agent("agent")];
    const ann = await app.contact({ name: "Ann" });
    const { number } = (await ann.post("/api/v1/tickets", { subject: "Story", body: "One" })).body;
    const say = async (who: Pick<typeof jana, "post">, body: string, visibility = "internal") => {
      clock.advance(60_000);
      assert.equal((await who.post(`/api/v1/tickets/${number}/messages`, { body, visibility })).status, 201);
    };
    await say(petr, "Two");
    await say(jana, "Three, my own");
    await say(ann, "Four", "public");
    const unread = async (who: Pick<typeof jana, "get">) =>
      (await who.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data
        .filter((one: { unread: boolean }) => one.unread)
        .map((one: { text: string }) => one.text);
    const mark = async (who: typeof jana, readUpTo: string, state = "viewing") =>
      assert.equal((await who.post(`/api/v1/tickets/${number}/presence`, { state, readUpTo })).status, 200);
    assert.deepEqual(await unread(jana), ["One", "Two", "Four"]);
    await mark(jana, "2026-01-05T10:01:00Z");
    assert.deepEqual(await unread(jana), ["Four"]);
    await mark(jana, "2026-01-05T10:00:00Z");
    assert.deepEqual(await unread(jana), ["Four"]);
    assert.deepEqual(await unread(petr), ["One", "Three, my own", "Four"]);
    // Said as one leaves, and from a clock that runs ahead: what is still to come stays unread.
    await mark(jana, "2030-01-01T00:00:00+02:00", "left");
    assert.deepEqual(await unread(jana), []);
    await say(petr, "Five");
    assert.deepEqual(await unread(jana), ["Five"]);
    assert.deepEqual(await unread(ann), []);
    assert.equal((await jana.post(`/api/v1/tickets/${number}/presence`, { state: "viewing", readUpTo: "yesterday" })).status, 422);
  });
});
