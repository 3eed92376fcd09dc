import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { QUARANTINE_CODES } from "#platform/mail";
import { deliver, letter, mailApp, type MailApp } from "../../../testing/mail-app.ts";

let app: MailApp;
before(async () => {
  app = await mailApp();
});
after(() => app.close());

const db = () => app.program.platform.database.staff;
const newest = async () => (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
const deep = (subject: string) =>
  `From: Ann Smith <ann@customer.example>\nTo: support@acme.test\nSubject: ${subject}\n` +
  Array.from({ length: 90 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`).join("") +
  "\nThe words at the bottom, password: Tief-unten1\n";
const setAside = async (subject = "too deep") => {
  await app.deliver(deep(subject));
  await app.settled();
  return newest();
};

describe("what was set aside", () => {
  test("is listed by reason with who wrote it, counted, and shown as text without secrets", async () => {
    const item = await setAside("=?utf-8?Q?t=C5=99i?=");
    assert.deepEqual(
      [item.state, item.reason, item.setAside, item.sender, item.subject, item.resolution],
      ["quarantined", "tooDeeplyNested", "tooDeeplyNested", "Ann Smith <ann@customer.example>", "tři", null],
    );
    const listed = await app.admin.get("/api/v1/intake?state=quarantined&reason=tooDeeplyNested&since=2020-01-01T00:00:00Z");
    assert.ok(listed.body.data.some((one: { id: string }) => one.id === item.id));
    assert.deepEqual((await app.admin.get("/api/v1/intake?state=quarantined&reason=loop")).body.data, []);
    const counts = (await app.admin.get("/api/v1/intake/counts")).body.data;
    assert.ok(counts.find((one: { reason: string }) => one.reason === "tooDeeplyNested").count >= 1);
    const { body } = await app.admin.get(`/api/v1/intake/${item.id}/source`);
    assert.deepEqual(body.headers[0], { name: "From", value: "Ann Smith <ann@customer.example>" });
    assert.match(body.text, /\[masked password 1\]/);
    assert.ok(!JSON.stringify(body).includes("Tief-unten1"));
    assert.equal(body.masked, 1);
  });

  test("becomes a new ticket or part of one that is there when somebody says so, with the original attached, and it is audited", async () => {
    const first = await setAside("first");
    assert.equal((await app.admin.post(`/api/v1/intake/${first.id}/release`, {})).status, 202);
    await app.settled();
    const opened = (await app.admin.get(`/api/v1/intake/${first.id}`)).body;
    assert.deepEqual([opened.state, opened.outcome, opened.resolution.kind], ["done", "ticket", "released"]);
    const [message] = (await app.admin.get(`/api/v1/tickets/${opened.ticketNumber}/messages`)).body.data;
    assert.match(message.text, /The words at the bottom, password: \[masked password 1\]/);
    assert.equal(message.attachments[0].fileName, "original.eml");

    const second = await setAside("second");
    assert.equal((await app.admin.post(`/api/v1/intake/${second.id}/release`, { ticket: 987_654 })).status, 422);
    assert.equal((await app.admin.post(`/api/v1/intake/${second.id}/release`, { ticket: opened.ticketNumber })).status, 202);
    await app.settled();
    const added = (await app.admin.get(`/api/v1/intake/${second.id}`)).body;
    assert.deepEqual([added.outcome, added.ticketNumber], ["message", opened.ticketNumber]);
    assert.equal((await app.admin.post(`/api/v1/intake/${second.id}/release`, {})).body.code, "intake.notQuarantined");
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_log where action = 'intake.released'`.execute(db());
    assert.equal(rows[0]!.n, 2);
    assert.equal(
      (await sql<{ n: number }>`select count(*)::int as n from outbound_mails`.execute(db())).rows[0]!.n,
      0,
      "nothing is answered by itself",
    );
  });

  test("without a sender needs somebody to be its writer", async () => {
    await app.deliver(letter({ From: null }), { from: "" });
    await app.settled();
    const item = await newest();
    if (item.reason !== "noSender") return;
    assert.equal((await app.admin.post(`/api/v1/intake/${item.id}/release`, {})).body.errors[0].path, "requester");
    assert.equal((await app.admin.post(`/api/v1/intake/${item.id}/release`, { requester: { email: "eve@customer.example" } })).status, 202);
    await app.settled();
    assert.equal((await app.admin.get(`/api/v1/intake/${item.id}`)).body.outcome, "ticket");
  });

  test("is dismissed with a reason, stays readable, and can be tried again", async () => {
    const item = await setAside();
    const dismissed = (await app.admin.post(`/api/v1/intake/${item.id}/dismiss`, { reason: "spam", note: "the same every Monday" })).body;
    assert.deepEqual(
      [dismissed.state, dismissed.outcome, dismissed.reason, dismissed.resolution.note],
      ["done", null, "dismissed", "spam: the same every Monday"],
    );
    assert.equal((await app.admin.raw(`/api/v1/intake/${item.id}/raw`)).status, 200);
    assert.equal((await app.admin.post(`/api/v1/intake/${item.id}/replay`, {})).status, 202);
    await app.settled();
    assert.deepEqual([(await newest()).state, (await newest()).reason], ["quarantined", "tooDeeplyNested"]);
  });

  test("raw mail with secrets in it, or of which nobody knows, needs the right to see secrets", async () => {
    await app.deliver(letter({ "Message-ID": "<plain@customer.example>" }, "nothing secret"));
    await app.settled();
    const plain = await newest();
    await app.deliver(letter({}, "password: Winter-2031x"));
    await app.settled();
    const secret = await newest();
    const aside = await setAside();
    const { body } = await app.admin.post("/api/v1/tokens", { name: "reads", scopes: ["intake.read", "tickets.read"] });
    const reader = app.as({ token: body.token });
    assert.deepEqual(
      await Promise.all([plain, secret, aside].map(async ({ id }) => (await reader.raw(`/api/v1/intake/${id}/raw`)).status)),
      [200, 403, 403],
    );
  });

  test("every item ends in exactly one documented state, whatever is done to it in whatever order", async () => {
    const guide = readFileSync(join(import.meta.dirname, "../../../../docs/guide/email.md"), "utf8");
    for (const code of QUARANTINE_CODES) assert.ok(guide.includes(`\`${code}\``), `${code} is not documented`);
    const kinds = [
      () => letter({}, "a word"),
      () => deep("x"),
      () => "no header at all",
      () => letter({ "Auto-Submitted": "auto-replied" }),
      () => letter({ "Message-ID": "<same@a.example>", Date: null }, "same"),
    ];
    const acts = ["replay", "release", "dismiss"] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(kinds.length - 1), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(2), { maxLength: 5 }),
        async (mails, steps) => {
          for (const kind of mails) await app.deliver(kinds[kind]!());
          await app.settled();
          for (const step of steps) {
            const { data } = (await app.admin.get("/api/v1/intake?limit=6")).body;
            await Promise.all(
              data.map((item: { id: string }) =>
                app.admin.post(
                  `/api/v1/intake/${item.id}/${acts[step]}`,
                  acts[step] === "dismiss"
                    ? { reason: "test" }
                    : acts[step] === "release"
                      ? { requester: { email: "ann@customer.example" } }
                      : {},
                ),
              ),
            );
          }
          await app.settled();
          const { rows } = await sql<{
            state: string;
            outcome: string | null;
            reason: string | null;
            resolution: string | null;
          }>`select state, outcome, reason, resolution from intake`.execute(db());
          for (const { state, outcome, reason, resolution } of rows) {
            const filed = state === "done" && outcome !== null && resolution !== "dismissed";
            const dismissed = state === "done" && outcome === null && reason === "dismissed" && resolution === "dismissed";
            const aside = state === "quarantined" && outcome === null && (QUARANTINE_CODES as readonly string[]).includes(reason ?? "");
            assert.equal([filed, dismissed, aside].filter(Boolean).length, 1, JSON.stringify({ state, outcome, reason, resolution }));
          }
        },
      ),
      { numRuns: 8, seed: 3 },
    );
  });
});

