import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { dataFolder, layout } from "./folders.ts";

export type DataDirLock = { dataDir: string; release(): void };

/** The data folder is in use by another live Backstay. */
export class DataDirLockedError extends Error {
  override name = "DataDirLockedError";
}

const SQLITE_BUSY = 5;
/** How long a holder that has the lock may take to write its process id, in milliseconds. */
const PID_PATIENCE = 500;

/**
 * Takes the data folder for this process alone. The lock is the operating system's own, held through an exclusive transaction of an
 * empty SQLite file: it is atomic between simultaneous starts, ends with the process even on kill -9, is not inherited by children
 * (an orphaned database must not hold it), and holds between containers that share the folder, where process ids say nothing.
 * @param dataDir the data folder; made when absent
 * @throws DataDirLockedError one line naming the folder and the process that holds it
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const path = resolve(dataDir);
  const { lock, pid } = layout(path);
  await dataFolder(path);
  const file = exclusive(lock);
  if (!file) throw new DataDirLockedError(`the data folder ${path} is in use by ${await holder(pid)}; stop that one first`);
  await writeFile(pid, `${process.pid}\n`, { mode: 0o644 });
  return { dataDir: path, release: () => (file.isOpen ? file.close() : undefined) };
}

function exclusive(path: string): DatabaseSync | null {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec("pragma journal_mode = memory; begin exclusive");
    return file;
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return null;
    throw error;
  }
}

/** Says who holds the lock. Between taking the lock and writing the process id lies a moment in which the file names a dead process. */
async function holder(path: string): Promise<string> {
  for (let waited = 0; waited < PID_PATIENCE; waited += 50) {
    const pid = Number((await readFile(path, "utf8").catch(() => "")).trim());
    if (pid === process.pid) return "this very process, whose lock startEmbedded takes as `lock`";
    if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) return `another Backstay (process ${pid})`;
    await sleep(50);
  }
  return "another Backstay (in another container or on another machine)";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
