import { readdir, readFile } from "node:fs/promises";
import { relative, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Manifest, SourceFile } from "./model.ts";
import { parseImports } from "./parse-imports.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const FOLDERS = ["server", "shared", "web", "widget", "cli", "e2e", "bench", "scripts"];
const KINDS = /\.(ts|tsx|mjs|sql|css)$/;

/** Reads every source file of the project. */
export async function readSource(): Promise<SourceFile[]> {
  const lists = await Promise.all(
    FOLDERS.map((folder) => readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(() => [])),
  );
  const paths = lists
    .flat()
    .filter((entry) => entry.isFile() && KINDS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.toSorted().map(async (path) => {
      const text = await readFile(path, "utf8");
      return { path: relative(ROOT, path), text, imports: parseImports(text) };
    }),
  );
}

/** Loads the manifests of all rooms. */
export async function readManifests(files: readonly SourceFile[]): Promise<Map<string, Manifest>> {
  const paths = files.map(({ path }) => path).filter((path) => /^server\/.*\/module\.ts$/.test(path));
  const loaded = await Promise.all(
    paths.map(async (path) => {
      const { default: manifest } = (await import(pathToFileURL(join(ROOT, path)).href)) as { default: Manifest };
      return [path, manifest] as const;
    }),
  );
  return new Map(loaded);
}
