/** One running program: platform, rooms, web and worker, put together from a configuration and a migrated database. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { sql } from "kysely";
import { systemClock, type Clock } from "#platform/clock";
import type { Config } from "#platform/config";
import { createCrypto } from "#platform/crypto";
import { openDatabase, type Connection } from "#platform/db";
import { startEventBus, startSubscribers } from "#platform/events";
import { createDiskStore } from "#platform/files";
import { actorKey, createApi, mountOperations, requestFacts, startAudit, type Authenticate, type Platform } from "#platform/http";
import { startJobs } from "#platform/jobs";
import { createLimiter } from "#platform/limits";
import type { Logger } from "#platform/log";
import { createMetrics } from "#platform/metrics";
import { mountOperator } from "#platform/system";
import { housekeeping } from "./housekeeping.ts";
import { createAuthenticate } from "./people/identity/authenticate.ts";
import { allRoutes, registrations } from "./rooms.ts";

export const VERSION = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;

export type ProgramOptions = {
  config: Config;
  log: Logger;
  /** How the owner of the migrated database connects; the program itself works as the application role. */
  connection: Connection;
  secretKey: string;
  /** What this process does. */
  roles: { web: boolean; worker: boolean };
  clock?: Clock;
};

export type Program = {
  platform: Platform;
  /** The port the web listens on; null without web. */
  httpPort: number | null;
  /** Waits until all that was committed before has been relayed and handled. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts everything; on failure what had started is stopped again. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).toReversed()) await end().catch((error: unknown) => options.log.error({ err: error }, "a part did not stop cleanly"));
  };
  try {
    return { ...(await assemble(options, ends)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble({ config, log, connection, secretKey, roles, clock = systemClock }: ProgramOptions, ends: (() => Promise<unknown>)[]): Promise<Omit<Program, "stop">> {
  const database = openDatabase({ connection, secretKey, log });
  ends.push(() => database.close());
  const events = await startEventBus({ db: database.staff, connection: database.connection, log });
  ends.push(() => events.stop());
  const audit = startAudit({ db: database.staff, now: clock.now, log });
  ends.push(() => audit.stop());
  const blobs = createDiskStore(join(config.dataDir, "files"));
  const jobs = await startJobs({ pool: database.pool, log, definitions: housekeeping(database.staff, blobs, clock), work: roles.worker });
  ends.push(() => jobs.stop());
  const platform: Platform = {
    config,
    database,
    crypto: createCrypto(secretKey),
    blobs,
    clock,
    log,
    limiter: createLimiter({ enabled: config.limits }),
    metrics: createMetrics(),
    audit,
    events,
    jobs,
    registrations,
    onShutdown: new Set(),
  };
  measure(platform);
  const subscribers = await startSubscribers({ db: database.staff, bus: events, log, subscribers: [] });
  ends.push(() => subscribers.stop());
  const httpPort = roles.web ? await serve(platform, ends) : null;
  return { platform, httpPort, settled: () => subscribers.settled() };
}

/** Figures read at each scrape. */
function measure({ metrics, database, events }: Platform): void {
  metrics.gauge("event_outbox_waiting", "Committed events not yet relayed", async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from event_outbox`.execute(database.staff);
    return rows[0]!.n;
  });
  metrics.gauge("event_log_head", "Sequence number of the newest event", () => events.head());
  metrics.gauge("database_connections", "Open connections of the staff pool", () => database.pool.totalCount);
  metrics.gauge("database_waiting", "Requests waiting for a connection", () => database.pool.waitingCount);
}

async function serve(platform: Platform, ends: (() => Promise<unknown>)[]): Promise<number> {
  const { config, log } = platform;
  const app = new Hono();
  const authenticate: Authenticate = createAuthenticate(platform);
  mountOperations(app, platform, allRoutes, authenticate);
  mountOperator(app, platform, { routes: allRoutes, authenticate, version: VERSION, ready: [{ name: "database", check: async () => (await sql`select 1`.execute(platform.database.staff), null) }] });
  void actorKey; void createApi; void requestFacts;
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, getRequestListener(app.fetch));
  await listen(server, config.httpPort, config.host, log);
  ends.push(() => close(server, platform));
  return (server.address() as { port: number }).port;
}

function listen(server: Server, port: number, host: string, log: Logger): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject).on("error", (error) => log.error({ err: error }, "the web server met an error"));
      resolve();
    });
  });
}

/** Lets running requests end, closes streams, and waits no longer than five seconds. */
async function close(server: Server, platform: Platform): Promise<void> {
  for (const end of [...platform.onShutdown]) end();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(force);
}
