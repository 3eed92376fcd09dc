/** Writes `server/migrations/tables.ts`, the types of all tables and views, from the migrated database: `npm run tables`. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describeTables } from "../server/testing/describe-tables.ts";
import { startTestServer } from "../server/testing/test-server.ts";

const target = new URL("../server/migrations/tables.ts", import.meta.url);
const server = await startTestServer(undefined);
try {
  await writeFile(target, await describeTables({ ...server.admin, database: server.template }));
  console.log(`${fileURLToPath(target)} written`);
} finally {
  await server.stop();
}
