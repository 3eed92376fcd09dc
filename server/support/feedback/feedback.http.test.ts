/** Asking customers, and what becomes of their answers. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type Caller, type TestApp } from "#testing";
import { enlistForNps, sendDue } from "./send-surveys.ts";

const V1 = "/api/v1";
type Person = Awaited<ReturnType<TestApp["contact"]>>;

let app: TestApp;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
let lead: Awaited<ReturnType<TestApp["agent"]>>;
let organization: string;
let eva: Person;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

before(async () => {
  app = await testApp({ clock: { now } });
  agent = await app.agent("agent", { name: "Max" });
  lead = await app.agent("lead", { name: "Lea" });
  await app.admin.post(`${V1}/mailboxes`, { address: "support@acme.test", name: "Support" });
  organization = (await app.admin.post(`${V1}/organizations`, { name: "Kvapil" })).body.id;
  eva = await app.contact({ name: "Eva", memberOf: [{ organization, seesRequests: true }] });
  await settings({ csat: { enabled: true } });
});
after(() => app?.close());

async function settings(change: object): Promise<void> {
  const { revision, ...held } = (await app.admin.get(`${V1}/feedback-settings`)).body;
  const merged = Object.fromEntries(
    Object.entries(held).map(([key, value]) => {
      const given = (change as { [key: string]: unknown })[key];
      return [key, typeof value === "object" && given ? { ...value, ...given } : (given ?? value)];
    }),
  );
  const saved = await put(merged, revision);
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
}

async function put(body: object, revision: number): Promise<{ status: number; body: any }> {
  const headers = { "content-type": "application/json", "if-match": `"${revision}"` };
  const answer = await app.admin.raw(`${V1}/feedback-settings`, { method: "PUT", body: JSON.stringify(body), headers });
  return { status: answer.status, body: await answer.json() };
}

const change = async (number: number, body: object, by: Caller = agent) => {
  const { headers } = await by.get(`${V1}/tickets/${number}`);
  const answer = await by.patch(`${V1}/tickets/${number}`, body, { "if-match": headers.get("etag")! });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
};
const asked = async (person: Caller, body: object = {}): Promise<number> =>
  (await person.post(`${V1}/tickets`, { subject: "Secret subject words", body: "It stops.", ...body })).body.number;
const replied = (number: number, by: Caller = agent) =>
  by.post(`${V1}/tickets/${number}/messages`, { body: "Try again.", visibility: "public" });

/** A request that was answered and solved, and whatever is due sent. */
async function solved(person: Caller, body: object = {}): Promise<number> {
  const number = await asked(person, body);
  await replied(number);
  await change(number, { status: "solved" });
  await sent(HOUR + 60_000);
  return number;
}
/** Lets time pass and sends what is due. */
async function sent(passed: number): Promise<void> {
  await app.settled();
  ahead += passed;
  await sendDue(app.program.platform);
  await app.settled();
}
type Mail = { id: string; to: { address: string }; subject: string; text: string; about: string | null };
const mailsTo = async (email: string): Promise<Mail[]> =>
  (await app.admin.get(`${V1}/outbox?limit=200`)).body.data.filter((mail: any) => mail.kind === "survey" && mail.to.address === email);
const surveysOf = async (number: number) => (await agent.get(`${V1}/tickets/${number}/surveys`)).body.data;
const tokenIn = (mail: Mail) => /\/feedback\/([a-z2-7]+)\?score=/.exec(mail.text)![1]!;
const stranger = () => app.as({});
const raters = (positive: string) =>
  agent
    .get(`${V1}/tickets?filter=${encodeURIComponent(JSON.stringify({ all: [{ field: "rating", is: "in", values: [positive] }] }))}`)
    .then(({ body }) => body.data.map((one: { number: number }) => one.number));

