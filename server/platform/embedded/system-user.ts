import { readFile, stat } from "node:fs/promises";

/** A user of the operating system, as numbers. */
export type SystemUser = { uid: number; gid: number };

/** `nobody` on the Linux distributions and the user that needs no account of ours. */
const NOBODY = 65_534;

/**
 * The user PostgreSQL runs as: it refuses root. An existing cluster keeps its owner.
 * @returns null when this process is not root: then it is our own user
 * @throws Error when root finds no account to use
 */
export async function databaseUser(cluster: string): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(cluster).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  // initdb looks its own user up, so the number needs an entry here.
  const accounts = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const account =
    accounts.find((fields) => Number(fields[2]) === NOBODY) ??
    accounts.find((fields) => fields[0] === "postgres" || fields[0] === "nobody");
  if (!account)
    throw new Error(
      'PostgreSQL refuses to run as root and /etc/passwd has no user "nobody": add one, start Backstay as another user, or set DATABASE_URL',
    );
  return { uid: Number(account[2]), gid: Number(account[3]) };
}
