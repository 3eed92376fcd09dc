import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { openFolder } from "./open-folder.ts";
import { syncFolder } from "./folders.ts";
import { runToEnd } from "./run-to-end.ts";
import type { Binaries } from "./install-binaries.ts";
import type { SystemUser } from "./system-user.ts";

const HALF_MADE = "postgres.new-";

/** Whether a complete cluster lies there. @throws Error when it belongs to another major version of PostgreSQL */
export async function hasCluster(cluster: string, version: string): Promise<boolean> {
  const found = await versionOf(cluster);
  if (found === null) return false;
  const major = version.split(".")[0];
  if (found !== major)
    throw new Error(
      `${cluster} was made by PostgreSQL ${found}, and this Backstay brings ${major}: restore a backup into a new data folder`,
    );
  return true;
}

async function versionOf(cluster: string): Promise<string | null> {
  try {
    return (await readFile(join(cluster, "PG_VERSION"), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Makes a database cluster with checksums, UTF-8 and one superuser `backstay`. It is made under another name and renamed, so a cluster
 * of that name is always whole.
 * @param socketFolder a folder the user owns, for the password's moment on disk
 * @param durable whether to sync it to disk
 * @throws Error with what initdb printed, or when something that is no cluster lies there already
 */
export async function createCluster({
  binaries,
  cluster,
  user,
  password,
  socketFolder,
  durable,
}: {
  binaries: Binaries;
  cluster: string;
  user: SystemUser | null;
  password: string;
  socketFolder: string;
  durable: boolean;
}): Promise<void> {
  const parent = dirname(cluster);
  for (const name of await readdir(parent)) {
    if (name.startsWith(HALF_MADE)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const fresh = join(parent, `${HALF_MADE}${randomBytes(4).toString("hex")}`);
  await mkdir(fresh, { mode: 0o700 });
  // initdb cannot read it from a pipe: Node's are sockets, and /dev/stdin opens none.
  const passwordFile = join(socketFolder, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await Promise.all([fresh, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  const folder = openFolder(fresh);
  try {
    const settings = [
      "-U",
      "backstay",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--locale=C.UTF-8",
      "--auth=scram-sha-256",
      "--no-instructions",
    ];
    const { code, output } = await runToEnd(
      binaries.initdb,
      [...settings, `--pwfile=${passwordFile}`, ...(durable ? [] : ["--no-sync"]), "-D", folder.path],
      { user, folder: folder.descriptor },
    );
    if (code !== 0) throw new Error(`initdb could not make the database: ${output}`);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  } finally {
    folder.close();
    await rm(passwordFile, { force: true });
  }
  // Takes the place of an empty folder and of no other.
  await rename(fresh, cluster);
  if (durable) await syncFolder(parent);
}
