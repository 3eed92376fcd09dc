import assert from "node:assert/strict";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inflateRawSync } from "node:zlib";
import { createOrganization } from "#people/directory";
import { sql } from "kysely";
import pg from "pg";
import { newId } from "#shared/ids";
import { createTicket } from "#support/tickets";
import { createMailbox } from "#support/channels/email";
import { deleteOrphans } from "#platform/files";
import { sealAudit, verifyAudit } from "#platform/audit";
import { testApp, type Caller, type TestApp } from "#testing";
import { replayErasures } from "./index.ts";
import { tracesOf } from "./test-traces.ts";

let app: TestApp;
before(async () => {
  app = await testApp();
  await createMailbox(app.system, { address: "support@acme.test", name: "Acme Support" });
});
after(() => app.close());

/** Bytes look as if nobody had put them for two hours. */
async function age(): Promise<void> {
  const folder = join(app.dataDir, "files");
  const past = new Date(Date.now() - 7_200_000);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), past, past);
}

async function finished(id: string): Promise<any> {
  for (let tries = 0; tries < 150; tries++) {
    const { body } = await app.admin.get(`/api/v1/privacy/requests/${id}`);
    if (["done", "failed", "held"].includes(body.state)) return body;
    await sleep(100);
  }
  throw new Error("the job did not end");
}

