import { readFile } from "node:fs/promises";
import { UsageError } from "./usage.ts";

const LEAST = 12;

/**
 * What a backup is encrypted with: the first line of a file, or BACKSTAY_BACKUP_PASSPHRASE. Never an option, which everybody on the machine could read.
 * @throws UsageError when there is none, or it is too short
 */
export async function readPassphrase(path: string | undefined): Promise<string> {
  const given = path === undefined ? process.env["BACKSTAY_BACKUP_PASSPHRASE"] : (await readFile(path, "utf8")).split(/\r?\n/)[0];
  if (!given) throw new UsageError("set BACKSTAY_BACKUP_PASSPHRASE, or name a file with --passphrase-file");
  if ([...given].length < LEAST) throw new UsageError(`the passphrase takes at least ${LEAST} characters`);
  return given;
}
