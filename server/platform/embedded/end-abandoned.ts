import { resolve } from "node:path";
import { endLeftovers } from "./end-leftovers.ts";
import { layout } from "./folders.ts";
import { DataDirLockedError, lockDataDir } from "./lock-data-dir.ts";
import { removeSocketFolder } from "./socket-folder.ts";

/**
 * Ends the database that a killed Backstay left running in a data folder, without starting another.
 * @returns false when a live Backstay uses the folder
 */
export async function endAbandoned(dataDir: string): Promise<boolean> {
  let lock;
  try {
    lock = await lockDataDir(dataDir);
  } catch (error) {
    if (error instanceof DataDirLockedError) return false;
    throw error;
  }
  try {
    const { cluster, socketRecord } = layout(resolve(dataDir));
    await endLeftovers(cluster);
    await removeSocketFolder(socketRecord);
    return true;
  } finally {
    lock.release();
  }
}
