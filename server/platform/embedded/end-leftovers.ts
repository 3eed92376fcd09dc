/**
 * Ends a PostgreSQL that a killed Backstay left behind. Only processes whose working folder is this very cluster folder (device and
 * inode) are touched: a process id alone may by now belong to anything. The caller holds the data folder's lock, so none of them
 * can belong to a live Backstay.
 */
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runToEnd } from "./run-to-end.ts";

const POLL_MS = 20;
/** Fast shutdown first, then shutdown without a checkpoint, then the end: what was committed is safe after each. */
const STEPS = [
  { signal: "SIGINT", patienceMs: 20_000 },
  { signal: "SIGQUIT", patienceMs: 10_000 },
  { signal: "SIGKILL", patienceMs: 10_000 },
] as const;

/**
 * @param cluster the cluster folder
 * @returns how many processes were ended
 * @throws Error when one of them does not end
 */
export async function endLeftovers(cluster: string): Promise<number> {
  const ended = await endAll(cluster);
  // A postmaster that is dead but not yet waited for, or whose id belongs to another process by now, counts as alive for PostgreSQL, which
  // then refuses to start: in a container whose first process waits for nobody's children, for ever. Here it is known that none is left.
  if (process.platform === "linux") await rm(join(cluster, "postmaster.pid"), { force: true });
  return ended;
}

async function endAll(cluster: string): Promise<number> {
  const first = await leftovers(cluster);
  if (first.length === 0) return 0;
  const postmaster = await recordedPostmaster(cluster);
  for (const { signal, patienceMs } of STEPS) {
    const alive = await leftovers(cluster);
    // The postmaster ends its children; without one they are told themselves.
    for (const pid of postmaster !== null && alive.includes(postmaster) && signal !== "SIGKILL" ? [postmaster] : alive) send(pid, signal);
    if (await gone(cluster, patienceMs)) return first.length;
  }
  throw new Error(`an older database process of ${cluster} does not end (process ${(await leftovers(cluster)).join(", ")})`);
}

async function gone(cluster: string, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(POLL_MS)) {
    if ((await leftovers(cluster)).length === 0) return true;
  }
  return false;
}

async function leftovers(cluster: string): Promise<number[]> {
  const folder = await stat(cluster).catch(() => null);
  if (!folder) return [];
  if (process.platform !== "linux") return leftoverWithoutProc(cluster);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const inside = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await stat(`/proc/${pid}/cwd`).catch(() => null);
      return cwd !== null && cwd.dev === folder.dev && cwd.ino === folder.ino && (await isPostgres(pid));
    }),
  );
  return pids.filter((_, index) => inside[index]);
}

/** A person's shell may stand in the folder too. */
async function isPostgres(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim() === "postgres";
}

async function leftoverWithoutProc(cluster: string): Promise<number[]> {
  const pid = await recordedPostmaster(cluster);
  if (pid === null) return [];
  const { output } = await runToEnd("/bin/ps", ["-o", "command=", "-p", String(pid)], { user: null });
  return output.includes(cluster) ? [pid] : [];
}

async function recordedPostmaster(cluster: string): Promise<number | null> {
  const pid = Number((await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
