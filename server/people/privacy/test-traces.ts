/** For the tests of erasure: every place of an installation in which a text may be left. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { TestApp } from "#testing";

/** Where in the database or the data folder a text stands: `table.column` or `file <path>`, in any case, in text, JSON or bytes. */
export async function tracesOf(app: TestApp, texts: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const client = new pg.Client(app.database.owner);
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ schema: string; table: string; name: string; bytes: boolean }>(
      `select n.nspname as schema, c.relname as table, a.attname as name, a.atttypid = 'bytea'::regtype as bytes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where n.nspname in ('public', 'jobs') and c.relkind in ('r', 'p')`,
    );
    for (const { schema, table, name, bytes } of columns) {
      const value = bytes ? `encode("${name}", 'escape')` : `"${name}"::text`;
      const { rows } = await client.query<{ text: string }>(
        `select distinct t as text from "${schema}"."${table}", unnest($1::text[]) t where position(lower(t) in lower(${value})) > 0`,
        [texts],
      );
      for (const { text } of rows) found.add(`${table}.${name}: ${text}`);
    }
  } finally {
    await client.end();
  }
  const files = (await readdir(app.dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const bytes = (await readFile(join(parentPath, name))).toString("latin1").toLowerCase();
    for (const text of texts)
      if (name.toLowerCase().includes(text.toLowerCase()) || bytes.includes(text.toLowerCase())) found.add(`file ${name}: ${text}`);
  }
  return [...found].toSorted();
}
