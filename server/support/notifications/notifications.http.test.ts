/** What agents are told of: whom, of what they may see, and pushed to a browser that alone can read it. */
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { fixedClock } from "#platform/clock";
import type { FetchOptions } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { isQuiet } from "./model.ts";
import { pushJob } from "./push.ts";

describe("quiet hours", () => {
  test("go over midnight and follow the agent's own clock, summer time included", () => {
    const night = { from: "22:00", to: "07:00" };
    const at = (time: string, zone = "UTC") => isQuiet(night, zone, new Date(time));
    assert.deepEqual(
      ["2026-01-05T21:59:00Z", "2026-01-05T22:00:00Z", "2026-01-06T06:59:00Z", "2026-01-06T07:00:00Z"].map((time) => at(time)),
      [false, true, true, false],
    );
    assert.deepEqual([at("2026-01-05T21:30:00Z", "Europe/Prague"), at("2026-07-05T20:30:00Z", "Europe/Prague")], [true, true]);
    assert.equal(at("2026-07-05T19:30:00Z", "Europe/Prague"), false);
    assert.equal(isQuiet({ from: "12:00", to: "13:00" }, "Not/AZone", new Date("2026-01-05T12:30:00Z")), true);
    assert.equal(isQuiet(null, "UTC", new Date()), false);
  });
});

/** A browser as the Push API describes it, which opens what it is sent as RFC 8291 says. */
function browser(endpoint: string) {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = randomBytes(16);
  const hkdf = (salt: Buffer, key: Buffer, info: string | Buffer, length: number) =>
    Buffer.from(hkdfSync("sha256", key, salt, Buffer.from(info), length));
  return {
    subscription: {
      endpoint,
      keys: { p256dh: pair.getPublicKey().toString("base64url"), auth: auth.toString("base64url") },
      label: "Chrome, Linux",
    },
    open(body: Buffer): { title: string; body: string; url: string } {
      const [salt, size] = [body.subarray(0, 16), body[20]!];
      const sender = body.subarray(21, 21 + size);
      const key = hkdf(auth, pair.computeSecret(sender), Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]), 32);
      const decipher = createDecipheriv(
        "aes-128-gcm",
        hkdf(salt, key, "Content-Encoding: aes128gcm\0", 16),
        hkdf(salt, key, "Content-Encoding: nonce\0", 12),
      );
      const record = body.subarray(21 + size);
      decipher.setAuthTag(record.subarray(-16));
      const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      assert.equal(plain.at(-1), 2);
      return JSON.parse(plain.subarray(0, -1).toString());
    },
  };
}

