import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import pg from "pg";
import { safeEntryName } from "#platform/zip";
import { fullName, PLAIN_SPELLING, quoted, readTables, type TableShape } from "./catalogue.ts";
import type { BackupSource } from "./write-backup.ts";

/** Columns that open something or say nothing outside this installation: they have no place in a folder that is handed around. */
const SECRET = /(^|_)(hash|token|password|secret|sealed|signing_key|sealed_key|id_token)(_|$)/;
const PORTION = 500;

export type ExportSummary = { tables: number; rows: number; files: number; mails: number };

/**
 * Writes everything of an installation into a folder, in formats that any program reads: a file of JSON lines for each table, attachments under their
 * names, mails as they came, a manifest with the SHA-256 of each file, and a README. Secrets stay behind. All tables as of one moment.
 * @param folder is made; must be empty
 * @throws Error when something lies in it
 */
export async function exportEverything(
  source: BackupSource,
  folder: string,
  tell: (what: string) => void = () => undefined,
): Promise<ExportSummary> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty`);
  for (const name of ["tables", "files", "mail"]) await mkdir(join(folder, name), { mode: 0o700 });
  const summary: ExportSummary = { tables: 0, rows: 0, files: 0, mails: 0 };
  const client = new pg.Client(source.connection);
  await client.connect();
  try {
    await client.query(`begin isolation level repeatable read read only; ${PLAIN_SPELLING}`);
    for (const table of await readTables(client)) {
      tell(table.name);
      summary.rows += await writeTable(client, table, join(folder, "tables", `${table.name}.jsonl`));
      summary.tables++;
    }
    tell("files");
    summary.files = await writeFiles(client, source.dataDir, join(folder, "files"));
    tell("mail");
    summary.mails = await writeMails(client, join(folder, "mail"));
    await client.query("commit");
  } finally {
    await client.end();
  }
  await writeFile(join(folder, "README.md"), readme(source.version, summary), { mode: 0o600 });
  await writeManifest(folder, source.version);
  return summary;
}

async function* portions<Row extends pg.QueryResultRow>(client: pg.Client, query: string, size = PORTION): AsyncGenerator<Row[]> {
  await client.query(`declare export_rows no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${size} from export_rows`);
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query("close export_rows");
}

async function writeTable(client: pg.Client, table: TableShape, path: string): Promise<number> {
  // Raw mails lie in files of their own.
  const columns = table.columns.filter((column) => !SECRET.test(column) && !(table.name === "intake" && column === "raw"));
  const out = createWriteStream(path, { mode: 0o600 });
  let count = 0;
  const query = `select jsonb_build_object(${columns.map((column) => `'${column}', to_jsonb(${quoted(column)})`).join(", ")})::text as line from ${fullName(table)}`;
  if (columns.length > 0 && columns.length <= 50) {
    for await (const rows of portions<{ line: string }>(client, query)) {
      count += rows.length;
      if (!out.write(rows.map(({ line }) => `${line}\n`).join(""))) await once(out, "drain");
    }
  }
  out.end();
  await finished(out);
  return count;
}

async function writeFiles(client: pg.Client, dataDir: string, folder: string): Promise<number> {
  let count = 0;
  const query = "select id::text, file_name as name, encode(sha256, 'hex') as hash from files order by id";
  for await (const rows of portions<{ id: string; name: string; hash: string }>(client, query))
    for (const { id, name, hash } of rows) {
      await mkdir(join(folder, id), { mode: 0o700 });
      // Gone meanwhile: its row went too.
      const copied = await copyFile(
        join(dataDir, "files", hash.slice(0, 2), hash),
        join(folder, id, safeEntryName(name.replaceAll("/", "_"))),
      ).then(
        () => true,
        () => false,
      );
      if (copied) count++;
    }
  return count;
}

async function writeMails(client: pg.Client, folder: string): Promise<number> {
  let count = 0;
  for await (const rows of portions<{ id: string; raw: Buffer }>(client, "select id::text, raw from intake order by id", 5))
    for (const { id, raw } of rows) {
      await writeFile(join(folder, `${id}.eml`), raw, { mode: 0o600 });
      count++;
    }
  return count;
}

async function writeManifest(folder: string, version: string): Promise<void> {
  const files: { path: string; bytes: number; sha256: string }[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    files.push({ path: path.slice(folder.length + 1), bytes, sha256: hash.digest("hex") });
  }
  const manifest = {
    format: "backstay-export",
    formatVersion: 1,
    version,
    at: new Date().toISOString(),
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

function readme(version: string, { tables, rows, files, mails }: ExportSummary): string {
  return `# Export of a Backstay installation

Made by Backstay ${version}: ${rows} rows of ${tables} tables, ${files} files, ${mails} mails, all as of one moment.

- \`tables/<name>.jsonl\`: one JSON object for each row (JSON Lines, UTF-8). Instants are ISO 8601 in UTC; ids link rows of different tables, such as
  \`messages.ticket_id\` to \`tickets.id\`. Passwords, tokens and keys are left out.
- \`files/<id>/<name>\`: attachments; \`tables/files.jsonl\` and \`tables/attachments.jsonl\` say where they belong.
- \`mail/<id>.eml\`: mails as they came in (RFC 5322); \`tables/intake.jsonl\` says what became of them.
- \`manifest.json\`: every file with its length and SHA-256.

It holds what people wrote and who they are: keep it as safe as the installation itself. To move an installation, use \`npx backstay backup\`.
`;
}
