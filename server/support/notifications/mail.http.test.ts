/** What agents are told of by mail: at once while it is little, gathered where it is much, and never of what they may not see. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fixedClock } from "#platform/clock";
import { mailApp, type MailApp } from "../../testing/mail-app.ts";
import { notificationMailJob } from "./mail.ts";
import { mailDueAt } from "./model.ts";

describe("a mail to an agent is due", () => {
  const now = new Date("2026-01-05T10:00:00Z");
  const at = (every: number, timeZone = "UTC", recent: string[] = [], pending: string | null = null) =>
    mailDueAt(
      { every, timeZone },
      { pending: pending === null ? null : new Date(pending), recent: recent.map((time) => new Date(time)) },
      now,
    ).toISOString();

  test("at once while they are few, then with the others fifteen minutes after the first", () => {
    const recent = ["2026-01-05T09:50:00Z", "2026-01-05T09:52:00Z"];
    assert.equal(at(0, "UTC", recent), now.toISOString());
    assert.equal(at(0, "UTC", [...recent, "2026-01-05T09:59:00Z"]), "2026-01-05T10:05:00.000Z");
    assert.equal(at(0, "UTC", recent, "2026-01-05T10:05:00Z"), "2026-01-05T10:05:00.000Z");
    assert.equal(at(0, "UTC", recent, "2026-01-05T09:55:00Z"), now.toISOString());
  });

  test("after the time it is gathered for, and once a day in the morning of the agent's own clock", () => {
    assert.equal(at(60), "2026-01-05T11:00:00.000Z");
    assert.equal(at(1440), "2026-01-06T08:00:00.000Z");
    assert.equal(at(1440, "Asia/Tokyo"), "2026-01-05T23:00:00.000Z");
    assert.equal(at(1440, "Mars/Olympus"), "2026-01-06T08:00:00.000Z");
  });
});

describe("what an agent is told of by mail", () => {
  const clock = fixedClock("2026-01-05T10:00:00Z");
  let app: MailApp;
  let jana: Awaited<ReturnType<MailApp["agent"]>>;
  before(async () => {
    app = await mailApp({ clock });
    const agent = await app.agent("agent", { name: "Jana" });
    // At her desk: who acts by a token is not named.
    jana = { ...agent, ...app.as({ cookie: await app.signIn(agent.email) }) };
  });
  after(() => app?.close());

  type Agent = typeof jana;
  const open = async (subject: string): Promise<{ id: string; number: number; revision: number }> =>
    (await app.admin.post("/api/v1/tickets", { subject, body: "x", requester: { email: "ann@customer.example" } })).body;
  const mention = async (who: Agent, { number }: { number: number }) => {
    const body = { body: "@you", visibility: "internal", mentions: [who.id] };
    assert.equal((await jana.post(`/api/v1/tickets/${number}/messages`, body)).status, 201);
    await app.settled();
  };
  const mails = async (who: Agent) =>
    (await app.admin.get("/api/v1/outbox?limit=200")).body.data.filter((one: any) => one.to.address === who.email).toReversed();
  const later = async (who: Agent, minutes: number) => {
    clock.advance(minutes * 60_000);
    await notificationMailJob(app.program.platform).run({ agentId: who.id });
    await app.settled();
  };
  const choose = async (who: Agent, body: object) => {
    const { revision } = (await who.get("/api/v1/me/notification-settings")).body;
    assert.equal((await who.patch("/api/v1/me/notification-settings", body, { "if-match": `"${revision}"` })).status, 200);
  };

  test("a burst is three mails and one that holds the rest, without what was read or is out of sight by then", async () => {
    const otto = await app.agent("agent", { name: "Otto" });
    const tickets = [];
    for (const subject of ["One", "Two", "Three", "Four", "Five", "Secret six"]) tickets.push(await open(subject));
    for (const ticket of tickets) await mention(otto, ticket);
    const first = await mails(otto);
    assert.deepEqual(
      first.map((one: any) => one.kind),
      ["mentioned", "mentioned", "mentioned"],
    );
    await otto.post("/api/v1/me/notifications/read", { ticket: tickets[4]!.number });
    const restricted = await app.admin.patch(
      `/api/v1/tickets/${tickets[5]!.number}`,
      { restricted: true },
      { "if-match": `"${tickets[5]!.revision}"` },
    );
    assert.equal(restricted.status, 200, JSON.stringify(restricted.body));
    await mention(otto, tickets[3]!);
    await later(otto, 10);
    assert.equal((await mails(otto)).length, 3);
    await later(otto, 6);
    const digest = (await mails(otto)).slice(3);
    assert.deepEqual(
      digest.map((one: any) => [one.kind, one.subject]),
      [["digest", "2 things that concern you"]],
    );
    const { rows } = await app.program.platform.database.pool.query("select content->>'text' as text from outbound_mails where id = $1", [
      digest[0].id,
    ]);
    assert.match(rows[0].text, /Four\nJana mentioned you in #\d+\nhttp/);
    assert.doesNotMatch(rows[0].text, /Five|Secret|#6\b/);
    await later(otto, 60);
    assert.equal((await mails(otto)).length, 4);
  });

  test("is chosen by kind, gathered by the hour where somebody wants that, and may be answered where it is about one thing", async () => {
    const [eva, ivo] = [await app.agent("agent", { name: "Eva" }), await app.agent("agent", { name: "Ivo" })];
    const ticket = await open("Export fails");
    await app.admin.patch(`/api/v1/tickets/${ticket.number}`, { assignee: eva.id }, { "if-match": `"${ticket.revision}"` });
    await app.settled();
    const customer = app.as({ cookie: await app.signIn("ann@customer.example") });
    const answer = async (body: string) => {
      await customer.post(`/api/v1/tickets/${ticket.number}/messages`, { body, visibility: "public" });
      await app.settled();
    };
    await answer("Any news?");
    assert.deepEqual(
      (await mails(eva)).map((one: any) => one.kind),
      ["assigned"],
    );
    await choose(eva, { kinds: { replied: { mail: true }, assigned: { mail: false } }, mailEvery: 60 });
    await answer("Hello?");
    await later(eva, 59);
    assert.equal((await mails(eva)).length, 1);
    await later(eva, 2);
    const [, reply] = await mails(eva);
    assert.deepEqual([reply.kind, reply.ticketNumber], ["replied", ticket.number]);
    assert.match(reply.subject, /^The customer answered on request \d+: Export fails$/);

    await choose(ivo, { kinds: { mentioned: { mail: false } } });
    await mention(ivo, ticket);
    assert.deepEqual(await mails(ivo), []);
    assert.equal((await ivo.get("/api/v1/me/notifications/count")).body.unread, 1);
  });
});
