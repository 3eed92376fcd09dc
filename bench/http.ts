/**
 * `npm run bench -- http`: what the operation layer costs. An indexed read, `GET /api/v1/tickets/{number}`, through limits, rights, validation,
 * check of the answer and audit, beside a bare node:http route that sends the same statement through the same pool and answers the row.
 * Goal: at most 1.5 times the CPU.
 */
import { systemActor, type Ctx } from "#platform/http";
import { ADMIN_TOKEN } from "../e2e/prove/lib/two-programs.ts";
import { freePorts, spawnProgram, startOwnDatabase } from "../e2e/prove/lib/spawn-program.ts";
import { findTicket } from "../server/support/tickets/queries.ts";
import { databaseProcesses } from "../e2e/prove/lib/processes.ts";
import { httpClient } from "./lib/http-client.ts";
import { measure, printTable, type Row } from "./lib/measure.ts";
import { startBare, statementsOf } from "./lib/start-bare.ts";

const SECONDS = 6;
const ROUNDS = 3;
const TICKETS = 200;
const GOAL = 1.5;

const database = await startOwnDatabase();
const [httpPort = 0] = await freePorts(1);
const program = spawnProgram({
  dataDir: `${database.dataDir}/program`,
  httpPort,
  env: { DATABASE_URL: database.url, BACKSTAY_SECRET_KEY: database.secretKey, BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN },
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
    statements: { ticket: statement.text },
  });
  const plain = httpClient(bare.url);
  const number = (n: number) => numbers[n % numbers.length]!;

  const rows: Row[] = [];
  const ratios: number[] = [];
  for (const clients of [1, 16]) {
    const of: { bare: number[]; layer: number[] } = { bare: [], layer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const load = { clients, seconds: SECONDS / 2, warmUp: 300 };
      const floor = await measure((n) => plain.call("GET", `/ticket?${number(n)}`, { match: /Export/ }).then(() => {}), {
        ...load,
        groups: { program: bare.pid, database: postmaster },
      });
      const layer = await measure((n) => client.call("GET", `/api/v1/tickets/${number(n)}`, { match: /Export/ }).then(() => {}), {
        ...load,
        groups: { program: program.pid, database: postmaster },
      });
      of.bare.push(floor.cpu);
      of.layer.push(layer.cpu);
      rows.push(
        { name: "bare node:http route, same statement", clients, measured: floor },
        { name: "GET /api/v1/tickets/{number}", clients, measured: layer },
      );
    }
    ratios.push(Math.min(...of.layer) / Math.min(...of.bare));
  }
  printTable("http: one ticket, read by its number", rows);
  console.log(
    `  ratio of CPU, best of ${ROUNDS} each: ${ratios.map((ratio) => ratio.toFixed(2)).join(" (1 client), ")} (16 clients); goal ${GOAL}: ${ratios.every((ratio) => ratio <= GOAL) ? "met" : "not met"}`,
  );
  client.close();
  plain.close();
} finally {
  await bare?.stop();
  await program.stop();
  await database.stop();
}
