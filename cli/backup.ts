import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readConfig, type Config } from "#platform/config";
import { migrate } from "#platform/db";
import { adoptSecretKey } from "#platform/embedded";
import { checkBackup, occupants, restoreBackup, writeBackup, type BackupSource } from "#platform/backup";
import { ERASURE_LIST } from "#people/privacy";
import { VERSION } from "../server/program.ts";
import { withStore, type Store } from "./open-store.ts";
import { readPassphrase } from "./passphrase.ts";
import { UsageError } from "./usage.ts";

const number = new Intl.NumberFormat("en");
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

type Values = { "passphrase-file"?: string; replace?: boolean };

function readParameters(parameters: string[], what: string, replace = false): { path: string; values: Values } {
  try {
    const { positionals, values } = parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: true,
      options: { "passphrase-file": { type: "string" }, replace: { type: "boolean" } },
    });
    if (values.replace && !replace) throw new Error("--replace belongs to restore");
    if (positionals.length !== 1) throw new Error(`name one ${what}`);
    return { path: resolve(positionals[0]!), values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

const sourceOf = ({ connection, config, secretKey }: Store): BackupSource => ({
  connection,
  dataDir: config.dataDir,
  secretKey,
  version: VERSION,
  extras: [ERASURE_LIST],
});

/** What is being done, on a terminal in a line that replaces itself. */
function progress() {
  const live = process.stderr.isTTY;
  return {
    tell: (what: string) => void (live && process.stderr.write(`\r\u001b[K${what}`)),
    end: () => void (live && process.stderr.write("\r\u001b[K")),
  };
}

/** Writes a backup, of a running installation too, and reads it again to see that it can be used. */
export async function backup(parameters: string[]): Promise<number> {
  const { path, values } = readParameters(parameters, "file");
  const passphrase = await readPassphrase(values["passphrase-file"]);
  const { tell, end } = progress();
  const summary = await withStore(async (store) => {
    await migrate({ connection: store.connection, secretKey: store.secretKey });
    return writeBackup(sourceOf(store), path, passphrase, tell);
  });
  tell("checking");
  await checkBackup(path, passphrase);
  end();
  console.log(
    `${path}: ${number.format(summary.rows)} rows of ${summary.tables} tables, ${number.format(summary.files)} files, ${megabytes(summary.bytes)}; read again and found whole.`,
  );
  return 0;
}

/** Restores a backup into an empty installation; over a used one only with --replace, and never under a running program. */
export async function restore(parameters: string[]): Promise<number> {
  const { path, values } = readParameters(parameters, "file", true);
  const passphrase = await readPassphrase(values["passphrase-file"]);
  const { tell, end } = progress();
  tell("checking the backup");
  const checked = await checkBackup(path, passphrase);
  const { used, running } = await withStore(({ connection }) => occupants(connection));
  if (running > 0) throw new Error("a Backstay works with this database: stop it first");
  if (used && !values.replace)
    throw new Error("this installation is in use: restore into an empty one, or add --replace to lose all that is in it");
  await prepareKey(readConfig(process.env), checked.installation.secretKey);
  await withStore(async (store) => {
    await restoreBackup({ connection: store.connection, dataDir: store.config.dataDir, secretKey: store.secretKey }, path, passphrase, {
      checked,
      tell,
    });
  });
  end();
  console.log(
    `Restored as of ${checked.installation.at}: ${number.format(checked.rows)} rows and ${number.format(checked.files)} files, compared with the backup. People erased since then are erased again at the next start.`,
  );
  return 0;
}

/** What is encrypted in the database opens with the backup's key alone: an embedded installation takes it on, another one must be given it. */
async function prepareKey({ secretKey, dataDir, databaseUrl }: Config, wanted: string): Promise<void> {
  if (secretKey !== null && secretKey !== undefined) {
    if (secretKey !== wanted)
      throw new Error("BACKSTAY_SECRET_KEY is not the key of the backup: set it to the one the backed up installation had");
    return;
  }
  if (databaseUrl) throw new Error("BACKSTAY_SECRET_KEY is missing: set it to the one the backed up installation had");
  await adoptSecretKey(dataDir, wanted);
}