describe("notifications", () => {
  const clock = fixedClock("2026-01-05T10:00:00Z");
  let app: TestApp;
  let answer = 201;
  const pushed: { url: string; options: FetchOptions }[] = [];
  before(async () => {
    app = await testApp({
      clock,
      fetch: async (url, options = {}) => {
        pushed.push({ url, options });
        return { status: answer, headers: {}, body: Buffer.alloc(0), url };
      },
    });
  });
  after(() => app?.close());

  const open = async (more: object = {}) =>
    (await app.admin.post("/api/v1/tickets", { subject: "Export fails", body: "x", requester: { email: "ann@customer.test" }, ...more }))
      .body;
  /** An agent at his desk, who acts as himself and not by a token. */
  const session = async (name: string) => {
    const agent = await app.agent("agent", { name });
    return { ...agent, ...app.as({ cookie: await app.signIn(agent.email) }) };
  };
  type Agent = Awaited<ReturnType<TestApp["agent"]>>;
  const told = async (agent: Agent) =>
    (await agent.get("/api/v1/me/notifications")).body.data.map((one: any) => [one.kind, one.ticket.number, one.readAt === null]);
  const assign = async (by: Agent, ticket: { number: number; revision: number }, to: Agent) =>
    assert.equal(
      (await by.patch(`/api/v1/tickets/${ticket.number}`, { assignee: to.id }, { "if-match": `"${ticket.revision}"` })).status,
      200,
    );
  /** Runs the pushes that wait, as the queue would. */
  const push = async (agent: Agent) => {
    const [{ id }] = (await agent.get("/api/v1/me/notifications")).body.data;
    await pushJob(app.program.platform).run({ id });
  };

  test("of a mention, an assignment and a customer's answer reach whom they concern, once, and never who did it", async () => {
    const [anna, petr] = [await session("Anna"), await session("Petr")];
    const ticket = await open();
    await assign(anna, ticket, petr);
    await petr.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "@Anna", visibility: "internal", mentions: [anna.id, petr.id] });
    const ann = app.as({ cookie: await app.signIn("ann@customer.test") });
    await ann.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Any news?", visibility: "public" });
    await app.settled();
    assert.deepEqual(await told(petr), [
      ["replied", ticket.number, true],
      ["assigned", ticket.number, true],
    ]);
    assert.deepEqual(await told(anna), [["mentioned", ticket.number, true]]);
    assert.equal((await petr.get("/api/v1/me/notifications/count")).body.unread, 2);
    assert.equal((await petr.post("/api/v1/me/notifications/read", { ticket: ticket.number })).body.unread, 0);
    assert.deepEqual((await petr.get("/api/v1/me/notifications?unread=true")).body.data, []);
    assert.equal((await anna.get("/api/v1/me/notifications/count")).body.unread, 1);
  });

  test("of a ticket one may no longer see are neither listed nor counted nor pushed", async () => {
    const [anna, petr] = [await app.agent("agent"), await app.agent("agent")];
    const ticket = await open();
    await petr.post("/api/v1/me/push-subscriptions", browser("https://push.example/restricted").subscription);
    await anna.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "@x", visibility: "internal", mentions: [petr.id] });
    await app.settled();
    const [{ id }] = (await petr.get("/api/v1/me/notifications")).body.data;
    await app.admin.patch(`/api/v1/tickets/${ticket.number}`, { restricted: true }, { "if-match": `"${ticket.revision}"` });
    assert.deepEqual(await told(petr), []);
    assert.equal((await petr.get("/api/v1/me/notifications/count")).body.unread, 0);
    pushed.length = 0;
    await pushJob(app.program.platform).run({ id });
    assert.equal(pushed.length, 0);
  });

  test("are pushed so that only the browser reads them, signed by the installation; a browser that is gone is forgotten", async () => {
    const [anna, petr] = [await session("Anna Nováková"), await app.agent("agent")];
    const screen = browser("https://push.example/one");
    assert.equal((await petr.post("/api/v1/me/push-subscriptions", screen.subscription)).status, 201);
    const ticket = await open({ subject: "Geheim: Export" });
    await assign(anna, ticket, petr);
    await app.settled();
    pushed.length = 0;
    await push(petr);
    const [sent] = pushed;
    assert.equal(sent!.url, "https://push.example/one");
    const body = Buffer.from(sent!.options.body as Uint8Array);
    assert.ok(!body.includes("Geheim"));
    assert.deepEqual((({ title, body, url }) => [title, body, url])(screen.open(body)), [
      `Anna Nováková assigned #${ticket.number} to you`,
      "Geheim: Export",
      `/desk/tickets/${ticket.number}`,
    ]);
    const { authorization = "", topic = "", ...headers } = sent!.options.headers!;
    assert.deepEqual([headers["content-encoding"], /^[A-Za-z0-9_-]{1,32}$/.test(topic)], ["aes128gcm", true]);
    assert.equal(/k=(.+)$/.exec(authorization)![1], (await petr.get("/api/v1/me/push-key")).body.key);

    answer = 503;
    await assert.rejects(push(petr));
    answer = 410;
    await push(petr);
    assert.deepEqual((await petr.get("/api/v1/me/push-subscriptions")).body.data, []);
    answer = 201;
  });

  test("are not pushed in quiet hours nor of kinds turned off; each chooses for himself", async () => {
    const [anna, petr] = [await app.agent("agent"), await app.agent("agent")];
    await petr.post("/api/v1/me/push-subscriptions", browser("https://push.example/two").subscription);
    const change = (body: object, revision: number) =>
      petr.patch("/api/v1/me/notification-settings", body, { "if-match": `"${revision}"` });
    assert.equal((await change({ quiet: { from: "09:00", to: "12:00" }, timeZone: "UTC" }, 0)).body.revision, 1);
    await assign(anna, await open(), petr);
    await app.settled();
    pushed.length = 0;
    await push(petr);
    assert.equal(pushed.length, 0);
    assert.equal((await change({ timeZone: "Asia/Tokyo" }, 1)).body.revision, 2);
    await push(petr);
    assert.equal(pushed.length, 1);
    assert.equal((await change({ kinds: { assigned: { push: false, desk: false } } }, 2)).status, 200);
    const before = (await told(petr)).length;
    await assign(anna, await open(), petr);
    await app.settled();
    assert.equal((await told(petr)).length, before);
    assert.equal((await change({ kinds: { nonsense: { push: false } } }, 3)).status, 422);
    assert.equal((await change({ timeZone: "Mars/Olympus" }, 3)).status, 422);
    assert.equal((await change({}, 1)).status, 412);
  });
});
