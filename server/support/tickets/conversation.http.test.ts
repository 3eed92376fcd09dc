import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { addMessage } from "#support/tickets";
import { testApp, type TestApp } from "#testing";

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.close());

type Opened = { id: string; number: number; revision: number };
let counter = 0;
const open = async (more: object = {}): Promise<Opened> =>
  (await app.admin.post("/api/v1/tickets", { subject: "Talk", body: "First words", requester: { email: "asks@customer.test" }, ...more }))
    .body;
const path = (ticket: Opened, rest = "") => `/api/v1/tickets/${ticket.number}${rest}`;
const etag = async (ticket: Opened) => ({ "if-match": (await app.admin.get(path(ticket))).headers.get("etag")! });
const say = async (ticket: Opened, body: string, visibility = "public", more: object = {}) =>
  app.admin.post(path(ticket, "/messages"), { body, visibility, ...more });
const hold = async (ticket: Opened) =>
  (
    await addMessage(app.system, {
      ticketId: ticket.id,
      author: { kind: "contact", name: "somebody" },
      channel: "email",
      text: "Give me access",
      state: "held",
    })
  ).id;
const types = async (ticket: Opened) => {
  await app.settled();
  return (await app.admin.get(path(ticket, "/history"))).body.data.map((entry: { type: string }) => entry.type) as string[];
};

describe("changing a ticket", () => {
  test("by thirty at once from one revision lets one through, and tells the others what it has become", async () => {
    const ticket = await open();
    const match = await etag(ticket);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => app.admin.patch(path(ticket), { subject: `Subject ${i}` }, match)),
    );
    const won = answers.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const lost of answers.filter(({ status }) => status !== 200)) {
      assert.equal(lost.status, 412);
      assert.equal(lost.body.current.subject, won[0]!.body.subject);
      assert.equal(lost.headers.get("etag"), `"${won[0]!.body.revision}"`);
    }
    assert.equal((await app.admin.get(path(ticket))).body.revision, ticket.revision + 1);
  });

  test("to what it is already changes nothing, and a change of nothing is no change", async () => {
    const ticket = await open({ tags: ["a"], type: "incident" });
    const match = await etag(ticket);
    for (const body of [{}, { type: "incident" }, { tags: ["a", "A "] }, { assignee: null }, { subject: "Talk", priority: "normal" }]) {
      const same = await app.admin.patch(path(ticket), body, match);
      assert.deepEqual([same.status, same.body.revision], [200, ticket.revision], JSON.stringify(body));
    }
    assert.deepEqual(await types(ticket), ["ticket.opened"]);
  });

  test("names what does not exist by its field, and keeps everything as it was", async () => {
    const ticket = await open();
    const unknown = "01900000-0000-7000-8000-00000000ffff";
    const gone = await app.agent("agent");
    await app.admin.patch(
      `/api/v1/agents/${gone.id}`,
      { active: false },
      { "if-match": (await app.admin.get(`/api/v1/agents/${gone.id}`)).headers.get("etag")! },
    );
    for (const [field, value] of [
      ["assignee", unknown],
      ["assignee", "nobody@vendor.test"],
      ["assignee", gone.id],
      ["team", "no-team"],
      ["team", unknown],
      ["product", unknown],
      ["status", "no-status"],
    ] as const) {
      const answer = await app.admin.patch(path(ticket), { priority: "urgent", [field]: value }, await etag(ticket));
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.path], [422, field], JSON.stringify(answer.body));
    }
    assert.equal((await app.admin.get(path(ticket))).body.priority, "normal");
  });

  test("needs the right for each field", async () => {
    const ticket = await open();
    const collaborator = await app.agent("collaborator");
    assert.equal((await collaborator.patch(path(ticket), { priority: "low" }, await etag(ticket))).status, 403);
    const scopes = async (...names: string[]) =>
      app.as({ token: (await app.admin.post("/api/v1/tokens", { name: "t", scopes: names })).body.token });
    const editor = await scopes("tickets.read", "tickets.edit");
    assert.equal((await editor.patch(path(ticket), { priority: "low" }, await etag(ticket))).status, 200);
    for (const body of [{ assignee: null }, { team: null }, { restricted: true }, { priority: "high", restricted: true }])
      assert.equal((await editor.patch(path(ticket), body, await etag(ticket))).status, 403, JSON.stringify(body));
    assert.equal((await app.admin.get(path(ticket))).body.priority, "low");
  });
});

