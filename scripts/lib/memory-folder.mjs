/** Where tests put what need not outlive them. Runs on Node 20. */
import { access, constants, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
const TMPFS = 0x01021994;
/** A container's default of 64 MB holds no database. */
const LEAST_BYTES = 4 * 2 ** 30;

/**
 * The folder for databases of tests: in memory where the machine has one with room, since a database is more than a thousand small files; else
 * the one for temporary files.
 * @returns {Promise<string>}
 */
export async function memoryFolder() {
  try {
    const { type, bavail, bsize } = await statfs(MEMORY);
    if (type !== TMPFS || bavail * bsize < LEAST_BYTES) return tmpdir();
    await access(MEMORY, constants.W_OK | constants.X_OK);
    return MEMORY;
  } catch {
    return tmpdir();
  }
}
