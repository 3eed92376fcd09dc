import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import pg from "pg";
import { describeTables } from "./describe-tables.ts";
import { testDatabase, type TestDatabase } from "./index.ts";

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.close());

test("the types of the tables are those of the migrations (else: npm run tables)", async () => {
  const written = await readFile(new URL("../migrations/tables.ts", import.meta.url), "utf8");
  assert.equal(written, await describeTables(database.owner));
});

test("each test file has a database of its own, and the application's role owns nothing in it", async () => {
  const other = await testDatabase();
  const [one, two] = [new pg.Client(database.app), new pg.Client(other.owner)];
  await Promise.all([one.connect(), two.connect()]);
  try {
    await two.query("create table only_here (id int)");
    const { rows } = await one.query("select to_regclass('only_here') as there");
    assert.deepEqual(rows, [{ there: null }]);
    await assert.rejects(one.query("create table not_allowed (id int)"), { code: "42501" });
    const { rows: owned } = await one.query(
      "select count(*)::int as n from pg_class where relowner = (select oid from pg_roles where rolname = current_user)",
    );
    assert.deepEqual(owned, [{ n: 0 }]);
  } finally {
    await Promise.all([one.end(), two.end()]);
    await other.close();
  }
});
