/** What every operation has from the operation layer: keys that make a POST happen once, limits, walls against other sites. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { testApp, type Caller, type TestApp } from "#testing";
import { allRoutes } from "../../rooms.ts";

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.close());

let counter = 0;
const email = () => `person${++counter}@customer.test`;
const ticket = (more: object = {}) => ({ subject: "Once", body: "only", requester: { email: "once@customer.test" }, ...more });
const keyed = (caller: Caller, key: string, body: object = ticket(), path = "/api/v1/tickets") =>
  caller.post(path, body, { "idempotency-key": key });

describe("Idempotency-Key", () => {
  test("of one actor says nothing to another", async () => {
    const [one, two] = [await app.agent("agent"), await app.agent("agent")];
    const [first, second] = [await keyed(one, "shared"), await keyed(two, "shared")];
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.notEqual(first.body.id, second.body.id);
    assert.equal(first.headers.get("idempotency-replayed"), null);
    const again = await keyed(one, "shared");
    assert.deepEqual(
      [again.body.id, again.headers.get("idempotency-replayed"), again.headers.get("etag")],
      [first.body.id, "true", first.headers.get("etag")],
    );
  });

  test("of another operation, path or body is refused", async () => {
    const agent = await app.agent("agent");
    const { body } = await keyed(agent, "k");
    for (const [path, other] of [
      ["/api/v1/tickets", ticket({ subject: "Other" })],
      [`/api/v1/tickets/${body.number}/messages`, { body: "x", visibility: "internal" }],
      ["/api/v1/contacts", { name: "x" }],
    ] as const) {
      const answer = await keyed(agent, "k", other, path);
      assert.deepEqual([answer.status, answer.body.code], [422, "idempotency.otherRequest"], path);
    }
  });

  test("of a request that failed is free again: nothing of it was done", async () => {
    const address = email();
    const refused = await keyed(app.admin, "later", { name: "x", emails: [address, "not an address"] }, "/api/v1/contacts");
    assert.equal(refused.status, 422);
    const made = await keyed(app.admin, "later", { name: "x", emails: [address] }, "/api/v1/contacts");
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const taken = await keyed(app.admin, "taken", { name: "y", emails: [address] }, "/api/v1/contacts");
    assert.equal(taken.status, 409);
    assert.equal((await app.admin.get(`/api/v1/contacts?email=${address}`)).body.data.length, 1);
    assert.equal((await keyed(app.admin, "taken", { name: "y", emails: [email()] }, "/api/v1/contacts")).status, 201);
  });

  test("is kept for a day and no longer", async () => {
    const first = await keyed(app.admin, "day");
    const db = app.program.platform.database.pool;
    await db.query("update idempotency_keys set created_at = now() - interval '23 hours 59 minutes' where key = 'day'");
    assert.equal((await keyed(app.admin, "day")).body.id, first.body.id);
    await db.query("update idempotency_keys set created_at = now() - interval '24 hours 1 minute' where key = 'day'");
    const fresh = await keyed(app.admin, "day", ticket({ subject: "Another day" }));
    assert.equal(fresh.status, 201);
    assert.notEqual(fresh.body.id, first.body.id);
    assert.equal((await keyed(app.admin, "day", ticket({ subject: "Another day" }))).body.id, fresh.body.id);
  });

  test("keeps the answer encrypted: a token that is shown once is not to be read in the database", async () => {
    const made = await keyed(app.admin, "token", { name: "once", scopes: ["catalog.read"] }, "/api/v1/tokens");
    assert.equal(made.status, 201);
    const again = await keyed(app.admin, "token", { name: "once", scopes: ["catalog.read"] }, "/api/v1/tokens");
    assert.equal(again.body.token, made.body.token);
    const { rows } = await app.program.platform.database.pool.query<{ body: string }>(
      "select body from idempotency_keys where key = 'token'",
    );
    assert.equal(rows.length, 1);
    for (const text of [rows[0]!.body, Buffer.from(rows[0]!.body, "base64").toString("latin1")])
      assert.ok(!text.includes(made.body.token) && !text.includes("catalog"));
  });

  test("of customers and strangers holds for them alone", async () => {
    const [one, two] = [await app.contact(), await app.contact()];
    const mine = { subject: "Mine", body: "x" };
    const [first, second] = [await keyed(one, "c", mine), await keyed(two, "c", mine)];
    assert.notEqual(first.body.id, second.body.id);
    assert.equal((await keyed(one, "c", mine)).body.id, first.body.id);
    const answers = await Promise.all(Array.from({ length: 10 }, () => keyed(app.as({}), "s", ticket())));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.notEqual(answers[0]!.body.id, first.body.id);
  });
});

describe("another site", () => {
  test("cannot make a browser change anything with its owner's cookie", async () => {
    const agent = await app.agent("lead", { email: "lead@vendor.test" });
    const cookie = await app.signIn(agent.email);
    const host = new URL(app.url).host;
    const post = (headers: { [name: string]: string }, proof: { [name: string]: string } = { cookie }) =>
      app
        .as({})
        .raw("/api/v1/contacts", {
          method: "POST",
          headers: { "content-type": "application/json", ...proof, ...headers },
          body: JSON.stringify({ name: "x" }),
        })
        .then(async (answer) => ({ status: answer.status, code: ((await answer.json()) as { code?: string }).code }));
    const refused = { status: 403, code: "crossOrigin" };
    for (const headers of [
      {},
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `http://${host}.evil.example` },
      { origin: `http://evil.example/?${host}` },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example", "sec-fetch-site": "same-site" },
      { origin: app.url, "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { referer: app.url },
    ] as { [name: string]: string }[])
      assert.deepEqual(await post(headers), refused, JSON.stringify(headers));
    for (const headers of [
      { origin: app.url },
      { "sec-fetch-site": "same-origin" },
      { origin: app.url, "sec-fetch-site": "same-origin" },
      { origin: app.program.platform.config.url },
    ] as { [name: string]: string }[])
      assert.equal((await post(headers)).status, 201, JSON.stringify(headers));
    // A token is put in by a program, never by a browser on its own.
    assert.equal((await post({ origin: "https://evil.example" }, { authorization: `Bearer ${agent.token}` })).status, 201);
    // A guest's cookie is sent by itself as well.
    const opened = (await app.admin.post("/api/v1/tickets", ticket())).body;
    const { token } = await app.guest(opened.id);
    const guest = await app.as({}).raw(`/api/v1/tickets/${opened.number}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: `backstay_guest=${token}`, origin: "https://evil.example" },
      body: JSON.stringify({ body: "x", visibility: "public" }),
    });
    assert.equal(guest.status, 403);
  });

  test("is given no leave to read answers, and answers are taken for nothing but what they are", async () => {
    for (const answer of [
      await app.admin.get("/api/v1/tickets"),
      await app.as({}).get("/api/v1/tickets"),
      await app.admin.get("/api/v1/tickets", { origin: "https://evil.example" }),
    ]) {
      assert.equal(answer.headers.get("access-control-allow-origin"), null);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.match(answer.headers.get("cache-control") ?? "", /no-cache|no-store/);
    }
  });
});

describe("limits", () => {
  let limited: TestApp;
  before(async () => {
    limited = await testApp({ env: { BACKSTAY_LIMITS: "on", BACKSTAY_TRUST_PROXY: "loopback" } });
  });
  after(() => limited.close());

  const untilRefused = async (
    ask: () => Promise<{ status: number; headers: Headers; body: { code?: string; detail?: string } }>,
    most: number,
  ) => {
    for (let asked = 1; asked <= most; asked++) {
      const answer = await ask();
      if (answer.status === 429) return { asked, answer };
      assert.ok(answer.status < 400, JSON.stringify(answer.body));
    }
    throw new Error(`not refused after ${most}`);
  };

  test("refuse a stranger's flood with 429 and Retry-After, and let the others on", async () => {
    const stranger = limited.as({});
    const from = (address: string) => stranger.post("/api/v1/tickets", ticket(), { "x-forwarded-for": address });
    const { asked, answer } = await untilRefused(() => from("203.0.113.1"), 20);
    assert.ok(asked > 3, `${asked}`);
    const seconds = Number(answer.headers.get("retry-after"));
    assert.ok(seconds >= 1 && seconds <= 60, `${seconds}`);
    assert.deepEqual([answer.body.code, answer.headers.get("content-type")], ["tooMany", "application/problem+json; charset=utf-8"]);
    assert.match(answer.body.detail ?? "", new RegExp(`${seconds} second`));
    assert.equal((await from("203.0.113.2")).status, 201, "another place");
    assert.equal((await limited.admin.post("/api/v1/tickets", ticket())).status, 201, "somebody known");
    assert.equal((await stranger.get("/api/v1/products", { "x-forwarded-for": "203.0.113.1" })).status, 200, "reading");
    // A false forwarded header before the proxy's own changes nothing.
    assert.equal((await from("198.51.100.7, 203.0.113.1")).status, 429);
    await untilRefused(() => from("2001:db8:1:2::1"), 20);
    assert.equal((await from("2001:db8:1:2:ffff::2")).status, 429, "the same /64");
  });

  test("hold for each customer by himself, for tokens that are wrong, and before anything is read or written", async () => {
    const [one, two] = [await limited.contact(), await limited.contact()];
    await untilRefused(() => one.post("/api/v1/tickets", { subject: "x", body: "x" }), 60);
    assert.equal((await two.post("/api/v1/tickets", { subject: "x", body: "x" })).status, 201);
    assert.equal((await one.get("/api/v1/tickets")).status, 200);
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, i) => limited.as({ token: `bs_guess${i}` }).get("/api/v1/me", { "x-forwarded-for": "203.0.113.77" })),
    );
    const statuses = guesses.map(({ status }) => status);
    assert.ok(statuses.includes(401) && statuses.includes(429), statuses.join());
    assert.equal(
      (await limited.admin.get("/api/v1/me", { "x-forwarded-for": "203.0.113.77" })).status,
      200,
      "a right token from the same place",
    );
  });
});

describe("a slow customer", () => {
  test("who takes minutes to send a file keeps no other customer waiting", async () => {
    const customer = await app.contact();
    const uploads = Array.from({ length: 12 }, () => {
      let send: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          send = controller;
          controller.enqueue(new Uint8Array(10));
        },
      });
      const slow = { method: "POST", body, duplex: "half", headers: { "content-type": "text/plain" } };
      return { answer: customer.raw("/api/v1/files", slow), end: () => send.close() };
    });
    await delay(200);
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: 8 }, () => customer.get("/api/v1/tickets")));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.ok(performance.now() - started < 5_000, "customers wait for slow uploads");
    for (const { end } of uploads) end();
    for (const { answer } of uploads) assert.equal((await answer).status, 201);
  });
});

describe("what operators look at", () => {
  test("/metrics is for this machine and for whoever may read it, not for a proxy that nobody declared", async () => {
    const stranger = app.as({});
    assert.equal((await stranger.get("/metrics")).status, 200);
    for (const header of ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
      assert.equal((await stranger.get("/metrics", { [header]: "203.0.113.1" })).status, 404, header);
    assert.equal((await app.admin.get("/metrics", { via: "1.1 proxy" })).status, 200);
    assert.equal((await (await app.agent("agent")).get("/metrics", { via: "1.1 proxy" })).status, 404);
  });

  test("the OpenAPI document names every operation, and its page runs only its own script", async () => {
    const { body } = await app.as({}).get("/api/v1/openapi.json");
    const named = Object.values(body.paths as { [path: string]: { [method: string]: { operationId: string } } }).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    assert.deepEqual(named.toSorted(), allRoutes.map(({ id }) => id).toSorted());
    const page = await app.as({}).get("/api/docs");
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'.*script-src 'nonce-[\w+/=]{20,}'/);
  });
});

describe("references", () => {
  test("of kinds that nobody registered, or of no id, are absent or refused", async () => {
    const zero = "00000000-0000-7000-8000-000000000000";
    const asked = ["constructor", "proto", "tostring", "nothing", "ticket"].map((kind) => `${kind}:${zero}`).join();
    assert.deepEqual((await app.admin.get(`/api/v1/references?subjects=${asked}`)).body, { data: [] });
    for (const subjects of [
      "",
      "ticket",
      "ticket:",
      `ticket:${"-".repeat(36)}`,
      `__proto__:${zero}`,
      `Ticket:${zero}`,
      `ticket:${zero},`,
      Array(101).fill(`ticket:${zero}`).join(),
    ]) {
      assert.equal((await app.admin.get(`/api/v1/references?subjects=${encodeURIComponent(subjects)}`)).status, 422, subjects.slice(0, 60));
    }
  });
});
