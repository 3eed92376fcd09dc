import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { exportEntries, type ExportSource, type ExportSummary } from "./export-entries.ts";

/** The bytes of a file below a data folder. */
export function blobsIn(dataDir: string): ExportSource["openBlob"] {
  return async (sha256) => {
    const hash = sha256.toString("hex");
    const path = join(dataDir, "files", hash.slice(0, 2), hash);
    return (await stat(path).catch(() => null)) ? createReadStream(path) : null;
  };
}

/**
 * Writes everything of an installation into a folder.
 * @param folder is made; must be empty
 * @throws Error when something lies in it
 */
export async function exportEverything(
  source: ExportSource,
  folder: string,
  tell: (what: string) => void = () => undefined,
): Promise<ExportSummary> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty`);
  const entries = exportEntries(source, tell);
  for (;;) {
    const { value, done } = await entries.next();
    if (done) return value;
    const path = join(folder, value.name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(value.bytes, createWriteStream(path, { mode: 0o600, flags: "wx" }));
  }
}
