import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { type TicketFilter } from "#shared/ticket-filter";
import { BUILT_IN_NAMES, CHOICE_FIELDS, FILTER_SORTS, FLAG_FIELDS, FUTURE_FIELDS, PAST_FIELDS } from "#shared/ticket-views";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let numbers: number[];
before(async () => {
  app = await testApp();
  numbers = [];
  const open = async (body: object) => {
    const answer = await app.admin.post("/api/v1/tickets", {
      subject: "A",
      body: "Printing stops",
      requester: { email: "ann@one.example" },
      ...body,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    numbers.push(answer.body.number);
  };
  await open({ priority: "urgent", tags: ["vip", "print"], type: "incident" });
  await open({ priority: "low", tags: ["vip"], type: "question", locale: "de" });
  await open({ priority: "high", requester: { email: "bo@two.example" }, type: "incident", locale: "ar" });
});
after(() => app?.close());

const matching = async (caller: Caller, filter: unknown, sort = "createdAt"): Promise<number[]> => {
  const answer = await caller.get(`/api/v1/tickets?sort=${sort}&limit=200&filter=${encodeURIComponent(JSON.stringify(filter))}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.data.map((ticket: { number: number }) => ticket.number);
};
const counted = async (filter: unknown) =>
  (await app.admin.get(`/api/v1/tickets/count?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body.count as number;
const all = (...conditions: object[]) => ({ all: conditions, any: [] });

describe("filters", () => {
  test("all of all and one of any, and the opposite of a choice is exactly the rest", async () => {
    const [first, second, third] = numbers as [number, number, number];
    assert.deepEqual(await matching(app.admin, all({ field: "tags", is: "any", values: ["vip"] })), [first, second]);
    assert.deepEqual(await matching(app.admin, all({ field: "tags", is: "all", values: ["vip", "print"] })), [first]);
    assert.deepEqual(await matching(app.admin, all({ field: "tags", is: "none", values: ["vip"] })), [third]);
    assert.deepEqual(await matching(app.admin, all({ field: "requester", is: "in", values: ["bo@two.example"] })), [third]);
    assert.deepEqual(await matching(app.admin, all({ field: "requester", is: "notIn", values: ["bo@two.example"] })), [first, second]);
    assert.deepEqual(await matching(app.admin, all({ field: "assignee", is: "notIn", values: ["none"] })), []);
    assert.deepEqual(await matching(app.admin, all({ field: "words", is: "match", text: "printing" })), [first, second, third]);
    assert.deepEqual(await matching(app.admin, all({ field: "waiting", is: "olderThan", hours: 1 })), []);
    assert.deepEqual(await matching(app.admin, all({ field: "waiting", is: "withinLast", hours: 1 })), [first, second, third]);
    const either = {
      all: [{ field: "type", is: "in", values: ["incident"] }],
      any: [
        { field: "priority", is: "in", values: ["urgent"] },
        { field: "language", is: "in", values: ["ar"] },
      ],
    };
    assert.deepEqual(await matching(app.admin, either), [first, third]);
  });

  test("sorted by priority the urgent come first, and pages follow one another without gap", async () => {
    const [first, second, third] = numbers as [number, number, number];
    assert.deepEqual(await matching(app.admin, all(), "priority"), [first, third, second]);
    const seen: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { body: { data: { number: number }[]; nextCursor: string | null } } = await app.admin.get(
        `/api/v1/tickets?sort=priority&limit=1&filter=${encodeURIComponent('{"all":[]}')}${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.data.map(({ number }) => number));
      cursor = page.body.nextCursor;
    }
    assert.deepEqual(seen, [first, third, second]);
  });

  test("whatever a filter says, it is answered and counts what it lists, and no text of it becomes a statement", async () => {
    const text = fc.oneof(
      fc.constantFrom(
        "none",
        "me",
        "mine",
        "'; drop table tickets; --",
        "$1",
        "01900000-0000-7000-8000-000000000001",
        "a@b.c",
        '"',
        "%",
        "-- ",
        "\\",
        "open",
      ),
      fc
        .string({ minLength: 1, maxLength: 30, unit: "grapheme" })
        .filter((value) => value.trim() !== "" && !/[\p{Cc}\u2028\u2029]/u.test(value) && value.isWellFormed()),
    );
    const values = fc.array(text, { minLength: 1, maxLength: 4 });
    const hours = fc.oneof(fc.integer({ min: 0, max: 80_000 }), fc.double({ min: 0, max: 80_000, noNaN: true }));
    const condition = fc.oneof(
      fc.record({ field: fc.constantFrom(...CHOICE_FIELDS), is: fc.constantFrom("in", "notIn"), values }),
      fc.record({ field: fc.constant("tags"), is: fc.constantFrom("any", "all", "none"), values }),
      fc.record({ field: fc.constantFrom(...PAST_FIELDS), is: fc.constantFrom("olderThan", "withinLast"), hours }),
      fc.record({ field: fc.constantFrom(...FUTURE_FIELDS), is: fc.constant("within"), hours }),
      fc.record({ field: fc.constantFrom(...FUTURE_FIELDS), is: fc.constantFrom("overdue", "set", "unset") }),
      fc.record({ field: fc.constantFrom(...FLAG_FIELDS), is: fc.constantFrom("yes", "no") }),
      fc.record({ field: fc.constant("words"), is: fc.constant("match"), text }),
    );
    const filter = fc.record({ all: fc.array(condition, { maxLength: 4 }), any: fc.array(condition, { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(filter, fc.constantFrom(...FILTER_SORTS), async (one, sort) => {
        const listed = await matching(app.admin, one, sort);
        assert.equal(await counted(one), listed.length);
        assert.deepEqual(
          listed.filter((number) => !numbers.includes(number)),
          [],
        );
      }),
      { numRuns: 60 },
    );
    // What is no filter is refused, never run.
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json({ maxDepth: 3 }), fc.string()), async (garbage) => {
        const { status } = await app.admin.get(`/api/v1/tickets?filter=${encodeURIComponent(garbage)}`);
        assert.ok(
          status === 422 || (status === 200 && Object.keys(JSON.parse(garbage)).every((key) => key === "all" || key === "any")),
          garbage,
        );
      }),
      { numRuns: 60 },
    );
    assert.deepEqual(await matching(app.admin, all()), numbers);
  });

  test("customers may not ask what they are not shown", async () => {
    const customer = await app.contact({});
    const answer = await customer.get(
      `/api/v1/tickets?filter=${encodeURIComponent(JSON.stringify(all({ field: "tags", is: "any", values: ["vip"] })))}`,
    );
    assert.equal(answer.status, 422);
    assert.equal((await customer.get("/api/v1/tickets?snoozed=true")).status, 422);
    assert.equal((await customer.get(`/api/v1/tickets/count?filter=${encodeURIComponent(JSON.stringify(all()))}`)).status, 403);
    assert.equal((await customer.get("/api/v1/views")).status, 403);
  });
});

describe("saved views", () => {
  const VIPS: TicketFilter = { all: [{ field: "tags", is: "any", values: ["vip"] }], any: [] };

  test("a view of one's own is nobody else's, a team's is the team's, a shared one everybody's", async () => {
    const lead = await app.agent("lead");
    const team = (await app.admin.post("/api/v1/teams", { name: "Printers", members: [lead.id] })).body;
    const other = await app.agent("agent");
    const own = await lead.post("/api/v1/views", { name: "My VIPs", filter: VIPS, sort: "priority", columns: ["tags", "product"] });
    assert.equal(own.status, 201, JSON.stringify(own.body));
    assert.equal(own.body.mayChange, true);
    const teams = await lead.post("/api/v1/views", { name: "Printers’", scope: "team", team: team.slug, filter: VIPS });
    assert.equal(teams.status, 201, JSON.stringify(teams.body));
    const shared = await lead.post("/api/v1/views", { name: "VIPs", scope: "shared", filter: VIPS });
    assert.equal(shared.status, 201, JSON.stringify(shared.body));

    const seenBy = async (caller: Caller) => (await caller.get("/api/v1/views")).body.data.map((view: { id: string }) => view.id);
    assert.deepEqual(await seenBy(lead), [...BUILT_IN_NAMES, teams.body.id, shared.body.id, own.body.id]);
    assert.deepEqual(await seenBy(other), [...BUILT_IN_NAMES, shared.body.id]);
    assert.equal((await other.get(`/api/v1/views/${own.body.id}`)).status, 404);
    assert.equal((await other.get(`/api/v1/views/${teams.body.id}`)).status, 404);
    const etag = { "if-match": shared.headers.get("etag")! };
    assert.equal((await other.patch(`/api/v1/views/${shared.body.id}`, { name: "Mine now" }, etag)).status, 403);
    assert.equal((await other.post("/api/v1/views", { name: "For all", scope: "shared", filter: VIPS })).status, 403);
    assert.equal((await other.delete(`/api/v1/views/${shared.body.id}`)).status, 403);
    // A leader of another team may share, but not for this team.
    const stranger = await app.agent("lead");
    assert.equal((await stranger.post("/api/v1/views", { name: "Theirs", scope: "team", team: team.id, filter: VIPS })).status, 422);

    const counts = (await lead.get("/api/v1/views/counts")).body.data as { id: string; count: number; more: boolean }[];
    assert.deepEqual(
      counts.find(({ id }) => id === own.body.id),
      { id: own.body.id, count: 2, more: false },
    );
    assert.ok(counts.every(({ id }) => id !== "closed"));
    const changed = await lead.patch(`/api/v1/views/${shared.body.id}`, { name: "Important", sort: "waiting" }, etag);
    assert.deepEqual([changed.status, changed.body.name, changed.body.sort, changed.body.revision], [200, "Important", "waiting", 2]);
    assert.equal((await lead.patch(`/api/v1/views/${shared.body.id}`, { name: "Again" }, etag)).status, 412);
    assert.equal((await lead.delete(`/api/v1/views/${own.body.id}`)).status, 204);
    assert.equal((await lead.get(`/api/v1/views/${own.body.id}`)).status, 404);
  });

  test("`me` in a shared view is whoever looks", async () => {
    const lead = await app.agent("lead");
    const mate = await app.agent("agent");
    const number = numbers[0]!;
    const { revision } = (await app.admin.get(`/api/v1/tickets/${number}`)).body;
    await app.admin.patch(`/api/v1/tickets/${number}`, { assignee: mate.id }, { "if-match": `"${revision}"` });
    const mine = all({ field: "assignee", is: "in", values: ["me"] });
    assert.deepEqual(await matching(lead, mine), []);
    assert.deepEqual(await matching(mate, mine), [number]);
    assert.deepEqual(await matching(app.admin, mine), []);
  });

  test("an agent puts his views in order and hides some; they are not counted then", async () => {
    const agent = await app.agent("agent");
    const first = await agent.get("/api/v1/me/views");
    assert.deepEqual(first.body, { views: [], hidden: [], revision: 0 });
    const saved = await agent.patch("/api/v1/me/views", { views: ["mine", "open"], hidden: ["waiting"] }, { "if-match": '"0"' });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const views = (await agent.get("/api/v1/views")).body.data as { id: string; hidden: boolean }[];
    assert.deepEqual(
      views.slice(0, 3).map(({ id }) => id),
      ["mine", "open", "unassigned"],
    );
    assert.deepEqual(
      views.filter(({ hidden }) => hidden).map(({ id }) => id),
      ["waiting"],
    );
    assert.ok((await agent.get("/api/v1/views/counts")).body.data.every((one: { id: string }) => one.id !== "waiting"));
    assert.equal((await agent.patch("/api/v1/me/views", { hidden: [] }, { "if-match": '"0"' })).status, 412);
    assert.equal((await app.admin.get("/api/v1/me/views")).status, 404);
  });
});
