import { after, before, beforeEach, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import PostalMime from "postal-mime";
import { fixedClock } from "#platform/clock";
import { inTransaction, systemContext } from "#platform/http";
import { mailApp, startRelay, type MailApp, type Relay } from "../../testing/mail-app.ts";
import { queueMail, startSender, type NewMail } from "./index.ts";
import { judgeFailure } from "./model/backoff.ts";

const clock = fixedClock("2026-01-05T10:00:00Z");
let app: MailApp;
let relay: Relay;
before(async () => {
  relay = await startRelay();
  app = await mailApp({ env: { BACKSTAY_SMTP_URL: relay.url }, clock });
});
after(async () => {
  await app.close();
  await relay.stop();
});
beforeEach(() => {
  relay.mails.length = 0;
  relay.answer = () => null;
});

const mail = (more: Partial<NewMail> = {}): NewMail => ({
  kind: "test",
  to: { address: "ann@customer.example", name: "Ann" },
  from: { address: "support@acme.test", name: "Acme" },
  subject: "Grüße",
  content: { text: "Hello\n.\n..dots\n", html: "<p>Hello</p>" },
  ...more,
});
const queue = (more: Partial<NewMail> = {}) => queueMail(systemContext(app.program.platform, "test"), mail(more));
const shown = async (id: string) => {
  await app.settled();
  return (await app.admin.get(`/api/v1/outbox/${id}`)).body;
};

describe("outgoing mail", () => {
  test("leaves with its own envelope, byte for byte what the outbox shows", async () => {
    const { id, messageId } = await queue();
    const after = await shown(id);
    assert.equal(after.state, "sent");
    assert.deepEqual(
      after.attempts.map((one: { outcome: string; code: number; reply: string }) => [one.outcome, one.code, one.reply]),
      [["sent", 250, "250 2.0.0 queued as 1"]],
    );
    const [sent] = relay.mails;
    assert.match(sent!.from, /^bounce-[a-z2-7]{42}@acme\.test$/);
    assert.deepEqual(sent!.to, ["ann@customer.example"]);
    assert.equal((await app.admin.get(`/api/v1/outbox/${id}/raw`)).body.trimEnd(), Buffer.from(sent!.raw, "latin1").toString().trimEnd());
    const parsed = await PostalMime.parse(Buffer.from(sent!.raw, "latin1"));
    assert.equal(parsed.subject, "Grüße");
    assert.equal(parsed.messageId, `<${messageId}>`);
    assert.match(parsed.text!, /^Hello\n\.\n\.\.dots/);
  });

  test("leaves only when its transaction is committed", async () => {
    await assert.rejects(
      inTransaction(systemContext(app.program.platform, "test"), async (ctx) => {
        await queueMail(ctx, mail());
        throw new Error("no");
      }),
    );
    await app.settled();
    assert.equal(relay.mails.length, 0);
  });

  test("that the relay puts off is tried again later, each attempt in its words", async () => {
    relay.answer = (command) => (command.startsWith("RCPT") ? "451 4.7.1 Greylisted, come back" : null);
    const { id } = await queue();
    const first = await shown(id);
    assert.equal(first.state, "deferred");
    const wait = Date.parse(first.nextAttemptAt) - clock.now().getTime();
    assert.ok(wait >= 54_000 && wait <= 66_000, `${wait}`);
    relay.answer = () => null;
    clock.advance(67_000);
    const second = await shown(id);
    assert.equal(second.state, "sent");
    assert.deepEqual(
      second.attempts.map((one: { outcome: string; code: number; reply: string }) => [one.outcome, one.code, one.reply]),
      [
        ["deferred", 451, "451 4.7.1 Greylisted, come back"],
        ["sent", 250, "250 2.0.0 queued as 1"],
      ],
    );
  });

  test("that the relay refuses fails at once, and a dead address gets nothing more", async () => {
    relay.answer = (command) => (command.startsWith("RCPT") ? "550 5.1.1 No such user" : null);
    const { id } = await queue({ to: { address: "dead@customer.example" } });
    assert.equal((await shown(id)).state, "failed");
    relay.answer = () => null;
    assert.equal((await queue({ to: { address: "dead@customer.example" } })).state, "suppressed");
    assert.equal(relay.mails.length, 0);
  });

  test("waits for a relay that is away", async () => {
    const { id } = await queue();
    await shown(id);
    relay.answer = (command) => (/^(?:EHLO|HELO|MAIL)/.test(command) ? "421 4.3.2 closing" : null);
    const other = await queue();
    assert.equal((await shown(other.id)).state, "deferred");
    relay.answer = () => null;
    clock.advance(70_000);
    assert.equal((await shown(other.id)).state, "sent");
  });

  test("left in the middle by a process that died is taken up by another after ten minutes", async () => {
    const { id } = await queue();
    await shown(id);
    const { staff } = app.program.platform.database;
    await sql`update outbound_mails set state = 'sending', next_attempt_at = ${new Date(clock.now().getTime() + 600_000)} where id = ${id}`.execute(
      staff,
    );
    assert.equal((await shown(id)).state, "sending");
    clock.advance(601_000);
    assert.equal((await shown(id)).state, "sent");
  });

  test("is sent once, however many senders there are", async () => {
    const others = [startSender(app.program.platform), startSender(app.program.platform)];
    try {
      const ids = await Promise.all(Array.from({ length: 30 }, () => queue()));
      await Promise.all([...others.map((one) => one.settled()), app.settled()]);
      await app.settled();
      assert.equal(new Set(relay.mails.map((one) => /^Message-ID: (.*)$/im.exec(one.raw)![1])).size, ids.length);
      assert.equal(relay.mails.length, ids.length);
    } finally {
      await Promise.all(others.map((one) => one.stop()));
    }
  });

  test("with a secret is read only by who may make owners", async () => {
    const { id } = await queue({ kind: "signIn", content: { text: "link" } });
    const admin = await app.agent("admin");
    const owner = await app.agent("owner");
    assert.equal((await admin.get(`/api/v1/outbox/${id}`)).body.text, null);
    assert.equal((await admin.get(`/api/v1/outbox/${id}/raw`)).status, 404);
    assert.equal((await owner.get(`/api/v1/outbox/${id}`)).body.text, "link");
    assert.equal((await owner.get(`/api/v1/outbox/${id}/raw`)).status, 200);
  });
});

test("5xx about the mail is final, everything else waits longer each time, and five days end it", () => {
  const created = new Date("2026-01-01T00:00:00Z");
  const judge = (error: object, attempts: number, hours: number, random = 0.5) =>
    judgeFailure(
      Object.assign(new Error("x"), error),
      { attempts, created_at: created, delayed_at: null },
      new Date(created.getTime() + hours * 3_600_000),
      random,
    );
  assert.equal(judge({ responseCode: 550, command: "RCPT TO" }, 0, 0).state, "failed");
  assert.equal(judge({ responseCode: 552, command: "DATA" }, 0, 0).state, "failed");
  assert.equal(judge({ responseCode: 535, code: "EAUTH", command: "AUTH PLAIN" }, 0, 0).state, "deferred");
  const away = judge({ code: "ECONNREFUSED", command: "CONN" }, 20, 1);
  assert.ok(away.state === "deferred" && away.relayAway && away.nextAttemptAt!.getTime() - created.getTime() - 3_600_000 === 300_000);
  assert.equal(judge({ code: "ECONNECTION", command: "DATA" }, 0, 0).relayAway, false);
  const minutes = (random: number) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 20].map((attempts) =>
      Math.round((judge({ responseCode: 451 }, attempts, 1, random).nextAttemptAt!.getTime() - created.getTime() - 3_600_000) / 6_000),
    );
  assert.deepEqual(minutes(0.5), [10, 30, 100, 300, 600, 1_200, 2_400, 4_800, 4_800]);
  assert.deepEqual(minutes(0), [9, 27, 90, 270, 540, 1_080, 2_160, 4_320, 4_320]);
  assert.deepEqual(minutes(1), [11, 33, 110, 330, 660, 1_320, 2_640, 5_280, 5_280]);
  assert.equal(
    judge({ responseCode: 451 }, 12, 119).nextAttemptAt!.toISOString(),
    "2026-01-06T00:00:00.000Z",
    "the last attempt is at five days",
  );
  assert.equal(judge({ responseCode: 451 }, 12, 120).state, "failed");
  assert.deepEqual(
    [3, 3.5].map((hours) => judge({ responseCode: 451 }, 3, hours).late),
    [false, true],
    "late is told as soon as four hours cannot be kept",
  );
});
