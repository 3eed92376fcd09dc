/** Sources over HTTP, and the alarms of mail, with a real Dovecot where one is there. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { testApp, type Caller, type TestApp } from "#testing";
import { dovecotAbsent, startDovecot, type Dovecot } from "../../../testing/dovecot.ts";
import { watchMail } from "./watch-mail.ts";

const absent = await dovecotAbsent();
let app: TestApp;
let owner: Caller & { email: string };
let mailbox: string;

const until = async (what: () => unknown) => {
  for (let n = 0; n < 600; n++) {
    if (await what()) return;
    await wait(25);
  }
  assert.fail("it did not happen in 15 seconds");
};
/** Has the mail watched until it is so; the watch of each minute may be at it already, and nobody watches beside another. */
const watchedUntil = (what: () => Promise<boolean>) =>
  until(async () => {
    await watchMail(app.program.platform);
    return what();
  });
const NOWHERE = { host: "127.0.0.1", port: 25, user: "support" };
const create = (settings: object = NOWHERE, secret: object = { password: "hunter2-hunter2" }) =>
  app.admin.post("/api/v1/mail-sources", { mailbox, kind: "imap", settings, secret });
const read = (id: string) => app.admin.get(`/api/v1/mail-sources/${id}`);
const query = (text: string, values: unknown[] = []) => app.program.platform.database.pool.query(text, values);

before(async () => {
  app = await testApp();
  owner = await app.agent("owner", { name: "Olga", email: "olga@acme.test" });
  await query("update agents set locale = 'de' where email = 'olga@acme.test'");
  await app.agent("agent");
  mailbox = (await app.admin.post("/api/v1/mailboxes", { address: "support@acme.test", name: "Support" })).body.id;
});
after(() => app.close());

describe("mail sources over HTTP", () => {
  test("a secret is never shown, nor stored in the clear", async () => {
    const { status, body } = await create();
    assert.equal(status, 201);
    assert.deepEqual(body.secrets, ["password"]);
    assert.equal(body.settings.folder, "INBOX");
    const list = await app.admin.get("/api/v1/mail-sources");
    assert.doesNotMatch(JSON.stringify([body, list.body]), /hunter2/);
    const { rows } = await query("select m::text as text from mail_sources m");
    assert.doesNotMatch(rows.map(({ text }) => text).join(""), /hunter2|68756e74657232/);
  });

  test("settings that lead elsewhere ask for the secret again", async () => {
    const { body, headers } = await create();
    const path = `/api/v1/mail-sources/${body.id}`;
    const change = (settings: object, secret?: object) =>
      app.admin.patch(
        path,
        { settings: { ...body.settings, ...settings }, ...(secret && { secret }) },
        { "if-match": headers.get("etag")! },
      );
    const elsewhere = await change({ host: "imap.attacker.example" });
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [422, "mailSource.secretNeeded"]);
    const tried = await app.admin.post("/api/v1/mail-sources/check", {
      kind: "imap",
      settings: { ...body.settings, host: "imap.attacker.example" },
      source: body.id,
    });
    assert.deepEqual([tried.status, tried.body.code], [422, "mailSource.secretNeeded"]);
    const same = await change({ folder: "Support" });
    assert.deepEqual([same.status, same.body.settings.folder, same.body.secrets], [200, "Support", ["password"]]);
    assert.equal((await change({ folder: "Other" })).status, 412);
  });

  test("what cannot work is refused with the field that is wrong", async () => {
    const fields = async (settings: object, secret?: object) => {
      const { status, body } = await create({ ...NOWHERE, ...settings }, secret);
      return [status, body.errors?.[0]?.path];
    };
    assert.deepEqual(await fields({ host: "https://imap.example" }), [422, "settings.host"]);
    assert.deepEqual(await fields({ after: "move" }), [422, "settings.moveTo"]);
    assert.deepEqual(await fields({ auth: "oauth2" }), [422, "settings.oauth"]);
    assert.deepEqual(await fields({}, {}), [422, "secret.password"]);
    const oauth = { tokenUrl: "https://login.example/token", clientId: "x" };
    assert.deepEqual(await fields({ auth: "oauth2", oauth }), [422, "secret.refreshToken"]);
  });

  test("a source is paused, read again and removed", async () => {
    const { body, headers } = await create();
    const path = `/api/v1/mail-sources/${body.id}`;
    const paused = await app.admin.patch(path, { paused: true }, { "if-match": headers.get("etag")! });
    assert.equal(paused.body.state, "paused");
    assert.equal((await app.admin.post(`${path}/rescan`)).status, 202);
    assert.equal((await app.admin.delete(path, { "if-match": (await read(body.id)).headers.get("etag")! })).status, 204);
    assert.equal((await read(body.id)).status, 404);
  });
});

