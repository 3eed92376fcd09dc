/** Brings node_modules up to the lockfile. Runs on Node 20 and without node_modules. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundledNode, contentHash, environment, exists, root } from "./project.mjs";
import { run, step, StepError } from "./steps.mjs";

const STAMP = join(root, "node_modules", ".backstay");

/**
 * Runs `npm ci` when what is installed does not belong to the lockfile.
 * @returns {Promise<string>} the path of the Node to run the program with
 */
export async function install() {
  const node = bundledNode();
  if (!node)
    throw new StepError(
      `Backstay brings no Node for ${process.platform}-${process.arch}.`,
      "It runs on Linux and macOS, on x64 and arm64.",
    );
  const wanted = await contentHash(["package-lock.json"], [process.platform, process.arch]);
  const stamp = await readFile(STAMP, "utf8").catch(() => "");
  if (stamp === wanted && (await exists(node))) return node;
  if (!(await isComplete())) {
    await step("Installing packages", (progress) => cleanInstall(progress));
    if (!(await exists(node)))
      throw new StepError(
        "The installation left out the Node the program runs on.",
        "Do not use --omit=optional (see: npm config get omit), then try again.",
      );
  }
  await writeFile(STAMP, wanted);
  return node;
}

async function cleanInstall(progress) {
  const total = Object.values((await lockfile(join(root, "package-lock.json")))?.packages ?? {}).filter(isForThisPlatform).length;
  const timer = setInterval(async () => progress(`${await countPackages()} of about ${total}`), 1000);
  try {
    // npm runs under the Node it was started with: ours may be the one that it is about to delete.
    const npm = process.env.npm_execpath;
    const env = environment({ NODE_ENV: "development", npm_config_loglevel: "error" });
    const { code, output } = npm
      ? await run(process.env.npm_node_execpath ?? process.execPath, [npm, "ci"], { cwd: root, env })
      : await run("npm", ["ci"], { cwd: root, env, shell: process.platform === "win32" });
    if (code !== 0) {
      throw new StepError(
        `npm ci failed:\n${output}`,
        "Check that the package registry can be reached and that the disk has 1 GB free, then run the same command again.",
      );
    }
  } finally {
    clearInterval(timer);
  }
}

/** Whether an installation that was made without us (a plain `npm ci`) is whole: npm writes its own record last. */
async function isComplete() {
  const [wanted, found] = await Promise.all([
    lockfile(join(root, "package-lock.json")),
    lockfile(join(root, "node_modules", ".package-lock.json")),
  ]);
  if (!wanted || !found) return false;
  const node = bundledNode();
  if (!node || !(await exists(node))) return false;
  return Object.entries(wanted.packages).every(([path, { version, optional, os, cpu }]) => {
    if (path === "") return true;
    const there = found.packages[path];
    return there ? there.version === version : Boolean(optional || os || cpu);
  });
}

function isForThisPlatform({ os, cpu }) {
  return (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch));
}

async function lockfile(path) {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

async function countPackages() {
  const folder = join(root, "node_modules");
  const names = await readdir(folder).catch(() => []);
  const scoped = await Promise.all(names.filter((name) => name.startsWith("@")).map((name) => readdir(join(folder, name)).catch(() => [])));
  return names.filter((name) => !name.startsWith("@") && !name.startsWith(".")).length + scoped.flat().length;
}
