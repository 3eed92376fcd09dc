import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { newId } from "#shared/ids";
import { testApp, type TestApp } from "#testing";
import { extending, find, indexing, learnAll, matching, type SearchKind } from "./index.ts";

describe("the search index", () => {
  let app: TestApp;
  before(async () => {
    app = await testApp({ worker: false });
  });
  after(() => app.close());

  const db = () => app.program.platform.database.staff;
  const document = { kind: "test", locale: null, title: "Title", at: new Date() };
  const finds = async (id: string, q: string) => {
    const { rows } = await sql<{
      found: boolean;
    }>`select ${await matching(app.system, sql`x.id`, ["test"], q)} as found from (select ${id}::uuid as id) x`.execute(db());
    return rows[0]!.found;
  };

  test("takes more words than PostgreSQL puts into one vector: the first stay found, none fails", async () => {
    const id = newId();
    await indexing({ ...document, id, text: "the very first words" }).execute(db());
    // Some 60 kB of words of their own each: past 1 MB after seventeen.
    for (let i = 0; i < 24; i++) {
      const text = Array.from({ length: 7_500 }, (_, n) => (i * 7_500 + n).toString(36).padStart(7, "x")).join(" ");
      await extending({ kind: "test", id, text, at: new Date() }).execute(db());
    }
    await indexing({ ...document, id, text: "one more".repeat(1_000) }).execute(db());
    assert.equal(await finds(id, "first"), true);
    assert.equal(await finds(id, "xxx1aao"), true, "a word of the middle");
  });

  test("answers every question, also those that are no sentence", async () => {
    const id = newId();
    await indexing({ ...document, id, text: "hello world-wide test" }).execute(db());
    const questions = [
      "-".repeat(300),
      "- ".repeat(150),
      '"'.repeat(300),
      "or ".repeat(100),
      "-or ".repeat(75),
      '"-'.repeat(150),
      "(((",
      "!!!",
      "&|!()<->:*",
      "a:*",
      "'; drop table tickets; --",
      "\\",
      "%",
      "\u200f",
      "🙂".repeat(75),
      "x".repeat(300),
      '-"a -b" or -c',
    ];
    for (const question of questions) assert.equal(typeof (await finds(id, question)), "boolean", question);
    assert.equal(await finds(id, "hello -nothing"), true);
    assert.equal(await finds(id, "hello --world"), false);
    assert.equal(await finds(id, '"world wide"'), true);
  });

  test("what is being typed is found among very many that begin like it, as a whole and as a beginning, however old", async () => {
    const kind = "serial";
    const serials: SearchKind = {
      kind,
      stored: [kind],
      documents: () => [kind],
      visible: () => sql`true`,
      show: async (_, ids) => new Map(ids.map((id) => [id, { title: id.slice(-5), url: "", locale: null, texts: [] }])),
      source: { load: async () => [], next: async () => [], events: [] },
    };
    app.program.platform.registrations.search = [serials];
    const count = 17_000;
    // Serial numbers that rise: those that begin with sn0 are the older half, too many to be read for a question and all before the newest.
    await sql`insert into search_documents (kind, id, locale, title, words, length, updated_at)
      select ${kind}, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, null, '',
        format('''export'':1 ''sn%s'':2 %s', lpad(n::text, 5, '0'), case when n = 7 then '''sn0'':3' else '' end)::tsvector, 2, now()
      from generate_series(1, ${count}::int) n`.execute(db());
    await sql`analyze search_documents`.execute(db());
    await learnAll(app.program.platform);
    const typed = async (q: string) => (await find(app.system, { q, typing: true, titles: true, limit: 5 })).map(({ title }) => title);
    const all = await typed("export sn0");
    assert.equal(all[0], "00007", "the one that has the word as it stands");
    assert.equal(all.length, 5, "and some of the others");
    const begun = await typed("export sn00");
    assert.equal(begun.length, 5);
    assert.ok(
      begun.every((title) => title < "01000"),
      "those that begin like it",
    );
    assert.equal((await typed("export sn00077"))[0], "00077");
  });
});
