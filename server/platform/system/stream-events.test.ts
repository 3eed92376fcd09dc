/** `GET /api/v1/events/stream` over real HTTP: nothing lost, nothing repeated, nothing shown to whom it is not for. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, afterEach, before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import pg from "pg";
import { openEventStream, testApp, type EventStream, type TestApp } from "#testing";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Heap and buffers that are still referred to. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function until(what: string, read: () => boolean, milliseconds = 10_000): Promise<void> {
  for (const end = performance.now() + milliseconds; !read();) {
    if (performance.now() > end) assert.fail(`${what}: not within ${milliseconds} ms`);
    await sleep(5);
  }
}

describe("the stream of events", () => {
  let app: TestApp;
  const streams: EventStream[] = [];
  before(async () => {
    app = await testApp();
  });
  after(() => app.close());
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.cut();
  });

  const follow = async (token: string, { lastEventId, query = "" }: { lastEventId?: number | null; query?: string } = {}) => {
    const stream = await openEventStream(`${app.url}/api/v1/events/stream${query}`, { token, lastEventId: lastEventId ?? null });
    streams.push(stream);
    return stream;
  };
  const openTicket = async (body: object = {}) => {
    const answer = await app.admin.post("/api/v1/tickets", {
      subject: "Export stops",
      body: "At half.",
      requester: { email: "jana@novak.example" },
      ...body,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body as { id: string; number: number; revision: number };
  };
  const change = (ticket: { number: number; revision: number }, body: object) =>
    app.admin.patch(`/api/v1/tickets/${ticket.number}`, body, { "if-match": `"${ticket.revision}"` });
  const about = (stream: EventStream, ticket: { id: string }) =>
    stream.events.filter(({ data }) => data.subjects?.[0] === `ticket:${ticket.id}`);

  test("tells a change as it happens, and the same as the event log", async () => {
    const stream = await follow(app.admin.token);
    assert.equal(stream.status, 200);
    const ticket = await openTicket();
    await until("told", () => about(stream, ticket).length === 1);
    const { body } = await app.admin.get("/api/v1/events?limit=200");
    const logged = body.data.find((event: { subjects: string[] }) => event.subjects[0] === `ticket:${ticket.id}`);
    assert.deepEqual(about(stream, ticket)[0], { id: logged.seq, type: "ticket.opened", data: logged });
  });

  test("resumes after Last-Event-ID with everything since, and before `after` counts the header", async () => {
    const first = await follow(app.admin.token);
    const one = await openTicket();
    await until("told", () => about(first, one).length === 1);
    first.cut();
    const last = first.lastEventId()!;
    const missed = [await openTicket(), await openTicket()];
    await app.settled();
    const second = await follow(app.admin.token, { lastEventId: last, query: "?after=0" });
    await until("told what was missed", () => missed.every((ticket) => about(second, ticket).length === 1));
    assert.deepEqual(about(second, one), []);
    const fromStart = await follow(app.admin.token, { query: "?after=0" });
    await until("told from the start", () => about(fromStart, one).length === 1);
    const ids = fromStart.events.map(({ id }) => id);
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a! - b!),
    );
  });

  test("is refused to nobody in particular and to those without the right", async () => {
    assert.equal((await openEventStream(`${app.url}/api/v1/events/stream`, {})).status, 401);
    const { body: token } = await app.admin.post("/api/v1/tokens", { name: "narrow", scopes: ["tickets.read"] });
    assert.equal((await follow(token.token)).status, 403);
  });

  test("does not tell of a restricted ticket to whom it is not for, nor of one that becomes restricted, and does to those on its list", async () => {
    const [inside, outside] = [await app.agent("agent"), await app.agent("agent")];
    const secret = await openTicket();
    await change(secret, { assignee: inside.id });
    await app.settled();
    const [seeing, blind] = [await follow(inside.token), await follow(outside.token)];
    await change({ ...secret, revision: secret.revision + 1 }, { restricted: true });
    await app.admin.post(`/api/v1/tickets/${secret.number}/messages`, { body: "Between us.", visibility: "internal" });
    const plain = await openTicket();
    await until("both told of the plain one", () => [seeing, blind].every((stream) => about(stream, plain).length === 1));
    assert.deepEqual(
      about(seeing, secret).map(({ type }) => type),
      ["ticket.changed", "note.added"],
    );
    assert.deepEqual(about(blind, secret), []);
  });

  test("tells who is writing only to those who may see the ticket", async () => {
    const [inside, outside] = [await app.agent("agent"), await app.agent("agent")];
    const [secret, plain] = [await openTicket(), await openTicket()];
    await change(secret, { assignee: inside.id, restricted: true });
    await app.settled();
    const blind = await follow(outside.token);
    for (const ticket of [secret, plain]) {
      const answer = await inside.post(`/api/v1/tickets/${ticket.number}/presence`, { state: "writing" });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }
    const passing = () => blind.events.filter(({ id }) => id === null);
    await until("told of the plain one", () => passing().length > 0);
    assert.deepEqual(
      passing().map(({ data }) => data.subject),
      [`ticket:${plain.id}`],
    );
  });

  test("ends within five seconds when its token is revoked, by whichever process", async () => {
    const { body: token } = await app.admin.post("/api/v1/tokens", { name: "short-lived", scopes: ["events.read", "tickets.read"] });
    const stream = await follow(token.token);
    // The token has just been used, so the answer is remembered; another process would not clear that memory.
    const owner = new pg.Client(app.database.owner);
    await owner.connect();
    await owner.query("update api_tokens set revoked_at = now() where id = $1", [token.id]);
    await owner.end();
    const began = performance.now();
    await Promise.race([stream.ended, sleep(6_000)]);
    assert.ok(performance.now() - began < 5_000, "the stream outlived its token");
    assert.equal((await openEventStream(`${app.url}/api/v1/events/stream`, { token: token.token })).status, 401);
  });

  test("a reader who does not read is not served from memory without end, and misses nothing when he reads on", async () => {
    const { port } = new URL(app.url);
    const head = app.program.platform.events.head();
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.pause();
    socket.write(`GET /api/v1/events/stream?after=${head} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${app.admin.token}\r\n\r\n`);
    const { pool } = app.program.platform.database;
    // Some 30 MB: far beyond what sockets and the stream may keep.
    const many = 3_000;
    const before = bytesInUse();
    await pool.query(
      `insert into event_outbox (id, type, occurred_at, actor, subjects, data)
       select gen_random_uuid(), 'test.padding', now(), 'system:test', '{test:1}', jsonb_build_object('n', n, 'padding', repeat('x', 10000)) from generate_series(1, $1::int) n`,
      [many],
    );
    app.program.platform.events.kick();
    await app.settled();
    await sleep(200);
    // Whoever else reads them is done some time later.
    await until("little is kept for one who does not read", () => bytesInUse() - before < 16 * 1_048_576, 30_000);
    let text = "";
    socket.setEncoding("utf8");
    const seen: number[] = [];
    socket.on("data", (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const id = /^id: (\d+)$/m.exec(text.slice(0, end))?.[1];
        if (id !== undefined && /^event: test\.padding$/m.test(text.slice(0, end))) seen.push(Number(id));
        text = text.slice(end + 2);
      }
    });
    socket.resume();
    await until("all read", () => seen.length >= many, 30_000);
    socket.destroy();
    assert.deepEqual(
      seen,
      Array.from({ length: many }, (_, i) => seen[0]! + i),
    );
  });
});
