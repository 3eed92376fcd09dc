/**
 * Every mail of the shared collection through the real SMTP intake, and what became of it against what two other parsers made of it.
 */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { readMail } from "../server/platform/mail/model/read-mail.ts";
import { expectedMails } from "../server/testing/expected-mails.ts";
import { mailApp, type MailApp } from "../server/testing/mail-app.ts";
import { openSmtp } from "./prove/lib/smtp-client.ts";

const ROOT = join(import.meta.dirname, "../../shared/data/email-mime");

/**
 * Where we read a mail otherwise than the project the expectation comes from, and why.
 */
const MEANT: { [check: string]: string } = {
  "mail-parser/malformed/011.eml texts":
    "an inner multipart that was never closed ends with the outer boundary, which the other reads as text",
  "mail-parser/malformed/012.eml attachments": "likewise: three mails, where the other counts two",
  "mail-parser/thirdparty/007.eml from": "`moderator` without a domain is no address anybody could answer",
  "mime4j/base64encoded-rfc822message.msg attachments": "a mail that is itself a mail in base64: kept whole as a file",
  "mime4j/qp-body.msg texts": "UTF-8 labelled as ASCII: we read the sign that the other replaces",
};

let app: MailApp;
before(async () => {
  app = await mailApp();
});
after(() => app.close());

const flat = (text: string) => text.replace(/[\s\u00a0]+/g, " ").trim();

describe("the mails of the collection", () => {
  test("each becomes a ticket, a message, a delivery mark or a quarantine item, raw kept; parsed as expected in at least 97 %", async (t) => {
    if (!existsSync(ROOT)) return t.diagnostic("the shared test material is absent");
    const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
      .filter(
        (file) =>
          file.isFile() && (/\.(?:eml|msg)$/.test(file.name) || (file.parentPath.endsWith("messages") && file.name.endsWith(".txt"))),
      )
      .map((file) => join(file.parentPath, file.name).slice(ROOT.length + 1));
    const connection = await openSmtp(app.smtpPort);
    for (const [index, file] of files.entries()) {
      const { code, text } = await connection.send({
        from: `m${index}@collection.example`,
        to: "support@acme.test",
        bytes: readFileSync(join(ROOT, file)),
      });
      assert.equal(code, 250, `${file}: ${text}`);
    }
    connection.close();
    await app.settled();
    const { rows } = await sql<{
      envelope_from: string;
      id: string;
      state: string;
      outcome: string | null;
      reason: string | null;
      size: number;
      raw: Buffer;
    }>`select envelope_from, id, state, outcome, reason, size, raw from intake`.execute(app.program.platform.database.staff);
    assert.equal(rows.length, files.length);
    const counts: { [outcome: string]: number } = {};
    for (const row of rows) {
      assert.notEqual(row.state, "pending");
      assert.ok(row.outcome !== null || row.reason !== null);
      assert.equal(row.raw.length, row.size);
      counts[row.outcome ?? `quarantined: ${row.reason}`] = (counts[row.outcome ?? `quarantined: ${row.reason}`] ?? 0) + 1;
    }
    t.diagnostic(`${files.length} mails: ${JSON.stringify(counts)}`);

    let checks = 0;
    const differences: string[] = [];
    for (const expected of expectedMails(ROOT)) {
      const row = rows.find(({ envelope_from }) => envelope_from === `m${files.indexOf(expected.file)}@collection.example`)!;
      // What opened no ticket has nothing to show; those are bounces and the copies of a mail that came before.
      if (row.outcome !== "ticket" && row.outcome !== "message") continue;
      const item = (await app.admin.get(`/api/v1/intake/${row.id}`)).body;
      const ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
      const { data } = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}/messages`)).body;
      const message = data[0];
      const people = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}/participants`)).body.data.map(
        (one: { email: string }) => one.email,
      );
      const differs = (what: string, got: unknown, want: unknown) => {
        const check = `${expected.file} ${what}`;
        if (!MEANT[check]) assert.fail(`${check}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`);
        differences.push(check);
      };
      if (expected.subject) {
        checks += 1;
        if (!flat(expected.subject).startsWith(flat(ticket.subject)) && flat(ticket.subject) !== flat(expected.subject).slice(0, 300))
          differs("subject", ticket.subject, expected.subject);
      }
      if (expected.from[0]) {
        checks += 1;
        if (people[0] !== expected.from[0].toLowerCase()) differs("from", people[0], expected.from[0]);
      }
      // Whom a mail names becomes a participant only where its sender is not disowned, so these are compared as they were parsed.
      const parsed = await readMail(row.raw, row.envelope_from);
      for (const field of ["to", "cc"] as const) {
        const wanted = [...new Set(expected[field].map((address) => address.toLowerCase()))];
        if (wanted.length === 0) continue;
        checks += 1;
        const got = parsed[field].map(({ address }) => address);
        if (got.join() !== wanted.join()) differs(field, got, wanted);
      }
      for (const text of expected.texts) {
        checks += 1;
        const files = await Promise.all(
          message.attachments.map(async (one: { id: string }) => flat(await (await app.admin.raw(`/api/v1/files/${one.id}`)).text())),
        );
        const all = [message.text, (message.html ?? "").replace(/<[^>]*>/g, " "), ...files].map(flat);
        if (!all.some((one) => one.includes(flat(text).slice(0, 2_000)))) differs("texts", message.text, text);
      }
      checks += Math.max(1, expected.attachments.length);
      const sizes = message.attachments.map((one: { size: number }) => one.size);
      const names = message.attachments.map((one: { fileName: string }) => flat(one.fileName));
      const last = expected.attachments.length - 1;
      if (
        sizes.length !== expected.attachments.length ||
        // The end of data is a line of its own, so the very last part may have gained a line end on its way.
        expected.attachments.some(
          ({ size }, at) => size !== null && sizes[at] !== size && !(at === last && sizes[at] - size <= 2 && sizes[at] > size),
        ) ||
        expected.attachments.some(({ name }, at) => name !== null && names[at] !== flat(name))
      )
        differs("attachments", message.attachments, expected.attachments);
    }
    t.diagnostic(`${checks} checks, ${differences.length} differ, each meant: ${differences.join("; ")}`);
    assert.ok(checks > 150, `${checks}`);
    assert.ok(differences.length / checks <= 0.03, `${differences.length} of ${checks} differ`);
  });
});
