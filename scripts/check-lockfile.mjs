/**
 * Fails when the lockfile lacks an entry for a platform package that some entry names as optional.
 * npm leaves such entries out in silence when the registry does not have them, and `npm ci` refuses the lockfile later, on
 * another machine. See also: every downloaded package must carry an integrity hash.
 */
import { readFile } from "node:fs/promises";
import { isStarted } from "./lib/project.mjs";

/**
 * What is wrong with a lockfile of version 2 or 3.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string>, link?: boolean, integrity?: string, resolved?: string, inBundle?: boolean }> }} lockfile
 * @returns {string[]} one sentence for each fault, empty when sound
 */
export function lockfileFaults(lockfile) {
  const faults = [];
  const paths = new Set(Object.keys(lockfile.packages));
  for (const [path, entry] of Object.entries(lockfile.packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!resolves(paths, path, name))
        faults.push(`${path || "package.json"} names ${name} as optional, but the lockfile has no entry for it`);
    }
    if (path && !entry.link && !entry.inBundle && !entry.integrity) faults.push(`${path} has no integrity hash`);
  }
  return faults;
}

/** Whether `name`, required from the package at `from`, has an entry: nested first, then in each folder above, as Node resolves it. */
function resolves(paths, from, name) {
  for (let base = from; base !== ""; base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")))) {
    if (paths.has(`${base}/node_modules/${name}`)) return true;
  }
  return paths.has(`node_modules/${name}`);
}

if (await isStarted(import.meta.url)) {
  const faults = lockfileFaults(JSON.parse(await readFile(new URL("../package-lock.json", import.meta.url), "utf8")));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) console.error("Choose a version whose platform packages all exist, then run npm install again.");
  process.exitCode = faults.length > 0 ? 1 : 0;
}
