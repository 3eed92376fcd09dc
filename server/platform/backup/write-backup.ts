import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Connection } from "#platform/db";
import { digestOf, PLAIN_SPELLING, readRows, readSequences, readTables, WITHOUT_WALLS, type Digest } from "./catalogue.ts";
import { jsonFrame, writeFrames, type Frame } from "./frames.ts";
import { sealStream } from "./seal-stream.ts";

export type BackupSource = {
  /** The owner's. */
  connection: Connection;
  dataDir: string;
  secretKey: string;
  version: string;
  /** Files of the data folder to be kept beside the database, such as the list of erased people. */
  extras: readonly string[];
};
export type BackupSummary = { tables: number; rows: number; files: number; bytes: number };

const HELD = ".backup-";
const FILE_CHUNK = 1_048_576;
const TRIES = 5;

/**
 * Writes one encrypted file with everything of a running installation: the database as of one moment, the files its rows name, the secret key, the
 * version and its migrations. Nothing waits for it. The file appears under its name only when it is whole.
 * @param tell called with what is being written
 */
export async function writeBackup(
  source: BackupSource,
  path: string,
  passphrase: string,
  tell: (what: string) => void = () => undefined,
): Promise<BackupSummary> {
  const client = new pg.Client(source.connection);
  await client.connect();
  const part = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.part`);
  const files = await takeSnapshot(client, source.dataDir);
  try {
    const summary: BackupSummary = { tables: 0, rows: 0, files: files.hashes.length, bytes: 0 };
    const handle = await open(part, "wx", 0o600);
    try {
      for await (const chunk of sealStream(writeFrames(framesOf(client, source, files, summary, tell)), passphrase)) {
        await handle.write(chunk);
        summary.bytes += chunk.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
    return summary;
  } finally {
    await client.end();
    await rm(files.folder, { recursive: true, force: true });
    await rm(part, { force: true });
  }
}

type HeldFiles = { folder: string; hashes: string[] };

/**
 * Begins a transaction that sees one moment, and holds on to the bytes its rows name by links of their own: what is deleted meanwhile is still
 * there. Bytes that went in the instant between the two mean another try.
 */
async function takeSnapshot(client: pg.Client, dataDir: string): Promise<HeldFiles> {
  const store = join(dataDir, "files");
  const folder = join(store, `${HELD}${randomBytes(6).toString("hex")}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOldLinks(store, folder);
  for (let tries = 1; ; tries++) {
    await client.query(`begin isolation level repeatable read read only; ${PLAIN_SPELLING}; ${WITHOUT_WALLS}`);
    const { rows } = await client.query<{ hash: string }>("select distinct encode(sha256, 'hex') as hash from files order by 1");
    const hashes = rows.map(({ hash }) => hash);
    const missing = await heldLinks(store, folder, hashes);
    if (missing.length === 0) return { folder, hashes };
    await client.query("rollback");
    if (tries === TRIES) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(
        `${missing.length} files that the database names are not in ${store}, such as ${missing[0]}: put them back or delete what names them`,
      );
    }
    await sleep(200 * tries);
  }
}

async function heldLinks(store: string, folder: string, hashes: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const hash of hashes)
    await link(join(store, hash.slice(0, 2), hash), join(folder, hash)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") missing.push(hash);
      else if (error.code !== "EEXIST") throw error;
    });
  return missing;
}

/** Links of a backup that was killed a day ago or more. */
async function removeOldLinks(store: string, own: string): Promise<void> {
  for (const name of await readdir(store)) {
    const path = join(store, name);
    if (!name.startsWith(HELD) || path === own) continue;
    if (Date.now() - (await stat(path)).mtimeMs > 86_400_000) await rm(path, { recursive: true, force: true });
  }
}

async function* framesOf(
  client: pg.Client,
  source: BackupSource,
  files: HeldFiles,
  summary: BackupSummary,
  tell: (what: string) => void,
): AsyncGenerator<Frame> {
  const tables = await readTables(client);
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    "select name, sha256 from schema_migrations order by name",
  );
  const sequences = await readSequences(client);
  yield jsonFrame({
    type: "installation",
    version: source.version,
    at: new Date().toISOString(),
    secretKey: source.secretKey,
    migrations,
    sequences,
  });
  const digests: { [table: string]: Digest } = {};
  for (const table of tables.filter(({ name }) => name !== "schema_migrations")) {
    tell(table.name);
    yield jsonFrame({ type: "table", ...table });
    for await (const rows of readRows(client, table)) yield { kind: "R", body: Buffer.from(JSON.stringify(rows)) };
    digests[table.name] = await digestOf(client, table);
    summary.tables++;
    summary.rows += digests[table.name]!.rows;
  }
  await client.query("commit");
  tell("files");
  for (const hash of files.hashes) {
    yield jsonFrame({ type: "file", sha256: hash });
    for await (const chunk of createReadStream(join(files.folder, hash), { highWaterMark: FILE_CHUNK }))
      yield { kind: "B", body: chunk as Buffer };
  }
  for (const name of source.extras) {
    const path = join(source.dataDir, name);
    if (!(await stat(path).catch(() => null))) continue;
    yield jsonFrame({ type: "extra", name });
    for await (const chunk of createReadStream(path)) yield { kind: "B", body: chunk as Buffer };
  }
  const shape = createHash("sha256").update(JSON.stringify(digests)).digest("hex");
  yield jsonFrame({ type: "end", digests, files: files.hashes.length, shape });
}
