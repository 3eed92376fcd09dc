/**
 * `npm run bench -- http`: what the operation layer costs. An indexed read, `GET /api/v1/tickets/{number}`, through limits, rights, validation,
 * check of the answer and audit, beside a bare node:http route that sends the same statement through the same pool and answers the row.
 * Goal: at most 1.5 times the CPU. `--cpuprof <folder>` leaves a profile of the program there.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemActor, type Ctx } from "#platform/http";
import { ADMIN_TOKEN } from "../e2e/prove/lib/two-programs.ts";
import { freePorts, spawnProgram, startOwnDatabase } from "../e2e/prove/lib/spawn-program.ts";
import { findTicket } from "../server/support/tickets/queries.ts";
import { databaseProcesses } from "../e2e/prove/lib/processes.ts";
import { httpClient } from "./lib/http-client.ts";
import { percentile } from "./lib/figures.ts";
import { measure, printTable, type Measured, type Row } from "./lib/measure.ts";
import { startBare, statementsOf } from "./lib/start-bare.ts";

const SECONDS = 1.5;
const ROUNDS = 7;
const TICKETS = 200;
const GOAL = 1.5;

/** The round that lies in the middle by its CPU. */
const middle = (rounds: Measured[]): Measured => rounds.toSorted((a, b) => a.cpu - b.cpu)[Math.floor(rounds.length / 2)]!;

const { values } = parseArgs({ options: { cpuprof: { type: "string" } } });
const database = await startOwnDatabase();
const [httpPort = 0] = await freePorts(1);
const program = spawnProgram({
  dataDir: `${database.dataDir}/program`,
  httpPort,
  env: { DATABASE_URL: database.url, BACKSTAY_SECRET_KEY: database.secretKey, BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN },
  nodeArguments: values.cpuprof ? ["--cpu-prof", `--cpu-prof-dir=${resolve(values.cpuprof)}`] : [],
});
let bare: Awaited<ReturnType<typeof startBare>> | null = null;
try {
  await program.ready();
  const [postmaster = 0] = databaseProcesses(database.dataDir);
  const client = httpClient(program.url, { authorization: `Bearer ${ADMIN_TOKEN}` });
  const numbers: number[] = [];
  for (let n = 0; n < TICKETS; n++) {
    const opened = await client.call("POST", "/api/v1/tickets", {
      expect: 201,
      body: {
        subject: `Export stops at ${n} %`,
        body: "It stops.",
        requester: { email: `customer${n % 20}@customer.test`, name: "Jana Nováková" },
        tags: ["export"],
      },
    });
    numbers.push((JSON.parse(opened) as { number: number }).number);
  }
  const [statement] = await statementsOf((db) => findTicket({ db, actor: systemActor("bench") } as Ctx, { number: numbers[0]! }));
  if (!statement) throw new Error("reading a ticket sent no statement");
  bare = await startBare({
    connection: { connectionString: database.url },
    secretKey: database.secretKey,
    statements: { ticket: statement },
  });
  const plain = httpClient(bare.url);
  const number = (n: number) => numbers[n % numbers.length]!;

  const rows: Row[] = [];
  const ratios: string[] = [];
  let met = true;
  for (const clients of [1, 16]) {
    const layer = (n: number) => client.call("GET", `/api/v1/tickets/${number(n)}`, { match: /Export/ }).then(() => {});
    const floor = (n: number) => plain.call("GET", `/ticket?${number(n)}`, { match: /Export/ }).then(() => {});
    const measured: { layer: Measured[]; floor: Measured[] } = { layer: [], floor: [] };
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round <= ROUNDS; round++) {
      const load = { clients, seconds: SECONDS, warmUp: round === 0 ? 500 : 0 };
      const pair = [
        await measure(floor, { ...load, groups: { program: bare.pid, database: postmaster } }),
        await measure(layer, { ...load, groups: { program: program.pid, database: postmaster } }),
      ] as const;
      if (round === 0) continue;
      measured.floor.push(pair[0]);
      measured.layer.push(pair[1]);
    }
    rows.push({ name: "bare node:http route, same statement", clients, measured: middle(measured.floor) });
    rows.push({ name: "GET /api/v1/tickets/{number}", clients, measured: middle(measured.layer) });
    const each = measured.layer.map(({ cpu }, round) => cpu / measured.floor[round]!.cpu);
    const ratio = percentile(each, 0.5);
    met &&= ratio <= GOAL;
    ratios.push(
      `${ratio.toFixed(2)} with ${clients} client${clients === 1 ? "" : "s"} (${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`,
    );
  }
  printTable("http: one ticket, read by its number (the round of median CPU)", rows);
  console.log(`  ratio of CPU, median of ${ROUNDS} rounds: ${ratios.join(", ")}; goal ${GOAL}: ${met ? "met" : "not met"}`);
  client.close();
  plain.close();
} finally {
  await bare?.stop();
  await program.stop();
  await database.stop();
}
