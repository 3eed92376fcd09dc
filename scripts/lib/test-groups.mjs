/**
 * Several test files in one process. Loading the program and warming it up takes longer than most files' tests, so it is done once for some of
 * them. Which ones a process gets is settled while they run: it takes the longest that is left, so that all end at about the same time. Each file is
 * a suite of its own name there, with its hooks; files that look at their process have one to themselves.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./project.mjs";

const FOLDER = join(root, ".cache", "test-groups");
const OWN_PROCESS = /process\.env(\.\w+|\[[^\]]+\])\s*=[^=]|delete process\.env|memoryUsage|cpuUsage|process\.(on|once|exit|chdir|umask)\(/;
/** Of a few lines and much work: samples of proofs, and what goes through all operations. Bytes that they count for besides. */
const PROOFS = { files: /^e2e\/(?:prove|rights)\/|^e2e\/bad-input/, bytes: 50_000 };

/**
 * @param {string} stage names the folder of the group files
 * @param {readonly string[]} files relative to the project
 * @param {number} most how many files share a process at most
 * @returns {Promise<{ processes: string[], untaken(): Promise<string[]> }>} files to give to the test runner, and afterwards the tests that no
 * process took because one ended too soon
 */
export async function grouped(stage, files, most) {
  const folder = join(FOLDER, stage);
  const waiting = join(folder, "waiting");
  await rm(folder, { recursive: true, force: true });
  await mkdir(waiting, { recursive: true });
  const alone = [];
  const together = [];
  for (const file of files) {
    const length = (await stat(join(root, file))).size + (PROOFS.files.test(file) ? PROOFS.bytes : 0);
    (OWN_PROCESS.test(await readFile(join(root, file), "utf8")) ? alone : together).push({ file, length });
  }
  const longestFirst = (list) => list.toSorted((a, b) => b.length - a.length).map(({ file }) => file);
  await Promise.all(longestFirst(together).map((file, n) => writeFile(join(waiting, String(n).padStart(4, "0")), file)));
  const groups = Array.from({ length: Math.ceil(together.length / most) }, (_, n) =>
    join(folder, `${String(n + 1).padStart(2, "0")}.test.ts`),
  );
  await Promise.all(groups.map((path) => writeFile(path, source(waiting, most))));
  return {
    processes: [...longestFirst(alone), ...groups],
    untaken: async () => Promise.all((await readdir(waiting)).map((name) => readFile(join(waiting, name), "utf8"))),
  };
}

/** A process takes a file by removing its name from those that wait, which succeeds for one of them only. */
function source(waiting, most) {
  return `import { readdirSync, readFileSync, rmSync } from "node:fs";
import { describe } from "node:test";

const waiting = ${JSON.stringify(waiting)};
function take() {
  for (const name of readdirSync(waiting).sort()) {
    const path = waiting + "/" + name;
    try {
      const file = readFileSync(path, "utf8");
      rmSync(path);
      return file;
    } catch {}
  }
  return null;
}

for (let left = ${most}, file; left > 0 && (file = take()) !== null; left--) {
  const path = ${JSON.stringify(`${pathToFileURL(root).href}/`)} + file;
  // The next one is taken when this one is done.
  await describe(file, async () => {
    await import(path);
  });
}
`;
}
