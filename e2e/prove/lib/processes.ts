/** Processes of this machine, read from /proc (Linux). */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Parent of a process, or null when it is gone. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/** A process and all below it that are alive. */
export function withDescendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  for (const queue = [root]; queue.length > 0;) {
    const pid = queue.pop()!;
    if (parentOf(pid) !== null) found.push(pid);
    queue.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** The database of a data folder with its workers; empty when it does not run. */
export function databaseProcesses(dataDir: string): number[] {
  try {
    const pid = Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
    return /postgres/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")) ? withDescendants(pid) : [];
  } catch {
    return [];
  }
}

/** kill -9 of all of them at once. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  }
}
