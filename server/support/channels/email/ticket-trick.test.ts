/** What strangers try with mail: to read, to write into, or to speak through somebody else's ticket. */
import { after, before, beforeEach, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import PostalMime from "postal-mime";
import { systemContext } from "#platform/http";
import { startDnsServer, type DnsServer } from "../../../testing/dns-server.ts";
import { letter, mailApp, type MailApp } from "../../../testing/mail-app.ts";

let app: MailApp;
let dns: DnsServer;
let agent: Awaited<ReturnType<MailApp["agent"]>>;
before(async () => {
  dns = await startDnsServer({
    // Customers whose domain says who may send for it; all mail here comes from loopback.
    "customer.example": "v=spf1 ip4:127.0.0.1 -all",
    "_dmarc.customer.example": "v=DMARC1; p=reject",
    // One whose own server is elsewhere: whatever comes from here in its name is forged.
    "bank.example": "v=spf1 ip4:192.0.2.77 -all",
    "_dmarc.bank.example": "v=DMARC1; p=quarantine",
    "evil.example": "v=spf1 ip4:127.0.0.1 -all",
    "_dmarc.evil.example": "v=DMARC1; p=none",
  });
  app = await mailApp({ env: { BACKSTAY_DNS: dns.address } });
  agent = await app.agent("agent", { name: "Jana" });
});
after(async () => {
  await app.close();
  await dns.stop();
});

type Item = { id: string; outcome: string; state: string; reason: string | null; ticketNumber: number };
const send = async (
  headers: { [name: string]: string | null },
  { from, to, body }: { from?: string; to?: string; body?: string } = {},
): Promise<Item> => {
  assert.match(await app.deliver(letter(headers, body), { ...(from === undefined ? {} : { from }), ...(to ? { to } : {}) }), /^250/);
  await app.settled();
  return (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
};
const messages = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data;
const mailsTo = async (address: string) =>
  (
    await sql<{
      kind: string;
      about: string | null;
      content: { text: string };
    }>`select kind, about, content from outbound_mails where to_address = ${address}`.execute(app.program.platform.database.staff)
  ).rows;

/** Ann's ticket, answered once: what she alone has seen. */
let ticket: { number: number; id: string };
let token: string;
let replyAddress: string;
let annsMessageId: string;
let round = 0;
beforeEach(async () => {
  round += 1;
  annsMessageId = `<ann.${round}@customer.example>`;
  const item = await send({ "Message-ID": annsMessageId, Subject: `Export ${round}` });
  ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
  await agent.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Your key is SECRET-42", visibility: "public" });
  await app.settled();
  const mail = (await app.admin.get(`/api/v1/outbox?ticket=${ticket.number}`)).body.data.find(
    (one: { kind: string }) => one.kind === "reply",
  );
  const parsed = await PostalMime.parse(Buffer.from((await app.admin.get(`/api/v1/outbox/${mail.id}/raw`)).body));
  token = parsed.messageId!;
  replyAddress = parsed.replyTo![0]!.address!;
});

describe("a sender who is who he says", () => {
  test("is threaded by token, by Message-ID and by subject tag", async () => {
    const ways: { [name: string]: string }[] = [
      { "In-Reply-To": token },
      { "In-Reply-To": annsMessageId },
      { Subject: `Re: something [#${ticket.number}]` },
    ];
    for (const way of ways) {
      const item = await send(way);
      assert.deepEqual([item.outcome, item.ticketNumber], ["message", ticket.number], JSON.stringify(way));
    }
    const list = await messages(ticket.number);
    assert.deepEqual(
      list.slice(2).map((one: { state: string; authentication: { result: string } }) => [one.state, one.authentication.result]),
      [
        ["normal", "pass"],
        ["normal", "pass"],
        ["normal", "pass"],
      ],
    );
  });
});

describe("a forged sender", () => {
  test("with a valid token is held: agents see it, nobody is mailed, nothing changes", async () => {
    const before = (await app.admin.get(`/api/v1/tickets/${ticket.number}`)).body;
    const item = await send(
      { "In-Reply-To": token, From: "Ceo <ceo@bank.example>", Cc: "thief@evil.example" },
      { from: "thief@evil.example" },
    );
    assert.deepEqual([item.outcome, item.ticketNumber, item.reason], ["message", ticket.number, "authenticationFailed"]);
    const held = (await messages(ticket.number)).at(-1);
    assert.equal(held.state, "held");
    assert.equal(held.author, null, "no contact is named for it");
    assert.equal(held.authentication.result, "fail");
    const after = (await app.admin.get(`/api/v1/tickets/${ticket.number}`)).body;
    assert.deepEqual([after.revision, after.category, after.preview], [before.revision, before.category, before.preview]);
    assert.deepEqual(await mailsTo("thief@evil.example"), []);
    assert.deepEqual(await mailsTo("ceo@bank.example"), []);
    const people = (await app.admin.get(`/api/v1/tickets/${ticket.number}/participants`)).body.data;
    assert.deepEqual(
      people.map((one: { email: string }) => one.email),
      ["ann@customer.example"],
    );
  });

  test("in the requester's own name is held as well, until an agent releases it", async () => {
    // A participant whose domain disowns the mail.
    const opened = await send({ From: "Ben <ben@bank.example>" }, { from: "ben@bank.example" });
    const made = await app.admin.post("/api/v1/tickets", { subject: "Loan", body: "Hello", requester: { email: "ben@bank.example" } });
    await agent.post(`/api/v1/tickets/${made.body.number}/messages`, { body: "Dear Ben", visibility: "public" });
    await app.settled();
    const mail = (await app.admin.get(`/api/v1/outbox?ticket=${made.body.number}`)).body.data[0];
    const item = await send(
      { From: "Ben <ben@bank.example>", "In-Reply-To": `<${mail.messageId}>` },
      { from: "ben@bank.example", body: "Pay to another account" },
    );
    assert.deepEqual([item.outcome, item.reason], ["message", "authenticationFailed"]);
    const held = (await messages(made.body.number)).at(-1);
    assert.equal(held.state, "held");
    const released = await agent.post(`/api/v1/tickets/${made.body.number}/messages/${held.id}/release`, {});
    assert.equal(released.status, 200);
    assert.equal(released.body.state, "normal");
    // And no acknowledgement was ever mailed to Ben for the ticket opened in his name.
    assert.equal(opened.outcome, "ticket");
    assert.equal((await mailsTo("ben@bank.example")).filter((one) => one.kind === "acknowledgement").length, 0);
  });

  test("without a token opens a ticket of its own with a hint, and reads nothing", async () => {
    for (const way of [
      { "In-Reply-To": annsMessageId },
      { References: `<x@y.example> ${annsMessageId}` },
      { Subject: `Re: [#${ticket.number}]` },
    ] as { [name: string]: string }[]) {
      const item = await send({ ...way, From: "Ann Smith <ann@bank.example>" }, { from: "ann@bank.example" });
      assert.equal(item.outcome, "ticket", JSON.stringify(way));
      assert.notEqual(item.ticketNumber, ticket.number);
      const opened = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
      assert.equal(opened.hint.number, ticket.number);
    }
    assert.equal((await messages(ticket.number)).length, 2);
  });

  test("cannot pass by claiming in headers to be authenticated", async () => {
    const item = await send(
      {
        "Authentication-Results": "localhost; dmarc=pass; spf=pass; dkim=pass",
        "Received-SPF": "pass",
        "X-Backstay-Ticket": String(ticket.number),
        "ARC-Authentication-Results": "i=1; dmarc=pass",
        From: "ben@bank.example",
        "In-Reply-To": token,
      },
      { from: "x@evil.example" },
    );
    assert.equal(item.reason, "authenticationFailed");
  });

  test("who names two authors, a group, or hides an address in a name is nobody", async () => {
    for (const from of [
      "ann@customer.example, thief@evil.example",
      "friends: ann@customer.example, thief@evil.example;",
      '"ann@customer.example" <thief@evil.example>',
      "=?utf-8?q?ann=40customer=2Eexample?= <thief@evil.example>",
      "ann@customer.example\nFrom: thief@evil.example",
    ]) {
      const item = await send({ From: from, "In-Reply-To": token }, { from: "thief@evil.example" });
      assert.equal(item.outcome, "message", from);
      assert.ok(item.reason === "stranger" || item.reason === "authenticationFailed", `${from}: ${item.reason}`);
      assert.equal((await messages(ticket.number)).at(-1).state, "held", from);
    }
  });
});

describe("a stranger", () => {
  test("who got hold of a mail with a token is held, authenticated or not", async () => {
    for (const [headers, to] of [
      [{ "In-Reply-To": token }, "support@acme.test"],
      [{ To: replyAddress }, replyAddress],
    ] as const) {
      const item = await send({ ...headers, From: "mallory@evil.example" }, { from: "mallory@evil.example", to });
      assert.deepEqual([item.outcome, item.ticketNumber, item.reason], ["message", ticket.number, "stranger"]);
      assert.equal((await messages(ticket.number)).at(-1).authentication.result, "pass");
    }
    assert.deepEqual(await mailsTo("mallory@evil.example"), []);
    await agent.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Next secret", visibility: "public" });
    await app.settled();
    assert.deepEqual(await mailsTo("mallory@evil.example"), [], "no answer ever reaches him");
  });

  test("cannot guess a reply address or sign a Message-ID", async () => {
    const local = replyAddress.slice(0, replyAddress.indexOf("@"));
    const flipped = `${local.slice(0, -1)}${local.endsWith("a") ? "b" : "a"}`;
    for (const guess of [
      `support+${ticket.number}@acme.test`,
      `support+t${ticket.number}@acme.test`,
      `${flipped}@acme.test`,
      "support+@acme.test",
      `${local}x@acme.test`,
      "bounce-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test",
    ])
      assert.match(
        await app.deliver(letter({ To: guess, From: "mallory@evil.example" }), { from: "mallory@evil.example", to: guess }),
        /^55[03]/,
        guess,
      );
    const forged = token.replace(
      /\.([a-z2-7])([a-z2-7]{15})@/,
      (_all, first: string, rest: string) => `.${first === "a" ? "b" : "a"}${rest}@`,
    );
    const item = await send({ "In-Reply-To": forged, From: "mallory@evil.example" }, { from: "mallory@evil.example" });
    assert.equal(item.outcome, "ticket");
    assert.equal((await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body.hint, null);
  });

  test("in Cc gets answers and no right: not to read, not by writing", async () => {
    const item = await send({ From: "carl@customer.example", Cc: "mallory2@evil.example" }, { from: "carl@customer.example" });
    const ctx = systemContext(app.program.platform, "test");
    const { rows } = await sql<{
      can_read: boolean;
    }>`select p.can_read from ticket_participants p join contact_names c on c.id = p.contact_id join tickets t on t.id = p.ticket_id where t.number = ${item.ticketNumber} and c.address = 'mallory2@evil.example'`.execute(
      ctx.db,
    );
    assert.deepEqual(rows, [{ can_read: false }]);
  });

  test("cannot be added to a conversation by an unproven reply", async () => {
    // A domain that publishes nothing: the mail threads, marked, but brings nobody along.
    const made = await app.admin.post("/api/v1/tickets", { subject: "Quiet", body: "Hello", requester: { email: "dan@quiet.example" } });
    await agent.post(`/api/v1/tickets/${made.body.number}/messages`, { body: "Dear Dan", visibility: "public" });
    await app.settled();
    const mail = (await app.admin.get(`/api/v1/outbox?ticket=${made.body.number}`)).body.data[0];
    const item = await send(
      { From: "dan@quiet.example", Cc: "thief@evil.example", "In-Reply-To": `<${mail.messageId}>` },
      { from: "dan@quiet.example" },
    );
    assert.equal(item.outcome, "message");
    const message = (await messages(made.body.number)).at(-1);
    assert.deepEqual([message.state, message.authentication.result], ["normal", "none"]);
    const people = (await app.admin.get(`/api/v1/tickets/${made.body.number}/participants`)).body.data;
    assert.deepEqual(
      people.map((one: { email: string }) => one.email),
      ["dan@quiet.example"],
    );
  });
});

describe("our mail as a weapon", () => {
  test("ten thousand forged mails for one victim bring him one mail at most, without a word of theirs", async () => {
    const raws = Array.from({ length: 60 }, (_, index) =>
      letter(
        { From: "Buy pills <victim@quiet.example>", Subject: `BUY PILLS http://spam.example ${index}` },
        "BUY PILLS http://spam.example",
      ),
    );
    for (let at = 0; at < raws.length; at += 10)
      await Promise.all(raws.slice(at, at + 10).map((raw) => app.deliver(raw, { from: "victim@quiet.example" })));
    await app.settled();
    const mails = await mailsTo("victim@quiet.example");
    assert.equal(mails.length, 1);
    assert.ok(!/pills|spam/i.test(JSON.stringify(mails[0])));
  });

  test("no name, subject or identifier breaks a header of ours", async () => {
    const item = await send(
      {
        From: '"Eve\\" <all@evil.example>, \\"" <eve@customer.example>',
        Subject: "=?utf-8?q?Hi=0D=0ABcc:_all@evil.example=0D=0A?=",
        "Message-ID": "<a@b>\r\n <c@customer.example>",
        References: "<x@y>\r\n\tBcc:<z@evil.example>",
      },
      { from: "eve@customer.example" },
    );
    await agent.post(`/api/v1/tickets/${item.ticketNumber}/messages`, { body: "Hello", visibility: "public" });
    await app.settled();
    const mail = (await app.admin.get(`/api/v1/outbox?ticket=${item.ticketNumber}`)).body.data.find(
      (one: { kind: string }) => one.kind === "reply",
    );
    const raw: string = (await app.admin.get(`/api/v1/outbox/${mail.id}/raw`)).body;
    const parsed = await PostalMime.parse(Buffer.from(raw));
    assert.deepEqual(
      parsed.headers.filter((one) => ["bcc", "cc"].includes(one.key)),
      [],
    );
    assert.deepEqual(
      parsed.to!.map((one) => one.address),
      ["eve@customer.example"],
    );
    assert.match(parsed.subject!, /^Re: Hi Bcc: all@evil\.example$/);
  });
});