describe("a restricted ticket", () => {
  test("stays with its team and with whoever restricted it, and leaves colleagues of the requester", async () => {
    const organization = (await app.admin.post("/api/v1/organizations", { name: `Org ${++counter}` })).body;
    const asker = await app.contact({ memberOf: [{ organization: organization.id }] });
    const colleague = await app.contact({ memberOf: [{ organization: organization.id, seesRequests: true }] });
    const team = (await app.admin.post("/api/v1/teams", { name: `Team ${counter}` })).body;
    const [restricts, inTeam, outside] = [
      await app.agent("agent"),
      await app.agent("agent", { teams: [team.slug] }),
      await app.agent("admin"),
    ];
    const ticket = (await asker.post("/api/v1/tickets", { subject: "Secret matter", body: "Please" })).body as Opened;
    const reads = async () =>
      Promise.all([asker, colleague, restricts, inTeam, outside].map(async (caller) => (await caller.get(path(ticket))).status));
    assert.deepEqual(await reads(), [200, 200, 200, 200, 200]);
    await app.admin.patch(path(ticket), { team: team.slug }, await etag(ticket));
    assert.equal((await restricts.patch(path(ticket), { restricted: true }, await etag(ticket))).status, 200);
    assert.deepEqual(await reads(), [200, 404, 200, 200, 404]);
    assert.deepEqual((await outside.get("/api/v1/tickets?q=secret")).body.data, []);
    assert.equal((await asker.get(path(ticket))).body.restricted, false, "the customer is not told of the vendor's walls");
    assert.equal((await inTeam.patch(path(ticket), { restricted: false }, await etag(ticket))).status, 200);
    assert.deepEqual(await reads(), [200, 200, 200, 200, 200]);
  });
});

describe("participants", () => {
  test("get mail without reading until it is said, keep what they were given, and lose it all when removed", async () => {
    const ticket = await open();
    const person = await app.contact({ email: `part${++counter}@elsewhere.test`, name: "Part" });
    const reads = async () => (await person.get(path(ticket))).status;
    const add = (canRead?: boolean) =>
      app.admin.post(path(ticket, "/participants"), { email: person.email.toUpperCase(), ...(canRead === undefined ? {} : { canRead }) });
    const first = await add();
    assert.deepEqual(
      [first.status, first.body.person, first.body.notified, first.body.canRead, first.body.role],
      [201, { id: person.id, name: "Part" }, true, false, "participant"],
    );
    assert.equal(await reads(), 404);
    assert.equal((await add(true)).body.id, first.body.id);
    assert.equal(await reads(), 200);
    assert.equal((await add()).body.canRead, true);
    assert.equal((await person.post(path(ticket, "/messages"), { body: "Me too", visibility: "public" })).status, 201);
    assert.equal((await app.admin.delete(path(ticket, `/participants/${first.body.id}`))).status, 204);
    assert.equal(await reads(), 404);
    assert.equal((await person.post(path(ticket, "/messages"), { body: "Still here?", visibility: "public" })).status, 404);
    assert.equal((await app.admin.delete(path(ticket, `/participants/${first.body.id}`))).status, 404);
    assert.deepEqual(
      (await types(ticket)).filter((type) => type.startsWith("participant.")),
      ["participant.removed", "participant.added", "participant.added", "participant.added"],
    );
  });

  test("the requester stays, an agent follows, and one is named either way", async () => {
    const ticket = await open();
    const agent = await app.agent("agent");
    const [requester] = (await app.admin.get(path(ticket, "/participants"))).body.data;
    assert.deepEqual([requester.role, requester.canRead], ["requester", true]);
    const refused = await app.admin.delete(path(ticket, `/participants/${requester.id}`));
    assert.deepEqual([refused.status, refused.body.code], [409, "requesterStays"]);
    const follower = await app.admin.post(path(ticket, "/participants"), { agent: agent.id });
    assert.deepEqual([follower.status, follower.body.role, follower.body.kind], [201, "follower", "agent"]);
    for (const body of [{}, { email: "a@b.test", agent: agent.id }, { agent: "01900000-0000-7000-8000-00000000ffff" }])
      assert.equal((await app.admin.post(path(ticket, "/participants"), body)).status, 422, JSON.stringify(body));
    const other = await open();
    assert.equal((await app.admin.delete(path(other, `/participants/${follower.body.id}`))).status, 404, "of another ticket");
  });

  test("may be very many: the one who comes last is answered like the first", async () => {
    const ticket = await open();
    await app.program.platform.database.pool.query(
      `with many as (insert into contacts (id, name, created_at, updated_at) select gen_random_uuid(), 'x', now(), now() from generate_series(1, 205) returning id)
       insert into ticket_participants (id, ticket_id, contact_id, role, source, added_by, added_at) select gen_random_uuid(), $1, id, 'participant', 'cc', 'system:test', now() - interval '1 hour' from many`,
      [ticket.id],
    );
    const added = await app.admin.post(path(ticket, "/participants"), { email: "last@elsewhere.test" });
    assert.deepEqual([added.status, added.body.email], [201, "last@elsewhere.test"]);
  });
});

