/** Mail fetched from a real Dovecot. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { imapSettings, type ImapSecret } from "#shared/mail-sources";
import { newId } from "#shared/ids";
import { testApp, type TestApp } from "#testing";
import { createMailbox } from "#support/channels/email";
import { dovecotAbsent, startDovecot, type Dovecot } from "../../../testing/dovecot.ts";
import { kickSources } from "../run-sources.ts";
import { sealSecret } from "../source-secret.ts";

const absent = await dovecotAbsent();
const USER = "support@acme.test";

let app: TestApp;
let dovecot: Dovecot;
let tokens: TokenServer;
let mailboxId: string;
let user = "";
let users = 0;

const query = (text: string, values: unknown[] = []) => app.program.platform.database.pool.query(text, values);
const source = async (id: string) => (await query("select * from mail_sources where id = $1", [id])).rows[0];
const outcomes = async (id: string) =>
  (await query("select outcome, state, reason, size from intake where source_id = $1 order by received_at, id", [id])).rows;

const until = async (what: () => unknown) => {
  for (let n = 0; n < 600; n++) {
    if (await what()) return;
    await wait(25);
  }
  assert.fail("it did not happen in 15 seconds");
};

let letters = 0;
const letter = (subject = `Letter ${letters + 1}`, body = "Hello.") =>
  `From: Ann <ann@customer.example>\r\nTo: ${USER}\r\nSubject: ${subject}\r\nMessage-ID: <${++letters}@customer.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\n${body}\r\n`;

async function addSource(
  settings: { [name: string]: unknown } = {},
  secret: ImapSecret = { password: "secret" },
  since: Date | null = null,
) {
  const id = newId();
  const all = imapSettings.parse({ host: "localhost", port: dovecot.tlsPort, certificate: dovecot.certificate, user, ...settings });
  const sealed = sealSecret(app.program.platform.crypto, id, secret);
  await query(
    `insert into mail_sources (id, mailbox_id, address, kind, settings, secret, since, next_try_at, created_at, updated_at)
     values ($1, $2, $3, 'imap', $4, $5, $6, now(), now(), now())`,
    [id, mailboxId, USER, JSON.stringify(all), sealed, since],
  );
  kickSources(app.program.platform);
  return id;
}

/** What a reader meets who asks again at once. */
async function again(id: string, change = "next_try_at = now()") {
  await query(`update mail_sources set ${change} where id = $1`, [id]);
  kickSources(app.program.platform);
}

const decided = async (id: string) => {
  await app.settled();
  return (await outcomes(id)).map(({ outcome, state }) => outcome ?? state);
};

type TokenServer = {
  url: string;
  asked: URLSearchParams[];
  answer: (form: URLSearchParams) => [number, unknown];
  valid: Set<string>;
  stop(): Promise<void>;
};

/** A token endpoint and the introspection that Dovecot asks: one real HTTP server. */
async function startTokenServer(): Promise<TokenServer> {
  const mine: TokenServer = { url: "", asked: [], valid: new Set(), answer: () => [500, {}], stop: async () => {} };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url!, "http://tokens.test");
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const json = (status: number, value: unknown) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      if (url.pathname === "/introspect") {
        json(200, { active: String(mine.valid.has(url.searchParams.get("token") ?? "")), username: user });
        return;
      }
      const form = new URLSearchParams(body);
      mine.asked.push(form);
      json(...mine.answer(form));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mine.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  mine.stop = () => new Promise((resolve) => server.close(() => resolve()));
  return mine;
}

