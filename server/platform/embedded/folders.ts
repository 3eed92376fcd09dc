/** The data folder: where things lie in it, and with which permissions. The process's umask plays no part. */
import { chmod, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Where things lie below a data folder. */
export function layout(dataDir: string) {
  return {
    lock: join(dataDir, "backstay.lock"),
    pid: join(dataDir, "backstay.pid"),
    cluster: join(dataDir, "postgres"),
    log: join(dataDir, "postgres.log"),
    secrets: join(dataDir, "secrets"),
    secretKey: join(dataDir, "secrets", "secret-key"),
    password: join(dataDir, "secrets", "database-password"),
    socketRecord: join(dataDir, "secrets", "database-socket"),
  };
}

/** Makes a folder that only its owner can read; an existing one is tightened. */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o700);
}

/**
 * Makes the data folder with mode 0711: others may pass through to a folder of their own (the database's user), and list nothing.
 * A folder that already holds other things keeps its mode, since it may be somebody's home.
 */
export async function dataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const entries = await readdir(dataDir);
  if (entries.length === 0 || entries.includes("backstay.lock")) await chmod(dataDir, 0o711);
}

/** Makes a rename or a new file in `path` survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
