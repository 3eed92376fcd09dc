import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { layout } from "./folders.ts";
import { SOCKET_PORT, type OwnerConnection } from "./start-embedded.ts";

/**
 * How to reach the embedded database that another process of ours runs, for the command line beside a running server.
 * @returns null when none was started in this data folder; a connection attempt shows whether it still runs
 */
export async function runningEmbedded(dataDir: string): Promise<OwnerConnection | null> {
  const { password, socketRecord } = layout(resolve(dataDir));
  const [host, secret] = await Promise.all([socketRecord, password].map((path) => readFile(path, "utf8").catch(() => "")));
  if (!host || !secret) return null;
  return { host: host.trim(), port: SOCKET_PORT, user: "backstay", password: secret.trim(), database: "backstay" };
}
