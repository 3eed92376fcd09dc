/** The sender under receivers that are slow, put off, refuse or go away, and a program that dies: nothing is lost, delayed by others, or out of order. */
import { after, before, beforeEach, describe, test } from "node:test";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { fixedClock } from "#platform/clock";
import { systemContext } from "#platform/http";
import { mailApp, startRelay, type MailApp, type Relay } from "../../testing/mail-app.ts";
import { queueMail, type NewMail } from "./index.ts";
import { domainSlots } from "./model/domain-slots.ts";
import { claimDue } from "./sender-queries.ts";

const clock = fixedClock("2026-01-05T10:00:00Z");
const HOUR = 3_600_000;
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
  relay.delay = () => 0;
});

const queue = (to: string, more: Partial<NewMail> = {}) =>
  queueMail(systemContext(app.program.platform, "test"), {
    kind: "test",
    to: { address: to },
    from: { address: "support@acme.test", name: "Acme" },
    subject: "Hello",
    content: { text: "Hello" },
    ...more,
  });
const stateOf = async (id: string) => (await app.admin.get(`/api/v1/outbox/${id}`)).body;
async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await check()) return;
    await sleep(25);
  }
  assert.fail(`${what} did not come about`);
}

describe("the sender", () => {
  test("is not held up by one domain that answers slowly, however many mails wait for it", async () => {
    relay.delay = (command) => (/^RCPT TO:<[^>]*@slow\.example>/.test(command) ? 1_500 : 0);
    for (let n = 0; n < 30; n++) await queue(`p${n}@slow.example`);
    const quick = await Promise.all(Array.from({ length: 40 }, (_, n) => queue(`p${n}@quick${n % 8}.example`)));
    await until("the mail of other domains", () => relay.mails.filter((mail) => mail.to[0]!.includes("@quick")).length === quick.length);
    const slow = relay.mails.filter((mail) => mail.to[0]!.endsWith("@slow.example")).length;
    assert.ok(slow <= 6, `${slow} mails of the slow domain went before`);
    relay.delay = () => 0;
    await app.settled();
    assert.equal(relay.mails.length, 70);
    assert.equal(new Set(relay.mails.map((mail) => mail.to[0])).size, 70);
  });

  test("goes on with other domains while one puts everything off", async () => {
    relay.answer = (command) => (command.includes("@grey.example") && command.startsWith("RCPT") ? "450 4.2.0 Greylisted" : null);
    const grey = await Promise.all(Array.from({ length: 25 }, (_, n) => queue(`g${n}@grey.example`)));
    const other = await queue("ann@white.example");
    await app.settled();
    assert.equal((await stateOf(other.id)).state, "sent");
    for (const { id } of grey) assert.equal((await stateOf(id)).state, "deferred");
    relay.answer = () => null;
    clock.advance(67_000);
    await app.settled();
    for (const { id } of grey) assert.equal((await stateOf(id)).state, "sent");
  });

  test("keeps the order of mails to one person about one thing; a late one lets others pass", async () => {
    const about = "thing:01900000-0000-7000-8000-00000000aaaa";
    relay.answer = (command) => (command.startsWith("RCPT") && relay.mails.length === 0 ? "451 4.3.0 not now" : null);
    const first = await queue("ann@order.example", { about, subject: "first" });
    await app.settled();
    relay.answer = () => null;
    clock.advance(1);
    const second = await queue("ann@order.example", { about, subject: "second" });
    const elsewhere = await queue("bob@order.example", { about, subject: "elsewhere" });
    await app.settled();
    assert.deepEqual(
      [await stateOf(first.id), await stateOf(second.id), await stateOf(elsewhere.id)].map(({ state }) => state),
      ["deferred", "queued", "sent"],
    );
    clock.advance(67_000);
    await app.settled();
    const subjects = relay.mails.map((mail) => /^Subject: (.*)$/m.exec(mail.raw)![1]!.trim());
    assert.deepEqual(subjects, ["elsewhere", "first", "second"]);

    relay.mails.length = 0;
    const stuck = await queue("eve@order.example", { about, subject: "stuck", content: { text: "stuck" } });
    await sql`update outbound_mails set state = 'deferred', created_at = ${new Date(clock.now().getTime() - 5 * HOUR)}, next_attempt_at = ${new Date(clock.now().getTime() + HOUR)}
      where id = ${stuck.id}`.execute(app.program.platform.database.staff);
    const next = await queue("eve@order.example", { about, subject: "next" });
    await app.settled();
    assert.equal((await stateOf(next.id)).state, "sent");
  });

  test("says once that a mail is late, and after five days that it failed, in the server's words", async () => {
    const about = (await app.admin.post("/api/v1/tickets", { subject: "Late", body: "x", requester: { email: "late@late.example" } })).body;
    relay.answer = (command) => (command.startsWith("RCPT") ? "452 4.2.2 Mailbox full, ask again" : null);
    const { id } = await queue("late@late.example", { about: `ticket:${about.id}` });
    for (let hours = 0; hours <= 125; hours += 2) {
      await app.settled();
      clock.advance(2 * HOUR);
    }
    await app.settled();
    const mail = await stateOf(id);
    assert.equal(mail.state, "failed");
    assert.equal(mail.detail, "452 4.2.2 Mailbox full, ask again");
    assert.ok(mail.attempts.length >= 15 && mail.attempts.length <= 30, `${mail.attempts.length} attempts`);
    const events = (await app.admin.get("/api/v1/events?after=0&limit=200")).body.data as {
      type: string;
      subjects: string[];
      data: object;
    }[];
    const own = events.filter((event) => event.subjects[0] === `ticket:${about.id}` && event.type.startsWith("mail."));
    assert.deepEqual(
      own.map(({ type, data }) => [type, data]),
      [
        ["mail.delayed", { mailId: id }],
        ["mail.failed", { mailId: id, reason: "expired" }],
      ],
    );
  });

  test("waits for a relay that is away without counting it against the mails, then sends all", async () => {
    relay.answer = (command) => (/^(?:EHLO|HELO)/.test(command) ? "421 4.3.2 not today" : null);
    const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => queue(`a${n}@away.example`)));
    // Connections that stood open from before do not hear the greeting.
    await sql`update outbound_mails set state = state`.execute(app.program.platform.database.staff);
    await app.settled();
    relay.answer = () => null;
    clock.advance(6 * 60_000);
    await app.settled();
    clock.advance(6 * 60_000);
    await app.settled();
    for (const { id } of ids) assert.equal((await stateOf(id)).state, "sent");
    assert.equal(new Set(relay.mails.map((mail) => mail.to[0])).size, relay.mails.length);
  });

  test("sends a mail again under the same Message-ID, byte for byte, when its process died before it could say that it was sent", async () => {
    const { id } = await queue("twice@kill.example", { content: { text: "Hello", html: "<p>Hello</p>" } });
    await app.settled();
    const { staff } = app.program.platform.database;
    await sql`update outbound_mails set state = 'sending', next_attempt_at = ${new Date(clock.now().getTime() + 300_000)}, settled_at = null where id = ${id}`.execute(
      staff,
    );
    await app.settled();
    assert.equal(relay.mails.length, 1);
    clock.advance(301_000);
    await app.settled();
    assert.equal(relay.mails.length, 2);
    assert.equal(relay.mails[0]!.raw, relay.mails[1]!.raw);
  });

  test("claims at most three of a domain and passes over domains that are busy", async () => {
    const { staff } = app.program.platform.database;
    const late = new Date(clock.now().getTime() + HOUR);
    for (let n = 0; n < 10; n++) {
      const { id } = await queue(`c${n}@${n < 8 ? "many" : "few"}.example`);
      await sql`update outbound_mails set state = 'deferred', next_attempt_at = ${late} where id = ${id}`.execute(staff);
    }
    await app.settled();
    await sql`update outbound_mails set state = 'deferred', next_attempt_at = ${late} where domain in ('many.example', 'few.example')`.execute(
      staff,
    );
    const claim = (busy: string[], underWay: { [domain: string]: number }) =>
      claimDue(staff, { now: late, limit: 20, perDomain: 3, busy, underWay });
    const domains = (rows: { domain: string }[]) => rows.map((row) => row.domain).toSorted();
    assert.deepEqual(domains(await claim(["many.example"], {})), ["few.example", "few.example"]);
    assert.deepEqual(domains(await claim([], { "many.example": 1 })), ["many.example", "many.example"]);
    await sql`delete from outbound_mails where domain in ('many.example', 'few.example')`.execute(staff);
  });
});

test("places: a domain has its share, a paused one none until its time", () => {
  const slots = domainSlots(5, 2);
  slots.take("a");
  slots.take("a");
  slots.take("b");
  assert.equal(slots.free(), 2);
  assert.deepEqual(slots.busy(0), ["a"]);
  slots.release("a");
  slots.pause("b", 100);
  assert.deepEqual(slots.busy(99), ["b"]);
  assert.deepEqual(slots.busy(100), []);
  assert.deepEqual(slots.underWay(), { a: 1, b: 1 });
});
