/**
 * Several test files in one process. Loading the program and warming it up takes longer than most files' tests, so it is done once for a few of
 * them. Each file is a suite of its own name there, with its hooks; files that look at their process have one to themselves.
 */
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./project.mjs";

const FOLDER = join(root, ".cache", "test-groups");
const OWN_PROCESS = /process\.env(\.\w+|\[[^\]]+\])\s*=[^=]|delete process\.env|memoryUsage|cpuUsage|process\.(on|once|exit|chdir|umask)\(/;

/**
 * @param {string} stage names the folder of the group files
 * @param {readonly string[]} files relative to the project
 * @param {number} most how many files share a process at most
 * @returns {Promise<string[]>} files to give to the test runner, of about the same size
 */
export async function grouped(stage, files, most) {
  const folder = join(FOLDER, stage);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const alone = [];
  const together = [];
  for (const file of files) {
    if (OWN_PROCESS.test(await readFile(join(root, file), "utf8"))) alone.push(file);
    else together.push({ file, size: (await stat(join(root, file))).size });
  }
  const groups = Array.from({ length: Math.ceil(together.length / most) }, () => []);
  // Dealt out there and back again, from the largest on.
  together
    .toSorted((a, b) => b.size - a.size)
    .forEach(({ file }, n) => {
      const [round, place] = [Math.floor(n / groups.length), n % groups.length];
      groups[round % 2 === 0 ? place : groups.length - 1 - place].push(file);
    });
  const paths = groups.map((_, n) => join(folder, `${String(n + 1).padStart(2, "0")}.test.ts`));
  await Promise.all(groups.map((group, n) => writeFile(paths[n], source(group))));
  return [...alone, ...paths];
}

function source(files) {
  const suites = files.map(
    (file) =>
      `describe(${JSON.stringify(file)}, async () => {\n  await import(${JSON.stringify(pathToFileURL(join(root, file)).href)});\n});\n`,
  );
  return `import { describe } from "node:test";\n\n${suites.join("")}`;
}
