/** Mail archives become history: conversations as they were, at their times, without a word to anybody, however often it is run. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openMaildir, openMbox } from "#platform/mail";
import { importMaildir, importMbox } from "../../../../cli/import-archive.ts";
import { mailApp, type MailApp } from "../../../testing/mail-app.ts";
import { importMails, type ImportOptions, type MailArchive } from "./import-mails.ts";

let app: MailApp;
let folder: string;
before(async () => {
  app = await mailApp();
  await app.agent("agent", { name: "Petra", email: "petra@acme.test" });
});
after(() => app.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backstay-import-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

let counter = 0;
/** A mail with a name by which others answer it. */
function mail(headers: { [name: string]: string }, body = "words"): string {
  const all = { From: "Ann <ann@customer.example>", To: "support@acme.test", "Message-ID": `<m${++counter}@customer.example>`, ...headers };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n")}\n\n${body}\n`;
}
const mbox = (mails: readonly string[]) => mails.map((one) => `From x@y Mon Jan  5 10:00:00 2026\n${one}\n`).join("");
const OPTIONS: ImportOptions = { mailbox: null, own: ["@acme.test"], closeAfterDays: null, dryRun: false };

async function run(mails: readonly string[] | MailArchive, options: Partial<ImportOptions> = {}) {
  if (!("length" in mails)) return importMails(app.system, mails, { ...OPTIONS, ...options });
  const path = join(folder, "archive.mbox");
  await writeFile(path, Buffer.from(mbox(mails), "latin1"));
  const file = await openMbox(path);
  try {
    const archive: MailArchive = { kind: "mbox", mails: file.mails, read: (place, most) => file.read(place as never, most) };
    return await importMails(app.system, archive, { ...OPTIONS, ...options });
  } finally {
    await file.close();
  }
}
const query = async (statement: string, values: unknown[] = []) => (await app.program.platform.database.pool.query(statement, values)).rows;
const ticketOf = async (subject: string) => {
  const found = (await query("select number from tickets where subject = $1", [subject])) as { number: string }[];
  assert.equal(found.length, 1, `${found.length} tickets with the subject ${subject}`);
  const ticket = (await app.admin.get(`/api/v1/tickets/${found[0]!.number}`)).body;
  return { ticket, messages: (await app.admin.get(`/api/v1/tickets/${ticket.number}/messages`)).body.data.toReversed() };
};
const sent = async () => Number((await query("select count(*) as n from outbound_mails"))[0].n);