describe("the same mail", () => {
  test("over several connections at once and to two mailboxes is decided once; its copies name what it became", async () => {
    for (let round = 0; round < 6; round += 1) {
      const raw = letter({ To: "billing@acme.test, support@acme.test", "Message-ID": `<race.${round}@customer.example>` }, `copy ${round}`);
      const before = (await sql<{ n: number }>`select count(*)::int as n from tickets`.execute(db())).rows[0]!.n;
      await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          deliver(app.smtpPort, raw, { from: "ann@customer.example", to: [index % 2 ? "support@acme.test" : "billing@acme.test"] }),
        ),
      );
      await app.settled();
      const { data } = (await app.admin.get("/api/v1/intake?limit=6")).body;
      assert.deepEqual(data.map((one: { outcome: string }) => one.outcome).toSorted(), [
        "duplicate",
        "duplicate",
        "duplicate",
        "duplicate",
        "duplicate",
        "ticket",
      ]);
      assert.equal(new Set(data.map((one: { ticketNumber: number }) => one.ticketNumber)).size, 1, "every copy names the ticket");
      assert.equal((await sql<{ n: number }>`select count(*)::int as n from tickets`.execute(db())).rows[0]!.n - before, 1);
      const { rows } = await sql<{
        address: string;
      }>`select m.address from email_threads t join mailboxes m on m.id = t.mailbox_id join tickets k on k.id = t.ticket_id order by k.number desc limit 1`.execute(
        db(),
      );
      assert.equal(rows[0]!.address, "billing@acme.test", "the first in To wins");
    }
  });
});
