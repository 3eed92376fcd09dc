/**
 * `npm run bench -- desk [--tickets 10000,200000] [--seconds 4]`: what agents and programs do all day, at two sizes, by 1 and 16 clients, and
 * beside it what the same statements cost through a bare node:http. The cost must not grow with the number of tickets.
 */
import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemActor, type Ctx } from "#platform/http";
import { databaseProcesses } from "../e2e/prove/lib/processes.ts";
import { freePorts, spawnProgram, startOwnDatabase, type OwnDatabase } from "../e2e/prove/lib/spawn-program.ts";
import { ADMIN_TOKEN } from "../e2e/prove/lib/two-programs.ts";
import { listTickets } from "../server/support/tickets/queries.ts";
import { httpClient } from "./lib/http-client.ts";
import { loadTickets, rarePair } from "./lib/load-tickets.ts";
import { measure, printTable, type Row } from "./lib/measure.ts";
import { memoryMb, treePssMb } from "./lib/process-figures.ts";
import { signIn } from "./lib/session.ts";
import { startBare, statementsOf } from "./lib/start-bare.ts";

const ADMIN = { email: "owner@vendor.test", password: "a password of the bench" };
const PAGE = { category: ["new", "open"], limit: 50 };
const BODY = "The export stops at about half of the rows and no file is written. Restarting the service does not help. ".repeat(6);

const { values } = parseArgs({
  options: {
    tickets: { type: "string", default: "10000,200000" },
    seconds: { type: "string", default: "4" },
    only: { type: "string" },
    /** Keeps the loaded databases in a folder, and uses those that are there. */
    keep: { type: "string" },
    cpuprof: { type: "string" },
  },
});
const seconds = Number(values.seconds);

type Size = { rows: Row[]; memory: string };

function start(database: OwnDatabase, httpPort: number) {
  return spawnProgram({
    dataDir: join(database.dataDir, "program"),
    httpPort,
    env: {
      DATABASE_URL: database.url,
      BACKSTAY_SECRET_KEY: database.secretKey,
      BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN,
      BACKSTAY_ADMIN_EMAIL: ADMIN.email,
      BACKSTAY_ADMIN_PASSWORD: ADMIN.password,
    },
    nodeArguments: values.cpuprof ? ["--cpu-prof", `--cpu-prof-dir=${resolve(values.cpuprof)}`] : [],
  });
}

/** A database of so many tickets, with the program's schema, owner and token in it. */
async function prepare(tickets: number): Promise<OwnDatabase> {
  const folder = values.keep ? join(resolve(values.keep), String(tickets)) : undefined;
  const there = folder !== undefined && (await stat(join(folder, "postgres")).catch(() => null)) !== null;
  if (folder) await mkdir(folder, { recursive: true });
  const database = await startOwnDatabase(folder);
  if (there) return database;
  const [httpPort = 0] = await freePorts(1);
  const program = start(database, httpPort);
  await program.ready();
  await program.stop();
  const began = performance.now();
  await loadTickets(
    database.url,
    tickets,
    (step) => process.stdout.isTTY && process.stdout.write(`\r\u001b[Kloading ${tickets} tickets: ${step}`),
  );
  console.log(
    `${process.stdout.isTTY ? "\r\u001b[K" : ""}loaded ${tickets} tickets in ${((performance.now() - began) / 1_000).toFixed(0)} s`,
  );
  return database;
}

