/** Machines that answer machines: nothing may go round. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { letter, mailApp, startRelay, type MailApp, type Relay } from "../../../testing/mail-app.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data");
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? files(join(folder, name)) : [join(folder, name)]));

let app: MailApp;
let relay: Relay;
let agent: Awaited<ReturnType<MailApp["agent"]>>;
before(async () => {
  relay = await startRelay();
  app = await mailApp({ env: { BACKSTAY_SMTP_URL: relay.url } });
  agent = await app.agent("agent");
});
after(async () => {
  await app.close();
  await relay.stop();
});

type Item = { id: string; outcome: string | null; state: string; reason: string | null; ticketNumber: number };
const send = async (raw: string | Buffer, envelope?: { from?: string; to?: string }): Promise<Item> => {
  assert.match(await app.deliver(raw, envelope), /^250/);
  await app.settled();
  return (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
};
const count = async (what: "tickets" | "outbound_mails") =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(what)}`.execute(app.program.platform.database.staff)).rows[0]!.n;

/** A ticket with an answer that left through the relay. */
async function answered(from: string) {
  const item = await send(letter({ From: from }), { from });
  await agent.post(`/api/v1/tickets/${item.ticketNumber}/messages`, { body: "Please try 4.3", visibility: "public" });
  await app.settled();
  const mail = (await app.admin.get(`/api/v1/outbox?ticket=${item.ticketNumber}`)).body.data.find(
    (one: { kind: string }) => one.kind === "reply",
  );
  const sent = relay.mails.find((one) => one.raw.includes(mail.messageId))!;
  return { number: item.ticketNumber, mail, sent };
}

const report = (original: string, recipient: string, status: string, words: string) =>
  letter(
    {
      From: "MAILER-DAEMON@mx.customer.example",
      To: "x@acme.test",
      Subject: "Undelivered Mail Returned to Sender",
      "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version": "1.0",
    },
    `--b\nContent-Type: text/plain\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example\n\nFinal-Recipient: rfc822; ${recipient}\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${original}>\n--b--`,
  );

