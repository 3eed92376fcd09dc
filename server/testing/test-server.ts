import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "#platform/db";
import { endAbandoned, startEmbedded } from "#platform/embedded";
import { createLogger } from "#platform/log";
// @ts-expect-error the scripts are plain JavaScript, so that they run before anything is installed
import { memoryFolder } from "../../scripts/lib/memory-folder.mjs";
import { inDatabase, runStatement } from "./connections.ts";

const FOLDER_PREFIX = "backstay-tests-";

/** What test files need to make databases of their own; plain data, so that it travels in an environment variable. */
export type TestServer = { admin: pg.ClientConfig; template: string; secretKey: string };

/**
 * Brings up a server for tests with a migrated template database: an embedded one without durability in a temporary folder, or the
 * server of `DATABASE_URL`, in which databases of our own are made and dropped.
 * @param databaseUrl a role that may create databases and roles
 */
export async function startTestServer(databaseUrl: string | undefined): Promise<TestServer & { stop(): Promise<void> }> {
  await removeAbandoned();
  const { admin, stop } = databaseUrl ? { admin: fromUrl(databaseUrl), stop: async () => undefined } : await embedded();
  const template = `backstay_test_${randomBytes(4).toString("hex")}`;
  const secretKey = `test-${randomBytes(24).toString("hex")}`;
  let roles: string[] = [];
  const end = async () => {
    if (databaseUrl) await cleanUp(admin, template, roles);
    await stop();
  };
  try {
    await runStatement(admin, `create database ${template}`);
    ({ roles } = await migrate({ connection: inDatabase(admin, template), secretKey }));
    return { admin, template, secretKey, stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function embedded(): Promise<{ admin: pg.ClientConfig; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(await memoryFolder(), FOLDER_PREFIX));
  const database = await startEmbedded({ dataDir, log: createLogger("warn"), fsync: false });
  return {
    admin: database.owner,
    async stop() {
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Ends and removes what test runs that were killed left behind. */
async function removeAbandoned(): Promise<void> {
  const folder = await memoryFolder();
  for (const name of await readdir(folder)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const dataDir = join(folder, name);
    if (await endAbandoned(dataDir)) await rm(dataDir, { recursive: true, force: true });
  }
}

async function cleanUp(admin: pg.ClientConfig, template: string, roles: readonly string[]): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>("select datname from pg_database where datname like $1", [`${template}%`]);
    for (const { datname } of rows) await client.query(`drop database ${pg.escapeIdentifier(datname)} with (force)`);
    for (const role of roles) await client.query(`drop role if exists ${pg.escapeIdentifier(role)}`);
  } finally {
    await client.end();
  }
}

function fromUrl(databaseUrl: string): pg.ClientConfig {
  const url = new URL(databaseUrl);
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname),
    port: Number(url.port || url.searchParams.get("port") || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
  };
}
