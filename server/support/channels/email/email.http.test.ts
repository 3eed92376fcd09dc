import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import PostalMime from "postal-mime";
import { letter, mailApp, type MailApp } from "../../../testing/mail-app.ts";

let app: MailApp;
let agent: Awaited<ReturnType<MailApp["agent"]>>;
before(async () => {
  app = await mailApp();
  agent = await app.agent("agent", { name: "Jana Nováková" });
});
after(() => app.close());

const tickets = async (query = "") => (await app.admin.get(`/api/v1/tickets?limit=200${query}`)).body.data;
const newest = async () => (await tickets())[0];
const messages = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data;
const items = async () => (await app.admin.get("/api/v1/intake?limit=200")).body.data;
const send = async (raw: string | Buffer, envelope?: { from?: string; to?: string | string[] }) => {
  assert.match(await app.deliver(raw, envelope), /^250/);
  await app.settled();
  return (await items())[0];
};
const outbox = async (number: number) => (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data;
const rawOf = async (id: string): Promise<string> => (await app.admin.get(`/api/v1/outbox/${id}/raw`)).body;
const parse = (raw: string) => PostalMime.parse(Buffer.from(raw));

/** A ticket opened by mail and answered by an agent; the mail that went out. */
async function answered(headers: { [name: string]: string | null } = {}) {
  await send(letter(headers));
  const ticket = await newest();
  const reply = await agent.post(`/api/v1/tickets/${ticket.number}/messages`, {
    body: "Which **version** is it?",
    format: "markdown",
    visibility: "public",
  });
  assert.equal(reply.status, 201);
  await app.settled();
  const mail = (await outbox(ticket.number)).find((one: { kind: string }) => one.kind === "reply");
  return { ticket, reply: reply.body, mail, raw: await rawOf(mail.id) };
}

describe("a mail by SMTP", () => {
  test("becomes a ticket that knows who wrote, and is acknowledged in his language", async () => {
    const item = await send(
      letter(
        {
          From: "Jiří Dvořák <jiri@firma.example>".replace(/^[^<]+/, "=?utf-8?q?Ji=C5=99=C3=AD_Dvo=C5=99=C3=A1k?= "),
          Subject: "Chyba licence",
          "Content-Type": "text/plain; charset=utf-8",
        },
        "Dobrý den, po aktualizaci nelze licenci aktivovat a program se nespustí.\n\n-- \nJiří",
      ),
    );
    const ticket = await newest();
    assert.equal(item.outcome, "ticket");
    assert.equal(item.ticketNumber, ticket.number);
    assert.equal(ticket.subject, "Chyba licence");
    assert.equal(ticket.channel, "email");
    assert.equal(ticket.category, "new");
    assert.equal(ticket.locale, "cs");
    assert.equal(ticket.requester.name, "Jiří Dvořák");
    const [message] = await messages(ticket.number);
    assert.equal(message.visibleText, "Dobrý den, po aktualizaci nelze licenci aktivovat a program se nespustí.");
    assert.match(message.text, /-- \nJiří/);
    assert.equal(message.authentication.result, "none");
    const [acknowledgement] = await outbox(ticket.number);
    assert.equal(acknowledgement.state, "captured");
    assert.match(acknowledgement.text, new RegExp(`pod číslem ${ticket.number}`));
    const mail = await parse(await rawOf(acknowledgement.id));
    const header = (name: string) => mail.headers.find((one) => one.key === name)?.value;
    assert.equal(header("auto-submitted"), "auto-replied");
    assert.equal(header("x-auto-response-suppress"), "All");
    assert.ok(!acknowledgement.subject.includes("Chyba licence"), "an unproven writer's words are not sent anywhere");
    const { rows } = await sql<{
      envelope_from: string;
    }>`select envelope_from from outbound_mails where id = ${acknowledgement.id}`.execute(app.program.platform.database.staff);
    assert.equal(rows[0]!.envelope_from, "");
  });

  test("keeps its files and pictures, with the names made harmless", async () => {
    await send(
      letter(
        { "Content-Type": 'multipart/mixed; boundary="b"', "MIME-Version": "1.0" },
        `--b\nContent-Type: multipart/related; boundary="r"\n\n--r\nContent-Type: text/html; charset=utf-8\n\n<p>See the screen</p><img src="cid:shot@x"><script>alert(1)</script>\n--r\nContent-Type: image/png; name="s.png"\nContent-ID: <shot@x>\nContent-Disposition: inline; filename="s.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--r--\n--b\nContent-Type: text/plain; name="../../etc/passwd"\nContent-Disposition: attachment; filename="../../etc/passwd"\n\nlog line\n--b--`,
      ),
    );
    const [message] = await messages((await newest()).number);
    assert.deepEqual(
      message.attachments.map((one: { fileName: string; contentId: string | null }) => [one.fileName, one.contentId]),
      [
        ["s.png", "shot@x"],
        ["passwd", null],
      ],
    );
    assert.equal(message.html, '<p>See the screen</p><img src="cid:shot@x" alt="" />');
    const file = await app.admin.get(`/api/v1/files/${message.attachments[1].id}`);
    assert.equal(file.body.trim(), "log line");
  });

  test("to two mailboxes goes to the first in To, and the other is recorded", async () => {
    const raw = letter({ To: "billing@acme.test, support@acme.test", Subject: "Invoice" });
    const first = await send(raw, { to: ["support@acme.test", "billing@acme.test"] });
    const { rows } = await sql<{
      address: string;
    }>`select m.address from email_threads t join mailboxes m on m.id = t.mailbox_id join tickets k on k.id = t.ticket_id where k.number = ${first.ticketNumber}`.execute(
      app.program.platform.database.staff,
    );
    assert.equal(rows[0]!.address, "billing@acme.test");
    // As two deliveries with trace headers of their own.
    const second = await send(`Received: from mx2.example\n${raw}`, { to: "support@acme.test" });
    assert.deepEqual([second.outcome, second.ticketNumber], ["duplicate", first.ticketNumber]);
  });

  test("sent again because no 250 came makes no second ticket", async () => {
    const raw = letter({ Subject: "Once only" });
    await Promise.all([app.deliver(raw), app.deliver(raw), app.deliver(raw)]);
    await app.settled();
    assert.equal((await tickets()).filter((one: { subject: string }) => one.subject === "Once only").length, 1);
    const nameless = letter({ Subject: "No name", "Message-ID": null });
    await send(nameless);
    assert.equal((await send(nameless)).outcome, "duplicate");
    // The same Message-ID with other words is another mail: otherwise one could silence somebody else's.
    assert.equal((await send(letter({ Subject: "Twin", "Message-ID": "<twin@customer.example>" }))).outcome, "ticket");
    assert.equal((await send(letter({ Subject: "Other", "Message-ID": "<twin@customer.example>" }))).outcome, "ticket");
  });

  test("to the restricted mailbox opens a ticket its team alone sees", async () => {
    const item = await send(letter({ To: "security@acme.test", Subject: "A hole" }), { to: "security@acme.test" });
    assert.equal((await agent.get(`/api/v1/tickets/${item.ticketNumber}`)).status, 404);
    const lead = await app.agent("lead");
    assert.equal((await lead.get(`/api/v1/intake/${item.id}`)).status, 404);
    assert.equal((await lead.get(`/api/v1/intake/${item.id}/raw`)).status, 404);
    assert.equal((await agent.get(`/api/v1/outbox?ticket=${item.ticketNumber}`)).status, 404);
    const member = await app.agent("agent", { teams: ["security"] });
    assert.equal((await member.get(`/api/v1/tickets/${item.ticketNumber}`)).body.restricted, true);
  });

  test("that nobody could have sent is set aside and can be tried again", async () => {
    const item = await send(letter({ From: "undisclosed" }), { from: "" }).catch((error: unknown) => error as never);
    assert.equal(item.state, "done");
    const quarantined = await send(letter({ From: "support@acme.test" }));
    assert.deepEqual([quarantined.state, quarantined.reason], ["quarantined", "ownAddress"]);
    const again = await app.admin.post(`/api/v1/intake/${quarantined.id}/replay`);
    assert.equal(again.status, 202);
    await app.settled();
    assert.equal((await app.admin.get(`/api/v1/intake/${quarantined.id}`)).body.reason, "ownAddress");
    assert.equal((await app.admin.post(`/api/v1/intake/${item.id}/replay`)).status, 409);
  });
});

describe("a public reply", () => {
  test("leaves as a mail that threads with the customer's and holds what it answers", async () => {
    const { ticket, mail, raw } = await answered({
      Subject: "=?utf-8?q?Fehler_beim_=C3=96ffnen?=",
      "Message-ID": "<first@customer.example>",
      References: "<older@customer.example>",
    });
    const parsed = await parse(raw);
    assert.equal(parsed.inReplyTo, "<first@customer.example>");
    assert.equal(parsed.references, "<older@customer.example> <first@customer.example>");
    assert.equal(parsed.subject, "Re: Fehler beim Öffnen");
    assert.deepEqual(parsed.from, { name: "Jana Nováková - Acme Support", address: "support@acme.test" });
    assert.match(parsed.replyTo![0]!.address!, /^support\+[a-z2-7]{26}@acme\.test$/);
    assert.match(parsed.messageId!, /^<m\.[a-z2-7]{26}\.[a-z2-7]{16}@acme\.test>$/);
    assert.equal(
      parsed.headers.some((one) => one.key === "auto-submitted"),
      false,
      "a person's mail says nothing of machines",
    );
    assert.match(parsed.html!, /<strong>version<\/strong>/);
    assert.match(
      parsed.text!,
      new RegExp(
        `Which \\*\\*version\\*\\* is it\\?\\s+-- \\s+Jana Nováková, Acme Support\\s+Request ${ticket.number}: .*/requests/${ticket.number}`,
      ),
    );
    assert.match(parsed.text!, /Ann Smith wrote:\n> The export stops/);
    assert.equal(await rawOf(mail.id), raw, "rendered the same every time");
    const [, shown] = await messages(ticket.number);
    assert.deepEqual(shown.delivery, { state: "captured", recipients: 1, detail: null, delayedAt: null, read: 0, failures: [] });
  });

  test("is answered into the same ticket by any mail program", async () => {
    const { ticket, raw } = await answered();
    const out = await parse(raw);
    const quoted = out
      .text!.split("\n")
      .map((line) => `> ${line}`)
      .join("\n");
    const answers: [string, { [name: string]: string | null }, string][] = [
      ["by In-Reply-To", { "In-Reply-To": out.messageId!, To: "support@acme.test" }, "support@acme.test"],
      [
        "by References, its case changed",
        { References: `<x@y.example> ${out.messageId!.toUpperCase()}`, To: "support@acme.test" },
        "support@acme.test",
      ],
      ["by the reply address alone", { To: out.replyTo![0]!.address! }, out.replyTo![0]!.address!],
    ];
    for (const [name, headers, to] of answers) {
      const item = await send(
        letter(
          { Subject: `Re: ${name}`, ...headers },
          `Version 4.2\n\nOn Mon, 5 Jan 2026 at 11:00, Jana Nováková <support@acme.test> wrote:\n${quoted}`,
        ),
        { to },
      );
      assert.deepEqual([name, item.outcome, item.ticketNumber], [name, "message", ticket.number]);
    }
    const list = await messages(ticket.number);
    assert.deepEqual(
      list.slice(2).map((one: { visibleText: string }) => one.visibleText),
      ["Version 4.2", "Version 4.2", "Version 4.2"],
    );
    assert.equal(list[2].authentication.result, "none", "threaded, and marked");
    assert.equal((await app.admin.get(`/api/v1/tickets/${ticket.number}`)).body.category, "open");
    // The next reply names the customer's newest mail.
    await agent.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Thank you", visibility: "public" });
    await app.settled();
    const [next] = await outbox(ticket.number);
    assert.match((await parse(await rawOf(next.id))).inReplyTo!, /^<letter\./);
  });

  test("in Arabic runs from right to left", async () => {
    await send(
      letter(
        { "Content-Type": "text/plain; charset=utf-8", Subject: "=?utf-8?b?2K7Yt9ij?=", From: "Layla <layla@sharika.example>" },
        "مرحبا، بعد التحديث يفشل تفعيل الرخصة ولا يمكن فتح البرنامج.",
      ),
    );
    const ticket = await newest();
    await agent.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "أهلا ليلى", visibility: "public" });
    await app.settled();
    const [mail] = await outbox(ticket.number);
    const parsed = await parse(await rawOf(mail.id));
    assert.match(parsed.html!, /<html lang="ar" dir="rtl">/);
    assert.match(parsed.text!, /الطلب رقم/);
  });

  test("an internal note never leaves", async () => {
    const { ticket } = await answered();
    const before = (await outbox(ticket.number)).length;
    await agent.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "He is difficult", visibility: "internal" });
    await app.settled();
    assert.equal((await outbox(ticket.number)).length, before);
    const { rows } = await sql`select from outbound_mails where content::text like '%difficult%'`.execute(
      app.program.platform.database.staff,
    );
    assert.equal(rows.length, 0);
  });

  test("goes to people in Cc as a mail of their own, and gives them nothing to read", async () => {
    const { ticket } = await answered({
      Cc: "Bob <bob@customer.example>, support@acme.test",
      Subject: "With Cc",
      From: "carla@customer.example",
    });
    const replies = (await outbox(ticket.number)).filter((one: { kind: string }) => one.kind === "reply");
    assert.deepEqual(replies.map((one: { to: { address: string } }) => one.to.address).toSorted(), [
      "bob@customer.example",
      "carla@customer.example",
    ]);
    for (const reply of replies) {
      const raw = await rawOf(reply.id);
      const other = reply.to.address === "bob@customer.example" ? "carla@customer.example" : "bob@customer.example";
      assert.ok(!(await parse(raw)).headers.some((one) => one.value.includes(other)), "no recipient sees another's address");
    }
    const people = (await app.admin.get(`/api/v1/tickets/${ticket.number}/participants`)).body.data;
    const bob = people.find((one: { email: string }) => one.email === "bob@customer.example");
    assert.deepEqual([bob.source, bob.notified, bob.canRead], ["cc", true, false]);
    const bobsMail = replies.find((one: { to: { address: string } }) => one.to.address === "bob@customer.example");
    assert.ok(!(await rawOf(bobsMail.id)).includes(`/requests/${ticket.number}`), "no link to what he may not read");
  });

  test("to a ticket that did not come by mail starts a conversation of its own", async () => {
    const made = await app.admin.post("/api/v1/tickets", {
      subject: "From the form",
      body: "Hello",
      requester: { email: "form@customer.example", name: "Fred" },
    });
    const { number } = made.body;
    for (const body of ["First answer", "Second answer"]) {
      await agent.post(`/api/v1/tickets/${number}/messages`, { body, visibility: "public" });
      await app.settled();
    }
    const [second, first] = await Promise.all((await outbox(number)).map(async (one: { id: string }) => parse(await rawOf(one.id))));
    assert.equal(first!.subject, "From the form");
    assert.equal(second!.subject, "Re: From the form");
    assert.equal(second!.inReplyTo, first!.messageId);
    const item = await send(letter({ From: "form@customer.example", "In-Reply-To": second!.messageId! }), {
      from: "form@customer.example",
    });
    assert.deepEqual([item.outcome, item.ticketNumber], ["message", number]);
  });

  test("carries the agent's files", async () => {
    await send(letter({ From: "dora@customer.example" }));
    const ticket = await newest();
    const uploaded = await agent.post("/api/v1/files", Buffer.from("patch"), {
      "content-type": "text/plain",
      "content-disposition": 'attachment; filename="fix.txt"',
    });
    await agent.post(`/api/v1/tickets/${ticket.number}/messages`, {
      body: "Try this",
      visibility: "public",
      attachments: [uploaded.body.id],
    });
    await app.settled();
    const [mail] = await outbox(ticket.number);
    const parsed = await parse(await rawOf(mail.id));
    assert.equal(parsed.attachments[0]!.filename, "fix.txt");
    assert.equal(Buffer.from(parsed.attachments[0]!.content as ArrayBuffer).toString(), "patch");
  });
});