async function upload(who: Caller, name: string, text: string): Promise<string> {
  const response = await who.raw("/api/v1/files", {
    method: "POST",
    body: text,
    headers: { "content-type": "text/plain", "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}` },
  });
  const body = (await response.json()) as { id: string };
  assert.equal(response.status, 201, JSON.stringify(body));
  return body.id;
}

let counter = 0;
/** A person with a trace of himself wherever the program keeps anything; each marker is a word of its own. */
async function plant(colleagueOf?: string) {
  const n = `${++counter}${Math.random().toString(36).slice(2, 8)}`;
  const marks: string[] = [];
  const mark = (what: string) => {
    const text = `zq${what}${n}`;
    marks.push(text);
    return text;
  };
  const name = `${mark("first")} ${mark("last")}`;
  const email = `${mark("mail")}@customer.test`;
  const second = `${mark("second")}@customer.test`;
  const phone = `+4206011${String(counter).padStart(5, "0")}`;
  const person = await app.contact({ name, email, ...(colleagueOf ? { memberOf: [{ organization: colleagueOf }] } : {}) });
  const contact = await app.admin.get(`/api/v1/contacts/${person.id}`);
  await app.admin.patch(
    `/api/v1/contacts/${person.id}`,
    { emails: [email, second], locale: "cs" },
    { "if-match": contact.headers.get("etag")! },
  );
  await sql`insert into contact_addresses (id, contact_id, kind, address, is_primary, created_at, updated_at) values (${newId()}, ${person.id}, 'phone', ${phone}, true, now(), now())`.execute(
    app.system.db,
  );
  // What the vendor noted of him, and of others beside him.
  await app.admin.post("/api/v1/people/notes", { contact: person.id, text: mark("peoplenote") });
  await app.admin.post("/api/v1/people/tasks", { contact: person.id, title: mark("task") });
  const { body: firm } = await app.admin.post("/api/v1/organizations", { name: `Firm ${n}` });
  await app.admin.post("/api/v1/people/notes", { organization: firm.id, text: `Call ${phone} or write to ${second}, says ${name}` });
  // What he asks in the portal: subject, text with an address and a secret, an attachment.
  const attachment = await upload(person, `${mark("filename")}.txt`, mark("filetext"));
  const secret = `AKIA${"Z".repeat(8)}${String(counter).padStart(8, "Q")}`;
  marks.push(secret);
  const asked = await person.post(
    "/api/v1/tickets",
    {
      subject: mark("subject"),
      body: `I live at ${mark("street")} 12, ${mark("city")}. ${phone}. The key is ${secret}`,
      attachments: [attachment],
    },
    { "idempotency-key": mark("idem") },
  );
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  const { number } = asked.body;
  await upload(person, `${mark("unattached")}.txt`, mark("uploaded"));
  // What agents write to him and about him.
  await app.admin.post(`/api/v1/tickets/${number}/checklists`, { name: mark("checklist"), steps: [mark("step")] });
  await app.admin.post(`/api/v1/tickets/${number}/messages`, {
    visibility: "public",
    body: `Dear ${name}, your parcel to ${mark("parcel")}`,
  });
  await app.admin.post(`/api/v1/tickets/${number}/messages`, {
    visibility: "internal",
    body: `He phoned: ${mark("noted")}`,
    attachments: [await upload(app.admin, `${mark("notefile")}.txt`, mark("notetext"))],
  });
  // HTML and what the channel knew.
  await createTicket(app.system, {
    subject: mark("htmlsubject"),
    requesterId: person.id,
    channel: "email",
    locale: "en",
    text: mark("htmltext"),
    html: `<p>${mark("htmlbody")}</p>`,
    author: { kind: "contact", name: mark("author") },
    authentication: { from: email, by: mark("authserv") },
    sourceRef: `<${mark("source")}@customer.test>`,
  });
  // What he said of the service, and of his mind he changed.
  const surveyId = newId();
  await sql`insert into surveys (id, kind, state, way, contact_id, locale, due_at, created_at, score, verdict, comment, answered_at)
    values (${surveyId}, 'nps', 'sent', 'mail', ${person.id}, 'cs', now(), now(), 3, 'negative', ${mark("opinion")}, now())`.execute(
    app.system.db,
  );
  await sql`insert into survey_answers (id, survey_id, contact_id, score, comment, way, at) values (${newId()}, ${surveyId}, ${person.id}, 2, ${mark("firstopinion")}, 'mail', now())`.execute(
    app.system.db,
  );
  // Mail as it came.
  const raw = [
    `From: "${mark("fromname")}" <${email}>`,
    "To: support@acme.test",
    `Subject: ${mark("mailsubject")}`,
    `Message-ID: <${mark("msgid")}@customer.test>`,
    "Date: Mon, 5 Jan 2026 10:00:00 +0000",
    "",
    mark("mailbody"),
    "",
  ].join("\r\n");
  const mailed = await app.admin.raw("/api/v1/intake/email", { method: "POST", body: raw, headers: { "content-type": "message/rfc822" } });
  assert.ok(mailed.ok, await mailed.text());
  await app.settled();
  // Answers kept for repetition, the access audit, an unread link.
  await app.admin.post(
    `/api/v1/tickets/${number}/messages`,
    { visibility: "public", body: `Again, ${name}` },
    { "idempotency-key": mark("agentkey") },
  );
  await sql`insert into audit_log (id, at, actor, action, subject, outcome, address, data) values (${newId()}, now(), ${`contact:${person.id}`}, 'session.signIn', null, 'allowed', ${mark("ip")}, ${JSON.stringify({ device: mark("device") })}::jsonb)`.execute(
    app.system.db,
  );
  await sql`insert into audit_log (id, at, actor, action, subject, outcome, data) values (${newId()}, now(), 'anonymous:x', 'session.signIn', null, 'denied', ${JSON.stringify({ email })}::jsonb)`.execute(
    app.system.db,
  );
  await sql`insert into auth_verifications (id, identifier, value, expires_at, created_at, updated_at) values (${newId()}, 'x', ${JSON.stringify({ email })}, now() + interval '1 hour', now(), now())`.execute(
    app.system.db,
  );
  await sql`insert into jobs.job (id, name, data, state, completed_on) values (${newId()}, 'privacy.run', ${JSON.stringify({ email: second })}::jsonb, 'completed', now())`.execute(
    app.system.db,
  );
  return { person, name, email, second, phone, number: number as number, marks: [...marks, email, second, phone] };
}

const erase = async (id: string, confirm: string) => app.admin.post(`/api/v1/contacts/${id}/erasure`, { confirm, reason: "asked" });

/** Names and contents of a ZIP archive's entries, as its directory gives them. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from("504b0506", "hex"));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [packed, length, extra, comment, offset] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ];
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    entries.set(bytes.subarray(at + 46, at + 46 + length).toString(), inflateRawSync(bytes.subarray(start, start + packed)));
    at += 46 + length + extra + comment;
  }
  return entries;
}

describe("erasing a person", () => {
  test("leaves none of the traces planted of him anywhere, and all of everybody else's", async () => {
    const organization = await createOrganization(app.system, { name: `Org ${newId()}` });
    const him = await plant(organization.id);
    const other = await plant(organization.id);
    // A colleague writes of him in a ticket of her own, and takes part in his.
    await other.person.post("/api/v1/tickets", {
      subject: "Printer",
      body: `Please ask ${him.name}, ${him.email}, ${him.phone.replace("+420", "+420 ")}: zqkeepthis`,
    });
    await app.settled();
    assert.ok(him.marks.length >= 30, `${him.marks.length} markers`);
    const before = await tracesOf(app, him.marks);
    assert.ok(new Set(before.map((trace) => trace.split(":")[0])).size > 12, before.join("\n"));
    const others = await tracesOf(app, other.marks);
    await age();

    const preview = await app.admin.get(`/api/v1/contacts/${him.person.id}/erasure`);
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    assert.equal(preview.body.confirm, him.email);
    for (const kind of ["messages", "attachments", "notes", "rawMail", "sentMail", "contact_addresses"])
      assert.ok(
        preview.body.erased.some((one: any) => one.kind === kind && one.count > 0),
        `${kind} in ${JSON.stringify(preview.body.erased)}`,
      );
    assert.ok(preview.body.kept.some((one: any) => one.kind === "tickets"));

    const asked = await erase(him.person.id, him.email.toUpperCase());
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    const done = await finished(asked.body.id);
    assert.equal(done.state, "done", JSON.stringify(done));
    assert.equal(done.progress, 1);
    await app.program.platform.audit.flush();

    assert.deepEqual(await tracesOf(app, him.marks), []);
    const left = await tracesOf(app, other.marks);
    assert.deepEqual(
      others.filter((trace) => !left.includes(trace) && !trace.startsWith("intake.raw")),
      [],
    );
    assert.ok((await tracesOf(app, ["zqkeepthis"])).length > 0, "what the colleague wrote stays, without him");
    // The ticket stays: its number, its times, its status.
    const ticket = await app.admin.get(`/api/v1/tickets/${him.number}`);
    assert.equal(ticket.body.subject, "[erased]");
    assert.equal((await app.admin.get(`/api/v1/tickets?q=${him.name.split(" ")[0]}`)).body.data.length, 0);
    assert.equal((await him.person.get("/api/v1/tickets")).status, 401, "his session is over");
    assert.equal((await app.admin.get(`/api/v1/contacts/${him.person.id}`)).body.addresses.length, 0);
    const again = await erase(him.person.id, him.person.id);
    assert.equal(again.body.code, "privacy.erased");
  });

  test("goes on where its connection is cut, and at no time says that it failed", async () => {
    const him = await plant();
    await age();
    const owner = new pg.Client(app.database.owner);
    await owner.connect();
    try {
      await owner.query("begin; lock table contact_addresses in share mode");
      const asked = await erase(him.person.id, him.email);
      assert.equal(asked.status, 202, JSON.stringify(asked.body));
      // Only the program's own role sees and ends its connections.
      const cut = async () =>
        (
          await sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like 'delete from%contact_addresses%'`.execute(
            app.system.db,
          )
        ).rows.length;
      for (let tries = 0; (await cut()) === 0; tries++) {
        assert.ok(tries < 200, "the erasure came to his addresses");
        await sleep(50);
      }
      await owner.query("rollback");
      assert.equal((await finished(asked.body.id)).state, "done");
    } finally {
      await owner.end();
    }
    // Files that were taken before the cut go with the next clean-up.
    await deleteOrphans(app.system.db, app.program.platform.blobs, new Date(Date.now() + 3 * 3_600_000));
    assert.deepEqual(await tracesOf(app, him.marks), []);
  });

  test("needs the address typed, and is told of in the audit without him", async () => {
    const him = await plant();
    const wrong = await erase(him.person.id, "somebody@else.test");
    assert.equal(wrong.status, 422);
    assert.equal(wrong.body.code, "privacy.confirm");
    await app.program.platform.audit.flush();
    await sealAudit({ db: app.system.db, crypto: app.program.platform.crypto });
    const asked = await erase(him.person.id, him.email);
    assert.equal((await finished(asked.body.id)).state, "done");
    // The chain of the audit holds, and says that entries lost what they noted.
    const check = await verifyAudit({ db: app.system.db, crypto: app.program.platform.crypto, clock: app.program.platform.clock }, null);
    assert.deepEqual(check.faults, []);
    assert.ok(check.erased > 0, "entries about him were sealed before and are known as erased");
    const { rows } = await sql<{
      actor: string;
      data: object;
    }>`select actor, data from audit_log where action = 'privacy.erasure' and subject = ${`contact:${him.person.id}`}`.execute(
      app.system.db,
    );
    assert.equal(rows.length, 1);
    assert.match(rows[0]!.actor, /^token:/);
  });

  test("is refused while a hold is on him, on his organization or on a ticket of his, whoever asks; and done once it ends", async () => {
    const organization = await createOrganization(app.system, { name: `Held ${newId()}` });
    const him = await plant(organization.id);
    const ticket = await app.admin.get(`/api/v1/tickets/${him.number}`);
    for (const subject of [
      { kind: "contact", id: him.person.id },
      { kind: "organization", id: organization.id },
      { kind: "ticket", id: ticket.body.id },
    ]) {
      const held = await app.admin.post("/api/v1/privacy/holds", { subject, reason: "dispute" });
      assert.equal(held.status, 201, JSON.stringify(held.body));
      assert.equal((await app.admin.post("/api/v1/privacy/holds", { subject, reason: "twice" })).body.code, "privacy.heldAlready");
      const refused = await erase(him.person.id, him.email);
      assert.equal(refused.status, 409);
      assert.equal(refused.body.code, "privacy.held");
      assert.equal((await app.admin.get(`/api/v1/contacts/${him.person.id}/erasure`)).body.holds[0].reason, "dispute");
      const ended = await app.admin.post(`/api/v1/privacy/holds/${held.body.id}/release`, undefined, {
        "if-match": held.headers.get("etag")!,
      });
      assert.equal(ended.status, 200, JSON.stringify(ended.body));
    }
    const asked = await erase(him.person.id, him.email);
    assert.equal((await finished(asked.body.id)).state, "done");
  });

  test("is done again when a backup brings him back", async () => {
    const him = await plant();
    await age();
    const asked = await erase(him.person.id, him.email);
    assert.equal((await finished(asked.body.id)).state, "done");
    // As a restored backup has it: the row as it was, and no word of the erasure.
    await sql`update contacts set name = ${him.name}, erased_at = null where id = ${him.person.id}`.execute(app.system.db);
    await sql`insert into contact_addresses (id, contact_id, kind, address, is_primary, created_at, updated_at) values (${newId()}, ${him.person.id}, 'email', ${him.email}, true, now(), now())`.execute(
      app.system.db,
    );
    await sql`delete from privacy_requests where contact_id = ${him.person.id}`.execute(app.system.db);
    assert.equal(await replayErasures(app.program.platform), 1);
    assert.deepEqual(await tracesOf(app, him.marks), []);
    assert.equal(await replayErasures(app.program.platform), 0);
  });

  test("leaves the account of an agent who is a contact too", async () => {
    const email = `both${newId().slice(-8)}@vendor.test`;
    await app.agent("agent", { name: "Both Sides", email });
    const made = await app.admin.post("/api/v1/contacts", { name: "Both Sides", emails: [email] });
    const asked = await erase(made.body.id, email);
    assert.equal((await finished(asked.body.id)).state, "done");
    const { rows } = await sql<{ name: string; email: string }>`select name, email from agents where email = ${email}`.execute(
      app.system.db,
    );
    assert.deepEqual(rows, [{ name: "Both Sides", email }]);
  });
});

describe("exporting a person", () => {
  test("gives him what is his, readable and as JSON, with his files, and nothing of anybody else", async () => {
    const organization = await createOrganization(app.system, { name: `Export ${newId()}` });
    const him = await plant(organization.id);
    const other = await plant(organization.id);
    await app.admin.post(`/api/v1/tickets/${him.number}/participants`, { email: other.email, canRead: true });
    const said = await other.person.post(`/api/v1/tickets/${him.number}/messages`, {
      visibility: "public",
      body: `zqcanary of ${other.name}`,
    });
    assert.ok(said.status === 201 || said.status === 404, JSON.stringify(said.body));
    await app.settled();
    const asked = await him.person.post("/api/v1/me/exports");
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await finished(asked.body.id);
    const file = await him.person.raw(`/api/v1/me/exports/${asked.body.id}/file`);
    assert.equal(file.headers.get("content-type"), "application/zip");
    const entries = unzip(Buffer.from(await file.arrayBuffer()));
    const everything = [...entries].map(([name, bytes]) => `${name}\n${bytes.toString()}`).join("\n");
    for (const marker of ["street", "subject", "filename", "filetext", "parcel", "first", "second"])
      assert.ok(everything.includes(him.marks.find((one) => one.startsWith(`zq${marker}`))!), `${marker} is his`);
    for (const foreign of [...other.marks, "zqcanary", ...him.marks.filter((one) => one.startsWith("zqnote"))])
      assert.ok(!everything.includes(foreign), `${foreign} is not his`);
    assert.ok(entries.has("index.html") && JSON.parse(entries.get("data.json")!.toString()).records.requests.length >= 2);
    // Nobody else gets it by its id.
    assert.equal((await other.person.get(`/api/v1/me/exports/${asked.body.id}/file`)).status, 404);
    assert.equal((await app.admin.get(`/api/v1/privacy/requests/${asked.body.id}/file`)).status, 200);
    assert.equal((await him.person.get("/api/v1/me/exports")).body.data.length, 1);
    assert.equal((await app.as({}).get(`/api/v1/me/exports`)).status, 401);
  });
});
