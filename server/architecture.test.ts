/** The authority on what may import what, who owns which table, and what files are called. The rules are in `testing/architecture`. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { testDatabase, type TestDatabase } from "#testing";
import { localeFaults } from "../scripts/lib/locale-faults.ts";
import { readLocales } from "../scripts/lib/read-locales.ts";
import { manifests as loaded } from "./manifests.ts";
import { registrations } from "./rooms.ts";
import { fileFaults, sqlFaults } from "./testing/architecture/file-faults.ts";
import { importFaults } from "./testing/architecture/import-faults.ts";
import { readManifests, readSource } from "./testing/architecture/read-source.ts";
import { handlerFaults, ownerFaults, queryFaults, secretFaults, type DatabaseTables } from "./testing/architecture/table-faults.ts";

const files = await readSource();
const manifests = await readManifests(files);

function none(faults: readonly string[]): void {
  if (faults.length > 0) assert.fail(`\n${faults.join("\n")}\n`);
}

describe("the house", () => {
  test("is there at all", () => {
    assert.ok(files.length > 100 && manifests.size > 5, `only ${files.length} files and ${manifests.size} manifests were found`);
  });

  test("rooms import lower floors, through doors, as they declare, without circles", () => none(importFaults(files, manifests)));

  test("files are named, short and browser-safe as their place demands", () => none(fileFaults(files)));

  test("erasing a person knows every room's tables, and every handler they name is registered", () =>
    none(
      handlerFaults(
        manifests,
        registrations.erasure.map(({ name }) => name),
        loaded.map(({ name }) => name),
      ),
    ));

  test("SQL stands in queries and policies", () => none(sqlFaults(files)));

  test("every text is there in five languages", async () =>
    none([...(await readLocales())].flatMap(([wing, texts]) => localeFaults(wing, texts))));
});

describe("the tables", () => {
  let database: TestDatabase;
  let tables: DatabaseTables;
  before(async () => {
    database = await testDatabase();
    tables = await readTables(database.owner);
  });
  after(() => database.close());

  test("each has one owner, who says what is personal and what erasure does", () => none(ownerFaults(manifests, tables)));

  test("say what an export leaves out", () => none(secretFaults(manifests, tables)));

  test("a room reads and writes its own and the views of rooms it depends on", () => none(queryFaults(files, manifests, tables)));
});

async function readTables(connection: pg.ClientConfig): Promise<DatabaseTables> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; view: boolean; columns: string[]; bytes: string[] }>(
      `select c.relname as name, c.relkind in ('v', 'm') as view, array_agg(a.attname::text order by a.attnum) as columns,
         coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'bytea'::regtype), '{}') as bytes
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
         and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
       group by c.oid, c.relname, c.relkind`,
    );
    return Object.fromEntries(rows.map(({ name, view, columns, bytes }) => [name, { view, columns, bytes }]));
  } finally {
    await client.end();
  }
}
