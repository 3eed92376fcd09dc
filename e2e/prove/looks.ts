/** `npm run prove -- looks`: every page in each language, on a desk and on a phone, by day and by night; the tests take a part of these. */
import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const names = (await readdir(`${root}e2e`)).filter((name) => name.endsWith(".test.ts"));
const files: string[] = [];
for (const name of names) if ((await readFile(`${root}e2e/${name}`, "utf8")).includes("/looks.ts")) files.push(`e2e/${name}`);
const child = spawn(
  process.execPath,
  ["--test", "--test-concurrency=2", "--test-name-pattern=every look", "--test-global-setup=server/testing/global-setup.ts", ...files],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", LOOKS: "all" },
  },
);
process.exitCode = await new Promise<number>((done) => child.once("exit", (code) => done(code ?? 1)));
