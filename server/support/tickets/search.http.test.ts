/** Tickets are found by what was said in them, by whoever may read it and by nobody else. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { forgetDocuments, similar } from "#platform/search";
import { testApp, type Caller, type TestApp } from "#testing";

type Hit = { kind: string; title: string; titleMarks: [number, number][]; url: string; snippet: string; snippetMarks: [number, number][] };

describe("searching tickets", () => {
  let app: TestApp;
  before(async () => {
    app = await testApp();
  });
  after(() => app.close());

  const open = async (subject: string, body: string, email = "ann@customer.example", more: object = {}) => {
    const answer = await app.admin.post("/api/v1/tickets", { subject, body, requester: { email }, ...more });
    assert.equal(answer.status, 201);
    return answer.body as { id: string; number: number };
  };
  const find = async (who: Caller, q: string, more = ""): Promise<Hit[]> => {
    const answer = await who.get(`/api/v1/search?q=${encodeURIComponent(q)}${more}`);
    assert.equal(answer.status, 200);
    return answer.body.data;
  };
  const listed = async (who: Caller, q: string): Promise<number[]> =>
    (await who.get(`/api/v1/tickets?q=${encodeURIComponent(q)}`)).body.data.map(({ number }: { number: number }) => number);

  test("what was just written is found at once, by list and by search", async () => {
    const { number } = await open("Printer on fire", "Smoke rises from the kaleidoscope.");
    assert.deepEqual(await listed(app.admin, "kaleidoscope"), [number]);
    const [hit] = await find(app.admin, "Why does the kaleidoscope smoke?");
    assert.equal(hit?.title, `#${number} Printer on fire`);
    assert.equal(hit.url, `/desk/tickets/${number}`);
    assert.ok(hit.snippetMarks.some(([from, to]) => hit.snippet.slice(from, to) === "kaleidoscope"));
  });

  test("inflected, accentless, misspelt and half-typed words find it too", async () => {
    const { number } = await open("Faktura", "Zákazníkovi chybí vyúčtování za čtvrtletí.");
    const { number: english } = await open("Bookkeeping", "The reconciliation of ledgers stops.");
    await app.settled();
    assert.deepEqual(await listed(app.admin, "zakaznikovi"), [number]);
    assert.deepEqual(await listed(app.admin, "zákazníkovi vyuctovani"), [number]);
    assert.deepEqual(await listed(app.admin, "reconciliations"), [english]);
    assert.deepEqual(await listed(app.admin, "reconicliation"), [english]);
    assert.equal((await find(app.admin, "recnociliation ledger"))[0]?.title, `#${english} Bookkeeping`);
    const suggested = await app.admin.get("/api/v1/search/suggestions?q=bookk");
    assert.equal(suggested.body.data[0].title, `#${english} Bookkeeping`);
  });

  test("phrases, without, or, numbers and parts of addresses are taken exactly", async () => {
    const first = await open("Sync", "zeppelin lands softly at dawn");
    const second = await open("Sync", "softly the zeppelin drifts; write to ops@zeppelin.example");
    assert.deepEqual(await listed(app.admin, '"lands softly"'), [first.number]);
    assert.deepEqual(await listed(app.admin, "zeppelin -dawn"), [second.number]);
    assert.deepEqual(
      (await listed(app.admin, "dawn or drifts")).toSorted((a, b) => a - b),
      [first.number, second.number],
    );
    assert.deepEqual(await listed(app.admin, "ops@zeppelin.example"), [second.number]);
    assert.deepEqual(await listed(app.admin, `#${first.number}`), [first.number]);
    assert.equal((await find(app.admin, `#${first.number}`))[0]?.url, `/desk/tickets/${first.number}`);
  });

  test("runs without spaces are found by their parts", async () => {
    const { number } = await open("データベース接続エラー", "夜間にデータベースへの接続が切れます。");
    assert.deepEqual(await listed(app.admin, "接続が切れ"), [number]);
    assert.equal((await find(app.admin, "データベースの接続が夜に切れるのはなぜですか"))[0]?.title.startsWith(`#${number} `), true);
  });

  test("notes are found by those who may read them, and never shown to others", async () => {
    const customer = await app.contact();
    const { number } = await open("Discount", "May we have one?", customer.email);
    await app.admin.post(`/api/v1/tickets/${number}/messages`, { body: "Offer the flamingo rebate.", visibility: "internal" });
    assert.match((await find(app.admin, "flamingo"))[0]!.snippet, /flamingo/);
    assert.deepEqual(await find(customer, "flamingo"), []);
    assert.deepEqual(await listed(customer, "flamingo"), []);
    const [own] = await find(customer, "discount");
    assert.equal(own?.url, `/requests/${number}`);
    assert.doesNotMatch(own.snippet, /flamingo/);
    const collaborator = app.as({
      token: (await app.admin.post("/api/v1/api-tokens", { name: "few", scopes: ["tickets.read"] })).body.token,
    });
    assert.deepEqual(await find(collaborator, "flamingo"), []);
  });

  test("a restricted ticket is found by nobody outside its access list", async () => {
    const { number } = await open("Secret", "The xylophone leaks.");
    const agent = await app.agent("agent");
    assert.equal((await find(agent, "xylophone")).length, 1);
    const { body: ticket } = await app.admin.get(`/api/v1/tickets/${number}`);
    await app.admin.patch(`/api/v1/tickets/${number}`, { restricted: true }, { "if-match": `"${ticket.revision}"` });
    assert.deepEqual(await find(agent, "xylophone"), []);
    assert.deepEqual(await find(agent, `#${number}`), []);
    assert.deepEqual((await agent.get("/api/v1/search/suggestions?q=xylo")).body.data, []);
    assert.equal((await find(app.admin, "xylophone")).length, 1);
  });

  test("customers find theirs alone; whoever has not signed in finds nothing of theirs", async () => {
    const [one, other] = [await app.contact(), await app.contact()];
    await open("Mine", "The harpsichord is out of tune.", one.email);
    assert.equal((await find(one, "harpsichord")).length, 1);
    assert.deepEqual(await find(other, "harpsichord"), []);
    assert.deepEqual(await find(app.as({}), "harpsichord"), []);
  });

  test("similar tickets are found by their text, the one itself left out", async () => {
    const first = await open("Turbine stalls", "The turbine stalls whenever the governor opens beyond thirty degrees.");
    const second = await open("Stalling", "Our turbine stalled, the governor was open.");
    await app.settled();
    const hits = await similar(app.system, {
      kinds: ["ticket"],
      text: "Turbine stalls when the governor opens",
      except: [first.id],
      limit: 3,
    });
    assert.equal(hits[0]?.id, second.id);
    assert.ok(hits.every(({ id }) => id !== first.id));
  });

  test("what is forgotten leaves no word behind", async () => {
    const { id } = await open("Leaving", "Signed Quetzalcoatlus Vandermeersche");
    await app.settled();
    const db = app.program.platform.database.staff;
    const known = async () =>
      (await sql<{ term: string }>`select term from search_terms where term in ('quetzalcoatlus', 'vandermeersche', 'signed')`.execute(db))
        .rows.length;
    assert.equal(await known(), 3);
    await forgetDocuments(db, ["ticket", "ticketNotes"], [id]);
    assert.equal(await known(), 0);
    assert.deepEqual(await listed(app.admin, "quetzalcoatlus"), []);
  });

  test("a question that no text can hold is refused, one without words finds nothing", async () => {
    assert.equal((await app.admin.get("/api/v1/search?q=%00")).status, 422);
    assert.equal((await app.admin.get("/api/v1/search?q=x&kinds=secrets")).status, 422);
    for (const q of ["", "-", '"', "!!!", "&|!()<->:*", "-a"]) assert.deepEqual(await find(app.admin, q), [], q);
  });
});
