import { readFile, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrate, type Connection } from "#platform/db";
import { createDiskStore } from "#platform/files";
import {
  createShape,
  digestOf,
  fullName,
  loadRows,
  PLAIN_SPELLING,
  WITHOUT_WALLS,
  quoted,
  readTables,
  withoutRules,
  type TableShape,
} from "./catalogue.ts";
import { checkBackup, readBackup, type CheckedBackup } from "./read-backup.ts";
import { BackupFault } from "./seal-stream.ts";

export type RestoreTarget = { connection: Connection; dataDir: string; secretKey: string };

/** What stands in the way of restoring into a database: nothing when nothing ever happened in it. */
export async function occupants(connection: Connection): Promise<{ used: boolean; running: number }> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ tables: number; running: number }>(
      `select (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname in ('events', 'event_outbox')) as tables,
        (select count(*)::int from pg_stat_activity where datname = current_database() and application_name = 'backstay' and pid <> pg_backend_pid()) as running`,
    );
    const { tables, running } = rows[0]!;
    if (tables < 2) return { used: false, running };
    const { rows: used } = await client.query<{ used: boolean }>(
      "select exists (select from events) or exists (select from event_outbox) as used",
    );
    return { used: used[0]!.used, running };
  } finally {
    await client.end();
  }
}

/**
 * Puts a checked backup into a database and a data folder. The database becomes what it was, in one transaction: it is there whole or not at all. Its
 * schema is that of the backup, and is brought up to this version afterwards. Every table is compared with what was backed up.
 * @param merge what to do with the extras of the backup, such as the list of erased people, which is joined with the one that is there
 * @throws BackupFault when the backup is of a newer version or does not come out as it went in
 */
export async function restoreBackup(
  target: RestoreTarget,
  path: string,
  passphrase: string,
  { checked, tell = () => undefined }: { checked?: CheckedBackup; tell?: (what: string) => void } = {},
): Promise<CheckedBackup> {
  const backup = checked ?? (await checkBackup(path, passphrase));
  const { installation, digests } = backup;
  if (installation.secretKey !== target.secretKey)
    throw new BackupFault(
      "the installation has another secret key than the backup: start it with the backup's key, or with none of its own",
    );
  const names = new Set(installation.migrations.map(({ name }) => name));
  await migrate({ connection: target.connection, secretKey: target.secretKey, only: installation.migrations });
  const client = new pg.Client(target.connection);
  await client.connect();
  try {
    await client.query(`begin; ${PLAIN_SPELLING}; ${WITHOUT_WALLS}`);
    await load(client, target, path, passphrase, { installation, digests }, names, tell);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
  tell("migrations");
  await migrate({ connection: target.connection, secretKey: target.secretKey });
  return backup;
}

async function load(
  client: pg.Client,
  { dataDir }: RestoreTarget,
  path: string,
  passphrase: string,
  { installation, digests }: Pick<CheckedBackup, "installation" | "digests">,
  names: ReadonlySet<string>,
  tell: (what: string) => void,
): Promise<void> {
  const { rows: applied } = await client.query<{ name: string }>("select name from schema_migrations");
  const newer = applied.filter(({ name }) => !names.has(name));
  if (newer.length > 0)
    throw new BackupFault(`the database has a newer schema than the backup (${newer[0]!.name}): restore into an empty one`);
  const tables = (await readTables(client)).filter(({ name }) => name !== "schema_migrations");
  const restoreRules = await withoutRules(client, tables);
  await client.query(`truncate ${tables.map(fullName).join(", ")} cascade`);
  const known = new Set(tables.map(({ name }) => name));
  const store = createDiskStore(join(dataDir, "files"));
  const loaded: TableShape[] = [];
  await readBackup(path, passphrase, {
    async table(table) {
      if (!known.has(table.name)) throw new BackupFault(`this version knows no table ${table.name}`);
      tell(table.name);
      await createShape(client, table);
      loaded.push(table);
    },
    rows: (table, rows) => loadRows(client, table, rows),
    async file(sha256, bytes) {
      const put = await store.put(bytes, Number.MAX_SAFE_INTEGER);
      if (put.sha256.toString("hex") !== sha256) throw new BackupFault(`the file ${sha256} did not come out as it went in`);
    },
    extra: (name, bytes) => joinLines(dataDir, name, bytes),
  });
  for (const { name, value, called } of installation.sequences)
    await client.query(`select setval('public.${quoted(name).replaceAll("'", "''")}'::regclass, $1::bigint, $2)`, [value, called]);
  for (const table of loaded) {
    const found = await digestOf(client, table);
    const wanted = digests[table.name]!;
    if (found.rows !== wanted.rows || found.hash !== wanted.hash)
      throw new BackupFault(`the table ${table.name} did not come out as it went in`);
  }
  tell("keys");
  await restoreRules();
}

/** Lines of a list of ours: those that are there stay, those of the backup come to them. */
async function joinLines(dataDir: string, name: string, bytes: Buffer): Promise<void> {
  if (!/^[\w-]+\.jsonl$/.test(name)) throw new BackupFault("the backup holds what no version writes");
  await mkdir(dataDir, { recursive: true });
  const there = await readFile(join(dataDir, name), "utf8").catch(() => "");
  const lines = new Set([...there.split("\n"), ...bytes.toString().split("\n")].filter(Boolean));
  await writeFile(join(dataDir, name), [...lines, ""].join("\n"), { mode: 0o600 });
}