describe("the mail after solving", () => {
  let number: number;
  let token: string;

  test("goes to the requester in his language, once for a solving, and tells nothing of the request but its number", async () => {
    number = await solved(eva, { locale: "ar" });
    const [mail, ...more] = await mailsTo(eva.email);
    assert.deepEqual(more, []);
    assert.match(mail!.subject + mail!.text, new RegExp(`#${number}`));
    assert.match(mail!.text, /راضٍ جدًا/);
    assert.doesNotMatch(mail!.subject + mail!.text, /Secret subject/);
    const raw = await (await app.admin.raw(`${V1}/outbox/${mail!.id}/raw`)).text();
    assert.match(raw, /Auto-Submitted: auto-generated/i);
    assert.match(raw, /List-Unsubscribe/i);
    assert.match(mail!.text, /\/ar\/feedback\//);
    token = tokenIn(mail!);
    await sent(DAY);
    assert.equal((await mailsTo(eva.email)).length, 1);
    const [survey] = await surveysOf(number);
    assert.deepEqual([survey.kind, survey.agent.name, survey.score, survey.locale], ["csat", "Max", null, "ar"]);
  });

  test("a program that opens every link of it votes for nobody", async () => {
    for (let score = 1; score <= 5; score++) {
      const looked = await stranger().get(`${V1}/feedback/${token}`);
      assert.deepEqual([looked.status, looked.body.score, looked.body.answeredAt], [200, null, null]);
    }
    assert.equal((await surveysOf(number))[0].score, null);
  });

  test("whoever holds the link sees neither the ticket nor what was written; the token stands nowhere in clear", async () => {
    const given = await stranger().post(`${V1}/feedback/${token}`, { score: 2, comment: "Too slow, key is AKIAZZZZZZZZQQQQQQQ7" });
    assert.equal(given.status, 200, JSON.stringify(given.body));
    const shown = JSON.stringify((await stranger().get(`${V1}/feedback/${token}`)).body);
    assert.doesNotMatch(shown, /Too slow|Secret subject|Max|Eva/);
    assert.equal((await stranger().get(`${V1}/tickets/${number}`)).status, 401);
    const { rows } = await app.program.platform.database.pool.query("select token_hash::text || comment as kept from surveys");
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(`${token}|AKIAZZZZZZZZQQQQQQQ7`));
    for (const wrong of [token.slice(1), `a${token.slice(1)}`, `${token}a`, "%20", ""])
      assert.ok([404, 422].includes((await stranger().post(`${V1}/feedback/${wrong}`, { score: 5 })).status), wrong);
  });

  test("a bad rating gives the lead one task, the agent is told, the ticket is found by it", async () => {
    await app.settled();
    const tasks = (await lead.get(`${V1}/people/tasks?assignee=me`)).body.data.filter(({ title }: any) => title.includes(`#${number}`));
    assert.equal(tasks.length, 1);
    assert.match(tasks[0].title, /2/);
    const [survey] = await surveysOf(number);
    assert.deepEqual([survey.verdict, survey.followUp], ["negative", "task"]);
    assert.deepEqual(await raters("negative"), [number]);
    const told = (await agent.get(`${V1}/me/notifications`)).body.data;
    assert.ok(
      told.some((one: any) => one.kind === "rated"),
      JSON.stringify(told),
    );
  });

  test("one may change one's mind for some days, every answer is kept, and an empty comment takes nothing back", async () => {
    ahead += DAY;
    const again = await stranger().post(`${V1}/feedback/${token}`, { score: 5 });
    assert.equal(again.status, 200);
    const [survey] = await surveysOf(number);
    assert.deepEqual([survey.score, survey.verdict], [5, "positive"]);
    assert.match(survey.comment, /Too slow/);
    const answers = (await agent.get(`${V1}/surveys/${survey.id}/answers`)).body.data;
    assert.deepEqual(
      answers.map((one: any) => one.score),
      [5, 2],
    );
    assert.deepEqual([await raters("positive"), await raters("negative")], [[number], []]);
    // The same button pressed twice.
    await stranger().post(`${V1}/feedback/${token}`, { score: 5 });
    assert.equal((await agent.get(`${V1}/surveys/${survey.id}/answers`)).body.data.length, 2);
    ahead += 8 * DAY;
    assert.equal((await stranger().post(`${V1}/feedback/${token}`, { score: 1 })).body.code, "survey.over");
    const events = (await app.admin.get(`${V1}/events?after=0&limit=200`)).body.data.filter(({ type }: any) => type.startsWith("survey."));
    assert.deepEqual(
      events.map(({ type, data }: any) => [type, data.score ?? null, data.verdict ?? null]),
      [
        ["survey.sent", null, null],
        ["survey.answered", 2, "negative"],
        ["survey.answered", 5, "positive"],
      ],
    );
    assert.deepEqual(
      events[1].subjects.map((subject: string) => subject.split(":")[0]),
      ["ticket", "contact", "organization"],
    );
  });

  test("the vendor's own people rate nothing, whatever link they hold", async () => {
    ahead += 8 * DAY;
    const eva = await app.contact({ name: "Ester" });
    const next = await solved(eva);
    const own = tokenIn((await mailsTo(eva.email)).find(({ text }) => text.includes(`#${next}`))!);
    assert.equal((await agent.post(`${V1}/feedback/${own}`, { score: 5 })).body.code, "survey.staff");
    assert.equal((await app.admin.post(`${V1}/feedback/${own}`, { score: 5 })).status, 403);
    assert.equal((await stranger().post(`${V1}/feedback/${own}`, { score: 6 })).status, 422, "six of five");
    assert.equal((await stranger().post(`${V1}/feedback/${own}`, { score: 4, ticketId: 1 })).status, 422);
    ahead += 40 * DAY;
    assert.equal((await stranger().post(`${V1}/feedback/${own}`, { score: 4 })).body.code, "survey.over", "the link is over");
  });
});

