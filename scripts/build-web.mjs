/** Builds the web into `build/` when what it is made of has changed: `npm run build`. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { install } from "./lib/install.mjs";
import { contentHash, environment, exists, isStarted, root } from "./lib/project.mjs";
import { main, run, step, StepError } from "./lib/steps.mjs";

const SOURCES = ["web", "shared", "widget", "locales", "vite.config.ts", "react-router.config.ts", "package.json", "package-lock.json"];
const STAMP = join(root, "build", ".sources");
const RESULT = join(root, "build", "server", "index.js");

/**
 * @param {string} node the Node to build with
 * @returns {Promise<boolean>} whether there is a web to serve
 */
export async function buildWeb(node) {
  if (!(await exists(join(root, "react-router.config.ts")))) return false;
  const wanted = await contentHash(SOURCES);
  if ((await readFile(STAMP, "utf8").catch(() => "")) === wanted && (await exists(RESULT))) return true;
  await step("Building the web", async () => {
    // Without its stamp an interrupted build is never taken for a whole one.
    await rm(STAMP, { force: true });
    const { code, output } = await run(node, [join("node_modules", "@react-router", "dev", "bin.cjs"), "build"], {
      cwd: root,
      env: environment({ NODE_ENV: "production" }),
    });
    if (code !== 0)
      throw new StepError(
        `The web could not be built:\n${output}`,
        "The first error above names the file. After a change of packages, npm ci may help.",
      );
    await mkdir(join(root, "build"), { recursive: true });
    await writeFile(STAMP, wanted);
  });
  return true;
}

if (await isStarted(import.meta.url)) {
  await main(async () => {
    await buildWeb(await install());
  });
}