describe("a held message", () => {
  test("is for the vendor's people only, changes nothing, and joins the conversation when released", async () => {
    const customer = await app.contact();
    const ticket = (await customer.post("/api/v1/tickets", { subject: "Mine", body: "Words" })).body as Opened;
    const before = (await app.admin.get(path(ticket))).body;
    const id = await hold(ticket);
    assert.deepEqual((await app.admin.get(path(ticket))).body, before);
    const states = async (caller: typeof app.admin | typeof customer) =>
      (await caller.get(path(ticket, "/messages"))).body.data.map((message: { state: string }) => message.state);
    assert.deepEqual(await states(app.admin), ["held", "normal"]);
    assert.deepEqual(await states(customer), ["normal"]);
    assert.equal((await customer.get("/api/v1/tickets?q=access")).body.data.length, 0, "nor found by its words");
    assert.equal((await customer.post(path(ticket, `/messages/${id}/release`))).status, 404);
    const released = await app.admin.post(path(ticket, `/messages/${id}/release`));
    assert.deepEqual([released.status, released.body.state], [200, "normal"]);
    assert.deepEqual(await states(customer), ["normal", "normal"]);
    assert.equal((await customer.get("/api/v1/tickets?q=access")).body.data.length, 1);
    assert.equal((await app.admin.get(path(ticket))).body.preview, "Give me access");
  });

  test("is decided once, however many decide at the same moment, and only where it lies", async () => {
    const [ticket, other] = [await open(), await open()];
    const id = await hold(ticket);
    assert.equal((await app.admin.post(path(other, `/messages/${id}/release`))).status, 404);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => app.admin.post(path(ticket, `/messages/${id}/${i % 2 === 0 ? "release" : "dismiss"}`))),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const { status, body } of answers) assert.ok(status === 200 || body.code === "notHeld", JSON.stringify(body));
    const note = (await say(ticket, "not held", "internal")).body;
    assert.equal((await app.admin.post(path(ticket, `/messages/${note.id}/release`))).body.code, "notHeld");
  });

  test("that is dismissed stays for the vendor's people to read, and out of the conversation", async () => {
    const customer = await app.contact();
    const ticket = (await customer.post("/api/v1/tickets", { subject: "Mine", body: "Words" })).body as Opened;
    const id = await hold(ticket);
    assert.equal((await app.admin.post(path(ticket, `/messages/${id}/dismiss`))).body.state, "dismissed");
    assert.equal((await app.admin.get(path(ticket, "/messages"))).body.data.length, 2);
    assert.equal((await customer.get(path(ticket, "/messages"))).body.data.length, 1);
    assert.equal((await customer.get("/api/v1/tickets?q=access")).body.data.length, 0);
  });
});

