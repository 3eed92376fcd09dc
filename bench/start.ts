/**
 * `npm run bench -- start`: how long a start takes and what memory the program holds under load.
 * Goals: ready within 800 ms with the database there, 150 MB under load without the database, a later `npm start` within 5 s.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts, spawnProgram, startOwnDatabase, type Spawned } from "../e2e/prove/lib/spawn-program.ts";
import { printFigures, spread } from "./lib/figures.ts";
import { cpuMs, memoryMb } from "./lib/process-figures.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TOKEN = "bench-start-token-0123456789";
const RUNS = 7;
const LOAD_MS = 15_000;
const CLIENTS = 8;
const GOAL = { startMs: 800, memoryMb: 150 };

/** Starts a bare Node that listens: the least any start can take here. */
async function bareStart(): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, ["-e", "require('node:http').createServer().listen(0, () => process.stdout.write('x'))"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((done) => child.stdout.once("data", done));
  const took = performance.now() - begun;
  child.kill("SIGKILL");
  return took;
}

async function launch(
  database: { url: string; secretKey: string; dataDir: string },
  compileCache: string,
): Promise<{ program: Spawned; ms: number }> {
  const [httpPort] = await freePorts(1);
  const begun = performance.now();
  const program = spawnProgram({
    dataDir: join(database.dataDir, "program"),
    httpPort: httpPort!,
    env: {
      DATABASE_URL: database.url,
      BACKSTAY_SECRET_KEY: database.secretKey,
      BACKSTAY_ADMIN_TOKEN: TOKEN,
      NODE_COMPILE_CACHE: compileCache,
    },
  });
  await program.ready();
  return { program, ms: performance.now() - begun };
}

/** What agents and customers do, by a few clients at once, for a while. @returns answered requests */
async function load(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const end = performance.now() + LOAD_MS;
  let answered = 0;
  const client = async (number: number) => {
    for (let n = 0; performance.now() < end; n += 1) {
      const opened = await fetch(`${url}/api/v1/tickets`, {
        method: "POST",
        headers,
        body: JSON.stringify({
          subject: `Load ${number}-${n}`,
          body: "A paragraph of text. ".repeat(20),
          requester: { email: `load${n % 50}@customer.test` },
        }),
      });
      await opened.arrayBuffer();
      for (const path of ["/api/v1/tickets", "/api/v1/tickets?q=paragraph", "/en/", "/ar/requests/new"])
        await (await fetch(`${url}${path}`, { headers: { authorization: headers.authorization } })).arrayBuffer();
      answered += 5;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return answered;
}

const database = await startOwnDatabase();
const compileCache = join(ROOT, ".cache", "compile");
try {
  const bare: number[] = [];
  const starts: number[] = [];
  const cpu: number[] = [];
  // The first brings the schema and fills the compile cache.
  await (await launch(database, compileCache)).program.stop();
  let last: Spawned | null = null;
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await bareStart());
    const { program, ms } = await launch(database, compileCache);
    starts.push(ms);
    cpu.push(await cpuMs(program.pid));
    if (run < RUNS - 1) await program.stop();
    else last = program;
  }
  const { pid, url } = last!;
  const idle = await memoryMb(pid);
  const before = await cpuMs(pid);
  const answered = await load(url);
  const loaded = await memoryMb(pid);
  const perRequest = ((await cpuMs(pid)) - before) / answered;
  await last!.stop();
  const [best, most] = [Math.min(...starts), loaded.peak];
  printFigures("start", [
    [
      "ready, database there",
      `${spread(starts)} (best ${Math.round(best)} ms; goal ${GOAL.startMs}: ${best <= GOAL.startMs ? "met" : "not met"})`,
    ],
    ["CPU of the program until ready", spread(cpu)],
    ["limit here: bare Node that listens", spread(bare)],
    ["memory after the start", `${Math.round(idle.now)} MB`],
    [
      "memory under load",
      `${Math.round(loaded.now)} MB, at most ${Math.round(most)} MB (goal ${GOAL.memoryMb}: ${most <= GOAL.memoryMb ? "met" : "not met"})`,
    ],
    ["load", `${answered} requests of ${CLIENTS} clients in ${LOAD_MS / 1000} s, ${perRequest.toFixed(1)} CPU-ms of the program each`],
  ]);
} finally {
  await database.stop();
}