describe("nobody is asked", () => {
  const reasons = async () =>
    (await app.admin.post(`${V1}/feedback-settings/preview`, {})).body.dropped.map(({ reason }: { reason: string }) => reason);

  test("again within the quiet time, of an address that refuses mail, of a program, of a ticket opened again, of one nobody answered", async () => {
    ahead += 40 * DAY;
    const quiet = await app.contact({ name: "Quiet" });
    await solved(quiet);
    await solved(quiet);
    assert.equal((await mailsTo(quiet.email)).length, 1);
    const refused = await app.contact({ name: "Refused" });
    await app.admin.post(`${V1}/suppressions`, { address: refused.email });
    await solved(refused);
    const robot = (await app.admin.post(`${V1}/tickets`, { subject: "Alarm", body: "Disk", requester: { email: "no-reply@monitor.test" } }))
      .body;
    assert.ok(robot.number, JSON.stringify(robot));
    await replied(robot.number);
    await change(robot.number, { status: "solved" });
    const other = await app.contact({ name: "Otto" });
    const reopened = await asked(other);
    await replied(reopened);
    await change(reopened, { status: "solved" });
    await app.settled();
    await change(reopened, { status: "open" });
    const mute = await asked(other);
    await change(mute, { status: "solved" });
    await sent(2 * HOUR);
    assert.deepEqual(
      (await reasons()).toSorted((a: string, b: string) => a.localeCompare(b)),
      ["noReply", "program", "quietContact", "reopened", "suppressed"],
    );
    for (const email of [refused.email, "no-reply@monitor.test", other.email]) assert.deepEqual(await mailsTo(email), []);
  });

  test("about a restricted ticket, unless the vendor says so; lists and figures show none of it to who may not see it", async () => {
    ahead += 40 * DAY;
    // A session does not last as long as the time that passes here.
    const eva = await app.contact({ name: "Rita", memberOf: [{ organization, seesRequests: true }] });
    const number = await asked(eva);
    await replied(number);
    await change(number, { restricted: true });
    const owner = await app.agent("owner", { name: "Olaf" });
    await change(number, { status: "solved" }, owner);
    const before = (await mailsTo(eva.email)).length;
    await sent(2 * HOUR);
    assert.equal((await mailsTo(eva.email)).length, before);
    await settings({ restricted: true });
    await change(number, { status: "open" }, owner);
    await change(number, { status: "solved" }, owner);
    await sent(2 * HOUR);
    const mail = (await mailsTo(eva.email)).find(({ text }) => text.includes(`#${number}`))!;
    assert.equal((await stranger().post(`${V1}/feedback/${tokenIn(mail)}`, { score: 1 })).status, 200);
    const seen = async (who: Caller) =>
      (await who.get(`${V1}/surveys?limit=200`)).body.data.some((one: { ticketNumber: number }) => one.ticketNumber === number);
    const outsider = await app.agent("agent", { name: "Nobody of it" });
    assert.deepEqual([await seen(owner), await seen(outsider)], [true, false]);
    assert.equal((await outsider.get(`${V1}/tickets/${number}/surveys`)).status, 404);
    const worst = (await owner.get(`${V1}/surveys/figures`)).body.figures[0].scores[0];
    assert.deepEqual(worst, { score: 1, count: 0 }, "figures leave it out for everybody");
    await settings({ restricted: false });
  });

  test("of whose address nothing is known any more: the link of an erased person opens nothing", async () => {
    ahead += 40 * DAY;
    const gone = await app.contact({ name: "Gone" });
    await solved(gone);
    const token = tokenIn((await mailsTo(gone.email))[0]!);
    assert.equal((await stranger().get(`${V1}/feedback/${token}`)).status, 200);
    await app.program.platform.database.pool.query("delete from contact_addresses where contact_id = $1", [gone.id]);
    assert.equal((await stranger().get(`${V1}/feedback/${token}`)).status, 404);
    assert.equal((await stranger().post(`${V1}/feedback/${token}`, { score: 3, comment: "Late" })).status, 404);
  });
});

