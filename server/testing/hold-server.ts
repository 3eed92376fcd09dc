/** `npm test`: one database server for all its stages. Writes how to reach it as one line of JSON, and stops it when its input ends. */
import { globalSetup, globalTeardown } from "./global-setup.ts";
import { TEST_SERVER_VARIABLE } from "./database.ts";

await globalSetup();
process.stdout.write(`${process.env[TEST_SERVER_VARIABLE]}\n`);
for await (const _ of process.stdin);
await globalTeardown();
