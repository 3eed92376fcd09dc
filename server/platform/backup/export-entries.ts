/** Everything of an installation as files of open formats, one after another, each as it is read: nothing is gathered in memory. */
import { createHash } from "node:crypto";
import pg from "pg";
import type { Connection } from "#platform/db";
import { safeEntryName } from "#platform/zip";
import { fullName, PLAIN_SPELLING, quoted, readTables, WITHOUT_WALLS, type TableShape } from "./catalogue.ts";
import type { ExportPlan, ExportRule } from "./export-plan.ts";

const PORTION = 500;
const MAILS_AT_ONCE = 5;
const AT_ONCE = 2;

export type ExportSource = {
  /** The owner's, or that of the role which sees every row. */
  connection: Connection;
  /** Whether the connection is the owner's. */
  owner: boolean;
  version: string;
  plan: ExportPlan;
  /** Whether attachments and raw mails come along; else the tables name them. */
  files: boolean;
  /** Opens the bytes of a file; null when they are gone. */
  openBlob: (sha256: Buffer) => Promise<AsyncIterable<Uint8Array> | null>;
  at: Date;
};
export type ExportSummary = { tables: number; rows: number; files: number; mails: number };
export type ExportEntry = { name: string; bytes: AsyncIterable<Uint8Array> };

type Column = { column: string; type: string; references: string | null };
type TableNote = {
  table: string;
  room: string;
  path: string | null;
  rows: number;
  columns: Column[];
  leftOut: string[];
  personal: readonly string[];
  why?: string;
};
type FileNote = { path: string; bytes: number; sha256: string };

/** Others take everything along at this moment, as many as may. */
export class ExportRunning extends Error {
  override name = "ExportRunning";
}

/**
 * A file of JSON lines for each table, attachments under their names, mails as they came, a README, and last a manifest with what every table is and the
 * SHA-256 of each file. All tables as of one moment; what rooms declare secret stays behind.
 * @param tell called with what is being written
 * @returns how much it was
 * @throws ExportRunning while as many as may are at work on this database
 */
