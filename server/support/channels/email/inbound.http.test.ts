/** Mail that providers post: what is taken, and what a stranger, a thief of a signature or a wrong setting gets. */
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { letter } from "../../../testing/mail-app.ts";
import { createMailbox } from "./mailboxes.ts";

const TOPIC = "arn:aws:sns:eu-central-1:123456789012:support";
const KEY = "key-0123456789abcdef";

let app: TestApp;
let mailboxId: string;
before(async () => {
  app = await testApp({ mail: true });
  mailboxId = (await createMailbox(app.system, { address: "support@acme.test", name: "Acme Support" })).id;
  await createMailbox(app.system, { address: "billing@acme.test", name: "Acme Billing" });
});
after(() => app.close());

const newEndpoint = async (body: object) => {
  const made = await app.admin.post("/api/v1/inbound-endpoints", { name: "Provider", ...body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.ok(made.body.address.startsWith(app.program.platform.config.url));
  return { ...made.body, path: new URL(made.body.address).pathname } as { id: string; path: string; secret: string; revision: number };
};
const endpoint = async (id: string) => (await app.admin.get(`/api/v1/inbound-endpoints/${id}`)).body;
const anybody = () => app.as({});
const crlf = (text: string) => text.replace(/\r?\n/g, "\r\n");
const item = async (id: string) => (await app.admin.get(`/api/v1/intake/${id}`)).body;
const rawOf = async (id: string) => Buffer.from(await (await app.admin.raw(`/api/v1/intake/${id}/raw`)).arrayBuffer());
const denials = async () => {
  await app.program.platform.audit.flush();
  const { rows } = await app.program.platform.database.pool.query(
    "select action, subject, data from audit_log where action like 'intake.%' and outcome = 'denied' order by at, id",
  );
  return rows as { action: string; subject: string | null; data: { reason: string } }[];
};

describe("Mailgun", () => {
  let own: Awaited<ReturnType<typeof newEndpoint>>;
  before(async () => {
    own = await newEndpoint({ provider: "mailgun", signingKey: KEY });
  });
  const signed = ({ key = KEY, at = Date.now(), token = randomBytes(25).toString("hex") } = {}) => {
    const timestamp = String(Math.floor(at / 1_000));
    return {
      timestamp,
      token,
      signature: createHmac("sha256", key)
        .update(timestamp + token)
        .digest("hex"),
    };
  };
  const post = (fields: { [name: string]: string | Buffer }, path = own.path) => {
    const parts = Object.entries(fields).flatMap(([name, value]) => [
      Buffer.from(`--b0undary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      Buffer.from(value),
      Buffer.from("\r\n"),
    ]);
    return anybody().post(path, Buffer.concat([...parts, Buffer.from("--b0undary--\r\n")]), {
      "content-type": "multipart/form-data; boundary=b0undary",
    });
  };
  const mail = (subject: string) => ({
    recipient: "billing@acme.test",
    sender: "ann@customer.example",
    "body-mime": crlf(letter({ Subject: subject, To: "somebody@elsewhere.example" })),
  });

  test("a signed mail is stored byte for byte before the answer, and becomes a ticket where its recipient says", async () => {
    const latin1 = Buffer.concat([Buffer.from(crlf(letter({ Subject: "Bytes" }, ""))), Buffer.from([0xe9, 0xff, 0x80, 0x0d, 0x0a])]);
    const answer = await post({ ...mail("Bytes"), "body-mime": latin1, ...signed() });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.ok((await rawOf(answer.body.id)).equals(latin1));
    const other = await post({ ...mail("Money"), ...signed() });
    await app.settled();
    const { outcome, ticketNumber } = await item(other.body.id);
    assert.equal(outcome, "ticket");
    const { rows } = await app.program.platform.database.pool.query(
      "select m.address from email_threads t join mailboxes m on m.id = t.mailbox_id join tickets k on k.id = t.ticket_id where k.number = $1",
      [ticketNumber],
    );
    assert.equal(rows[0].address, "billing@acme.test");
    assert.ok((await endpoint(own.id)).lastReceivedAt);
  });

  test("a urlencoded form is taken as well", async () => {
    const fields = { ...mail("Encoded"), ...signed() };
    const answer = await anybody().post(own.path, Buffer.from(new URLSearchParams(fields).toString()), {
      "content-type": "application/x-www-form-urlencoded",
    });
    assert.equal(answer.status, 200);
    assert.equal((await rawOf(answer.body.id)).toString(), fields["body-mime"]);
  });

  test("the same call again is the same item; a used signature with another mail is refused", async () => {
    const proof = signed();
    const first = await post({ ...mail("Once"), ...proof });
    const again = await post({ ...mail("Once"), "body-mime": "changed", ...proof });
    assert.deepEqual([first.status, again.status], [200, 401]);
    const fields = { ...mail("Twice"), ...signed() };
    const answers = await Promise.all([post(fields), post(fields), post(fields)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.equal((await denials()).at(-1)!.data.reason, "replayed");
  });

  test("wrong key, changed, outdated, early or no signature: one answer, nothing stored, an entry in the audit", async () => {
    const before = (await denials()).length;
    const stored = (await app.admin.get("/api/v1/intake?limit=200")).body.data.length;
    const proofs = [
      signed({ key: "another key" }),
      { ...signed(), token: "x".repeat(50) },
      { ...signed(), signature: "" },
      { ...signed(), signature: "é" },
      signed({ at: Date.now() - 10 * 3_600_000 }),
      signed({ at: Date.now() + 3_600_000 }),
      {},
    ];
    const answers = [];
    for (const proof of proofs) answers.push(await post({ ...mail("Forged"), ...proof }));
    answers.push(await post({ ...mail("Guessed"), ...signed() }, "/api/v1/inbound/mailgun/aaaaaaaaaaaaaaaaaaaaaaaaaa/mime"));
    for (const { status, body } of answers) {
      assert.equal(status, 401);
      assert.deepEqual(body, answers[0]!.body);
    }
    assert.equal((await app.admin.get("/api/v1/intake?limit=200")).body.data.length, stored);
    const told = (await denials()).slice(before);
    assert.deepEqual(
      told.map(({ data }) => data.reason),
      ["signature", "signature", "signature", "signature", "timestamp", "timestamp", "signature", "secret"],
    );
    assert.equal(told[0]!.subject, `inboundEndpoint:${own.id}`);
    assert.equal((await endpoint(own.id)).lastRefusal, "signature");
  });

  test("a mail taken apart is refused with the way to the whole one", async () => {
    const { "body-mime": _, ...parsed } = mail("Parsed");
    const answer = await post({ ...parsed, "body-plain": "text", ...signed() });
    assert.deepEqual([answer.status, answer.body.code], [422, "inbound.rawMissing.mailgun"]);
    assert.match(answer.body.detail, /\/mime/);
    assert.equal((await endpoint(own.id)).lastRefusal, "inbound.rawMissing.mailgun");
  });

  test("a mail beyond 35 MB is 413, and the provider's own words on its sender count for nothing", async () => {
    const big = await post({ ...mail("Big"), "body-mime": Buffer.alloc(35 * 1024 * 1024 + 1, "x\r\n"), ...signed() });
    assert.equal(big.status, 413);
    const claimed = crlf(letter({ Subject: "Claimed", "X-Mailgun-Spf": "Pass", "X-Mailgun-Dkim-Check-Result": "Pass" }));
    const answer = await post({ ...mail("Claimed"), "body-mime": claimed, "X-Mailgun-Spf": "Pass", ...signed() });
    await app.settled();
    const { ticketNumber } = await item(answer.body.id);
    const { data } = (await app.admin.get(`/api/v1/tickets/${ticketNumber}/messages`)).body;
    assert.notEqual(data[0].authentication.result, "pass");
  });

  test("a new secret ends the old one; a switched-off endpoint takes nothing; the secret is nowhere shown again", async () => {
    const made = await newEndpoint({ provider: "mailgun", signingKey: KEY });
    const rotated = await app.admin.post(`/api/v1/inbound-endpoints/${made.id}/rotate`, {}, { "if-match": `"${made.revision}"` });
    assert.equal(rotated.status, 200);
    const path = new URL(rotated.body.address).pathname;
    assert.equal((await post({ ...mail("Old"), ...signed() }, made.path)).status, 401);
    assert.equal((await post({ ...mail("New"), ...signed() }, path)).status, 200);
    const shown = JSON.stringify([await endpoint(made.id), (await app.admin.get("/api/v1/inbound-endpoints")).body]);
    assert.ok(!shown.includes(rotated.body.secret) && !shown.includes(KEY));
    const { rows } = await app.program.platform.database.pool.query("select * from inbound_endpoints where id = $1", [made.id]);
    assert.ok(!rows[0].signing_key.toString("latin1").includes(KEY));
    const off = await app.admin.patch(
      `/api/v1/inbound-endpoints/${made.id}`,
      { active: false },
      { "if-match": `"${rotated.body.revision}"` },
    );
    assert.equal(off.status, 200);
    assert.equal((await post({ ...mail("Off"), ...signed() }, path)).status, 401);
    const removed = await app.admin.delete(`/api/v1/inbound-endpoints/${made.id}`, { "if-match": `"${off.body.revision}"` });
    assert.equal(removed.status, 204);
    assert.equal((await post({ ...mail("Gone"), ...signed() }, path)).status, 401);
  });
});

describe("Postmark", () => {
  const payload = (subject: string) => ({
    FromFull: { Email: "ann@customer.example" },
    OriginalRecipient: "abc123@inbound.postmarkapp.com",
    MessageID: randomBytes(8).toString("hex"),
    Headers: [{ Name: "Return-Path", Value: "<ann@customer.example>" }],
    RawEmail: crlf(letter({ Subject: subject, To: "abc123@inbound.postmarkapp.com" })),
  });

  test("the secret in the path or as password; the mail goes to the endpoint's mailbox", async () => {
    const { path, id, secret } = await newEndpoint({ provider: "postmark", mailbox: mailboxId });
    const answer = await anybody().post(path, payload("By path"));
    assert.equal(answer.status, 200);
    const basic = (user: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` });
    const byId = `/api/v1/inbound/postmark/${id}`;
    assert.equal((await anybody().post(byId, payload("By password"), basic("postmark", secret))).status, 200);
    assert.equal((await anybody().post(byId, payload("Wrong"), basic("postmark", `${secret}x`))).status, 401);
    assert.equal((await anybody().post(byId, payload("None"))).status, 401);
    const other = await newEndpoint({ provider: "postmark" });
    assert.equal((await anybody().post(byId, payload("Other's"), basic("postmark", other.secret))).status, 401);
    assert.equal((await anybody().post(path.replace("postmark", "ses"), payload("Other kind"))).status, 401);
    await app.settled();
    assert.equal((await item(answer.body.id)).outcome, "ticket");
    const { rows } = await app.program.platform.database.pool.query(
      "select envelope_from, envelope_to, source_id from intake where id = $1",
      [answer.body.id],
    );
    assert.deepEqual(rows[0], {
      envelope_from: "ann@customer.example",
      envelope_to: ["abc123@inbound.postmarkapp.com", "support@acme.test"],
      source_id: id,
    });
  });

  test("repeated calls are one item; without the raw mail it says what to switch on; other addresses are refused", async () => {
    const { path, id } = await newEndpoint({ provider: "postmark" });
    const body = payload("Repeated");
    const [first, second] = [await anybody().post(path, body), await anybody().post(path, body)];
    assert.equal(first.body.id, second.body.id);
    const { RawEmail: _, ...parsed } = payload("Parsed");
    const answer = await app.as({}).post(path, parsed, { "accept-language": "de" });
    assert.deepEqual([answer.status, answer.body.code], [422, "inbound.rawMissing.postmark"]);
    assert.match(answer.body.detail, /Include raw email content/);
    for (const broken of ["[]", "null", "{", '"x"'])
      assert.equal((await anybody().post(path, Buffer.from(broken), { "content-type": "application/json" })).status, 400, broken);
    const change = async (networks: string[]) => {
      const { revision } = await endpoint(id);
      return app.admin.patch(`/api/v1/inbound-endpoints/${id}`, { networks }, { "if-match": `"${revision}"` });
    };
    assert.equal((await change(["203.0.113.0/24", "2001:db8::/32"])).status, 200);
    assert.equal((await anybody().post(path, payload("From here"))).status, 401);
    await change(["127.0.0.0/8", "::1"]);
    assert.equal((await anybody().post(path, payload("From here"))).status, 200);
    assert.equal((await change(["127.0.0.1/33"])).status, 422);
    assert.equal((await change(["postmarkapp.com"])).status, 422);
  });
});

describe("inbound endpoints", () => {
  test("each kind takes what its proof needs, and nothing another's needs", async () => {
    const codes = async (body: object) =>
      (await app.admin.post("/api/v1/inbound-endpoints", { name: "x", ...body })).body.errors.map(
        (one: { path: string; code: string }) => `${one.path} ${one.code}`,
      );
    assert.deepEqual(await codes({ provider: "mailgun" }), ["signingKey required"]);
    assert.deepEqual(await codes({ provider: "ses" }), ["topicArn required"]);
    assert.deepEqual(await codes({ provider: "ses", topicArn: "arn:aws:sqs:eu-central-1:123456789012:a" }), ["topicArn topicArn"]);
    assert.deepEqual(await codes({ provider: "postmark", signingKey: "12345678" }), ["signingKey notHere"]);
    assert.deepEqual(await codes({ provider: "postmark", topicArn: TOPIC }), ["topicArn notHere"]);
    assert.deepEqual(await codes({ provider: "postmark", mailbox: "01900000-0000-7000-8000-00000000ffff" }), ["mailbox unknownThing"]);
  });
});

describe("limits", () => {
  test("whoever guesses secrets is slowed down", async () => {
    const now = new Date();
    const strict = await testApp({ env: { BACKSTAY_LIMITS: "on" }, worker: false, clock: { now: () => now } });
    try {
      const statuses = await Promise.all(
        Array.from({ length: 40 }, (_, n) => strict.as({}).post(`/api/v1/inbound/postmark/guess${n}`, {})),
      );
      const count = (status: number) => statuses.filter((one) => one.status === status).length;
      assert.deepEqual([count(401), count(429)], [30, 10]);
    } finally {
      await strict.close();
    }
  });
});
