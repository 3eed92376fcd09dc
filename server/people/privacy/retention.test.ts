import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { createMailbox } from "#support/channels/email";
import { testApp, type TestApp } from "#testing";
import { runRetention } from "./index.ts";
import { monthsBefore } from "./retention.ts";

let app: TestApp;
before(async () => {
  app = await testApp();
  await createMailbox(app.system, { address: "support@acme.test", name: "Acme Support" });
});
after(() => app.close());

/** A closed ticket that came by mail with an attachment, and has rested for two years. */
async function resting(word: string): Promise<{ id: string; number: number }> {
  const raw = `From: ${word}@customer.test\r\nTo: support@acme.test\r\nSubject: ${word} subject\r\nMessage-ID: <${word}@customer.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${word} words\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="${word}.txt"\r\n\r\nbytes\r\n--b--\r\n`;
  const taken = await app.admin.raw("/api/v1/intake/email", { method: "POST", body: raw, headers: { "content-type": "message/rfc822" } });
  assert.ok(taken.ok, await taken.text());
  await app.settled();
  const found = await app.admin.get(`/api/v1/tickets?q=${word}`);
  const { id, number } = found.body.data[0] as { id: string; number: number };
  await sql`update tickets set category = 'closed', status_id = (select id from ticket_statuses where slug = 'closed'), updated_at = now() - interval '2 years', created_at = now() - interval '2 years' where id = ${id}`.execute(
    app.system.db,
  );
  await sql`update intake set received_at = now() - interval '2 years' where ref = ${`ticket:${id}`}`.execute(app.system.db);
  return { id, number };
}

const rule = async (kind: string) =>
  (await app.admin.get("/api/v1/privacy/retention")).body.data.find((one: { kind: string }) => one.kind === kind);
async function keep(kind: string, months: number | null) {
  const { revision } = await rule(kind);
  const saved = await app.admin.patch(`/api/v1/privacy/retention/${kind}`, { months }, { "if-match": `"${revision}"` });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  return saved.body;
}
const subject = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}`)).body.subject as string;
const rawOf = async (id: string) => (await sql`select from intake where ref = ${`ticket:${id}`}`.execute(app.system.db)).rows.length;
const filesOf = async (number: number) =>
  (await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data.flatMap((one: { attachments: unknown[] }) => one.attachments)
    .length;

test("what is over its time goes at night, what is held stays and is counted, what is younger is not touched", async () => {
  const old = await resting("qqold");
  const held = await resting("qqheld");
  const heldPerson = await resting("qqperson");
  const open = await resting("qqopen");
  await sql`update tickets set category = 'open' where id = ${open.id}`.execute(app.system.db);
  const { body: contacts } = await app.admin.get("/api/v1/contacts?email=qqperson@customer.test");
  for (const on of [
    { kind: "ticket", id: held.id },
    { kind: "contact", id: contacts.data[0].id },
  ])
    assert.equal((await app.admin.post("/api/v1/privacy/holds", { subject: on, reason: "dispute" })).status, 201);

  const preview = await app.admin.get("/api/v1/privacy/retention/tickets/preview?months=12");
  assert.deepEqual({ due: preview.body.due, held: preview.body.held }, { due: 1, held: 2 });
  assert.equal((await app.admin.get("/api/v1/privacy/retention/tickets/preview?months=36")).body.due, 0);
  assert.deepEqual(await runRetention(app.program.platform), {}, "without a rule all is kept");

  await keep("attachments", 12);
  assert.deepEqual(await runRetention(app.program.platform), { attachments: 1 });
  assert.equal(await filesOf(old.number), 0);
  assert.equal(await subject(old.number), "qqold subject");
  assert.equal(await filesOf(held.number), 1);

  await keep("tickets", 12);
  const saved = await keep("rawMail", 12);
  assert.deepEqual({ due: saved.due, held: saved.held }, { due: 2, held: 2 });
  assert.deepEqual(await runRetention(app.program.platform), { attachments: 0, tickets: 1, rawMail: 2 });
  assert.equal(await subject(old.number), "[erased]");
  assert.equal((await app.admin.get("/api/v1/tickets?q=qqold")).body.data.length, 0, "nor is it found by its words");
  assert.equal(await rawOf(old.id), 0);
  for (const { id, number } of [held, heldPerson]) {
    assert.match(await subject(number), /^qq/);
    assert.equal(await rawOf(id), 1);
  }
  assert.equal(await subject(open.number), "qqopen subject", "a ticket that is not closed is nobody's past");
  const after = await rule("tickets");
  assert.deepEqual({ due: after.due, held: after.held, lastCount: after.lastCount }, { due: 0, held: 2, lastCount: 1 });
  await keep("tickets", null);
  assert.equal((await rule("tickets")).due, null);
});

test("a rule is changed only by who knows how it stands", async () => {
  const { revision } = await rule("sentMail");
  assert.equal((await app.admin.patch("/api/v1/privacy/retention/sentMail", { months: 6 }, { "if-match": `"${revision}"` })).status, 200);
  assert.equal((await app.admin.patch("/api/v1/privacy/retention/sentMail", { months: 7 }, { "if-match": `"${revision}"` })).status, 412);
  assert.equal((await app.admin.patch("/api/v1/privacy/retention/nothing", { months: 7 }, { "if-match": '"0"' })).status, 404);
});

test("months go back to the last day of a shorter month", () => {
  assert.equal(monthsBefore(new Date("2026-03-31T10:00:00Z"), 1).toISOString(), "2026-02-28T10:00:00.000Z");
  assert.equal(monthsBefore(new Date("2024-02-29T00:00:00Z"), 12).toISOString(), "2023-02-28T00:00:00.000Z");
  assert.equal(monthsBefore(new Date("2026-01-15T00:00:00Z"), 13).toISOString(), "2024-12-15T00:00:00.000Z");
});