describe("in the portal", () => {
  test("whoever asked rates a solved request, asked or not; nobody else does", async () => {
    ahead += 40 * DAY;
    const fresh = await app.contact({ name: "Fresh", memberOf: [{ organization, seesRequests: true }] });
    const number = await asked(fresh);
    assert.equal((await fresh.get(`${V1}/tickets/${number}/feedback`)).body.survey, null);
    assert.equal((await fresh.post(`${V1}/tickets/${number}/feedback`, { score: 4 })).body.code, "survey.notYet");
    await replied(number);
    await change(number, { status: "solved" });
    assert.equal((await fresh.get(`${V1}/tickets/${number}/feedback?locale=de`)).body.survey.scores[4].name, "Sehr zufrieden");
    // A colleague sees the request and says nothing of it; a stranger does not see it.
    const other = await app.contact({ name: "Ota", memberOf: [{ organization, seesRequests: true }] });
    assert.equal((await other.get(`${V1}/tickets/${number}/feedback`)).body.survey, null);
    assert.equal((await other.post(`${V1}/tickets/${number}/feedback`, { score: 1 })).status, 404);
    const foreign = await app.contact({ name: "Foreign" });
    assert.equal((await foreign.get(`${V1}/tickets/${number}/feedback`)).status, 404);
    assert.equal((await foreign.post(`${V1}/tickets/${number}/feedback`, { score: 1 })).status, 404);
    assert.equal((await agent.post(`${V1}/tickets/${number}/feedback`, { score: 5 })).status, 403);
    const rated = await fresh.post(`${V1}/tickets/${number}/feedback`, { score: 4, comment: "Fine" });
    assert.deepEqual([rated.status, rated.body.survey.score], [200, 4]);
    const [survey] = await surveysOf(number);
    assert.deepEqual([survey.way, survey.comment, survey.agent.name], ["portal", "Fine", "Max"]);
    const { figures } = (await agent.get(`${V1}/surveys/figures`)).body;
    assert.deepEqual(
      figures.find(({ kind }: any) => kind === "csat").answered >= 1 && figures.every((one: any) => "sent" in one && "responseRate" in one),
      true,
    );
  });

  test("a bad rating opens the ticket again where the vendor wants that", async () => {
    await settings({ followUp: { act: "reopen" } });
    const fresh = await app.contact({ name: "Cross" });
    const number = await solved(fresh);
    await fresh.post(`${V1}/tickets/${number}/feedback`, { score: 1 });
    assert.equal((await agent.get(`${V1}/tickets/${number}`)).body.category, "open");
    assert.equal((await surveysOf(number))[0].followUp, "reopened");
    await settings({ followUp: { act: "task" } });
  });
});

test("recommendation is asked from time to time, as many a day as set, each contact once in its time", async () => {
  ahead += 40 * DAY;
  await settings({ nps: { enabled: true, perDay: 2, everyDays: 90 }, quiet: { contactDays: 0 } });
  const count = async () => (await agent.get(`${V1}/surveys?kind=nps&limit=200`)).body.data.length;
  await enlistForNps(app.program.platform);
  await sent(0);
  assert.equal(await count(), 2);
  const [first] = (await agent.get(`${V1}/surveys?kind=nps`)).body.data;
  assert.equal(first.ticketNumber, null);
  for (let day = 0; day < 12; day++) {
    await enlistForNps(app.program.platform);
    await sent(0);
  }
  const all = (await agent.get(`${V1}/surveys?kind=nps&limit=200`)).body.data;
  assert.equal(new Set(all.map(({ contact }: any) => contact.id)).size, all.length);
  await settings({ nps: { enabled: false } });
});

test("the list goes out as a file without formulas, to whoever may take lists along", async () => {
  const csv = await lead.raw(`${V1}/surveys/export?format=csv&locale=de`);
  const text = await csv.text();
  assert.match(text, /Wert/);
  assert.match(text, /Too slow/);
  assert.equal((await agent.get(`${V1}/surveys/export`)).status, 403);
});

test("settings are refused with the field that is wrong, and show what they would have done", async () => {
  await solved(await app.contact({ name: "Last" }));
  const { revision, ...held } = (await app.admin.get(`${V1}/feedback-settings`)).body;
  const wrong = { ...held, csat: { ...held.csat, texts: { subject: { en: "Hello {name}" }, question: {}, thanks: {} } } };
  const refused = await put(wrong, revision);
  assert.deepEqual([refused.status, refused.body.errors[0].path], [422, "csat.texts.subject.en"]);
  const own = { ...held, csat: { ...held.csat, texts: { subject: { de: "Wie war {brand}?" }, question: {}, thanks: {} } } };
  const preview = (await app.admin.post(`${V1}/feedback-settings/preview`, { settings: own, kind: "csat", locale: "de" })).body;
  assert.equal(preview.mail.subject, "Wie war Support?");
  assert.ok(preview.effect.done > 0 && preview.effect.asked <= preview.effect.done);
  const off = { ...held, csat: { ...held.csat, enabled: false } };
  assert.equal((await app.admin.post(`${V1}/feedback-settings/preview`, { settings: off })).body.effect.asked, 0);
});
