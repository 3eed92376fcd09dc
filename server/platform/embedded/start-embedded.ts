import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "#platform/log";
import { createCluster, hasCluster } from "./create-cluster.ts";
import { endLeftovers } from "./end-leftovers.ts";
import { dataFolder, layout, privateFolder } from "./folders.ts";
import { installBinaries } from "./install-binaries.ts";
import { lockDataDir, type DataDirLock } from "./lock-data-dir.ts";
import { runPostgres, untilReady, type Postgres } from "./run-postgres.ts";
import { keptSecret, knownSecret } from "./secret-key.ts";
import { makeSocketFolder, removeSocketFolder } from "./socket-folder.ts";
import { databaseUser } from "./system-user.ts";

/** How the owner of the embedded database connects: a superuser, over a socket in a folder only it and we can enter. */
export type OwnerConnection = { host: string; port: number; user: string; password: string; database: string };

export type EmbeddedDatabase = {
  owner: OwnerConnection;
  /** Ends the server (fast shutdown, then without a checkpoint) and gives the data folder free. Takes at most 9 seconds. */
  stop(): Promise<void>;
};

/** Starting the server in two steps, so that a stop can reach one that is still recovering. */
type Launch = { run(): Promise<Postgres>; ready(postgres: Postgres): Promise<void> };

/** Ports do not exist on a socket; the number is part of its file's name. */
export const SOCKET_PORT = 5432;
const SHUTDOWN_STEPS = [
  { signal: "SIGINT", patienceMs: 6000 },
  { signal: "SIGQUIT", patienceMs: 2000 },
  { signal: "SIGKILL", patienceMs: 1000 },
] as const;
const RESTART_DELAY_MS = { first: 100, most: 5000 };

/**
 * Starts the embedded PostgreSQL of a data folder, making the cluster at the first start, taking over after a killed one, and
 * starting the server anew should it end by itself.
 * @param dataDir the data folder; the cluster lies in `postgres` below it
 * @param fsync false gives up durability, for tests
 * @param lock the folder's lock when the caller holds it already; then the caller releases it too
 * @throws DataDirLockedError when another live Backstay uses the folder
 * @throws Error saying what to do when the server cannot be started
 */
export async function startEmbedded({
  dataDir,
  log,
  fsync = true,
  lock,
}: {
  dataDir: string;
  log: Logger;
  fsync?: boolean;
  lock?: DataDirLock;
}): Promise<EmbeddedDatabase> {
  if (process.platform === "win32") throw new Error("the embedded database does not run on Windows: set DATABASE_URL, or use WSL");
  const held = lock ?? (await lockDataDir(dataDir));
  try {
    const database = await start(held.dataDir, log, fsync);
    return {
      owner: database.owner,
      async stop() {
        await database.stop();
        if (!lock) held.release();
      },
    };
  } catch (error) {
    if (!lock) held.release();
    throw error;
  }
}

async function start(dataDir: string, log: Logger, durable: boolean): Promise<EmbeddedDatabase> {
  const { cluster, log: logFile, password: passwordFile, secrets, socketRecord } = layout(dataDir);
  await dataFolder(dataDir);
  await privateFolder(secrets);
  const user = await databaseUser(cluster);
  const binaries = await installBinaries(user);
  const ended = await endLeftovers(cluster);
  if (ended > 0) log.info({ processes: ended }, "ended the database of a Backstay that was killed");
  const socketFolder = await makeSocketFolder(socketRecord, user);
  const made = await hasCluster(cluster, binaries.version);
  const password = made ? await knownSecret(passwordFile) : await keptSecret(passwordFile, secrets);
  const owner: OwnerConnection = { host: socketFolder, port: SOCKET_PORT, user: "backstay", password, database: "backstay" };

  if (!made) {
    log.info("making the database");
    await createCluster({ binaries, cluster, user, password, socketFolder, durable });
  }
  const launch: Launch = {
    run: () => runPostgres({ binaries, cluster, user, socketFolder, logFile, durable }),
    ready: (postgres) =>
      untilReady(postgres, owner, logFile, (seconds) => log.info({ seconds }, "the database is still recovering after an unclean end")),
  };
  const first = await firstLaunch(launch, () => endLeftovers(cluster));
  return supervise(owner, first, launch, log, {
    beforeRestart: () => endLeftovers(cluster),
    afterStop: () => removeSocketFolder(socketRecord),
  });
}

/** A server that was just being started when its Backstay was killed may show itself only now: it is ended, and ours started again. */
async function firstLaunch(launch: Launch, ended: () => Promise<number>): Promise<Postgres> {
  for (let again = true; ; again = false) {
    const postgres = await launch.run();
    try {
      await launch.ready(postgres);
      return postgres;
    } catch (error) {
      await shutDown(postgres);
      if (!again || (await ended()) === 0) throw error;
    }
  }
}

/** Keeps the server running until `stop`: should it be killed, its orphaned children are ended and it is started anew. */
function supervise(
  owner: OwnerConnection,
  first: Postgres,
  launch: Launch,
  log: Logger,
  { beforeRestart, afterStop }: { beforeRestart: () => Promise<unknown>; afterStop: () => Promise<void> },
): EmbeddedDatabase {
  let current = first;
  const stopping = new AbortController();
  const { signal } = stopping;
  const restart = async () => {
    await beforeRestart();
    current = await launch.run();
    if (signal.aborted) return;
    await launch.ready(current);
    log.info("the database is back");
  };
  const keepRunning = async () => {
    for (let failures = 0; ;) {
      await current.ended.catch(() => undefined);
      if (signal.aborted) return;
      log.error("the database ended by itself; starting it anew");
      const delay = Math.min(RESTART_DELAY_MS.first * 2 ** failures, RESTART_DELAY_MS.most);
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await restart();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!signal.aborted) log.error({ err: error }, "the database could not be started anew; trying again");
        await shutDown(current);
      }
    }
  };
  const kept = keepRunning();
  let stopped: Promise<void> | null = null;
  const stopAll = async () => {
    stopping.abort();
    await shutDown(current);
    await kept;
    // A restart may have been under way when the stop came.
    await shutDown(current);
    await afterStop();
  };
  return { owner, stop: () => (stopped ??= stopAll()) };
}

async function shutDown({ child, ended }: Postgres): Promise<void> {
  child.ref();
  const end = ended.catch(() => undefined).then(() => true);
  for (const { signal, patienceMs } of SHUTDOWN_STEPS) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill(signal);
    const timer = new AbortController();
    const inTime = await Promise.race([end, sleep(patienceMs, false, { signal: timer.signal }).catch(() => false)]);
    timer.abort();
    if (inTime) return;
  }
}
