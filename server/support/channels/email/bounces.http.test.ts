/** What a returned mail does to the mail, the address, the contact, and what an absence note leaves on a ticket. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { letter, mailApp, startRelay, type MailApp, type Relay } from "../../../testing/mail-app.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data/email-bounces");

let app: MailApp;
let relay: Relay;
let agent: Awaited<ReturnType<MailApp["agent"]>>;
before(async () => {
  relay = await startRelay();
  app = await mailApp({ env: { BACKSTAY_SMTP_URL: relay.url, BACKSTAY_LIMITS: "on" } });
  agent = await app.agent("agent");
});
after(async () => {
  await app.close();
  await relay.stop();
});

const db = () => app.program.platform.database.staff;
const send = async (raw: string | Buffer, envelope: { from?: string; to?: string } = {}) => {
  assert.match(await app.deliver(raw, envelope), /^250/);
  await app.settled();
  return (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
};
const contactOf = async (email: string) => {
  const { body } = await app.admin.get(`/api/v1/contacts?email=${encodeURIComponent(email)}`);
  const read = await app.admin.get(`/api/v1/contacts/${body.data[0].id}`);
  return { id: read.body.id as string, address: read.body.addresses[0], etag: read.headers.get("etag")! };
};

/** A ticket with an answer that left through the relay. */
async function answered(from: string, body = "Please try 4.3") {
  const item = await send(letter({ From: from }), { from });
  return { number: item.ticketNumber as number, ...(await answer(item.ticketNumber, body)) };
}

