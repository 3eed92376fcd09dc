import { spawn, type ChildProcess } from "node:child_process";
import { open, readFile, rename, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Binaries } from "./install-binaries.ts";
import { openFolder } from "./open-folder.ts";
import { DATABASE_ENVIRONMENT } from "./run-to-end.ts";
import type { SystemUser } from "./system-user.ts";

export type Postgres = { child: ChildProcess; ended: Promise<void> };

const LOG_LIMIT = 10 * 1024 * 1024;
const POLL_MS = 20;
/** Not there yet, not listening yet, starting up or recovering, shutting an old one down. */
const NOT_YET = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "57P03"]);

/**
 * Starts the server on its socket alone. It gets a process group of its own, so that a Ctrl-C in the terminal reaches us and not it.
 * @param durable false gives up the promise that a commit survives a power cut, for tests
 */
export async function runPostgres({
  binaries,
  cluster,
  user,
  socketFolder,
  logFile,
  durable,
}: {
  binaries: Binaries;
  cluster: string;
  user: SystemUser | null;
  socketFolder: string;
  logFile: string;
  durable: boolean;
}): Promise<Postgres> {
  const settings = {
    listen_addresses: "",
    unix_socket_permissions: "0700",
    io_method: "sync",
    shared_buffers: "128MB",
    max_connections: "100",
    ...(durable ? {} : { fsync: "off", full_page_writes: "off", synchronous_commit: "off" }),
  };
  const parameters = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  if (((await stat(logFile).catch(() => null))?.size ?? 0) > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
  const log = await open(logFile, "a", 0o600);
  const folder = openFolder(cluster);
  try {
    const child = spawn(binaries.postgres, [...parameters, "-k", socketFolder, "-D", folder.path], {
      ...user,
      cwd: "/",
      detached: true,
      env: DATABASE_ENVIRONMENT,
      stdio: ["ignore", log.fd, log.fd, folder.descriptor],
    });
    const ended = new Promise<void>((done, fail) => child.once("error", fail).once("exit", () => done()));
    ended.catch(() => undefined);
    // The database must not keep a program alive that has nothing left to do.
    child.unref();
    return { child, ended };
  } finally {
    folder.close();
    await log.close();
  }
}

/**
 * Waits until the server answers. After a crash it may have to recover for a while first.
 * @param connection to a database that may not exist yet: then it is made
 * @param onWaiting called every 5 seconds with the seconds waited so far
 * @throws Error with the end of the server's log when it ends instead
 */
export async function untilReady(
  { child, ended }: Postgres,
  connection: { host: string; port: number; user: string; password: string; database: string },
  logFile: string,
  onWaiting: (seconds: number) => void,
): Promise<void> {
  const start = Date.now();
  let told = 0;
  let over = false;
  const end = ended.then(
    () => (over = true),
    () => (over = true),
  );
  for (;;) {
    if (await answers(connection)) return;
    if (over) throw new Error(`PostgreSQL ended while starting: ${await lastLines(logFile)}`);
    await Promise.race([sleep(POLL_MS), end]);
    const seconds = Math.floor((Date.now() - start) / 5000) * 5;
    if (seconds > told) onWaiting((told = seconds));
    if (child.exitCode !== null) over = true;
  }
}

async function answers(connection: { host: string; database: string }): Promise<boolean> {
  const client = new pg.Client(connection);
  // A server that ends just now tells it here too, and an event nobody listens to would end the program.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "3D000") return makeDatabase(connection);
    if (code !== undefined && NOT_YET.has(code)) return false;
    if (error instanceof Error && error.message.startsWith("Connection terminated")) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeDatabase(connection: { host: string; database: string }): Promise<boolean> {
  const client = new pg.Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    await client.query(`create database ${pg.escapeIdentifier(connection.database)}`);
    return true;
  } finally {
    await client.end();
  }
}

async function lastLines(logFile: string): Promise<string> {
  return (await readFile(logFile, "utf8").catch(() => "")).trim().split("\n").slice(-5).join(" | ") || `it said nothing; see ${logFile}`;
}
