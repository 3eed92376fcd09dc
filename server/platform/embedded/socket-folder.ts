import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { runToEnd } from "./run-to-end.ts";
import type { SystemUser } from "./system-user.ts";

const PREFIX = "backstay-";
/** A socket's address holds 107 bytes, of which `/.s.PGSQL.5432.lock` takes some. */
const LONGEST_PATH = 80;

/**
 * Makes the folder of the database's socket, which only its user (and root) can enter.
 * Its name is recorded, and the folder of an earlier start that was killed is removed.
 * @param record file that keeps the name
 */
export async function makeSocketFolder(record: string, user: SystemUser | null): Promise<string> {
  await removeSocketFolder(record);
  for (const parent of new Set([tmpdir(), "/tmp", "/var/tmp"])) {
    const folder = await mkdtemp(join(parent, PREFIX)).catch(() => null);
    if (!folder) continue;
    await chmod(folder, 0o700);
    if (user) await chown(folder, user.uid, user.gid);
    if (Buffer.byteLength(folder) <= LONGEST_PATH && (await canEnter(folder, user))) {
      await writeFile(record, folder, { mode: 0o600 });
      return folder;
    }
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error(
    `no temporary folder that the database's user can enter and whose path is at most ${LONGEST_PATH} bytes: set TMPDIR to one`,
  );
}

/** Removes the recorded socket folder, if one is. */
export async function removeSocketFolder(record: string): Promise<void> {
  const folder = (await readFile(record, "utf8").catch(() => "")).trim();
  // Never anything but a folder of ours, whatever the record says.
  if (folder && basename(folder).startsWith(PREFIX)) await rm(folder, { recursive: true, force: true });
  await rm(record, { force: true });
}

async function canEnter(folder: string, user: SystemUser | null): Promise<boolean> {
  if (!user) return true;
  const { code } = await runToEnd("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { user });
  return code === 0;
}