async function answer(number: number, body: string) {
  const posted = await agent.post(`/api/v1/tickets/${number}/messages`, { body, visibility: "public" });
  await app.settled();
  const mail = (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data.find((one: { kind: string }) => one.kind === "reply");
  const sent = relay.mails.find((one) => one.raw.includes(mail.messageId));
  return { messageId: posted.body.id as string, mail, sent };
}

function report(original: string, recipient: string, status: string, words: string, action = "failed") {
  return letter(
    {
      From: "MAILER-DAEMON@mx.customer.example",
      To: "x@acme.test",
      Subject: "Undelivered Mail Returned to Sender",
      "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version": "1.0",
    },
    `--b\nContent-Type: text/plain\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example\n\nFinal-Recipient: rfc822; ${recipient}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${original}>\n--b--`,
  );
}

describe("a bounce", () => {
  test("for good marks the mail, the address and the suppression; mail from the address clears it", async () => {
    const { number, sent, mail } = await answered("gone@customer.example");
    const item = await send(report("x@y.example", "gone@customer.example", "5.1.1", "550 5.1.1 user unknown"), {
      from: "",
      to: sent!.from,
    });
    assert.deepEqual([item.outcome, item.ticketNumber, item.reason], ["delivery", number, "userUnknown"]);
    const { address } = await contactOf("gone@customer.example");
    assert.equal(address.bounceState, "hard");
    assert.deepEqual([address.bounce.count, address.bounce.reason], [1, "userUnknown"]);
    assert.match(address.bounce.detail, /user unknown/);
    assert.equal((await app.admin.get(`/api/v1/outbox/${mail.id}`)).body.state, "failed");
    const [message] = (await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data;
    assert.deepEqual(
      message.delivery.failures.map((one: { address: string; reason: string }) => [one.address, one.reason]),
      [["gone@customer.example", "userUnknown"]],
    );
    assert.equal((await answer(number, "Again")).mail.state, "suppressed");
    await send(letter({ From: "gone@customer.example" }, "I am back."), { from: "gone@customer.example" });
    assert.equal((await contactOf("gone@customer.example")).address.bounceState, "none");
    assert.equal((await answer(number, "Welcome back")).mail.state, "sent");
  });

  test("that comes twice counts once", async () => {
    const { sent } = await answered("twice@customer.example");
    for (let time = 0; time < 2; time += 1)
      await send(report("x@y.example", "twice@customer.example", "5.2.2", "552 5.2.2 mailbox full"), { from: "", to: sent!.from });
    const { address } = await contactOf("twice@customer.example");
    assert.deepEqual([address.bounceState, address.bounce.count, address.bounce.reason], ["soft", 1, "mailboxFull"]);
  });

  test("that may pass leaves mail flowing until it has failed on several days", async () => {
    const { number, sent } = await answered("full@customer.example");
    let bounceTo = sent!.from;
    for (const days of [3, 3, 2, 1]) {
      await send(report("x@y.example", "full@customer.example", "5.2.2", "552 5.2.2 mailbox full"), { from: "", to: bounceTo });
      await sql`update contact_addresses set bounced_at = bounced_at - ${days} * interval '1 day' where address = 'full@customer.example'`.execute(
        db(),
      );
      const next = await answer(number, `Still there? ${days}`);
      assert.equal(next.mail.state, "sent");
      bounceTo = next.sent!.from;
    }
    await send(report("x@y.example", "full@customer.example", "5.2.2", "552 5.2.2 mailbox full"), { from: "", to: bounceTo });
    assert.equal((await contactOf("full@customer.example")).address.bounceState, "hard");
    assert.equal((await answer(number, "Hello?")).mail.state, "suppressed");
    const { id, etag } = await contactOf("full@customer.example");
    const cleared = await app.admin.post(`/api/v1/contacts/${id}/clear-bounce`, { address: "full@customer.example" }, { "if-match": etag });
    assert.deepEqual([cleared.status, cleared.body.addresses[0].bounceState], [200, "none"]);
    assert.equal((await answer(number, "Once more")).mail.state, "sent");
  });

  test("that only tells of a delay changes neither the mail nor the address", async () => {
    const { sent, mail } = await answered("late@customer.example");
    await send(report("x@y.example", "late@customer.example", "4.4.1", "421 connection timed out", "delayed"), {
      from: "",
      to: sent!.from,
    });
    const shown = (await app.admin.get(`/api/v1/outbox/${mail.id}`)).body;
    assert.deepEqual([shown.state, shown.attempts.at(-1).outcome], ["sent", "delayed"]);
    assert.equal((await contactOf("late@customer.example")).address.bounceState, "none");
  });

  test("sent to the reply address only its receiver knows counts; one that proves nothing is kept and changes nothing", async () => {
    const { number, sent, mail } = await answered("exchange@customer.example");
    const replyTo = /^Reply-To: (\S+)/im.exec(sent!.raw)![1]!;
    const text =
      "Your message did not reach the following recipient(s):\n\nexchange@customer.example on Mon, 5 Jan 2026 10:00\n    The recipient name is not recognized\n";
    const headers = { From: "postmaster@customer.example", Subject: "Undeliverable: Export", To: replyTo };
    const forged = await send(letter({ ...headers, To: "support@acme.test" }, text), { from: "", to: "support@acme.test" });
    assert.deepEqual([forged.outcome, forged.reason, forged.ticketNumber], ["delivery", "unproven", null]);
    assert.equal((await app.admin.get(`/api/v1/outbox/${mail.id}`)).body.state, "sent");
    const real = await send(letter(headers, text), { from: "", to: replyTo });
    assert.deepEqual([real.outcome, real.reason, real.ticketNumber], ["delivery", "userUnknown", number]);
    assert.equal((await app.admin.get(`/api/v1/outbox/${mail.id}`)).body.state, "failed");
  });

  test("names another address than the mail's own: only that of the mail is marked", async () => {
    const { sent } = await answered("mine@customer.example");
    await answered("victim@customer.example");
    await send(report("x@y.example", "victim@customer.example", "5.1.1", "550 5.1.1 user unknown"), { from: "", to: sent!.from });
    assert.equal((await contactOf("victim@customer.example")).address.bounceState, "none");
    assert.equal((await contactOf("mine@customer.example")).address.bounceState, "hard");
  });

  test("at the door, when the receiver's server refuses the address, marks it as well", async () => {
    relay.answer = (command) => (/^RCPT TO:<nobody@/i.test(command) ? "550 5.1.1 <nobody@customer.example>: User unknown" : null);
    try {
      const { number } = await answered("nobody@customer.example");
      // The refusal is told first, then written down.
      await app.settled();
      const [message] = (await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data;
      assert.deepEqual(
        message.delivery.failures.map((one: { reason: string }) => one.reason),
        ["userUnknown"],
      );
      assert.equal((await contactOf("nobody@customer.example")).address.bounceState, "hard");
    } finally {
      relay.answer = () => null;
    }
  });
});

test("a complaint by a feedback loop silences the address, and no click undoes it", async () => {
  const { sent, mail } = await answered("angry@customer.example");
  const complaint = letter(
    {
      From: "fbl@provider.example",
      To: "support@acme.test",
      Subject: "Email Feedback Report",
      "MIME-Version": "1.0",
      "Content-Type": 'multipart/report; report-type=feedback-report; boundary="b"',
    },
    `--b\nContent-Type: text/plain\n\nThis is an abuse report.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: FBL/1.0\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <${mail.messageId}>\nSubject: x\n\nx\n--b--`,
  );
  const item = await send(complaint, { from: "fbl@provider.example" });
  assert.deepEqual([item.outcome, item.reason], ["delivery", "complaint"]);
  assert.ok(sent);
  const { id, address, etag } = await contactOf("angry@customer.example");
  assert.equal(address.bounceState, "complained");
  const cleared = await app.admin.post(`/api/v1/contacts/${id}/clear-bounce`, { address: "angry@customer.example" }, { "if-match": etag });
  assert.deepEqual([cleared.status, cleared.body.code], [409, "contact.addressComplained"]);
});

test("an absence note stands in the history of the ticket, with its last day, and opens nothing", async () => {
  const { number, mail } = await answered("away@customer.example");
  const item = await send(
    letter(
      { From: "away@customer.example", Subject: "Abwesend", "Auto-Submitted": "auto-replied", "In-Reply-To": `<${mail.messageId}>` },
      "Ich bin bis zum 24.12.2099 nicht da, vielmehr bis 5. Mai.",
    ),
    { from: "away@customer.example" },
  );
  assert.deepEqual([item.outcome, item.ticketNumber], ["autoReply", number]);
  const { data } = (await agent.get(`/api/v1/tickets/${number}/history`)).body;
  const line = data.find((one: { type: string }) => one.type === "autoReply.received");
  assert.deepEqual([line.actor.kind, line.actor.name, line.data.intakeId], ["contact", "away", item.id]);
  assert.match(line.data.until, /^\d{4}-05-05$/);
  assert.equal((await agent.get(`/api/v1/tickets/${number}/messages`)).body.data.length, 2);
});

describe("mail that goes round", () => {
  test("pauses its sender: the mails are tickets, none is answered, agents see why and let it go on", async () => {
    const before = (await app.admin.get("/api/v1/mail-breakers")).body.data.length;
    const { body: guard, headers } = await app.admin.get("/api/v1/mail-guard");
    assert.equal(guard.peerMails, 40);
    const changed = await app.admin.patch("/api/v1/mail-guard", { peerMails: 6 }, { "if-match": headers.get("etag")! });
    assert.equal(changed.body.peerMails, 6);
    const count = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from outbound_mails where to_address = 'mad@customer.example'`.execute(db()))
        .rows[0]!.n;
    for (let time = 0; time < 9; time += 1)
      assert.equal(
        (await send(letter({ From: "mad@customer.example", Subject: "We got your request" }), { from: "mad@customer.example" })).outcome,
        "ticket",
      );
    assert.equal(await count(), 1);
    const { data } = (await app.admin.get("/api/v1/mail-breakers?active=true")).body;
    assert.equal(data.length, before + 1);
    assert.deepEqual([data[0].address, data[0].scope, data[0].reason, data[0].active], ["mad@customer.example", "peer", "volume", true]);
    assert.equal(data[0].heldBack, 3);
    const { data: events } = (await app.admin.get("/api/v1/events?after=0&limit=200")).body;
    assert.ok(events.length > 0);
    const metrics = (await app.admin.get("/metrics")).body as unknown;
    assert.match(String(metrics), /backstay_mail_breakers_total\{scope="peer",reason="volume"\} 1/);
    const resumed = await app.admin.post(`/api/v1/mail-breakers/${data[0].id}/resume`);
    assert.deepEqual([resumed.status, resumed.body.active], [200, false]);
    assert.equal((await app.admin.get("/api/v1/mail-breakers?active=true")).body.data.length, before);
  });
});

test("every returned mail and absence note of the collection opens no ticket and is decided in time", { timeout: 120_000 }, async (t) => {
  if (!existsSync(DATA)) return t.diagnostic("the shared test material is absent");
  const lines = readFileSync(join(DATA, "expected.jsonl"), "utf8").trim().split("\n");
  const tickets = async () => (await sql<{ n: number }>`select count(*)::int as n from tickets`.execute(db())).rows[0]!.n;
  const before = await tickets();
  // Every third here; all of them, with the slowest hundredth, in the proof `bounces`.
  for (const [index, line] of lines.entries()) {
    if (index % 3 !== 0) continue;
    const { file, kind } = JSON.parse(line) as { file: string; kind: string };
    assert.match(
      await app.deliver(readFileSync(join(DATA, file)), { from: kind === "auto-reply" ? "x@corpus.example" : "" }),
      /^250/,
      file,
    );
  }
  await app.settled();
  const { rows } = await sql<{ outcome: string; n: number; p95: number }>`select outcome, count(*)::int as n,
      percentile_disc(0.95) within group (order by extract(epoch from decided_at - received_at))::float as p95
    from intake where envelope_from in ('', 'x@corpus.example') group by 1`.execute(db());
  assert.deepEqual(rows.map((row) => row.outcome).toSorted(), ["autoReply", "delivery"], JSON.stringify(rows));
  assert.equal(await tickets(), before);
  assert.ok(
    rows.every((row) => row.p95 < 2),
    JSON.stringify(rows),
  );
  t.diagnostic(JSON.stringify(rows));
});
