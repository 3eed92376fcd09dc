/** Runs one named program of a folder, or says which there are. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { buildWeb } from "../build-web.mjs";
import { install } from "./install.mjs";
import { environment, exists, root } from "./project.mjs";
import { show } from "./steps.mjs";

/**
 * @param {string} kind the script's name, for the list
 * @param {string} folder where the programs lie, relative to the project
 * @returns {Promise<number>} exit code
 */
export async function runNamed(kind, folder) {
  const [name, ...parameters] = process.argv.slice(2);
  const files = (await readdir(join(root, folder)).catch(() => [])).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const names = files.map((file) => file.replace(/\.ts$/, "")).toSorted();
  const path = join(root, folder, `${name}.ts`);
  if (!name || !(await exists(path))) {
    console.log(
      `${name ? `There is no ${name}. ` : ""}npm run ${kind} -- <name>, where the name is one of: ${names.join(", ") || "(none yet)"}`,
    );
    return name ? 1 : 0;
  }
  const node = await install();
  await buildWeb(node);
  return show(node, [path, ...parameters], { cwd: root, env: environment({ NODE_ENV: "production" }) });
}
