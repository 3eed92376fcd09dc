/** The program with parts of its checks taken out, in a copy, and what the rights matrix says of it. */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COPIED = [
  "server",
  "shared",
  "locales",
  "e2e/rights",
  "e2e/lib/until.ts",
  "scripts/lib/memory-folder.mjs",
  "package.json",
  "tsconfig.json",
];
const FRAGMENT = /\bticketVisible\([^()]*(?:\([^()]*\)[^()]*)*\)(?!\s*:)/g;
const DEFINITION = /(export function ticketVisible\([^)]*\): RawBuilder<boolean> \{\n)/;

/** One place where a query asks what the actor may see. */
export type Place = { file: string; line: number; offset: number; length: number };

/** Every use of the visibility fragment in the program. */
export async function placesOfFragment(): Promise<Place[]> {
  const names = (await readdir(join(ROOT, "server"), { recursive: true })).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const places: Place[] = [];
  for (const name of names.toSorted()) {
    const text = await readFile(join(ROOT, "server", name), "utf8");
    for (const found of text.matchAll(FRAGMENT)) {
      const line = text.slice(0, found.index).split("\n").length;
      if (!/\bfunction\s*$/.test(text.slice(0, found.index)))
        places.push({ file: join("server", name), line, offset: found.index, length: found[0].length });
    }
  }
  return places;
}

export type Copy = {
  /** Takes the fragment out of one query. */
  without(place: Place): Promise<void>;
  /** Takes the fragment out of all queries. */
  withoutAny(): Promise<void>;
  /** Puts everything back. */
  restore(): Promise<void>;
  /** Asks the matrix. @param narrowed `RIGHTS_ACTORS` and `RIGHTS_ROWS` of rights.test.ts */
  ask(narrowed: { [name: string]: string }): Promise<Verdict>;
  remove(): Promise<void>;
};

/** `refuted`: expectations were not met; `broken`: it could not be asked at all. */
export type Verdict = { outcome: "held" | "refuted" | "broken"; output: string };

/** A copy of the program that may be changed; the modules of others are shared. */
export async function copyProgram(): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), "backstay-rights-"));
  for (const path of COPIED) await cp(join(ROOT, path), join(folder, path), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const policy = (await placesOfPolicy())[0]!;
  const changed = new Set<string>();
  const change = async (file: string, edit: (text: string) => string) => {
    const before = await readFile(join(ROOT, file), "utf8");
    const after = edit(before);
    if (after === before) throw new Error(`nothing was taken out of ${file}`);
    // The function that is no longer called must not fail a build.
    await writeFile(join(folder, file), file === policy ? after : `import { sql as everything } from "kysely";\n${after}`);
    changed.add(file);
  };
  return {
    without: ({ file, offset, length }) =>
      change(file, (text) => `${text.slice(0, offset)}everything\`true\`${text.slice(offset + length)}`),
    withoutAny: () => change(policy, (text) => text.replace(DEFINITION, "$1  if (actor) return sql`true`;\n")),
    async restore() {
      for (const file of changed) await cp(join(ROOT, file), join(folder, file));
      changed.clear();
    },
    ask: (narrowed) => runMatrix(folder, narrowed),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function placesOfPolicy(): Promise<string[]> {
  const names = (await readdir(join(ROOT, "server"), { recursive: true })).filter((name) => name.endsWith("policy.ts"));
  const files = await Promise.all(
    names.map(async (name) => ({
      file: relative(ROOT, join(ROOT, "server", name)),
      text: await readFile(join(ROOT, "server", name), "utf8"),
    })),
  );
  return files.filter(({ text }) => DEFINITION.test(text)).map(({ file }) => file);
}

function runMatrix(folder: string, narrowed: { [name: string]: string }): Promise<Verdict> {
  // A test inside a test would report to the outer runner and not decide by its exit code.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ["--test", "--test-reporter=tap", "--test-concurrency=1", join("e2e", "rights", "rights.test.ts")],
      {
        cwd: folder,
        env: { ...env, ...narrowed, BACKSTAY_LOG: "silent" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (output += part.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      const asked = /^ {4,}ok \d+ - each operation has its row/m.test(output);
      resolve({ outcome: code === 0 ? "held" : asked && output.includes("ERR_ASSERTION") ? "refuted" : "broken", output });
    });
  });
}