describe("messages and notes", () => {
  test("a reply that would cross one the writer has not seen is told so, and sent when he has", async () => {
    const ticket = await open();
    const first = (await say(ticket, "one")).body;
    const second = (await say(ticket, "two")).body;
    const crossed = await say(ticket, "three", "public", { after: first.id });
    assert.deepEqual([crossed.status, crossed.body.code, crossed.body.newest], [409, "replyCrossed", second.id]);
    assert.equal((await say(ticket, "three", "public", { after: second.id })).status, 201);
    assert.equal((await say(ticket, "a note", "internal")).status, 201);
    assert.equal((await app.admin.get(path(ticket, "/messages"))).body.data.length, 5);
  });

  test("notes take mentions and no status, replies a status and no mentions; neither names the unknown", async () => {
    const ticket = await open();
    const agent = await app.agent("agent");
    const unknown = "01900000-0000-7000-8000-00000000ffff";
    const fault = async (visibility: string, more: object) => (await say(ticket, "x", visibility, more)).body.errors?.[0]?.path;
    assert.equal(await fault("public", { mentions: [agent.id] }), "mentions");
    assert.equal(await fault("internal", { mentions: [unknown] }), "mentions");
    assert.equal(await fault("internal", { status: "solved" }), "status");
    assert.equal(await fault("public", { status: "no-such" }), "status");
    assert.match((await fault("public", { attachments: [unknown] })) ?? "", /^attachments/);
    assert.deepEqual((await say(ticket, "x", "internal", { mentions: [agent.id, agent.id] })).body.mentions, [
      { id: agent.id, name: (await app.admin.get(`/api/v1/agents/${agent.id}`)).body.name },
    ]);
    assert.equal((await say(ticket, "done", "public", { status: "solved" })).status, 201);
    assert.equal((await app.admin.get(path(ticket))).body.category, "solved");
    assert.equal((await app.admin.get(path(ticket, "/messages"))).body.data.length, 3, "what was refused left nothing");
  });

  test("a customer's words reopen what was solved; words in notes are found by the vendor's people alone", async () => {
    const customer = await app.contact();
    const ticket = (await customer.post("/api/v1/tickets", { subject: "Mine", body: "Words" })).body as Opened;
    await say(ticket, "Solved I think", "public", { status: "solved" });
    await say(ticket, "wunderlich suspicion", "internal");
    await customer.post(path(ticket, "/messages"), { body: "Not yet", visibility: "public" });
    assert.equal((await customer.get(path(ticket))).body.category, "open");
    assert.equal((await app.admin.get("/api/v1/tickets?q=wunderlich")).body.data.length, 1);
    assert.equal((await customer.get("/api/v1/tickets?q=wunderlich")).body.data.length, 0);
    const seen = JSON.stringify((await customer.get(path(ticket, "/messages"))).body);
    assert.doesNotMatch(seen, /wunderlich|internal/);
    assert.equal((await customer.post(path(ticket, "/messages"), { body: "psst", visibility: "internal" })).status, 403);
    assert.equal((await customer.post(path(ticket, "/messages"), { body: "x", visibility: "public", status: "solved" })).status, 403);
  });

  test("written by forty at once are all there, in one order, and the newest is the preview", async () => {
    const ticket = await open();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => say(ticket, `message ${i}`, i % 4 === 0 ? "internal" : "public")),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    const read = async (sort: string) => {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page: { body: { data: { id: string }[]; nextCursor: string | null } } = await app.admin.get(
          path(ticket, `/messages?limit=7&sort=${sort}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`),
        );
        ids.push(...page.body.data.map(({ id }) => id));
        cursor = page.body.nextCursor;
      }
      return ids;
    };
    const [up, down] = [await read("createdAt"), await read("-createdAt")];
    assert.equal(new Set(up).size, 41);
    assert.deepEqual(up.toReversed(), down);
    const publicly = (await app.admin.get(path(ticket, "/messages?limit=200"))).body.data.filter(
      (message: { visibility: string }) => message.visibility === "public",
    );
    assert.equal((await app.admin.get(path(ticket))).body.preview, publicly[0].text);
  });
});

describe("presence", () => {
  test("tells who else is there, until he leaves or falls silent", async () => {
    const ticket = await open();
    const [one, two] = [await app.agent("agent", { name: "One" }), await app.agent("agent", { name: "Two" })];
    const state = async (caller: typeof one, what: string) =>
      (await caller.post(path(ticket, "/presence"), { state: what })).body.data.map((entry: { agent: { name: string }; state: string }) => [
        entry.agent.name,
        entry.state,
      ]);
    assert.deepEqual(await state(one, "viewing"), []);
    assert.deepEqual(await state(two, "writing"), [["One", "viewing"]]);
    assert.deepEqual(await state(one, "viewing"), [["Two", "writing"]]);
    assert.deepEqual(await state(two, "left"), [["One", "viewing"]]);
    assert.deepEqual(await state(one, "viewing"), []);
    await state(two, "viewing");
    await app.program.platform.database.pool.query("update ticket_presence set seen_at = now() - interval '1 minute'");
    assert.deepEqual(await state(one, "viewing"), []);
  });
});
