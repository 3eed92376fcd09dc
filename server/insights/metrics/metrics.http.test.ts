/** Figures over HTTP: what comes of tickets as people work on them, who sees it, and that all of it can be made anew. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";
import { rebuildFigures } from "./project.ts";

const V1 = "/api/v1";
const MINUTE = 60_000;
/** A Monday. */
const START = Date.parse("2026-03-02T08:00:00Z");
let now = START;
let app: TestApp;
let ann: Caller & { id: string };
let bob: Caller & { id: string };
let lead: Caller & { id: string };
let team: { id: string };

const made = async (path: string, body: object = {}, caller: Caller = app.admin): Promise<any> => {
  const answer = await caller.post(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const got = async (path: string, caller: Caller = app.admin): Promise<any> => {
  const answer = await caller.get(`${V1}${path}`);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const put = (caller: Caller, path: string, body: object) =>
  caller.raw(`${V1}${path}`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const pass = (minutes: number) => (now += minutes * MINUTE);
const open = (more: object = {}) =>
  made("/tickets", { subject: "=HYPERLINK(1)", body: "It fails.", requester: { email: "cus@customer.test" }, ...more });
const reply = (number: number, caller: Caller, status?: string) =>
  made(`/tickets/${number}/messages`, { body: "Try this.", visibility: "public", ...(status && { status }) }, caller);
const change = async (number: number, body: object, caller: Caller = app.admin) => {
  const { revision } = await got(`/tickets/${number}`);
  const answer = await caller.patch(`${V1}/tickets/${number}`, body, { "if-match": `"${revision}"` });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
};
const DAYS = "from=2026-03-01&to=2026-03-31";
const values = async (metrics: string, more = "", caller: Caller = app.admin) => {
  await app.settled();
  const { metrics: list } = await got(`/figures/values?${DAYS}&metrics=${metrics}${more}`, caller);
  return Object.fromEntries(list.map((one: any) => [one.id, one]));
};
const KEPT = ["ticket_figures", "ticket_replies", "ticket_open_spans", "ticket_sessions", "agent_shifts"];
/** All that is kept, in one order. */
const kept = async () =>
  Promise.all(
    KEPT.map(
      async (table) =>
        (await sql<{ row: string }>`select to_jsonb(x)::text as row from ${sql.table(table)} x order by 1`.execute(app.system.db)).rows,
    ),
  );

before(async () => {
  // Each look at the clock is a little later, so that what follows one another is told so.
  app = await testApp({ clock: { now: () => new Date(++now) } });
  [ann, bob, lead] = [await app.agent("agent", { name: "=Ann" }), await app.agent("agent", { name: "Bob" }), await app.agent("lead")];
  team = await made("/teams", { name: "First line" });
  await made("/calendars", {
    name: "Office",
    timeZone: "UTC",
    hours: [1, 2, 3, 4, 5].map((day) => ({ day, from: "09:00", to: "17:00" })),
  });
});
after(() => app?.close());

describe("figures", () => {
  test("each says what it is in the language of whoever asks, and nothing is there before something happens", async () => {
    const { data } = await got("/figures");
    assert.ok(data.length >= 26);
    for (const one of data) assert.ok(one.name && one.what.length > 20 && one.dateWords && one.excluded && one.agentWords, one.id);
    assert.deepEqual(
      data.filter(({ name, what }: any) => /^insights\.|figures\./.test(`${name} ${what}`)),
      [],
    );
    const german = (await ann.get(`${V1}/figures`)).status;
    assert.equal(german, 403);
    const inGerman = (await lead.get(`${V1}/figures`, { "accept-language": "de" })).body.data.find(({ id }: any) => id === "backlog");
    assert.equal(inGerman.name, "Offener Bestand");
    const { firstReply, backlog } = await values("firstReply,backlog");
    assert.deepEqual(firstReply.total, { n: 0, value: null, mean: null, median: null, p90: null });
    assert.equal(backlog.total.value, 0);
  });

  test("come from what people do, and belong to whoever sent the reply", async () => {
    const one = await open({ channel: "email" });
    await change(one.number, { assignee: ann.id, team: team.id });
    pass(90);
    await reply(one.number, bob, "solved");
    const two = await open({ channel: "phone" });
    pass(30);
    await reply(two.number, ann);
    const first = await values("opened,resolved,firstReply,firstReplyBusiness,oneTouch,backlog,requesterWait", "&groupBy=agent");
    assert.deepEqual([first.opened.total.n, first.resolved.total.n, first.backlog.total.n], [2, 1, 1]);
    assert.deepEqual([first.firstReply.total.n, first.firstReply.total.mean, first.firstReply.total.median], [2, 3_600, 3_600]);
    assert.equal(first.firstReply.total.p90, 5_040);
    assert.deepEqual(first.firstReply.groups.map(({ name, value }: any) => [name, value]).toSorted(), [
      ["=Ann", 1_800],
      ["Bob", 5_400],
    ]);
    // From eight to half past nine, of which half an hour is open.
    assert.deepEqual(first.firstReplyBusiness.groups.find(({ name }: any) => name === "Bob").value, 1_800);
    assert.deepEqual([first.oneTouch.total.value, first.requesterWait.total.value, first.requesterWait.groups[0].name], [1, 5_400, "=Ann"]);
    const grouped = await values("opened", `&groupBy=channel`);
    assert.deepEqual(grouped.opened.groups.map(({ key, n }: any) => [key, n]).toSorted(), [
      ["email", 1],
      ["phone", 1],
    ]);
    assert.equal((await values("opened", `&team=${team.id}`)).opened.total.n, 1);
    assert.equal((await values("opened", `&team=none`)).opened.total.n, 1);
  });

  test("the tickets behind a number are those it is made of, page by page", async () => {
    const { firstReply } = await values("firstReply");
    const listed: any[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await got(`/figures/firstReply/tickets?${DAYS}&limit=1${cursor && `&cursor=${cursor}`}`);
      listed.push(...page.data);
      cursor = page.nextCursor;
    }
    assert.equal(listed.length, firstReply.total.n);
    assert.equal(listed.reduce((sum, { value }) => sum + value, 0) / listed.length, firstReply.total.mean);
    assert.deepEqual(
      listed.map(({ agent }) => agent.name),
      ["=Ann", "Bob"],
    );
    const open = await got(`/figures/backlog/tickets?${DAYS}`);
    assert.equal(open.data.length, 1);
    const ofBob = await got(`/figures/firstReply/tickets?${DAYS}&groupBy=agent&only=${bob.id}`);
    assert.equal(ofBob.data.length, 1);
    for (const bad of ["&only=x", "&cursor=x", "&zone=Mars/Base", "&team=x"])
      assert.equal((await app.admin.get(`${V1}/figures/firstReply/tickets?${DAYS}${bad}`)).status, 422, bad);
    for (const bad of ["metrics=nothing", "metrics=opened&to=2026-02-01", "metrics=opened&from=1990-01-01", "metrics=opened';--"])
      assert.equal(
        (
          await app.admin.get(
            `${V1}/figures/values?${DAYS}&${bad}`.replace(/&to=2026-03-31(?=.*&to=)/, "").replace(/from=2026-03-01&(?=.*&from=)/, ""),
          )
        ).status,
        422,
        bad,
      );
  });

  test("days begin where one is, and periods are compared", async () => {
    const late = await open();
    assert.ok(late);
    now = Date.parse("2026-03-03T23:30:00Z");
    await open();
    const keys = async (zone: string) =>
      (await values("opened", `&groupBy=day&zone=${zone}`)).opened.groups.filter(({ n }: any) => n > 0).map(({ key, n }: any) => [key, n]);
    assert.deepEqual(await keys("UTC"), [
      ["2026-03-02", 3],
      ["2026-03-03", 1],
    ]);
    assert.deepEqual(await keys("Asia/Tokyo"), [
      ["2026-03-02", 3],
      ["2026-03-04", 1],
    ]);
    await app.settled();
    const { metrics, compared } = await got(
      "/figures/values?from=2026-03-03&to=2026-03-03&metrics=opened,backlog&compare=previous&groupBy=day",
    );
    assert.deepEqual(compared, { from: "2026-03-02", to: "2026-03-02" });
    assert.deepEqual([metrics[0].total.n, metrics[0].before.n, metrics[0].groups[0].before.n], [1, 3, 3]);
    assert.deepEqual([metrics[1].total.n, metrics[1].before.n], [3, 2]);
  });

  test("restricted tickets count for those who see them alone, in number and list alike", async () => {
    const secret = await open({ priority: "urgent" });
    await change(secret.number, { restricted: true });
    const count = async (caller: Caller) => (await values("opened", "&priority=urgent", caller)).opened.total.n;
    const list = async (caller: Caller) => (await got(`/figures/opened/tickets?${DAYS}&priority=urgent`, caller)).data.length;
    assert.deepEqual([await count(app.admin), await list(app.admin)], [1, 1]);
    assert.deepEqual([await count(lead), await list(lead)], [0, 0]);
    await change(secret.number, { assignee: lead.id });
    assert.deepEqual([await count(lead), await list(lead)], [1, 1]);
    assert.equal((await got("/wallboard", ann)).open + 1, (await got("/wallboard")).open);
  });

  test("handle time and occupancy are measured from what the desk tells, and a look at a ticket is no part of its history", async () => {
    now = Date.parse("2026-03-04T09:00:00Z");
    const { number } = await open();
    await put(ann, "/presence", { state: "available" });
    assert.equal((await put(ann, `/tickets/${number}/viewing`, { state: "opened" })).status, 204);
    pass(2);
    assert.equal((await put(ann, "/presence", { state: "available" })).status, 200);
    pass(2);
    await put(ann, "/presence", { state: "available" });
    // Three minutes of nothing are not counted.
    await put(ann, `/tickets/${number}/viewing`, { state: "idle", idleSeconds: 180 });
    assert.equal((await got("/wallboard")).available, 1);
    await put(ann, "/presence", { state: "away" });
    await reply(number, ann, "solved");
    const { handleTime, occupancy } = await values("handleTime,occupancy");
    assert.ok(Math.abs(handleTime.total.value - 60) <= 1, JSON.stringify(handleTime.total));
    assert.ok(Math.abs(occupancy.total.value - 0.25) < 0.01, JSON.stringify(occupancy.total));
    assert.deepEqual(
      (await values("occupancy", "&groupBy=agent")).occupancy.groups.map(({ name }: any) => name),
      ["=Ann"],
    );
    const history = await got(`/tickets/${number}/history`);
    assert.deepEqual(
      history.data.filter(({ type }: any) => type === "ticket.viewed"),
      [],
    );
    const told = await sql<{ n: number }>`select count(*)::int as n from events where type = 'agent.presence'`.execute(app.system.db);
    assert.equal(told.rows[0]!.n, 2);
    assert.equal((await put(app.admin, "/presence", { state: "away" })).status, 403);
    assert.equal((await put(ann, "/tickets/999999/viewing", { state: "opened" })).status, 404);
    assert.equal((await put(ann, `/tickets/${number}/viewing`, { state: "idle", idleSeconds: 9_999 })).status, 422);
  });

  test("whoever falls silent is gone since the last sign", async () => {
    await put(bob, "/presence", { state: "available" });
    pass(1);
    await put(bob, "/presence", { state: "available" });
    const left = now;
    pass(60);
    await put(bob, "/presence", { state: "available" });
    await app.settled();
    const { rows } = await sql<{ to_at: Date | null }>`select to_at from agent_shifts where agent_id = ${bob.id} order by from_at`.execute(
      app.system.db,
    );
    assert.equal(rows.length, 2);
    assert.ok(Math.abs(rows[0]!.to_at!.getTime() - left) < 1_000);
  });

  test("files hold the same numbers, and no formula", async () => {
    const raw = await app.admin.raw(`${V1}/figures/export?${DAYS}&metrics=firstReply,opened&groupBy=agent&locale=en`);
    assert.equal(raw.status, 200);
    const text = await raw.text();
    assert.match(text, /First reply time/);
    assert.doesNotMatch(text, /(?:^|[,;\n"])=Ann/);
    const list = await (await app.admin.raw(`${V1}/figures/opened/tickets/export?${DAYS}`)).text();
    assert.doesNotMatch(list, /(?:^|[,;\n"])=HYPERLINK/);
    assert.equal(list.trim().split("\n").length - 1, (await values("opened")).opened.total.n);
    assert.equal((await app.admin.raw(`${V1}/figures/export?${DAYS}&metrics=opened&format=xlsx`)).status, 200);
    assert.equal((await ann.get(`${V1}/figures/export?${DAYS}&metrics=opened`)).status, 403);
  });

  test("made anew from the event log they come out the same, after merging, parting and moving too", async () => {
    const [one, two, three] = [await open(), await open(), await open()];
    pass(10);
    await reply(one.number, ann);
    const merge = async (number: number, into: number) => {
      const { revision } = await got(`/tickets/${number}`);
      assert.equal((await app.admin.post(`${V1}/tickets/${number}/merge`, { into }, { "if-match": `"${revision}"` })).status, 200);
    };
    await merge(two.number, one.number);
    await merge(three.number, one.number);
    pass(5);
    await reply(one.number, bob, "solved");
    const { revision } = await got(`/tickets/${three.number}`);
    assert.equal((await app.admin.post(`${V1}/tickets/${three.number}/unmerge`, {}, { "if-match": `"${revision}"` })).status, 200);
    await app.settled();
    const live = await kept();
    assert.deepEqual(
      live.map((rows) => rows.length > 0),
      KEPT.map(() => true),
    );
    await sql`delete from ticket_figures`.execute(app.system.db);
    await sql`delete from agent_shifts`.execute(app.system.db);
    assert.ok((await rebuildFigures(app.system)) > 5);
    assert.deepEqual(await kept(), live);
    const answer = await app.admin.post(`${V1}/figures/rebuild`);
    assert.equal(answer.status, 202);
  });

  test("another rule is counted by from the beginning", async () => {
    now = Date.parse("2026-03-11T09:00:00Z");
    const { firstContact } = await values("firstContact");
    assert.ok(firstContact.total.n >= 1);
    const { revision, rebuiltAt: _, ...body } = await got("/figures-settings");
    const send = (settings: object, match = revision) =>
      app.admin.raw(`${V1}/figures-settings`, {
        method: "PUT",
        headers: { "content-type": "application/json", "if-match": `"${match}"` },
        body: JSON.stringify(settings),
      });
    assert.equal((await send({ ...body, calendar: ann.id })).status, 422);
    assert.equal((await send({ ...body, fcrDays: 30 })).status, 200);
    assert.equal((await send(body)).status, 412);
    assert.equal((await values("firstContact")).firstContact.total.n, 0);
  });
});