export async function* exportEntries(
  source: ExportSource,
  tell: (what: string) => void = () => undefined,
): AsyncGenerator<ExportEntry, ExportSummary> {
  const summary: ExportSummary = { tables: 0, rows: 0, files: 0, mails: 0 };
  const notes: FileNote[] = [];
  const tables: TableNote[] = [];
  const entry = (name: string, bytes: AsyncIterable<Uint8Array>): ExportEntry => ({ name, bytes: noted(name, bytes, notes) });
  const client = new pg.Client(source.connection);
  await client.connect();
  try {
    await takePlace(client);
    await client.query(`begin isolation level repeatable read read only; ${PLAIN_SPELLING}${source.owner ? `; ${WITHOUT_WALLS}` : ""}`);
    const columns = await readColumns(client);
    for (const table of await readTables(client)) {
      const rule = source.plan.get(table.name);
      if (!rule) continue;
      tell(table.name);
      const note = noteOf(table, rule, columns.get(table.name) ?? []);
      tables.push(note);
      if (rule.none !== null) continue;
      yield entry(note.path!, linesOf(client, table, note));
      summary.tables++;
      summary.rows += note.rows;
    }
    if (source.files) {
      tell("files");
      for await (const { path, bytes } of filesOf(client, source.openBlob)) {
        yield entry(path, bytes);
        summary.files++;
      }
      tell("mail");
      for await (const { path, bytes } of mailsOf(client)) {
        yield entry(path, bytes);
        summary.mails++;
      }
    }
    await client.query("commit");
  } finally {
    await client.end();
  }
  yield entry("README.md", once(readme(source, summary)));
  const manifest = {
    format: "backstay-export",
    formatVersion: 2,
    version: source.version,
    at: source.at.toISOString(),
    filesIncluded: source.files,
    tables,
    files: notes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
  yield { name: "manifest.json", bytes: once(`${JSON.stringify(manifest, null, 2)}\n`) };
  return summary;
}

/** Each holds a snapshot of the whole database while it runs, so few may. The place is given back with the connection. */
async function takePlace(client: pg.ClientBase): Promise<void> {
  for (let place = 0; place < AT_ONCE; place++) {
    const { rows } = await client.query<{ free: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('backstay export', ${place})) as free`,
    );
    if (rows[0]!.free) return;
  }
  throw new ExportRunning("other exports are running");
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** The same bytes, of which is noted what they were. */
async function* noted(path: string, bytes: AsyncIterable<Uint8Array>, notes: FileNote[]): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    length += chunk.byteLength;
    yield chunk;
  }
  notes.push({ path, bytes: length, sha256: hash.digest("hex") });
}

function noteOf(table: TableShape, rule: ExportRule, columns: Column[]): TableNote {
  const kept = rule.none === null ? columns.filter(({ column }) => table.columns.includes(column) && !rule.leftOut.includes(column)) : [];
  return {
    table: table.name,
    room: rule.room,
    path: rule.none === null ? `tables/${table.name}.jsonl` : null,
    rows: 0,
    columns: kept,
    leftOut: rule.none === null ? table.columns.filter((column) => rule.leftOut.includes(column)) : table.columns,
    personal: rule.personal.filter((column) => kept.some((one) => one.column === column)),
    ...(rule.none !== null && { why: rule.none }),
  };
}

/** Every column with its type and what it refers to, by table. */
async function readColumns(client: pg.ClientBase): Promise<Map<string, Column[]>> {
  const { rows } = await client.query<Column & { table: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
       (select f.relname || '.' || fa.attname from pg_constraint k join pg_class f on f.oid = k.confrelid
          join pg_attribute fa on fa.attrelid = k.confrelid and fa.attnum = k.confkey[1]
        where k.contype = 'f' and k.conrelid = c.oid and k.conkey = array[a.attnum] limit 1) as references
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname, a.attnum`,
  );
  const columns = new Map<string, Column[]>();
  for (const { table, ...column } of rows) columns.set(table, [...(columns.get(table) ?? []), column]);
  return columns;
}

async function* portions<Row extends pg.QueryResultRow>(client: pg.ClientBase, query: string, size = PORTION): AsyncGenerator<Row[]> {
  await client.query(`declare export_rows no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${size} from export_rows`);
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query("close export_rows");
}

/** The most arguments a function of PostgreSQL takes, two for each column. */
const COLUMNS_AT_ONCE = 50;

async function* linesOf(client: pg.ClientBase, table: TableShape, note: TableNote): AsyncGenerator<Uint8Array> {
  const names = note.columns.map(({ column }) => column);
  const objects: string[] = [];
  for (let at = 0; at < names.length; at += COLUMNS_AT_ONCE) {
    const some = names.slice(at, at + COLUMNS_AT_ONCE).map((column) => `'${column}', to_jsonb(${quoted(column)})`);
    objects.push(`jsonb_build_object(${some.join(", ")})`);
  }
  const query = `select (${objects.join(" || ") || "'{}'::jsonb"})::text as line from ${fullName(table)}`;
  for await (const rows of portions<{ line: string }>(client, query)) {
    note.rows += rows.length;
    yield Buffer.from(rows.map(({ line }) => `${line}\n`).join(""));
  }
}

type Found = { path: string; bytes: AsyncIterable<Uint8Array> };

async function* filesOf(client: pg.ClientBase, openBlob: ExportSource["openBlob"]): AsyncGenerator<Found> {
  const query = "select id::text, file_name as name, sha256 from files order by id";
  for await (const rows of portions<{ id: string; name: string; sha256: Buffer }>(client, query))
    for (const { id, name, sha256 } of rows) {
      const bytes = await openBlob(sha256);
      // Gone meanwhile: its row went too.
      if (bytes) yield { path: `files/${id}/${safeEntryName(name.replaceAll("/", "_"))}`, bytes };
    }
}

async function* mailsOf(client: pg.ClientBase): AsyncGenerator<Found> {
  const query = "select id::text, raw from intake order by id";
  for await (const rows of portions<{ id: string; raw: Buffer }>(client, query, MAILS_AT_ONCE))
    for (const { id, raw } of rows)
      yield {
        path: `mail/${id}.eml`,
        bytes: (async function* () {
          yield raw;
        })(),
      };
}

function readme({ version, files: included }: ExportSource, { tables, rows, files, mails }: ExportSummary): string {
  return `# Export of a Backstay installation

Made by Backstay ${version}: ${rows} rows of ${tables} tables${included ? `, ${files} files, ${mails} mails` : ""}, all as of one moment.

- \`tables/<name>.jsonl\`: one JSON object for each row (JSON Lines, UTF-8). Instants are ISO 8601 in UTC; ids link rows of different tables, such as
  \`messages.ticket_id\` to \`tickets.id\`. Bytes are hexadecimal after \`\\x\`.
- \`manifest.json\`: for every table its room, its columns with their types and what they refer to, what was left out and why, which columns hold data about
  people; and every file with its length and SHA-256.
${
  included
    ? `- \`files/<id>/<name>\`: attachments; \`tables/files.jsonl\` and \`tables/attachments.jsonl\` say where they belong.
- \`mail/<id>.eml\`: mails as they came in (RFC 5322); \`tables/intake.jsonl\` says what became of them.
`
    : "- Attachments and raw mails are not in this one: \\`tables/files.jsonl\\` and \\`tables/intake.jsonl\\` name them, and \\`GET /api/v1/files/{id}\\` gives them.\n".replaceAll(
        "\\`",
        "`",
      )
}
Passwords, tokens, keys and what is encrypted are left out. Licence keys and signing keys: \`npx backstay export <folder> --keys\`, which encrypts them.

It holds what people wrote and who they are: keep it as safe as the installation itself. To move an installation, use \`npx backstay backup\`.
`;
}