describe("bounces", () => {
  test("are written on the mail they are about, and a dead address gets nothing more", async () => {
    const { number, mail, sent } = await answered("gone@customer.example");
    assert.equal(mail.state, "sent");
    assert.match(sent.from, /^bounce-[a-z2-7]{42}@acme\.test$/);
    const tickets = await count("tickets");
    const item = await send(report("whatever@elsewhere.example", "gone@customer.example", "5.1.1", "550 5.1.1 user unknown"), {
      from: "",
      to: sent.from,
    });
    assert.deepEqual([item.outcome, item.ticketNumber], ["delivery", number]);
    const shown = (await app.admin.get(`/api/v1/outbox/${mail.id}`)).body;
    assert.equal(shown.state, "failed");
    assert.deepEqual(
      shown.attempts.map((one: { outcome: string; code: number }) => [one.outcome, one.code]),
      [
        ["sent", 250],
        ["bounced", 550],
      ],
    );
    assert.match(shown.attempts[1].reply, /user unknown/);
    const message = (await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data[0];
    assert.equal(message.delivery.state, "bounced");
    const { data: events } = (await app.admin.get("/api/v1/events?after=0&limit=200")).body;
    const told = events.findLast((event: { type: string }) => event.type === "mail.failed");
    assert.deepEqual(
      [told.data.reason, told.subjects[0]],
      ["bounced", `ticket:${(await app.admin.get(`/api/v1/tickets/${number}`)).body.id}`],
    );
    await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Are you there?", visibility: "public" });
    await app.settled();
    assert.equal((await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data[0].state, "suppressed");
    assert.equal(await count("tickets"), tickets);
  });

  test("are known by our Message-ID too, and a soft one leaves the address alone", async () => {
    const { number, mail } = await answered("full@customer.example");
    const item = await send(report(mail.messageId, "full@customer.example", "5.2.2", "552 5.2.2 mailbox full"), { from: "" });
    assert.deepEqual([item.outcome, item.ticketNumber], ["delivery", number]);
    await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Again", visibility: "public" });
    await app.settled();
    assert.equal((await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data[0].state, "sent");
  });

  test("that prove nothing change nothing: nobody can have an address silenced", async () => {
    const { number, mail } = await answered("alive@customer.example");
    const item = await send(
      report("m.aaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaa@acme.test", "alive@customer.example", "5.1.1", "550 5.1.1 user unknown"),
      { from: "" },
    );
    assert.deepEqual([item.outcome, item.ticketNumber], ["delivery", null]);
    assert.equal((await app.admin.get(`/api/v1/outbox/${mail.id}`)).body.state, "sent");
    assert.ok(number);
  });
});

describe("automatic mail", () => {
  test("answers of machines open nothing and are not answered", async () => {
    const { number, mail } = await answered("away@customer.example");
    const before = [await count("tickets"), await count("outbound_mails")];
    for (const headers of [
      { "Auto-Submitted": "auto-replied", "In-Reply-To": `<${mail.messageId}>` },
      { Subject: "Automatic reply: Export", "X-Auto-Response-Suppress": "All" },
      { "X-Autoreply": "yes" },
      { Precedence: "auto_reply" },
    ] as { [name: string]: string }[]) {
      const item = await send(letter({ From: "away@customer.example", ...headers }), { from: "away@customer.example" });
      assert.equal(item.outcome, "autoReply", JSON.stringify(headers));
      if ("In-Reply-To" in headers) assert.equal(item.ticketNumber, number);
    }
    assert.equal((await send(letter({ From: "away@customer.example" }), { from: "" })).outcome, "autoReply");
    assert.deepEqual([await count("tickets"), await count("outbound_mails")], before);
    assert.equal((await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data.length, 2);
  });

  test("of monitoring and lists opens a ticket without an acknowledgement", async () => {
    const before = await count("outbound_mails");
    for (const headers of [
      { "Auto-Submitted": "auto-generated", Subject: "Disk full" },
      { "List-Id": "<l.customer.example>" },
      { Precedence: "bulk" },
      { "X-Auto-Response-Suppress": "AutoReply" },
      { From: "no-reply@customer.example" },
    ] as { [name: string]: string }[]) {
      assert.equal(
        (await send(letter({ From: "monitor@customer.example", ...headers }), { from: "monitor@customer.example" })).outcome,
        "ticket",
        JSON.stringify(headers),
      );
    }
    assert.equal(await count("outbound_mails"), before);
  });

  test("our own mail that comes back is set aside", async () => {
    const { sent } = await answered("echo@customer.example");
    const before = await count("outbound_mails");
    const returned = await send(Buffer.from(sent.raw, "latin1"), { from: "echo@customer.example" });
    assert.deepEqual([returned.state, returned.reason], ["quarantined", "loop"]);
    const rewritten = await send(
      sent.raw.replace(/^Message-ID:.*$/im, "Message-ID: <new@customer.example>").replace(/^From:.*$/im, "From: echo@customer.example"),
      { from: "echo@customer.example" },
    );
    assert.deepEqual([rewritten.state, rewritten.reason], ["quarantined", "loop"]);
    assert.equal(await count("outbound_mails"), before);
  });

  test("two installations that write to one another exchange one acknowledgement, not a thousand", async () => {
    const other = await mailApp();
    try {
      // Everything one sends to the other's mailbox is delivered there, for as long as anything is sent.
      const ring = [app, other] as const;
      await ring[1].deliver(
        letter({ From: "support@acme.test", To: "help@other.test" }).replace("From: support@acme.test", "From: support@peer.test"),
        { from: "support@peer.test" },
      );
      await other.settled();
      let passed = 0;
      const seen = new Set<string>();
      for (let turn = 0; turn < 20; turn += 1) {
        const [from, to] = turn % 2 === 0 ? [other, app] : [app, other];
        const { data } = (await from.admin.get("/api/v1/outbox?limit=200")).body;
        const fresh = data.filter(
          (one: { id: string; to: { address: string } }) => one.to.address === "support@peer.test" && !seen.has(one.id),
        );
        if (fresh.length === 0) break;
        for (const one of fresh) {
          seen.add(one.id);
          passed += 1;
          const raw: string = (await from.admin.get(`/api/v1/outbox/${one.id}/raw`)).body;
          await to.deliver(raw.replace(/^From:.*$/im, "From: support@peer.test"), { from: "" });
        }
        await to.settled();
      }
      assert.ok(passed <= 3, `${passed} automatic mails went round`);
      assert.equal(passed, 1);
    } finally {
      await other.close();
    }
  });
});

test("every mail of the collections ends as something, and the program goes on", { timeout: 120_000 }, async (t) => {
  if (!existsSync(DATA)) return t.diagnostic("the shared test material is absent");
  const mails = ["email-mime", "email-bounces", "email-replies"]
    .flatMap((folder) => files(join(DATA, folder)))
    .filter((name) => /\.(?:eml|msg)$|mimekit[/]messages[/].*\.txt$/.test(name));
  assert.ok(mails.length > 400);

  const queue = [...mails];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let file = queue.pop(); file; file = queue.pop())
        assert.match(await app.deliver(readFileSync(file), { from: "sender@corpus.example" }), /^250/, file);
    }),
  );
  await app.settled();
  const { rows } = await sql<{
    state: string;
    outcome: string | null;
    reason: string | null;
    n: number;
  }>`select state, outcome, case when state = 'quarantined' then reason end as reason, count(*) as n from intake
    where envelope_from = 'sender@corpus.example' group by 1, 2, 3`.execute(app.program.platform.database.staff);

  assert.equal(
    rows.reduce((sum, row) => sum + row.n, 0),
    mails.length,
  );
  const of = (state: string, outcome: string | null) =>
    rows.filter((row) => row.state === state && row.outcome === outcome).reduce((sum, row) => sum + row.n, 0);
  assert.equal(
    rows.some((row) => row.state === "pending"),
    false,
  );
  assert.equal(
    rows.some((row) => row.reason === "failed"),
    false,
    JSON.stringify(rows),
  );
  assert.ok(of("done", "delivery") > 280, JSON.stringify(rows));
  assert.ok(of("done", "ticket") > 110, JSON.stringify(rows));
  t.diagnostic(JSON.stringify(rows));
  assert.equal((await app.admin.get("/api/v1/tickets?limit=1")).status, 200);
});
