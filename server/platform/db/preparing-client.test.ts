import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type pg from "pg";
import { testDatabase, type TestDatabase } from "#testing";
import { preparingClient } from "./preparing-client.ts";

describe("a connection that prepares", () => {
  let database: TestDatabase;
  let client: pg.Client;
  before(async () => {
    database = await testDatabase();
    client = new (preparingClient())(database.owner);
    await client.connect();
  });
  after(async () => {
    await client.end();
    await database.close();
  });
  const prepared = async (like: string) =>
    (await client.query<{ statement: string }>("select statement from pg_prepared_statements")).rows.filter(({ statement }) =>
      statement.includes(like),
    ).length;

  test("prepares what comes again, and answers the same before and after", async () => {
    for (let n = 0; n < 6; n++) assert.deepEqual((await client.query("select $1::int + 1 as again", [n])).rows, [{ again: n + 1 }]);
    await client.query("select $1::int as only_once", [1]);
    assert.equal(await prepared("as again"), 1);
    assert.equal(await prepared("as only_once"), 0);
  });

  test("prepares what needs no values as well, but nothing that opens or ends a transaction", async () => {
    for (let n = 0; n < 6; n++) {
      await client.query("begin", []);
      assert.deepEqual((await client.query("select 7 as without_values", [])).rows, [{ without_values: 7 }]);
      await client.query("commit", []);
    }
    assert.equal(await prepared("as without_values"), 1);
    assert.equal((await client.query("select from pg_prepared_statements where statement in ('begin', 'commit')")).rowCount, 0);
  });

  test("that others have many of leaves each pool its own", async () => {
    const Crowded = preparingClient();
    const crowded = new Crowded(database.owner);
    await crowded.connect();
    for (let n = 0; n < 305; n++) for (let times = 0; times < 3; times++) await crowded.query(`select $1::int as crowded_${n}`, [n]);
    const { rowCount } = await crowded.query("select from pg_prepared_statements where statement like '%crowded_%'");
    await crowded.end();
    assert.equal(rowCount, 300);
    const other = new (preparingClient())(database.owner);
    await other.connect();
    for (let n = 0; n < 4; n++) await other.query("select $1::int as apart", [n]);
    assert.equal((await other.query("select from pg_prepared_statements where statement like '%as apart%'")).rowCount, 1);
    await other.end();
  });

  test("never prepares a search: what suits a rare word is ruinous for a common one", async () => {
    const search = "select count(*) from search_documents d where d.words @@ websearch_to_tsquery('simple', $1)";
    for (let n = 0; n < 8; n++) await client.query(search, [`word${n}`]);
    assert.equal(await prepared("websearch_to_tsquery"), 0);
  });
});