describe("an IMAP source", { skip: absent ?? false }, () => {
  before(async () => {
    tokens = await startTokenServer();
    dovecot = await startDovecot({
      users: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`user${n}`, "secret"])),
      introspectionUrl: `${tokens.url}/introspect?token=`,
    });
    app = await testApp();
    mailboxId = (await createMailbox(app.system, { address: USER, name: "Support" })).id;
  });
  after(async () => {
    await app?.close();
    await dovecot?.stop();
    await tokens?.stop();
  });
  beforeEach(async () => {
    await query("delete from mail_sources");
    kickSources(app.program.platform);
    user = `user${users++}`;
  });

  test("brings what lies there and, by IDLE, what comes; and marks it read", async () => {
    await dovecot.deliver(user, letter());
    const id = await addSource();
    await until(async () => (await source(id)).state === "ok");
    await until(async () => (await outcomes(id)).length === 1);
    // Polling is four minutes away: what comes now comes by IDLE.
    await dovecot.deliver(user, letter());
    await until(async () => (await outcomes(id)).length === 2);
    assert.deepEqual(await decided(id), ["ticket", "ticket"]);
    await until(async () => (await dovecot.mails(user)).every((file) => /:2,.*S/.test(file)));
    const tickets = await app.admin.get("/api/v1/tickets");
    assert.equal(tickets.body.data[0].channel, "email");
  });

  for (const [security, port] of [
    ["starttls", () => dovecot.port],
    ["none", () => dovecot.port],
  ] as const) {
    test(`reads with ${security} on loopback`, async () => {
      await dovecot.deliver(user, letter());
      const id = await addSource({ security, port: port() });
      await until(async () => (await outcomes(id)).length === 1);
    });
  }

  test("moves, deletes or leaves mails as it is set", async () => {
    const moving = user;
    await dovecot.deliver(moving, letter());
    await dovecot.deliver(moving, letter(), "Done");
    const mover = await addSource({ after: "move", moveTo: "Done" });
    await until(async () => (await dovecot.mails(moving, "Done")).length === 2);
    // A copy, and then the end of what was copied.
    await until(async () => (await dovecot.mails(moving)).length === 0);
    assert.equal((await outcomes(mover)).length, 1);
    user = `user${users++}`;
    const deleting = user;
    await dovecot.deliver(deleting, letter());
    await addSource({ after: "delete" });
    await until(async () => (await dovecot.mails(deleting)).length === 0);
    user = `user${users++}`;
    const keeping = user;
    await dovecot.deliver(keeping, letter());
    const keeper = await addSource({ after: "keep" });
    await until(async () => (await source(keeper)).state === "ok");
    assert.ok((await dovecot.mails(keeping)).every((file) => !/:2,.*S/.test(file)));
  });

  test("a new UIDVALIDITY means reading again, and nothing twice", async () => {
    for (let n = 0; n < 5; n++) await dovecot.deliver(user, letter());
    const id = await addSource({ after: "keep" });
    await until(async () => (await outcomes(id)).length === 5);
    const before = (await source(id)).cursor;
    await query("update mail_sources set paused = true, generation = generation + 1 where id = $1", [id]);
    kickSources(app.program.platform);
    await dovecot.changeUidValidity(user);
    await dovecot.deliver(user, letter());
    await again(id, "paused = false, generation = generation + 1, next_try_at = now()");
    await until(async () => (await outcomes(id)).length === 6);
    const { cursor } = await source(id);
    assert.notEqual(cursor.validity, before.validity);
    assert.deepEqual(
      await decided(id),
      Array.from({ length: 6 }, () => "ticket"),
    );
  });

  test("the same mail by SMTP and from the folder is one ticket", async () => {
    const mail = letter("Once only");
    await app.admin.post("/api/v1/intake/email", Buffer.from(mail), { "content-type": "message/rfc822" });
    await app.settled();
    // On its way to the folder it got a line more.
    await dovecot.deliver(user, `Received: from mx.test by imap.test; Mon, 5 Jan 2026 10:00:01 +0000\r\n${mail}`);
    const id = await addSource();
    await until(async () => (await outcomes(id)).length === 1);
    assert.deepEqual(await decided(id), ["duplicate"]);
  });

  test("what is too large is recorded with its header, and the next mail comes", async () => {
    await dovecot.deliver(user, letter("Huge", "x".repeat(76).concat("\r\n").repeat(480_000)));
    await dovecot.deliver(user, letter());
    const id = await addSource({ after: "delete" });
    await until(async () => (await outcomes(id)).length === 2);
    const [huge] = await outcomes(id);
    assert.deepEqual([huge.state, huge.reason], ["quarantined", "tooLarge"]);
    assert.ok(huge.size > 37_000_000);
    const { rows } = await query("select raw from intake where source_id = $1 and reason = 'tooLarge'", [id]);
    assert.match(rows[0].raw.toString(), /Subject: Huge\r\n/);
    await until(async () => (await dovecot.mails(user)).length === 1);
  });

  test("mails from before the source was set up are left, unless all are wanted", async () => {
    await dovecot.deliver(user, letter("Old"));
    const id = await addSource({}, { password: "secret" }, new Date(Date.now() + 2 * 3_600_000));
    await until(async () => (await source(id)).state === "ok");
    await dovecot.deliver(user, letter("New"));
    await until(async () => (await outcomes(id)).length === 1);
    const { rows } = await query("select raw from intake where source_id = $1", [id]);
    assert.match(rows[0].raw.toString(), /Subject: New/);
  });

  test("signs in with an access token, keeps the new refresh token, and renews what was refused", async () => {
    let next = 0;
    tokens.answer = (form) => {
      const token = `access-${form.get("refresh_token")}-${++next}`;
      tokens.valid = new Set([token]);
      return [200, { access_token: token, expires_in: 3_600, refresh_token: "second", refresh_token_expires_in: 86_400 }];
    };
    await dovecot.deliver(user, letter());
    const oauth = { tokenUrl: `${tokens.url}/token`, clientId: "backstay", scope: "imap" };
    const id = await addSource({ auth: "oauth2", oauth }, { refreshToken: "first", clientSecret: "s" });
    await until(async () => (await outcomes(id)).length === 1);
    assert.deepEqual(Object.fromEntries(tokens.asked[0]!), {
      grant_type: "refresh_token",
      refresh_token: "first",
      client_id: "backstay",
      client_secret: "s",
      scope: "imap",
    });
    assert.ok((await source(id)).token_expires_at > new Date());
    // The token ends early and the server closes: the next one is had with the new refresh token, and nothing was wrong.
    tokens.valid = new Set();
    await dovecot.deliver(user, letter());
    await until(async () => (await outcomes(id)).length === 2);
    await dovecot.kick(user);
    await until(async () => (await source(id)).state === "failing");
    await dovecot.deliver(user, letter());
    await again(id);
    await until(async () => (await outcomes(id)).length === 3);
    assert.equal(tokens.asked.at(-1)!.get("refresh_token"), "second");
    await until(async () => (await source(id)).state === "ok");
  });

  test("a refresh that is refused is told in the server's words", async () => {
    tokens.answer = () => [400, { error: "invalid_grant", error_description: "AADSTS700082: The refresh token has expired" }];
    const oauth = { tokenUrl: `${tokens.url}/token`, clientId: "backstay" };
    const id = await addSource({ auth: "oauth2", oauth }, { refreshToken: "old" });
    await until(async () => (await source(id)).state === "failing");
    const { error_code, error_words, next_try_at, error_at } = await source(id);
    assert.deepEqual([error_code, error_words], ["token", "400 invalid_grant AADSTS700082: The refresh token has expired"]);
    assert.ok(next_try_at - error_at > 40_000);
  });

  const faults: [string, { [name: string]: unknown }, ImapSecret, string, RegExp][] = [
    ["a wrong password", {}, { password: "wrong" }, "credentials", /Authentication failed/],
    ["a folder that is not there", { folder: "Nowhere" }, { password: "secret" }, "folder", /doesn't exist/],
    ["a certificate nobody vouches for", { certificate: null }, { password: "secret" }, "certificate", /self.signed/i],
    ["a host of another name", { host: "127.0.0.2" }, { password: "secret" }, "address", /^$/],
    ["an address inside", { host: "10.0.0.1" }, { password: "secret" }, "address", /^$/],
    ["a service of another kind", { port: 25 }, { password: "secret" }, "address", /port 25/],
  ];
  for (const [name, settings, secret, code, words] of faults) {
    test(`${name} is told as ${code}`, async () => {
      const id = await addSource(settings, secret);
      await until(async () => (await source(id)).state === "failing");
      const { error_code, error_words } = await source(id);
      assert.equal(error_code, code);
      assert.match(error_words, words);
    });
  }
});