describe("an archive", () => {
  test("gives conversations in the order of time, each word by who wrote it and when, and sends nothing", async () => {
    const mailsBefore = await sent();
    const question = mail({ Subject: "Printer", Date: "Mon, 5 Jan 2026 10:00:00 +0100", Cc: "bob@customer.example" }, "It does not print.");
    const id = /<(m\d+@[^>]+)>/.exec(question)![1]!;
    const answer = mail(
      {
        From: "Petra <petra@acme.test>",
        To: "ann@customer.example",
        Subject: "Re: Printer",
        Date: "Mon, 5 Jan 2026 12:00:00 +0100",
        "Message-ID": "<a1@acme.test>",
        "In-Reply-To": `<${id}>`,
      },
      "Is it on?",
    );
    const thanks = mail(
      {
        Subject: "Re: Printer",
        Date: "Tue, 6 Jan 2026 08:00:00 +0100",
        "In-Reply-To": "<a1@acme.test>",
        References: `<${id}> <a1@acme.test>`,
      },
      "No. Thank you.",
    );
    const other = mail(
      {
        From: "old@acme.test",
        To: "bob@customer.example",
        Subject: "Re: Printer",
        Date: "Wed, 7 Jan 2026 08:00:00 +0100",
        References: `<${id}>`,
      },
      "By a colleague who left.",
    );
    const counts = await run([thanks, other, answer, question]);
    assert.deepEqual([counts.found, counts.tickets, counts.messages], [4, 1, 3]);
    await app.settled();
    const { ticket, messages } = await ticketOf("Printer");
    assert.deepEqual(
      messages.map((one: { createdAt: string; authorKind: string; author: { name: string } | null; text: string }) => [
        one.createdAt,
        one.authorKind,
        one.text.trim(),
      ]),
      [
        ["2026-01-05T09:00:00.000Z", "contact", "It does not print."],
        ["2026-01-05T11:00:00.000Z", "agent", "Is it on?"],
        ["2026-01-06T07:00:00.000Z", "contact", "No. Thank you."],
        ["2026-01-07T07:00:00.000Z", "agent", "By a colleague who left."],
      ],
    );
    assert.equal(messages[1].author.name, "Petra");
    assert.equal(messages[0].authentication.result, "imported");
    assert.deepEqual(
      [ticket.createdAt, ticket.updatedAt, ticket.category, ticket.requester.name],
      ["2026-01-05T09:00:00.000Z", "2026-01-07T07:00:00.000Z", "open", "Ann"],
    );
    assert.equal(await sent(), mailsBefore, "history sends no mail");
    const events = await query("select type, occurred_at, subjects from events where $1 = any(subjects) order by seq", [
      `ticket:${ticket.id}`,
    ]);
    assert.ok(
      events.length >= 4 &&
        events.every(
          (event: { subjects: string[]; occurred_at: Date }) =>
            event.subjects.includes("import:mbox") && event.occurred_at < new Date("2026-02-01"),
        ),
    );
  });

  test("a second run adds nothing, and so does the same mail that had come by SMTP", async () => {
    const live = mail({ Subject: "Live before", Date: "Mon, 5 Jan 2026 10:00:00 +0000" });
    await app.deliver(live);
    await app.settled();
    const mails = [
      live,
      ...Array.from({ length: 20 }, (_, n) => mail({ Subject: `Twice ${n}`, Date: `Mon, 5 Jan 2026 10:${String(n + 10)}:00 +0000` })),
    ];
    mails.push(mails[3]!);
    const first = await run(mails);
    assert.deepEqual([first.tickets, first.duplicates, first.known], [20, 1, 1]);
    const rows = await query("select count(*) as n from intake");
    const second = await run(mails);
    assert.deepEqual([second.tickets, second.duplicates, second.known], [0, 0, 22]);
    assert.deepEqual(await query("select count(*) as n from intake"), rows);
    await ticketOf("Live before");
  });

  test("one that was ended in the midst goes on where it was", async () => {
    const mails = Array.from({ length: 40 }, (_, n) =>
      mail({ Subject: `Cut ${n}`, Date: `Mon, 5 Jan 2026 10:${String(n % 60).padStart(2, "0")}:00 +0000` }),
    );
    const path = join(folder, "cut.mbox");
    await writeFile(path, mbox(mails));
    const file = await openMbox(path);
    let reads = 0;
    const breaking: MailArchive = {
      kind: "mbox",
      mails: file.mails,
      async read(place, most) {
        if (++reads > 21) throw new Error("the disk is gone");
        return file.read(place as never, most);
      },
    };
    await assert.rejects(importMails(app.system, breaking, OPTIONS), /the disk is gone/);
    const whole: MailArchive = { ...breaking, read: (place, most) => file.read(place as never, most) };
    const counts = await importMails(app.system, whole, OPTIONS);
    await file.close();
    assert.equal(counts.known, 16);
    assert.equal(counts.tickets, 24);
    assert.equal((await query("select count(*) as n from tickets where subject like 'Cut %'"))[0].n, 40);
  });

  test("what cannot be filed is set aside with its reason; bounces, automatic answers and strangers open no part of a conversation", async () => {
    const question = mail({ Subject: "Guarded", Date: "Mon, 5 Jan 2026 10:00:00 +0000" });
    const id = /<(m\d+@[^>]+)>/.exec(question)![1]!;
    const counts = await run([
      question,
      mail({
        From: "stranger@elsewhere.example",
        Subject: "Re: Guarded",
        Date: "Mon, 5 Jan 2026 11:00:00 +0000",
        "In-Reply-To": `<${id}>`,
      }),
      mail({ Subject: "Out of office", "Auto-Submitted": "auto-replied", "In-Reply-To": `<${id}>` }),
      mail({ From: "petra@acme.test", To: "team@acme.test", Subject: "Lunch" }),
      "Subject: nobody wrote this\nMessage-ID: <nobody@x>\n\nx\n",
      mail(
        {
          From: "MAILER-DAEMON@mx.example",
          "Return-Path": "<>",
          Subject: "Undelivered",
          "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"',
        },
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n\n--b--",
      ),
    ]);
    assert.deepEqual(counts, {
      found: 6,
      tickets: 2,
      messages: 0,
      known: 0,
      duplicates: 0,
      automatic: 2,
      quarantined: { ownAddress: 1, noSender: 1 },
      closed: 0,
    });
    assert.equal((await ticketOf("Guarded")).messages.length, 1);
    const { ticket } = await ticketOf("Re: Guarded");
    assert.equal(ticket.hint.reason, "references");
    const { data } = (await app.admin.get("/api/v1/intake?state=quarantined&channel=import")).body;
    assert.deepEqual(data.map((one: { reason: string }) => one.reason).toSorted(), ["noSender", "ownAddress"]);
    const replayed = await app.admin.post(`/api/v1/intake/${data[0].id}/replay`, {});
    assert.equal(replayed.status, 202);
    await app.settled();
    assert.equal((await app.admin.get(`/api/v1/intake/${data[0].id}`)).body.state, "quarantined");
  });

  test("the vendor who wrote first opens the customer's conversation; old ones are closed, an agent's reopening stays", async () => {
    const first = mail({
      From: "Petra <petra@acme.test>",
      To: "carl@customer.example",
      Subject: "Your licence ends",
      Date: "Mon, 6 Jan 2025 10:00:00 +0000",
      "Message-ID": "<lic@acme.test>",
    });
    const answer = mail({
      From: "carl@customer.example",
      Subject: "Re: Your licence ends",
      Date: "Tue, 7 Jan 2025 10:00:00 +0000",
      "In-Reply-To": "<lic@acme.test>",
    });
    const recent = mail({ Subject: "Of yesterday", Date: new Date(Date.now() - 86_400_000).toUTCString() });
    const counts = await run([first, answer, recent], { closeAfterDays: 30 });
    assert.ok(counts.closed >= 1);
    const { ticket, messages } = await ticketOf("Your licence ends");
    assert.deepEqual(
      [ticket.category, ticket.requester.name, ticket.updatedAt, messages[0].authorKind, messages.length],
      ["closed", "carl", "2025-01-07T10:00:00.000Z", "agent", 2],
    );
    assert.equal((await ticketOf("Of yesterday")).ticket.category, "new");
    await app.admin.patch(`/api/v1/tickets/${ticket.number}`, { status: "open" }, { "if-match": `"${ticket.revision}"` });
    assert.equal((await run([first, answer, recent], { closeAfterDays: 30 })).closed, 0);
    assert.equal((await ticketOf("Your licence ends")).ticket.category, "open");
  });

  test("all of it may be given to one mailbox; a dry run says the same and writes nothing", async () => {
    const question = mail({ To: "former@elsewhere.example", Subject: "Into billing", Date: "Mon, 5 Jan 2026 10:00:00 +0000" });
    const id = /<(m\d+@[^>]+)>/.exec(question)![1]!;
    const mails = [
      question,
      mail({
        To: "former@elsewhere.example",
        Subject: "Re: Into billing",
        Date: "Mon, 5 Jan 2026 11:00:00 +0000",
        "In-Reply-To": `<${id}>`,
      }),
      question,
    ];
    const rows = await query("select count(*) as n from intake");
    const files = await query("select count(*) as n from contacts");
    const foreseen = await run(mails, { dryRun: true, mailbox: "billing@acme.test" });
    assert.deepEqual([foreseen.tickets, foreseen.messages, foreseen.known], [1, 1, 1]);
    assert.deepEqual([await query("select count(*) as n from intake"), await query("select count(*) as n from contacts")], [rows, files]);
    const done = await run(mails, { mailbox: "billing@acme.test" });
    assert.deepEqual({ ...done, closed: 0 }, { ...foreseen, closed: 0 });
    const { ticket } = await ticketOf("Into billing");
    const [box] = await query("select m.address from email_threads t join mailboxes m on m.id = t.mailbox_id where t.ticket_id = $1", [
      ticket.id,
    ]);
    assert.equal(box.address, "billing@acme.test");
    await assert.rejects(run(mails, { mailbox: "nobody@acme.test" }), /there is no mailbox/);
  });

  test("a Maildir with folders: drafts and the trash are left out, odd bytes are kept", async () => {
    const root = join(folder, "Maildir");
    for (const part of ["cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"]) await mkdir(join(root, part), { recursive: true });
    const put = (place: string, content: string) => writeFile(join(root, place), Buffer.from(content, "latin1"));
    await put(
      "cur/1.x:2,S",
      mail(
        {
          Subject: "Maildir caf\xe9",
          Date: "Mon, 5 Jan 2026 10:00:00 +0000",
          "Message-ID": "<md1@x>",
          "Content-Type": "text/plain; charset=iso-8859-1",
        },
        "Gr\xfc\xdfe",
      ),
    );
    await put("cur/2.x:2,DS", mail({ Subject: "Draft" }));
    await put("cur/3.x:2,ST", mail({ Subject: "Trash" }));
    await put("tmp/4.x", mail({ Subject: "Unfinished" }));
    await put(
      ".Sent/cur/5.x:2,S",
      mail({
        From: "petra@acme.test",
        To: "ann@customer.example",
        Subject: "Re: Maildir",
        Date: "Mon, 5 Jan 2026 11:00:00 +0000",
        "In-Reply-To": "<md1@x>",
      }),
    );
    const maildir = await openMaildir(root);
    assert.deepEqual([maildir.count, maildir.leftOut], [2, 2]);
    const counts = await run({ kind: "maildir", mails: maildir.mails, read: (place, most) => maildir.read(place as never, most) });
    assert.deepEqual([counts.tickets, counts.messages], [1, 1]);
    const [message] = await query("select m.text from messages m join tickets t on t.id = m.ticket_id where m.text like 'Grüße%'");
    assert.ok(message);
    await assert.rejects(openMaildir(folder + "/nothing"), /ENOENT/);
    await assert.rejects(openMaildir(join(root, "tmp")), /no Maildir/);
  });

  test("the command line says what it did", async () => {
    const path = join(folder, "cli.mbox");
    await writeFile(
      path,
      mbox([mail({ Subject: "By command", Date: "Mon, 5 Jan 2026 10:00:00 +0000" }), mail({ From: "petra@acme.test", To: "x@acme.test" })]),
    );
    const { host, port, user, password, database } = app.database.owner;
    const url = `postgres://${user}:${encodeURIComponent(String(password))}@localhost:${port}/${database}?host=${encodeURIComponent(host!)}`;
    const backstay = async (...words: string[]) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL("../../../../cli/main.ts", import.meta.url)), ...words], {
        env: {
          ...process.env,
          DATABASE_URL: url,
          BACKSTAY_SECRET_KEY: app.database.secretKey,
          BACKSTAY_LOG: "error",
          BACKSTAY_DATA_DIR: app.dataDir,
          BACKSTAY_LIMITS: "off",
        },
      });
      const code = new Promise<number | null>((done) => child.once("close", done));
      const [out, err, end] = await Promise.all([text(child.stdout), text(child.stderr), code]);
      return { out, err, code: end };
    };
    const done = await backstay("import", "mbox", path, "--own=@acme.test");
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /^ +2  mails in the archive\n +1  became tickets\n +0  became messages[^]* +1  are in quarantine: ownAddress\n/);
    assert.equal((await ticketOf("By command")).ticket.category, "closed");
    await assert.rejects(importMbox([]), /name one file/);
    await assert.rejects(importMbox([path, "--own=acme"]), /--own takes/);
    await assert.rejects(importMaildir([path]), /no Maildir/);
  });
});
