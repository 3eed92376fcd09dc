/** Messages that were filed wrong, or passed on, or held: an agent puts them right, and later mail follows. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { startDnsServer, type DnsServer } from "../../../testing/dns-server.ts";
import { letter, mailApp, type MailApp } from "../../../testing/mail-app.ts";

let app: MailApp;
let dns: DnsServer;
let agent: Awaited<ReturnType<MailApp["agent"]>>;
before(async () => {
  const zone: { [name: string]: string } = {};
  for (const domain of ["customer.example", "other.example", "vendor.test", "jira.example"])
    Object.assign(zone, { [domain]: "v=spf1 ip4:127.0.0.1 -all", [`_dmarc.${domain}`]: "v=DMARC1; p=reject" });
  dns = await startDnsServer(zone);
  app = await mailApp({ env: { BACKSTAY_DNS: dns.address } });
  agent = await app.agent("agent", { name: "Jana", email: "jana@vendor.test" });
});
after(async () => {
  await app.close();
  await dns.stop();
});

type Item = { outcome: string; reason: string | null; ticketNumber: number };
let count = 0;
const send = async (headers: { [name: string]: string | null }, body?: string, from = "ann@customer.example"): Promise<Item> => {
  assert.match(await app.deliver(letter({ From: from, ...headers }, body), { from }), /^250/);
  await app.settled();
  return (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
};
const id = () => `<moved.${++count}@customer.example>`;
const ticketOf = async (number: number) => {
  const { body, headers } = await app.admin.get(`/api/v1/tickets/${number}`);
  return { ...body, match: { "if-match": headers.get("etag")! } };
};
const messagesOf = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data;
const found = async (q: string) => (await app.admin.get(`/api/v1/tickets?q=${q}`)).body.data.map((one: { number: number }) => one.number);

describe("a message in the wrong ticket", () => {
  test("moves with one call: its words, files, secrets and answers follow, rights do not, and both tickets tell of it", async () => {
    const a = await send({ "Message-ID": id(), Subject: "Alpha" }, "Alpha begins");
    const tag = `Re: [#${a.ticketNumber}]`;
    const wrong = id();
    assert.equal(
      (await send({ "Message-ID": wrong, Subject: tag, Cc: "carl@customer.example" }, "zebrawords of another matter")).ticketNumber,
      a.ticketNumber,
    );
    const b = await send({ Subject: "Beta" }, "Beta begins", "bob@other.example");
    const message = (await messagesOf(a.ticketNumber)).at(-1);
    assert.equal(message.filed.by, "subject");
    const move = (body: object, headers?: { [name: string]: string }) =>
      agent.post(`/api/v1/tickets/${a.ticketNumber}/messages/${message.id}/move`, body, headers);
    assert.equal((await move({ to: b.ticketNumber })).status, 428);
    assert.equal((await move({ to: b.ticketNumber }, { "if-match": '"99"' })).status, 412);
    assert.equal((await move({ to: a.ticketNumber }, (await ticketOf(a.ticketNumber)).match)).status, 422);
    assert.equal((await move({ to: 999_999 }, (await ticketOf(a.ticketNumber)).match)).status, 422);
    const moved = await move({ to: b.ticketNumber }, (await ticketOf(a.ticketNumber)).match);
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    assert.deepEqual(moved.body.filed, { by: "subject", movedFrom: a.ticketNumber });
    await app.settled();
    assert.deepEqual([(await messagesOf(a.ticketNumber)).length, (await messagesOf(b.ticketNumber)).length], [1, 2]);
    assert.deepEqual(await found("zebrawords"), [b.ticketNumber], "the words are found where they are, and nowhere else");
    assert.equal((await ticketOf(a.ticketNumber)).preview, "Alpha begins");
    // Nobody of the one takes part in the other.
    const people = (await app.admin.get(`/api/v1/tickets/${b.ticketNumber}/participants`)).body.data.map(
      (one: { email: string }) => one.email,
    );
    assert.deepEqual(people, ["bob@other.example"]);
    const ann = app.as({ cookie: await app.signIn("ann@customer.example") });
    assert.equal((await ann.get(`/api/v1/tickets/${b.ticketNumber}`)).status, 404);
    assert.equal((await ann.get(`/api/v1/tickets/${a.ticketNumber}/messages`)).body.data.length, 1);
    // An answer to it points to the other ticket now; a stranger there, its writer opens a new one.
    const answer = await send({ "In-Reply-To": wrong, Subject: "Re: other" }, "and another thing", "bob@other.example");
    assert.equal(answer.ticketNumber, b.ticketNumber);
    const hers = await send({ "In-Reply-To": wrong, Subject: "Re: other" }, "and one more");
    assert.equal(hers.outcome, "ticket");
    for (const [number, type, data] of [
      [a.ticketNumber, "message.moved", { number: a.ticketNumber, to: b.ticketNumber, messageId: message.id, counts: true }],
      [b.ticketNumber, "message.arrived", { number: b.ticketNumber, from: a.ticketNumber, messageId: message.id }],
    ] as const) {
      const history = (await app.admin.get(`/api/v1/tickets/${number}/history`)).body.data;
      assert.deepEqual(history.find((one: { type: string }) => one.type === type)?.data, data);
    }
  });

  test("is split off into a ticket of its writer, restricted like the one it left", async () => {
    const a = await send({ Subject: "Gamma" }, "Gamma begins");
    await send({ Subject: `Re: [#${a.ticketNumber}]` }, "something else entirely");
    const before = await ticketOf(a.ticketNumber);
    const message = (await messagesOf(a.ticketNumber)).at(-1);
    const split = await agent.post(`/api/v1/tickets/${a.ticketNumber}/split`, { messageId: message.id, subject: "Else" }, before.match);
    assert.equal(split.status, 201, JSON.stringify(split.body));
    assert.deepEqual(
      [split.body.subject, split.body.hint, split.body.requester.id],
      ["Else", { number: a.ticketNumber, reason: "split" }, before.requester.id],
    );
    assert.equal((await messagesOf(split.body.number)).length, 1);
    const first = (await messagesOf(a.ticketNumber))[0];
    const last = await agent.post(
      `/api/v1/tickets/${a.ticketNumber}/split`,
      { messageId: first.id },
      (await ticketOf(a.ticketNumber)).match,
    );
    assert.equal(last.status, 422, "the only message stays");
  });

  test("that was all there was leaves a closed ticket that leads on, and comes back", async () => {
    const a = await send({ Subject: "Delta" }, "Delta begins");
    await agent.post(`/api/v1/tickets/${a.ticketNumber}/messages`, { body: "Hello", visibility: "public" });
    await app.settled();
    const b = await send({ Subject: "Delta again" }, "more of Delta");
    await agent.post(`/api/v1/tickets/${b.ticketNumber}/messages`, { body: "Second", visibility: "internal" });
    const ack = (await app.admin.get(`/api/v1/outbox?ticket=${b.ticketNumber}`)).body.data.at(-1);
    const message = (await messagesOf(b.ticketNumber)).find((one: { visibility: string }) => one.visibility === "public");
    const move = await agent.post(
      `/api/v1/tickets/${b.ticketNumber}/messages/${message.id}/move`,
      { to: a.ticketNumber, addWriter: true },
      (await ticketOf(b.ticketNumber)).match,
    );
    assert.equal(move.status, 200);
    await app.settled();
    assert.equal((await ticketOf(b.ticketNumber)).category, "closed");
    const item = await send({ "In-Reply-To": `<${ack.messageId}>` }, "to the old acknowledgement");
    assert.deepEqual([item.outcome, item.ticketNumber], ["message", a.ticketNumber]);
    const back = await agent.post(
      `/api/v1/tickets/${a.ticketNumber}/messages/${message.id}/move`,
      { to: b.ticketNumber },
      (await ticketOf(a.ticketNumber)).match,
    );
    assert.equal(back.status, 200);
    assert.equal((await ticketOf(b.ticketNumber)).category, "open");
  });

  test("leaves a restricted ticket only by whoever may lift the restriction", async () => {
    const made = await app.admin.post("/api/v1/tickets", {
      subject: "Secret",
      body: "Hello",
      requester: { email: "ann@customer.example" },
    });
    const said = await app.admin.post(`/api/v1/tickets/${made.body.number}/messages`, { body: "Secret words", visibility: "public" });
    await app.admin.patch(`/api/v1/tickets/${made.body.number}`, { restricted: true }, (await ticketOf(made.body.number)).match);
    const split = await app.admin.post(
      `/api/v1/tickets/${made.body.number}/split`,
      { messageId: said.body.id },
      (await ticketOf(made.body.number)).match,
    );
    assert.deepEqual([split.status, split.body.restricted], [201, true]);
    assert.equal((await agent.get(`/api/v1/tickets/${split.body.number}`)).status, 404);
  });

  test("carried out of a restricted ticket leaves the mails that delivered it behind that wall; answers to them follow the message", async () => {
    const a = await send({ Subject: "Hidden matter" }, "hidden words");
    await app.admin.patch(`/api/v1/tickets/${a.ticketNumber}`, { restricted: true }, (await ticketOf(a.ticketNumber)).match);
    const said = await app.admin.post(`/api/v1/tickets/${a.ticketNumber}/messages`, { body: "Nothing special", visibility: "public" });
    await app.settled();
    const mail = (await app.admin.get(`/api/v1/outbox?ticket=${a.ticketNumber}`)).body.data.find(
      (one: { kind: string }) => one.kind === "reply",
    );
    const b = await send({ Subject: "Open matter" }, "open words", "bob@other.example");
    const moved = await app.admin.post(
      `/api/v1/tickets/${a.ticketNumber}/messages/${said.body.id}/move`,
      { to: b.ticketNumber },
      (await ticketOf(a.ticketNumber)).match,
    );
    assert.equal(moved.status, 200);
    await app.settled();
    const outbox = JSON.stringify((await agent.get("/api/v1/outbox?limit=200")).body);
    assert.ok(outbox.includes("Open matter") && !outbox.includes("Hidden matter"), "the subject of the restricted ticket is told");
    assert.equal((await agent.get(`/api/v1/outbox/${mail.id}`)).status, 404);
    const answer = await send({ "In-Reply-To": `<${mail.messageId}>`, Subject: "Re: Hidden matter" }, "my answer");
    assert.deepEqual([answer.ticketNumber, answer.reason], [b.ticketNumber, "stranger"]);
  });
});

describe("a held message", () => {
  test("leaves its Message-ID behind only once it is released", async () => {
    const a = await send({ Subject: "Epsilon" });
    await agent.post(`/api/v1/tickets/${a.ticketNumber}/messages`, { body: "Hello", visibility: "public" });
    await app.settled();
    const reply = (await app.admin.get(`/api/v1/outbox?ticket=${a.ticketNumber}`)).body.data.find(
      (one: { kind: string }) => one.kind === "reply",
    );
    const held = id();
    const item = await send({ "Message-ID": held, "In-Reply-To": `<${reply.messageId}>` }, "I am her colleague", "colleague@other.example");
    assert.equal(item.reason, "stranger");
    assert.equal((await send({ "In-Reply-To": held, Subject: "Re: x" })).outcome, "ticket", "held: nothing follows from it");
    const message = (await messagesOf(a.ticketNumber)).at(-1);
    assert.deepEqual([message.state, message.filed.by], ["held", "messageId"]);
    await agent.post(`/api/v1/tickets/${a.ticketNumber}/messages/${message.id}/release`, {});
    await app.settled();
    assert.deepEqual(await send({ "In-Reply-To": held, Subject: "Re: x" }).then((one) => [one.outcome, one.ticketNumber]), [
      "message",
      a.ticketNumber,
    ]);
  });

  test("can be split off as a request of whoever sent it", async () => {
    const a = await send({ Subject: "Zeta" });
    await agent.post(`/api/v1/tickets/${a.ticketNumber}/messages`, { body: "Hello", visibility: "public" });
    await app.settled();
    const reply = (await app.admin.get(`/api/v1/outbox?ticket=${a.ticketNumber}`)).body.data.find(
      (one: { kind: string }) => one.kind === "reply",
    );
    await send({ "In-Reply-To": `<${reply.messageId}>` }, "my own question", "mia@other.example");
    const message = (await messagesOf(a.ticketNumber)).at(-1);
    const split = await agent.post(
      `/api/v1/tickets/${a.ticketNumber}/split`,
      { messageId: message.id },
      (await ticketOf(a.ticketNumber)).match,
    );
    assert.equal(split.status, 201);
    assert.equal(split.body.requester.name, "mia");
    assert.equal((await messagesOf(split.body.number))[0].state, "normal");
    assert.equal((await messagesOf(a.ticketNumber)).length, 2);
  });
});

describe("where mail goes otherwise", () => {
  test("an answer opens a ticket that was closed lately, and begins another one where its mailbox says so", async () => {
    const a = await send({ Subject: "Eta" });
    const close = async () =>
      app.admin.patch(`/api/v1/tickets/${a.ticketNumber}`, { status: "closed" }, (await ticketOf(a.ticketNumber)).match);
    await close();
    const tag = { Subject: `Re: [#${a.ticketNumber}]` };
    assert.equal((await send(tag, "not yet done")).ticketNumber, a.ticketNumber);
    assert.equal((await ticketOf(a.ticketNumber)).category, "open");
    await close();
    const mailbox = (await app.admin.get("/api/v1/mailboxes")).body.data.find(
      (one: { address: string }) => one.address === "support@acme.test",
    );
    const set = async (reopenDays: number | null) => {
      const { headers } = await app.admin.get(`/api/v1/mailboxes/${mailbox.id}`);
      assert.equal(
        (await app.admin.patch(`/api/v1/mailboxes/${mailbox.id}`, { reopenDays }, { "if-match": headers.get("etag")! })).body.reopenDays,
        reopenDays,
      );
    };
    await set(0);
    const item = await send(tag, "again");
    assert.equal(item.outcome, "ticket");
    assert.deepEqual((await ticketOf(item.ticketNumber)).hint, { number: a.ticketNumber, reason: "closed" });
    assert.equal((await ticketOf(a.ticketNumber)).category, "closed");
    await set(30);
  });

  test("another tracker's mails about one issue stand in one ticket, those of another sender do not", async () => {
    const jira = { "X-JIRA-FingerPrint": "abc", "Auto-Submitted": "auto-generated" };
    const first = await send({ ...jira, Subject: "[JIRA] (SHOP-42) Checkout fails" }, undefined, "jira@jira.example");
    const second = await send({ ...jira, Subject: "[JIRA] (SHOP-42) Ann commented" }, undefined, "jira@jira.example");
    assert.deepEqual([first.outcome, second.outcome, second.ticketNumber], ["ticket", "message", first.ticketNumber]);
    assert.deepEqual((await messagesOf(first.ticketNumber)).at(-1).filed, { by: "tracker", tracker: "jira", key: "SHOP-42" });
    assert.notEqual(
      (await send({ ...jira, Subject: "[JIRA] (SHOP-43) Other" }, undefined, "jira@jira.example")).ticketNumber,
      first.ticketNumber,
    );
    assert.equal((await send({ ...jira, Subject: "[JIRA] (SHOP-42) Ann commented" }, undefined, "jira@other.example")).outcome, "ticket");
  });

  test("an alarm that recovered leaves its key to the next one", async () => {
    const from = "nagios@customer.example";
    const alarm = (kind: string, state: string) => send({ Subject: `** ${kind} Service Alert: web1/HTTP is ${state} **` }, undefined, from);
    const first = await alarm("PROBLEM", "CRITICAL");
    assert.equal((await alarm("RECOVERY", "OK")).ticketNumber, first.ticketNumber);
    assert.notEqual((await alarm("PROBLEM", "CRITICAL")).ticketNumber, first.ticketNumber);
  });

  test("a mail that is passed on opens a ticket of its own, with a hint", async () => {
    const a = await send({ Subject: "Theta" });
    const item = await send({ Subject: `WG: [#${a.ticketNumber}] Theta` }, "please see below");
    assert.equal(item.outcome, "ticket");
    assert.deepEqual((await ticketOf(item.ticketNumber)).hint, { number: a.ticketNumber, reason: "forward" });
  });

  test("what an agent passes on is a ticket of its author, unproven, without the agent's words", async () => {
    const body =
      "He is difficult, take care.\n\n---------- Forwarded message ---------\nFrom: Rex Brown <rex@far.example>\nSubject: Crash\n\nThe program crashes.";
    const item = await send({ Subject: "Fwd: Crash" }, body, "jana@vendor.test");
    const ticket = await ticketOf(item.ticketNumber);
    assert.deepEqual([ticket.subject, ticket.requester.name], ["Crash", "Rex Brown"]);
    const [first, second] = await messagesOf(item.ticketNumber);
    assert.deepEqual(
      [first.text, first.authentication.result, first.authentication.forwardedBy, first.filed.by],
      ["The program crashes.", "none", "Jana", "forward"],
    );
    assert.deepEqual([second.visibility, second.text, second.author.name], ["internal", "He is difficult, take care.", "Jana"]);
    assert.deepEqual((await app.admin.get(`/api/v1/outbox?ticket=${item.ticketNumber}`)).body.data, [], "nothing is sent to him");
    // The same by somebody who is no agent, or in an agent's name: a plain request of the sender.
    const forged = await send({ Subject: "Fwd: Crash" }, body, "eve@customer.example");
    assert.equal((await ticketOf(forged.ticketNumber)).requester.name, "eve");
  });

  test("the sign in a quoted text leads a proven participant home whose provider took everything else", async () => {
    const a = await send({ Subject: "Iota" });
    await agent.post(`/api/v1/tickets/${a.ticketNumber}/messages`, { body: "Hello", visibility: "public" });
    await app.settled();
    const reply = (await app.admin.get(`/api/v1/outbox?ticket=${a.ticketNumber}`)).body.data.find(
      (one: { kind: string }) => one.kind === "reply",
    );
    const quoted = `Thank you\n\n> ${reply.text.split("\n").join("\n> ")}`;
    assert.match(quoted, /ref-\d+-[a-z2-7]{16}/);
    const item = await send({ Subject: "Answer" }, quoted);
    assert.deepEqual([item.outcome, item.ticketNumber], ["message", a.ticketNumber]);
    assert.equal((await messagesOf(a.ticketNumber)).at(-1).filed.by, "bodyMarker");
    assert.equal((await send({ Subject: "Answer" }, quoted, "mallory@other.example")).outcome, "ticket");
    assert.equal((await send({ Subject: "Answer" }, quoted.replace(/(ref-\d+-.)./, "$1$1"), "ann@customer.example")).outcome, "ticket");
  });
});