async function measureSize(tickets: number): Promise<Size> {
  const database = await prepare(tickets);
  const [httpPort = 0] = await freePorts(1);
  const program = start(database, httpPort);
  const [page] = await statementsOf((db) =>
    listTickets({ db, actor: systemActor("bench") } as Ctx, {
      conditions: [],
      categories: PAGE.category,
      sort: "-createdAt",
      after: null,
      limit: PAGE.limit,
    }),
  );
  const bare = await startBare({
    connection: { connectionString: database.url },
    secretKey: database.secretKey,
    statements: { page: page! },
  });
  try {
    await program.ready();
    const [postmaster = 0] = databaseProcesses(database.dataDir);
    const api = httpClient(program.url, { authorization: `Bearer ${ADMIN_TOKEN}` });
    const pages = httpClient(program.url, { cookie: await signIn(program.url, ADMIN.email, ADMIN.password), accept: "text/html" });
    const floor = httpClient(bare.url);
    const open = JSON.parse(await api.call("GET", "/api/v1/tickets?category=open&limit=40")) as { data: { number: number }[] };
    const long = open.data.map(({ number }) => number);
    const nth = (n: number) => long[n % long.length]!;
    const words = encodeURIComponent;
    /** Tickets from all over, in an order that no cache expects. */
    const nthTicket = (n: number) => (n * 7_919) % tickets;
    const groups = { program: program.pid, database: postmaster };
    const settled = () => outboxEmpty(program.url);

    const operations: {
      name: string;
      goal?: string;
      run: (n: number) => Promise<unknown>;
      groups?: typeof groups;
      settled?: () => Promise<void>;
    }[] = [
      {
        name: "floor: list of 50, same statement, bare",
        run: () => floor.call("GET", "/page", { match: /subject/ }),
        groups: { program: bare.pid, database: postmaster },
      },
      {
        name: "list of 50 newest open, API",
        goal: "2",
        run: () => api.call("GET", "/api/v1/tickets?category=new,open", { match: /"nextCursor":"/ }),
      },
      { name: "list of 50 newest open, page", goal: "4", run: () => pages.call("GET", "/desk", { match: /tickets\/\d+/ }) },
      {
        name: "filter: open ones with a tag, API",
        run: (n) => api.call("GET", `/api/v1/tickets?category=new,open&tag=tag-${n % 40}&limit=50`, { match: /subject/ }),
      },
      {
        name: "filter and search, rare pair, API",
        goal: "5",
        run: (n) => api.call("GET", `/api/v1/tickets?q=${words(rarePair(nthTicket(n)))}&limit=50`, { match: /subject/ }),
      },
      {
        name: "filter and search, common pair, API",
        goal: "50",
        run: () => api.call("GET", `/api/v1/tickets?category=new,open&q=${words("export error")}&limit=50`, { match: /subject/ }),
      },
      {
        name: "ranked search, rare pair, API",
        goal: "5",
        run: (n) => api.call("GET", `/api/v1/search?q=${words(rarePair(nthTicket(n)))}`, { match: /snippet/ }),
      },
      {
        name: "ranked search, common pair, API",
        goal: "50",
        run: () => api.call("GET", `/api/v1/search?q=${words("export error")}`, { match: /snippet/ }),
      },
      {
        name: "ranked search, whole question, API",
        run: () => api.call("GET", `/api/v1/search?q=${words("why does the export stop with an error in the log")}`, { match: /snippet/ }),
      },
      {
        name: "suggestions while typing, API",
        run: (n) => api.call("GET", `/api/v1/search/suggestions?q=${words(`export sn${nthTicket(n) % 1_000}`)}`, { match: /title/ }),
      },
      {
        name: "open 50 messages, API",
        run: (n) => api.call("GET", `/api/v1/tickets/${nth(n)}/messages?limit=50`, { match: /visibleText/ }),
      },
      { name: "open 50 messages, page", goal: "6", run: (n) => pages.call("GET", `/desk/tickets/${nth(n)}`, { match: /<article|<li/ }) },
      {
        name: "reply",
        goal: "4",
        settled,
        run: (n) => api.call("POST", `/api/v1/tickets/${nth(n)}/messages`, { expect: 201, body: { body: BODY, visibility: "public" } }),
      },
      {
        name: "create",
        goal: "4",
        settled,
        run: (n) =>
          api.call("POST", "/api/v1/tickets", {
            expect: 201,
            body: {
              subject: `Export stops at ${n} rows`,
              body: BODY,
              requester: { email: `contact${1 + (n % 5_000)}@customer.test` },
              tags: ["export"],
            },
          }),
      },
    ];
    const rows: Row[] = [];
    for (const { name, goal, run, groups: its = groups, settled: done } of operations) {
      if (values.only && !name.includes(values.only)) continue;
      for (const clients of [1, 16]) {
        const measured = await measure((n) => run(n).then(() => {}), {
          clients,
          seconds,
          groups: its,
          warmUp: 40,
          ...(done ? { settled: done } : {}),
        });
        rows.push({ name, clients, measured, goal });
      }
    }
    const { now, peak } = await memoryMb(program.pid);
    for (const client of [api, pages, floor]) client.close();
    return {
      rows,
      memory: `program ${now.toFixed(0)} MB resident (peak ${peak.toFixed(0)}), database ${treePssMb(postmaster).toFixed(0)} MB (PSS)`,
    };
  } catch (error) {
    console.error(program.output());
    throw error;
  } finally {
    await bare.stop();
    await program.stop();
    await database.stop();
  }
}

/** Waits until the events of what was written have been told: their cost belongs to it. */
async function outboxEmpty(url: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (/^\w*event_outbox_waiting 0$/m.test(text)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

for (const tickets of values.tickets.split(",").map(Number)) {
  const { rows, memory } = await measureSize(tickets);
  printTable(`desk: ${tickets} tickets of five messages`, rows);
  console.log(`  ${memory}`);
}
