/** Every kind of thing is found by whoever may see it, follows what becomes of it, and tells nobody else of it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";
import { forgetDocuments, learnAll } from "./index.ts";

type Hit = { kind: string; id: string; title: string; url: string; snippet: string; state: string | null; score: number };

describe("searching every kind", () => {
  let app: TestApp;
  before(async () => {
    app = await testApp();
  });
  after(() => app.close());

  const find = async (who: Caller, q: string, more = ""): Promise<Hit[]> => {
    const answer = await who.get(`/api/v1/search?q=${encodeURIComponent(q)}${more}`);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.data;
  };
  const titles = async (who: Caller, q: string, more = "") => (await find(who, q, more)).map(({ kind, title }) => `${kind} ${title}`);
  const made = async (path: string, body: object): Promise<{ id: string; revision: number; number?: number }> => {
    const answer = await app.admin.post(`/api/v1${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const change = async (path: string, body: object) => {
    const before = await app.admin.get(`/api/v1${path}`);
    const answer = await app.admin.patch(`/api/v1${path}`, body, { "if-match": before.headers.get("etag")! });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };

  test("contacts are found by name, address, number, organization, title and notes, and by their new name once they have one", async () => {
    const organization = await made("/organizations", { name: "Kvasnička Brewers", domains: ["kvasnicka.example"] });
    const contact = await made("/contacts", {
      name: "Zdeněk Ohnivák",
      emails: ["zdenek.o@mail.example"],
      title: "Cellarmaster",
      phones: [{ number: "+420601100777" }],
    });
    await made("/memberships", { contact: contact.id, organization: organization.id });
    const { body: note } = await app.admin.post("/api/v1/people/notes", {
      contact: contact.id,
      text: "Prefers to be called before breakfast",
    });
    await app.settled();
    for (const q of [
      "ohnivak",
      "Zdenek",
      "zdenek.o@mail.example",
      "601 100 777",
      "+420601100777",
      "cellarmaster",
      "kvasnicka",
      "breakfast",
    ])
      assert.equal((await find(app.admin, q, "&kinds=contact"))[0]?.title, "Zdeněk Ohnivák", q);
    assert.equal((await find(app.admin, "Ohnivka"))[0]?.title, "Zdeněk Ohnivák", "a slip of the fingers");
    assert.equal((await find(app.admin, "breakfast"))[0]?.url, `/desk/contacts/${contact.id}`);
    assert.equal((await titles(app.admin, "kvasnicka.example"))[0], "organization Kvasnička Brewers");

    await change(`/contacts/${contact.id}`, { name: "Zdeněk Modrý" });
    await change(`/organizations/${organization.id}`, { name: "Lamplighters" });
    await app.admin.delete(`/api/v1/people/notes/${note.id}`, { "if-match": `"${note.revision}"` });
    await app.settled();
    assert.deepEqual(await titles(app.admin, "ohnivak"), []);
    assert.deepEqual(await titles(app.admin, "breakfast"), []);
    assert.deepEqual((await titles(app.admin, "lamplighters")).toSorted(), ["contact Zdeněk Modrý", "organization Lamplighters"]);
  });

  test("agents, teams and views are found by whoever sees them", async () => {
    const lead = await app.agent("lead", { name: "Rosalind Quartermaine" });
    const mate = await app.agent("agent");
    const team = await made("/teams", { name: "Night watchers", members: [lead.id] });
    const filter = { all: [], any: [] };
    const view = async (name: string, more: object) => {
      const answer = await lead.post("/api/v1/views", { name, filter, ...more });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
    };
    await view("Marmalade mine", {});
    await view("Marmalade teams", { scope: "team", team: team.id });
    await view("Marmalade everybody", { scope: "shared" });
    for (const [name, scope] of [
      ["Spread mine", "personal"],
      ["Spread everybody", "shared"],
    ]) {
      const macro = { kind: "snippet", name, scope, texts: { en: "Kind regards, the breakfasters" } };
      const answer = await (scope === "personal" ? lead : app.admin).post("/api/v1/macros", macro);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
    }
    await app.settled();
    assert.deepEqual(await titles(mate, "quartermaine"), ["agent Rosalind Quartermaine"]);
    assert.deepEqual(await titles(mate, "night watchers", "&kinds=team"), ["team Night watchers"]);
    assert.deepEqual(await titles(mate, "marmalade"), ["view Marmalade everybody"]);
    assert.equal((await titles(lead, "marmalade")).length, 3);
    assert.deepEqual(await titles(app.admin, "marmalade"), ["view Marmalade everybody"]);
    assert.deepEqual(await titles(mate, "breakfasters", "&kinds=macro"), ["macro Spread everybody"]);
    assert.equal((await titles(lead, "breakfasters", "&kinds=macro")).length, 2);
    const suggested = await mate.get("/api/v1/search/suggestions?q=rosa&kinds=agent,team");
    assert.deepEqual(
      suggested.body.data.map(({ title, detail }: { title: string; detail: string }) => [title, detail]),
      [["Rosalind Quartermaine", lead.email]],
    );
    await change(`/agents/${lead.id}`, { active: false });
    assert.deepEqual(await titles(mate, "quartermaine"), []);
  });

  test("customers, and whoever lacks the right, find no people, no views and no count of them", async () => {
    await made("/contacts", { name: "Perpetua Windlass", emails: ["perpetua@windlass.example"] });
    await app.settled();
    const few = app.as({ token: (await app.admin.post("/api/v1/api-tokens", { name: "few", scopes: ["tickets.read"] })).body.token });
    for (const who of [await app.contact(), few, await app.agent("collaborator"), app.as({})]) {
      for (const q of ["windlass", "perpetua@windlass.example", "+420601100777", "marmalade"]) {
        assert.deepEqual(await find(who, q, "&kinds=contact,organization"), [], q);
        assert.deepEqual((await who.get(`/api/v1/search/suggestions?q=${encodeURIComponent(q)}&kinds=contact`)).body.data, [], q);
      }
    }
    assert.deepEqual(await titles(await app.contact(), "marmalade"), []);
  });

  test("of each kind the best are shown, in the states and the time that are asked for", async () => {
    for (let n = 0; n < 4; n++)
      await made("/tickets", {
        subject: `Gooseberry ${n}`,
        body: "A gooseberry.",
        requester: { email: "gus@gooseberry.example", name: "Gus" },
      });
    await made("/organizations", { name: "Gooseberry Ltd" });
    await app.settled();
    const each = await find(app.admin, "gooseberry", "&each=2");
    assert.deepEqual(each.map(({ kind }) => kind).toSorted(), ["contact", "organization", "ticket", "ticket"]);
    const { number } = (await app.admin.get("/api/v1/tickets?q=gooseberry&limit=1")).body.data[0];
    await change(`/tickets/${number}`, { status: "solved" });
    assert.deepEqual(
      (await find(app.admin, "gooseberry", "&states=solved")).map(({ url, state }) => [url, state]),
      [[`/desk/tickets/${number}`, "solved"]],
    );
    assert.deepEqual(await find(app.admin, "gooseberry", `&since=${new Date(Date.now() + 3_600_000).toISOString()}`), []);
    assert.equal((await find(app.admin, "gooseberry", `&since=${new Date(Date.now() - 3_600_000).toISOString()}`)).length, 6);
    assert.equal((await app.admin.get("/api/v1/search?q=x&states=Bad-State")).status, 422);
  });

  test("what others wrote changes neither what a customer finds nor how it is weighed", async () => {
    const customer = await app.contact();
    for (const body of ["The semaphore blinks.", "A lantern, no more."])
      await made("/tickets", { subject: "Signals", body, requester: { email: customer.email } });
    await app.settled();
    const questions = ["semaphore blinks", "semaphroe", "lanterns", "semaphores blnik"];
    const before = await Promise.all(questions.map((q) => find(customer, q)));
    const listed = async () => Promise.all(questions.map(async (q) => (await customer.get(`/api/v1/tickets?q=${q}`)).body.data.length));
    const rows = await listed();
    for (let n = 0; n < 30; n++)
      await made("/tickets", {
        subject: "Semaphroe semaphore",
        body: "semaphroe lanterns blnik blinks",
        requester: { email: "other@elsewhere.example" },
      });
    await app.settled();
    assert.deepEqual(await Promise.all(questions.map((q) => find(customer, q))), before);
    assert.deepEqual(await listed(), rows);
  });

  test("words of a restricted ticket, or of a view of one's own, are nobody's to learn", async () => {
    const { number } = await made("/tickets", { subject: "Secret", body: "The quincunx falls.", requester: { email: "a@b.example" } });
    const lead = await app.agent("lead");
    await lead.post("/api/v1/views", { name: "Quodlibet", filter: { all: [], any: [] } });
    const known = async () =>
      (
        await sql<{ term: string }>`select term from search_terms where term in ('quincunx', 'quodlibet') order by term`.execute(
          app.program.platform.database.staff,
        )
      ).rows.map(({ term }) => term);
    await app.settled();
    assert.deepEqual(await known(), ["quincunx"]);
    await change(`/tickets/${number}`, { restricted: true });
    await app.settled();
    assert.deepEqual(await known(), []);
    assert.equal((await find(app.admin, "quincunx")).length, 1);
  });

  test("whoever waits until all is learned waits for transactions that others have open", async () => {
    const db = app.program.platform.database.staff;
    const other = await db.startTransaction().execute();
    let learned = false;
    let learning: Promise<unknown>;
    try {
      await sql`select pg_current_xact_id()`.execute(other);
      await made("/tickets", { subject: "Zugzwang", body: "A move.", requester: { email: "a@b.example" } });
      learning = learnAll(app.program.platform, { count: false }).then(() => (learned = true));
      // Long enough for whoever does not wait to come to an end.
      await sleep(500);
      assert.equal(learned, false);
    } finally {
      await other.commit().execute();
    }
    await learning;
    const { rows } = await sql`select term from search_terms where term = 'zugzwang'`.execute(db);
    assert.equal(rows.length, 1);
  });

  test("a word that is forgotten while words are counted does not come back with the count", async () => {
    const db = app.program.platform.database.staff;
    const { id } = await made("/tickets", { subject: "Rigmarole", body: "A tale.", requester: { email: "a@b.example" } });
    await app.settled();
    const known = async () => (await sql`select term from search_terms where term = 'rigmarole'`.execute(db)).rows.length;
    assert.equal(await known(), 1);
    await sql`update search_state set wanted = true`.execute(db);
    let forgetting: Promise<void>;
    await db.transaction().execute(async (tx) => {
      // A count begins, by which what was wanted is done.
      const state = await sql`select one from search_state for update`.execute(tx);
      assert.equal(state.rows.length, 1);
      await sql`update search_state set wanted = false`.execute(tx);
      forgetting = forgetDocuments(db, ["ticket"], [id]);
      const waits = async () =>
        (
          await sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'update search_state%'`.execute(
            app.system.db,
          )
        ).rows.length > 0;
      for (let tries = 0; !(await waits()); tries++) {
        assert.ok(tries < 200, "whoever forgets waits for the count, or the count would bring the word back");
        await sleep(20);
      }
    });
    await forgetting!;
    await app.settled();
    assert.equal(await known(), 0);
  });
});
