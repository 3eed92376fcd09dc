/**
 * The list of whom was erased, beside the database: ids alone, which say nothing once the rows they named are gone. A backup from before brings
 * those rows back; whoever stands on the list is then erased again.
 */
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "#platform/http";

export const ERASURE_LIST = "erased-contacts.jsonl";

const pathOf = (platform: Pick<Platform, "config">) => join(platform.config.dataDir, ERASURE_LIST);

export async function noteErased(platform: Pick<Platform, "config">, contacts: readonly string[], at: Date): Promise<void> {
  const known = new Set(await listErased(platform));
  const lines = contacts.filter((id) => !known.has(id)).map((id) => `${JSON.stringify({ contact: id, at: at.toISOString() })}\n`);
  if (lines.length === 0) return;
  await mkdir(platform.config.dataDir, { recursive: true });
  await appendFile(pathOf(platform), lines.join(""), { mode: 0o600, flush: true });
}

/** Ids on the list; a line that was cut by a crash is passed over. */
export async function listErased(platform: Pick<Platform, "config">): Promise<string[]> {
  const text = await readFile(pathOf(platform), "utf8").catch(() => "");
  return [...new Set(text.split("\n").flatMap((line) => /"contact":"([0-9a-f-]{36})"/.exec(line)?.[1] ?? []))];
}
