/** `export`: everything in open formats into a folder; with `--keys` also the keys that licences work by, encrypted. */
import { createWriteStream } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { everyLicenseKey } from "#licensing/licenses";
import { everySigningKey } from "#licensing/signing";
import { blobsIn, exportEverything, exportPlan } from "#platform/backup";
import { encryptForOpenssl, OPENSSL_COMMAND } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import { manifests } from "../server/manifests.ts";
import { VERSION } from "../server/program.ts";
import { withStore } from "./open-store.ts";
import { readPassphrase } from "./passphrase.ts";
import { UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

export const EXPORT_TAKES = "<folder> [--without-files] [--keys [--passphrase-file=<file>]]";
const KEYS_FILE = "keys.jsonl.enc";

const number = new Intl.NumberFormat("en");

/** Writes everything in open formats into a folder. */
export async function exportAll(parameters: string[]): Promise<number> {
  const { path, files, keys, passphraseFile } = readParameters(parameters);
  const passphrase = keys ? await readPassphrase(passphraseFile) : null;
  const live = process.stderr.isTTY;
  const tell = (what: string) => void (live && process.stderr.write(`\r\u001b[K${what}`));
  const summary = await withStore(({ connection, config }) =>
    exportEverything(
      {
        connection,
        owner: true,
        version: VERSION,
        plan: exportPlan(manifests),
        files,
        openBlob: blobsIn(config.dataDir),
        at: new Date(),
      },
      path,
      tell,
    ),
  );
  if (passphrase !== null) {
    tell("keys");
    await withProgram((ctx) => writeKeys(ctx, join(path, KEYS_FILE), passphrase));
  }
  if (live) process.stderr.write("\r\u001b[K");
  console.log(
    `${path}: ${number.format(summary.rows)} rows of ${summary.tables} tables, ${number.format(summary.files)} files, ${number.format(summary.mails)} mails.`,
  );
  if (passphrase !== null)
    console.log(`Keys of licences and signing keys are in ${KEYS_FILE}, encrypted; to read it:\n  ${OPENSSL_COMMAND} -in ${KEYS_FILE}`);
  return 0;
}

function readParameters(parameters: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: true,
      options: { "passphrase-file": { type: "string" }, keys: { type: "boolean" }, "without-files": { type: "boolean" } },
    });
    if (positionals.length !== 1) throw new Error("name one folder");
    if (values["passphrase-file"] !== undefined && !values.keys) throw new Error("--passphrase-file belongs to --keys");
    return {
      path: resolve(positionals[0]!),
      files: !values["without-files"],
      keys: values.keys ?? false,
      passphraseFile: values["passphrase-file"],
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

/** Keys leave only by an express choice, so that is noted. */
async function writeKeys(ctx: Ctx, path: string, passphrase: string): Promise<void> {
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action: "export.keys",
    subject: null,
    outcome: "allowed",
    address: null,
    data: {},
  });
  async function* lines(): AsyncGenerator<Buffer> {
    let count = 0;
    const line = (value: object) => Buffer.from(`${JSON.stringify(value)}\n`);
    for await (const key of everySigningKey(ctx)) {
      count++;
      yield line({ kind: "signingKey", ...key });
    }
    for await (const key of everyLicenseKey(ctx)) {
      count++;
      yield line({ kind: "licenseKey", ...key });
    }
    // A file that was cut off lacks it.
    yield line({ kind: "end", keys: count });
  }
  await pipeline(Readable.from(encryptForOpenssl(lines(), passphrase)), createWriteStream(path, { mode: 0o600, flags: "wx" }));
}
