/** What processes used, from /proc (Linux). */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { withDescendants } from "../../e2e/prove/lib/processes.ts";

/** Clock ticks per second of the figures in /proc/<pid>/stat. */
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Fields of /proc/<pid>/stat after the name, which stands in brackets and may hold spaces; null when the process is gone. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** CPU time of a process so far, user and system, in milliseconds. */
export async function cpuMs(pid: number): Promise<number> {
  const fields = statFields(pid);
  return fields ? ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS : Number.NaN;
}

/** The process that started another. */
export function parentOf(pid: number): number {
  return Number(statFields(pid)?.[1] ?? 0);
}

/** CPU time of a process and all below it so far, those that have ended since included, in milliseconds. */
export function treeCpuMs(root: number): number {
  let ticks = 0;
  for (const pid of withDescendants(root)) {
    const fields = statFields(pid);
    if (!fields) continue;
    ticks += Number(fields[11]) + Number(fields[12]);
    // Times of children that have ended and been waited for.
    ticks += Number(fields[13]) + Number(fields[14]);
  }
  return (ticks * 1000) / TICKS;
}

/** CPU time of the whole machine so far that was not idle, in milliseconds. */
export function machineCpuMs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]!
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return ((user + nice + system + irq + soft + steal) * 1000) / TICKS;
}

/** Resident memory of a process now and at its highest, in megabytes. */
export async function memoryMb(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: read("VmRSS"), peak: read("VmHWM") };
}

/** Memory of a process and all below it in megabytes, each shared page counted once in all (PSS). */
export function treePssMb(root: number): number {
  let kilobytes = 0;
  for (const pid of withDescendants(root)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // Ended meanwhile.
    }
  }
  return kilobytes / 1024;
}
