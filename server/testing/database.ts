import { randomBytes } from "node:crypto";
import type pg from "pg";
import { appRoles } from "#platform/db";
import { inDatabase, runStatement } from "./connections.ts";
import type { TestServer } from "./test-server.ts";

/** Set by the global set-up, inherited by the test files. */
export const TEST_SERVER_VARIABLE = "BACKSTAY_TEST_SERVER";

export type TestDatabase = {
  /** A superuser, or whom DATABASE_URL names: sees and changes everything. */
  owner: pg.ClientConfig;
  /** The role the program works with: row-level security holds for it. */
  app: pg.ClientConfig;
  /** The key the application role was derived from. */
  secretKey: string;
  /** Drops the database, whoever is still connected. */
  close(): Promise<void>;
};

/**
 * A database of its own for one test file, migrated and empty: a copy of the template. Its files are copied as they are: writing all of them to the log as well takes longer.
 * @throws Error when the file was not started through the test runner's global set-up
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { admin, template, secretKey } = testServer();
  const name = `${template}_${randomBytes(4).toString("hex")}`;
  await runStatement(admin, `create database ${name} template ${template} strategy file_copy`);
  const owner = inDatabase(admin, name);
  return {
    owner,
    app: { ...owner, ...appRoles(secretKey).customer },
    secretKey,
    close: () => runStatement(admin, `drop database if exists ${name} with (force)`),
  };
}

function testServer(): TestServer {
  const text = process.env[TEST_SERVER_VARIABLE];
  if (!text) throw new Error("no test server: run npm test -- <file>, or give node --test-global-setup=server/testing/global-setup.ts");
  return JSON.parse(text) as TestServer;
}
