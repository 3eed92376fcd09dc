/** Proof, seen from the kernel: the program says 250 to a mail only after the database has synced it to the disk. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { databaseProcesses } from "./processes.ts";
import { generateMail } from "./mails.ts";
import { require, sleep, until } from "./proof.ts";
import { openSmtp } from "./smtp-client.ts";
import type { Spawned } from "./spawn-program.ts";

const CALLS = "write,writev,sendto,sendmsg,fdatasync,fsync";

export type Trace = { mails: number; /** syncs that began after the mail went to the database and ended before its 250 */ syncs: number };

/** Whether `strace` can be run here. */
export async function hasStrace(): Promise<boolean> {
  const child = spawn("strace", ["-V"], { stdio: "ignore" });
  return new Promise((resolve) => child.once("error", () => resolve(false)).once("close", (code) => resolve(code === 0)));
}

/** The end of a trace must be on disk before it is read, so the tracer is ended as Ctrl-C ends it. */
async function traced(pids: readonly number[], file: string, work: () => Promise<void>): Promise<string[]> {
  const tracer = spawn("strace", ["-f", "-s", "96", "-e", `trace=${CALLS}`, "-o", file, ...pids.flatMap((pid) => ["-p", String(pid)])], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => tracer.once("close", resolve));
  let attached = 0;
  tracer.stderr.on("data", (text: Buffer) => (attached += text.toString().split("attached").length - 1));
  try {
    await until("strace is attached", 15_000, () => attached >= pids.length);
    await sleep(200);
    await work();
  } finally {
    tracer.kill("SIGINT");
    await ended;
  }
  return (await readFile(file, "latin1")).split("\n");
}

/** Syncs that began and ended within these lines. */
function wholeSyncs(lines: readonly string[]): number {
  const begun = new Set<string>();
  let whole = 0;
  for (const line of lines) {
    const pid = line.split(" ")[0]!;
    if (/ (?:fdatasync|fsync)\(.*= 0/.test(line)) whole++;
    else if (/ (?:fdatasync|fsync)\(.*unfinished/.test(line)) begun.add(pid);
    else if (/<\.\.\. (?:fdatasync|fsync) resumed>.*= 0/.test(line) && begun.delete(pid)) whole++;
  }
  return whole;
}

/**
 * Sends mails one by one to a running program while it and its database are traced.
 * @param settled waits until the program rests, so that no sync of other work is taken for that of a mail
 * @throws Disproved when a 250 was said before a sync
 */
export async function traceSyncs(
  program: Spawned,
  dataDir: string,
  { mails, to, settled }: { mails: number; to: string; settled: () => Promise<void> },
): Promise<Trace> {
  await settled();
  const lines = await traced([program.pid, ...databaseProcesses(dataDir)], join(dataDir, "trace.txt"), async () => {
    const connection = await openSmtp(program.smtpPort);
    for (let n = 0; n < mails; n++) {
      const { from, bytes } = generateMail(n, { seed: 99, run: "trace", to });
      const { code, text } = await connection.send({ from, to, bytes });
      require(code === 250, `a traced mail was answered with ${text}`);
      await settled();
    }
    connection.close();
  });
  // What the program writes: 354 asks for the mail, then the mail goes to the database under the statement's name, then 250 ends it.
  const find = (pattern: RegExp, from: number) => {
    const at = lines.findIndex((line, i) => i >= from && pattern.test(line));
    return at < 0 ? lines.length : at;
  };
  let syncs = 0;
  let seen = 0;
  for (let asked = find(/"354 /, 0); asked < lines.length; asked = find(/"354 /, asked + 1)) {
    const stored = find(/intake \d/, asked);
    const answered = find(/"250 /, asked);
    require(stored < answered, "a mail was answered before it went to the database");
    const own = wholeSyncs(lines.slice(stored, answered));
    require(own > 0, `250 was said before a sync:\n${lines
      .slice(stored, answered + 1)
      .join("\n")
      .slice(0, 2_000)}`);
    syncs += own;
    seen++;
  }
  require(seen === mails, `the trace shows ${seen} of ${mails} mails`);
  return { mails: seen, syncs };
}
