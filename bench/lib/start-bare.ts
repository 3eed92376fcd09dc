import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Kysely, PostgresDialect } from "kysely";
import type { Tables } from "#tables";
import type { Db } from "#platform/db";
import type { Bare, Statement } from "./bare-server.ts";

/** Starts the bare server as a process. */
export async function startBare(bare: Bare): Promise<{ pid: number; url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("bare-server.ts", import.meta.url))], {
    env: { ...process.env, NODE_ENV: "production", BARE: JSON.stringify(bare) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${first.toString().trim()}`,
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}

/** The statements that `work` sends, in their order, without sending them. */
export async function statementsOf(work: (db: Db) => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const client = {
    query: async (text: string, values: unknown[]) => {
      sent.push({ text, values });
      return { command: "SELECT", rowCount: 0, rows: [] };
    },
    release: () => {},
  };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: { connect: async () => client, end: async () => {} } as never }) });
  await work(db).catch(() => {});
  return sent;
}