describe("alarms of mail", () => {
  before(() => query("delete from mail_sources"));

  test("access that ends soon is told two weeks before, once, in the reader's language, and when it is well again", async () => {
    const { body, headers } = await create();
    const path = `/api/v1/mail-sources/${body.id}`;
    const soon = new Date(Date.now() + 5 * 24 * 3_600_000).toISOString();
    const later = new Date(Date.now() + 300 * 24 * 3_600_000).toISOString();
    const ending = await app.admin.patch(path, { tokenExpiresAt: soon, paused: false }, { "if-match": headers.get("etag")! });
    const mails = async () =>
      (await query("select to_address, subject, content, automatic from outbound_mails where kind = 'alarm' order by created_at")).rows;
    const about = async () => (await mails()).filter(({ subject }) => subject.includes("läuft bald ab"));
    await watchedUntil(async () => (await about()).length > 0);
    await watchMail(app.program.platform);
    const told = await about();
    assert.deepEqual(
      told.map(({ to_address, automatic }) => [to_address, automatic]),
      [["olga@acme.test", true]],
    );
    assert.match(told[0].content.text, new RegExp(`endet am ${soon.slice(0, 10)}`));
    const health = await app.admin.get("/api/v1/mail-health");
    const alarm = health.body.alarms.find(({ kind }: { kind: string }) => kind === "tokenEnding");
    assert.deepEqual(alarm.source, { id: body.id, address: "support@acme.test" });
    await app.admin.patch(path, { tokenExpiresAt: later }, { "if-match": ending.headers.get("etag")! });
    await watchedUntil(async () => (await about()).length > 1);
    assert.equal((await about()).length, 2);
    assert.match((await about())[1].subject, /^E-Mail läuft wieder/);
    const past = await app.admin.get("/api/v1/mail-alarms?open=false");
    assert.ok(
      past.body.data.some(({ kind, endedAt }: { kind: string; endedAt: string | null }) => kind === "tokenEnding" && endedAt !== null),
    );
  });

  test("agents without the right see none of it", async () => {
    const agent = await app.agent("agent");
    assert.equal((await agent.get("/api/v1/mail-health")).status, 403);
    assert.equal((await owner.get("/api/v1/mail-health")).status, 200);
  });

  test("readiness and measurements count what fails", async () => {
    await query("update mail_sources set state = 'failing'");
    const ready = await app.as({}).get("/health/ready");
    assert.equal(ready.status, 200);
    assert.deepEqual(ready.body.mailSources, { total: 1, failing: 1, paused: 0 });
    assert.doesNotMatch(JSON.stringify(ready.body), /acme/);
    assert.match((await app.as({}).get("/metrics")).body, /^backstay_mail_sources_failing 1$/m);
  });
});

describe("a source at a real server", { skip: absent ?? false }, () => {
  let dovecot: Dovecot;
  before(async () => {
    await query("delete from mail_sources");
    dovecot = await startDovecot({ users: { support: "right-password" } });
  });
  after(() => dovecot?.stop());

  test("access is tried, a wrong password raises an alarm, the right one ends it and brings the mail", async () => {
    const settings = { host: "localhost", port: dovecot.tlsPort, certificate: dovecot.certificate, user: "support" };
    await dovecot.deliver("support", "From: a@customer.example\r\nSubject: x\r\nMessage-ID: <a@b>\r\n\r\nx\r\n");
    const wrong = { password: "wrong-password" };
    const tried = await app.admin.post("/api/v1/mail-sources/check", { kind: "imap", settings, secret: wrong });
    assert.deepEqual([tried.body.ok, tried.body.error.code], [false, "credentials"]);
    const { body } = await app.admin.post("/api/v1/mail-sources", { mailbox, kind: "imap", settings, secret: wrong, start: "all" });
    await until(async () => (await read(body.id)).body.state === "failing");
    await query("update mail_sources set next_try_at = now()");
    await until(async () => (await read(body.id)).body.error?.failures === 2);
    const failing = async () =>
      (await app.admin.get("/api/v1/mail-health")).body.alarms.find(({ kind }: { kind: string }) => kind === "sourceFailing");
    await watchedUntil(async () => (await failing()) !== undefined);
    assert.match((await failing()).data.words, /Authentication failed/);
    const right = { password: "right-password" };
    const good = await app.admin.post("/api/v1/mail-sources/check", { kind: "imap", settings, secret: right });
    assert.deepEqual([good.body.ok, good.body.messages, good.body.folders], [true, 1, ["INBOX"]]);
    await app.admin.patch(`/api/v1/mail-sources/${body.id}`, { secret: right }, { "if-match": (await read(body.id)).headers.get("etag")! });
    await until(async () => (await read(body.id)).body.received === 1);
    await until(async () => (await read(body.id)).body.state === "ok");
    await watchedUntil(async () => (await failing()) === undefined);
    const { rows } = await query(
      "select subject from outbound_mails where kind = 'alarm' and subject like '%abrufbar' order by created_at",
    );
    assert.deepEqual(
      rows.map(({ subject }) => subject),
      [
        "E-Mail braucht Ihre Aufmerksamkeit: support@acme.test ist nicht abrufbar",
        "E-Mail läuft wieder: support@acme.test ist nicht abrufbar",
      ],
    );
  });
});
