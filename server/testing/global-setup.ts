/** For `node --test --test-global-setup`: one database server for all test files, which inherit how to reach it. */
import { startTestServer } from "./test-server.ts";
import { TEST_SERVER_VARIABLE } from "./database.ts";

let stop: () => Promise<void> = async () => undefined;

/** Called by the test runner before the first file. Does nothing where a server is there already, as in `npm test`. */
export async function globalSetup(): Promise<void> {
  if (process.env[TEST_SERVER_VARIABLE] && !process.env.DATABASE_URL) return;
  const server = await startTestServer(process.env.DATABASE_URL || undefined);
  ({ stop } = server);
  const { admin, template, secretKey } = server;
  process.env[TEST_SERVER_VARIABLE] = JSON.stringify({ admin, template, secretKey });
}

/** Called by the test runner after the last file. */
export async function globalTeardown(): Promise<void> {
  await stop();
}