describe("by the API", () => {
  test("raw bytes are taken in, listed and given back as they were", async () => {
    const raw = letter({ Subject: "By the API", From: "api@customer.example" }).replaceAll("\n", "\r\n");
    const taken = await app.admin.post("/api/v1/intake/email", Buffer.from(raw), { "content-type": "message/rfc822" });
    assert.equal(taken.status, 202);
    await app.settled();
    const item = (await app.admin.get(`/api/v1/intake/${taken.body.id}`)).body;
    assert.equal(item.outcome, "ticket");
    assert.equal((await app.admin.get(`/api/v1/intake/${item.id}/raw`)).body, raw);
    assert.equal((await app.admin.post("/api/v1/intake/email", Buffer.from(raw), { "content-type": "application/json" })).status, 415);
    assert.equal((await agent.get("/api/v1/intake")).status, 403);
  });

  test("pages through the lists", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: { data: { id: string }[]; nextCursor: string | null } = (
        await app.admin.get(`/api/v1/intake?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`)
      ).body;
      seen.push(...page.data.map((one) => one.id));
      cursor = page.nextCursor;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.equal(seen.length, (await items()).length);
    assert.equal((await app.admin.get("/api/v1/intake?cursor=nonsense")).status, 422);
  });

  test("mailboxes are added and changed, and take mail at once", async () => {
    const made = await app.admin.post("/api/v1/mailboxes", { address: "Sales@Acme.test", name: "Sales", locale: "de" });
    assert.equal(made.status, 201);
    assert.equal(made.body.address, "sales@acme.test");
    assert.match(await app.deliver(letter({ To: "sales@acme.test" }), { to: "sales@acme.test" }), /^250/);
    assert.equal((await app.admin.post("/api/v1/mailboxes", { address: "sales@acme.test", name: "x" })).body.code, "mailbox.addressTaken");
    assert.equal((await app.admin.post("/api/v1/mailboxes", { address: "secret@acme.test", name: "x", restricted: true })).status, 422);
    const path = `/api/v1/mailboxes/${made.body.id}`;
    assert.equal((await app.admin.patch(path, { name: "Sales team" })).status, 428);
    const changed = await app.admin.patch(path, { name: "Sales team" }, { "if-match": made.headers.get("etag")! });
    assert.equal(changed.body.name, "Sales team");
    assert.equal((await app.admin.patch(path, { name: "Late" }, { "if-match": made.headers.get("etag")! })).status, 412);
    assert.equal((await agent.get("/api/v1/mailboxes")).status, 403);
  });
});
