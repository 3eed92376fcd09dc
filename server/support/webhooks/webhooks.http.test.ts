/** Telling other systems what happens, checked by the published library of Standard Webhooks. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { testApp, type Caller, type TestApp } from "#testing";
import { PAUSES } from "./model/retry.ts";

const V1 = "/api/v1";
const HOUR = 3_600_000;
let app: TestApp;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
let owner: Awaited<ReturnType<TestApp["agent"]>>;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);

type Received = { headers: { [name: string]: string }; body: string; json: any };
/** Another system: what it got, and how it answers. */
type Other = {
  url: string;
  got: Received[];
  answer: { status: number; headers?: { [name: string]: string }; text?: string } | null;
  close(): void;
};
const others: Other[] = [];

async function other(): Promise<Other> {
  const self: Other = { url: "", got: [], answer: { status: 200, text: "ok" }, close: () => undefined };
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      self.got.push({ headers: request.headers as Received["headers"], body, json: JSON.parse(body) });
      // Null: it hangs.
      if (self.answer) response.writeHead(self.answer.status, self.answer.headers).end(self.answer.text ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  self.close = () => {
    server.closeAllConnections();
    server.close();
  };
  others.push(self);
  return self;
}

before(async () => {
  app = await testApp({ clock: { now } });
  agent = await app.agent("agent", { name: "Max" });
  owner = await app.agent("owner", { name: "Olaf" });
  await app.admin.post(`${V1}/mailboxes`, { address: "support@acme.test", name: "Support" });
});
after(async () => {
  for (const one of others) one.close();
  await app?.close();
});

const add = async (to: Other, more: object = {}, by: Caller = app.admin) => {
  const answer = await by.post(`${V1}/webhooks`, { name: "Other", url: to.url, types: ["ticket.opened"], ...more });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const opened = async (more: object = {}) =>
  (
    await app.admin.post(`${V1}/tickets`, {
      subject: "Confidential words",
      body: "Text",
      requester: { email: "eva@customer.test", name: "Eva" },
      ...more,
    })
  ).body;
const get = async (path: string) => (await app.admin.get(`${V1}${path}`)).body;
const remove = async (id: string) => {
  const { headers } = await app.admin.get(`${V1}/webhooks/${id}`);
  assert.equal((await app.admin.delete(`${V1}/webhooks/${id}`, { "if-match": headers.get("etag")! })).status, 204);
};
/** Lets time pass, and what is due then go out. */
const pass = async (milliseconds: number) => {
  ahead += milliseconds;
  await app.settled();
};
const verify = (secret: string, { headers, body }: Received) => new Webhook(secret).verify(body, headers);

describe("a message", () => {
  test("is verified by the published library, is thin, and holds names only where that was said", async () => {
    const [thin, named] = [await other(), await other()];
    const first = await add(thin);
    const second = await add(named, { include: ["names"], types: ["ticket.*"] });
    const ticket = await opened();
    await app.settled();
    assert.equal(thin.got.length, 1);
    const [message] = thin.got;
    // The library looks at the clock of the machine, which is ours here.
    verify(first.secret, message!);
    assert.throws(() => verify(second.secret, message!));
    assert.throws(() => verify(first.secret, { ...message!, body: message!.body.replace("ticket.opened", "ticket.closed") }));
    assert.throws(() => verify(first.secret, { ...message!, headers: { ...message!.headers, "webhook-id": "msg_other" } }));
    assert.throws(() =>
      verify(first.secret, {
        ...message!,
        headers: { ...message!.headers, "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 600) },
      }),
    );
    assert.match(first.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.deepEqual([message!.json.type, message!.json.data.number], ["ticket.opened", ticket.number]);
    assert.ok(message!.json.data.event.subjects.includes(`ticket:${ticket.id}`));
    assert.doesNotMatch(message!.body, /Confidential|Eva|eva@/);
    assert.match(named.got[0]!.body, /Confidential words/);
    const { rows } = await app.program.platform.database.pool.query("select secret::text from webhook_endpoints");
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(first.secret.slice(6, 30)));
    assert.equal("secret" in (await get(`/webhooks/${first.id}`)), false);
    await remove(first.id);
    await remove(second.id);
  });

  test("goes out in the order things happened, to those who want it", async () => {
    const to = await other();
    const { id } = await add(to, { types: ["ticket.changed", "ticket.opened"] });
    const ticket = await opened();
    for (const priority of ["high", "low", "urgent", "normal"]) {
      const { headers } = await agent.get(`${V1}/tickets/${ticket.number}`);
      await agent.patch(`${V1}/tickets/${ticket.number}`, { priority }, { "if-match": headers.get("etag")! });
    }
    await agent.post(`${V1}/tickets/${ticket.number}/messages`, { body: "Not told of", visibility: "internal" });
    await app.settled();
    const seqs = to.got.map(({ json }) => json.data.event.seq);
    assert.equal(seqs.length, 5);
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => a - b),
    );
    await remove(id);
  });

  test("is signed by both secrets while one takes the place of the other", async () => {
    const to = await other();
    const made = await add(to);
    const rotated = await app.admin.post(`${V1}/webhooks/${made.id}/rotate`, { hours: 2 }, { "if-match": '"1"' });
    assert.equal(rotated.status, 200, JSON.stringify(rotated.body));
    await opened();
    await app.settled();
    const signed = to.got.at(-1)!;
    assert.equal(signed.headers["webhook-signature"]!.split(" ").length, 2);
    verify(made.secret, signed);
    verify(rotated.body.secret, signed);
    await pass(3 * HOUR);
    await opened();
    await app.settled();
    assert.equal(to.got.at(-1)!.headers["webhook-signature"]!.split(" ").length, 1);
    await remove(made.id);
  });
});

describe("restricted tickets", () => {
  test("are told of only where that was said, and by nobody who may not see them all; what became restricted is not sent after all", async () => {
    const [open, closed] = [await other(), await other()];
    const admin = await app.agent("admin", { name: "Ada" });
    const refused = await admin.post(`${V1}/webhooks`, { name: "x", url: closed.url, types: ["*"], restricted: true });
    assert.deepEqual([refused.status, refused.body.code], [403, "webhook.restricted"]);
    const usual = await add(open, { types: ["ticket.*", "message.*"] });
    const told = await add(closed, { types: ["ticket.*", "message.*"], restricted: true }, owner);
    // Nor may whoever may not see them lead the messages of another elsewhere, or have them sent again.
    assert.equal((await admin.patch(`${V1}/webhooks/${told.id}`, { url: open.url }, { "if-match": '"1"' })).status, 403);
    for (const act of ["rotate", "test", "replay"])
      assert.equal(
        (
          await admin.post(
            `${V1}/webhooks/${told.id}/${act}`,
            act === "replay" ? { from: "2026-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" } : {},
            { "if-match": '"1"' },
          )
        ).status,
        403,
        act,
      );
    const ticket = await opened();
    await app.settled();
    const { headers } = await owner.get(`${V1}/tickets/${ticket.number}`);
    await owner.patch(`${V1}/tickets/${ticket.number}`, { restricted: true }, { "if-match": headers.get("etag")! });
    await owner.post(`${V1}/tickets/${ticket.number}/messages`, { body: "Secret", visibility: "public" });
    await app.settled();
    assert.deepEqual(
      open.got.map(({ json }) => json.type),
      ["ticket.opened"],
    );
    assert.ok(closed.got.map(({ json }) => json.type).includes("message.added"));
    // Sent again, what was told once is not told any more.
    const [delivery] = (await get(`/webhooks/${usual.id}/deliveries`)).data;
    await app.admin.post(`${V1}/webhook-deliveries/${delivery.id}/replay`, {});
    await app.settled();
    assert.equal(open.got.length, 1);
    assert.equal((await get(`/webhooks/${usual.id}/deliveries`)).data[0].state, "skipped");
    await remove(usual.id);
    await owner.delete(`${V1}/webhooks/${told.id}`, { "if-match": '"1"' });
  });
});

describe("what does not arrive", () => {
  test("is tried again under the same id, ten times over three days, each attempt written down without secrets; then it has failed and can be sent again", async () => {
    const to = await other();
    to.answer = { status: 500, text: "no: AKIAZZZZZZZZQQQQQQQ9 and more" };
    const { id } = await add(to);
    const began = ahead;
    await opened();
    await app.settled();
    for (const pause of PAUSES) await pass(pause * 1.2);
    assert.equal(to.got.length, 10);
    assert.ok(ahead - began >= 72 * HOUR);
    assert.equal(new Set(to.got.map(({ headers }) => headers["webhook-id"])).size, 1);
    const [delivery] = (await get(`/webhooks/${id}/deliveries`)).data;
    assert.deepEqual(
      [delivery.state, delivery.attempts, delivery.lastStatus, delivery.messageId],
      ["failed", 10, 500, to.got[0]!.headers["webhook-id"]],
    );
    const attempts = (await get(`/webhook-deliveries/${delivery.id}/attempts`)).data;
    assert.equal(attempts.length, 10);
    assert.match(attempts[0].answer, /^no: /);
    assert.doesNotMatch(JSON.stringify(attempts), /AKIAZZZZZZZZQQQQQQQ9|whsec_/);
    to.answer = { status: 204 };
    const again = await app.admin.post(`${V1}/webhook-deliveries/${delivery.id}/replay`, {});
    assert.equal(again.status, 200);
    await app.settled();
    assert.equal((await get(`/webhooks/${id}/deliveries`)).data[0].state, "delivered");
    assert.equal((await get(`/webhooks/${id}`)).failingSince, null);
    await remove(id);
  });

  test("to an address that is gone turns the endpoint off at once, and its owner is told; five days of failing do the same", async () => {
    const [gone, failing] = [await other(), await other()];
    gone.answer = { status: 410 };
    failing.answer = { status: 503 };
    const one = await add(gone, { owner: owner.id });
    const two = await add(failing, { owner: owner.id });
    await opened();
    await app.settled();
    assert.deepEqual([(await get(`/webhooks/${one.id}`)).disabledFor, (await get(`/webhooks/${two.id}`)).active], ["gone", true]);
    await opened();
    await app.settled();
    assert.equal(gone.got.length, 1, "nothing more is sent there");
    for (const pause of PAUSES) await pass(pause * 1.2);
    await pass(48 * HOUR);
    await opened();
    await app.settled();
    assert.equal((await get(`/webhooks/${two.id}`)).disabledFor, "failing");
    const mails = (await get("/outbox?limit=100")).data.filter(({ kind }: { kind: string }) => kind === "webhook");
    assert.deepEqual([mails.length, new Set(mails.map(({ to }: any) => to.address)).size], [2, 1]);
    // Turned on again it is told of what happens from then on; the time between can be sent by hand.
    gone.answer = { status: 200 };
    // The log notes when it recorded something by the clock of the machine.
    const since = new Date().toISOString();
    const missed = await opened();
    await pass(1_000);
    const etag = (await app.admin.get(`${V1}/webhooks/${one.id}`)).headers.get("etag")!;
    assert.equal((await app.admin.patch(`${V1}/webhooks/${one.id}`, { active: true }, { "if-match": etag })).body.disabledFor, null);
    await app.settled();
    const range = { from: since, to: new Date(Date.now() + HOUR).toISOString() };
    const replayed = await app.admin.post(`${V1}/webhooks/${one.id}/replay`, range);
    assert.equal(replayed.body.deliveries, 1, JSON.stringify(replayed.body));
    await app.settled();
    assert.equal(gone.got.at(-1)!.json.data.number, missed.number);
    await remove(one.id);
    await remove(two.id);
  });

  test("slows nobody else: one hangs, others answer with an error or redirect, and a healthy one is told of everything meanwhile", async () => {
    const [hangs, leads, breaks, healthy, trap] = [await other(), await other(), await other(), await other(), await other()];
    hangs.answer = null;
    leads.answer = { status: 302, headers: { location: trap.url } };
    breaks.answer = { status: 500 };
    const made = await Promise.all([hangs, leads, breaks, healthy].map((one) => add(one)));
    const numbers: number[] = [];
    for (let count = 0; count < 12; count++) numbers.push((await opened()).number);
    for (const end = Date.now() + 10_000; healthy.got.length < 12 && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(
      healthy.got.map(({ json }) => json.data.number),
      numbers,
    );
    assert.equal(hangs.got.length, 1, "the one that hangs is still being waited for");
    assert.deepEqual(trap.got, [], "no redirect is followed");
    hangs.close();
    await app.settled();
    for (const { id } of made) await remove(id);
  });
});

describe("addresses and limits", () => {
  test("what lies inside, is not https or is no address is refused when it is saved, and never connected to", async () => {
    const refused = async (url: string) => (await app.admin.post(`${V1}/webhooks`, { name: "x", url, types: ["*"] })).status;
    for (const url of [
      "https://10.0.0.1/",
      "https://[fe80::1]/",
      "https://169.254.169.254/latest",
      "http://example.com/",
      "https://user:pass@example.com/",
      "ftp://example.com/",
      "https://example.com:25/",
      "https://2130706434/",
      "nonsense",
    ])
      assert.equal(await refused(url), 422, url);
    // What came to lead inside later is found out when something is sent.
    const made = (await app.admin.post(`${V1}/webhooks`, { name: "x", url: "https://example.com/", types: ["*"] })).body;
    await app.program.platform.database.pool.query("update webhook_endpoints set url = 'http://10.0.0.1:8080/' where id = $1", [made.id]);
    const tested = await app.admin.post(`${V1}/webhooks/${made.id}/test`, {});
    assert.deepEqual([tested.status, tested.body.status, tested.body.error], [200, null, "address"]);
    await remove(made.id);
    assert.equal((await app.admin.post(`${V1}/webhooks`, { name: "x", url: "https://example.com/", types: ["no.such"] })).status, 422);
  });

  test("a test message is sent at once and told", async () => {
    ahead = 0;
    const to = await other();
    const made = await add(to);
    const answer = await app.admin.post(`${V1}/webhooks/${made.id}/test`, {});
    assert.deepEqual([answer.body.status, answer.body.answer], [200, "ok"]);
    verify(made.secret, to.got[0]!);
    assert.equal(to.got[0]!.json.type, "webhook.test");
    assert.equal((await agent.post(`${V1}/webhooks/${made.id}/test`, {})).status, 403);
    await remove(made.id);
  });
});
