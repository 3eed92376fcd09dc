/**
 * `npm test`: installs what the tests need and runs all of them; `npm test -- <files or folders>` runs just those.
 * Ends with the sum of the closing lines of Node's test runner over all stages.
 */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { buildWeb } from "./build-web.mjs";
import { arabicFont, browser } from "./lib/browser.mjs";
import { install } from "./lib/install.mjs";
import { mailServers } from "./lib/mail-servers.mjs";
import { postgres15 } from "./lib/postgres15.mjs";
import { environment, root } from "./lib/project.mjs";
import { main, show } from "./lib/steps.mjs";
import { grouped } from "./lib/test-groups.mjs";
import { testServer } from "./lib/test-server.mjs";

/** Journeys that kill, or hold to a ceiling of time: each alone. */
const ALONE = ["e2e/start.test.ts", "e2e/live.test.ts", "e2e/durability.test.ts", "e2e/prove/kill.test.ts"];
const LONGEST_SHOWN = 5;
const FOLDERS = ["server", "shared", "cli", "scripts", "web", "widget"];
/** Of a process with its files. */
const TIMEOUT_MS = 1_200_000;
/** How many files share a process. */
const UNITS_TOGETHER = 12;
const JOURNEYS_TOGETHER = 6;

await main(async () => {
  const named = process.argv.slice(2);
  const node = await install();
  const isJourney = (file) => file.startsWith(`e2e/`);
  const files = named.length > 0 ? (await Promise.all(named.map(testsBelow))).flat() : [];
  if (named.length > 0 && files.length === 0) {
    console.error(`No test file (*.test.ts) lies at ${named.join(", ")}.`);
    return 1;
  }
  const units = named.length > 0 ? files.filter((file) => !isJourney(file)) : (await Promise.all(FOLDERS.map(testsBelow))).flat();
  const journeys = named.length > 0 ? files.filter(isJourney) : await testsBelow("e2e");
  const clean = testEnvironment();
  const server = await testServer(node, clean);
  try {
    return await runAll(node, { units, journeys, all: named.length === 0, env: { ...clean, ...server.env } });
  } finally {
    await server.stop();
  }
});

/** @param all whether the checks and the oldest database belong to it */
async function runAll(node, { units, journeys, all, env }) {
  if (journeys.length > 0 || units.some((file) => file.startsWith("web/") || file.startsWith("server/web/"))) {
    env.CHROMIUM = await browser();
    await arabicFont();
    await buildWeb(node);
  }

  if (units.length > 0 || journeys.length > 0) await mailServers();

  const stages = [];
  if (all) stages.push({ title: "npm run check", code: await show(node, [join(root, "scripts", "check.mjs")], { cwd: root, env }) });
  // Journeys meet the program as it is shipped: what draws its pages is another one while they are being written, and takes twice as long.
  const shipped = { ...env, NODE_ENV: "production" };
  const runs = [
    {
      name: "units",
      title: process.env.DATABASE_URL ? "tests on DATABASE_URL" : "tests on the embedded database",
      files: units,
      together: UNITS_TOGETHER,
      env: { ...env, ...given("DATABASE_URL") },
    },
    {
      name: "journeys",
      title: "journeys",
      files: journeys.filter((file) => !ALONE.includes(file)),
      env: shipped,
      together: JOURNEYS_TOGETHER,
    },
    { name: "alone", title: "journeys, each alone", files: journeys.filter((file) => ALONE.includes(file)), env: shipped, atOnce: 1 },
  ];
  for (const run of runs) if (run.files.length > 0) stages.push(await runTests(node, run));
  if (all && !process.env.DATABASE_URL)
    stages.push(...(await onPostgres15(node, await largestOfEachRoom(units.filter((file) => file.endsWith(".http.test.ts"))), env)));
  return closingLines(stages);
}

/** Nothing of the caller's own Backstay reaches the tests. */
function testEnvironment() {
  const env = environment({ NODE_ENV: "test" });
  for (const name of Object.keys(env)) if (name.startsWith("BACKSTAY_") || name === "DATABASE_URL") delete env[name];
  return env;
}

function given(name) {
  return process.env[name] ? { [name]: process.env[name] } : {};
}

async function onPostgres15(node, files, env) {
  if (files.length === 0) return [];
  const server = await postgres15();
  if (!server) {
    console.log("The HTTP tests on PostgreSQL 15 step aside: this is not Debian 12 and no PostgreSQL 15 is installed.");
    return [];
  }
  try {
    const title = "a sample of the HTTP tests on PostgreSQL 15";
    return [
      await runTests(node, { name: "postgres15", title, files, env: { ...env, DATABASE_URL: server.url }, together: UNITS_TOGETHER }),
    ];
  } finally {
    await server.stop();
  }
}

/** The sample for the oldest database: of each room the file that asks most of it. */
async function largestOfEachRoom(files) {
  const sizes = await Promise.all(files.map(async (file) => ({ file, size: (await stat(join(root, file))).size })));
  const rooms = new Map();
  for (const { file } of sizes.toSorted((a, b) => a.size - b.size)) rooms.set(dirname(file), file);
  return [...rooms.values()];
}

/** @param together how many files share a process; absent: each has its own */
async function runTests(node, { name, title, files, env, atOnce = 2, together = 1 }) {
  console.log(`\n${title}: ${files.length} files`);
  const groups = together > 1 && files.length > together ? await grouped(name, files, together) : null;
  const folder = await mkdtemp(join(tmpdir(), "backstay-counts-"));
  const counts = join(folder, "counts.json");
  try {
    const code = await show(
      node,
      [
        "--test",
        `--test-concurrency=${atOnce}`,
        `--test-timeout=${TIMEOUT_MS}`,
        "--test-global-setup=server/testing/global-setup.ts",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        `--test-reporter=${join(root, "scripts", "lib", "counting-reporter.mjs")}`,
        `--test-reporter-destination=${counts}`,
        ...(groups?.processes ?? files),
      ],
      { cwd: root, env },
    );
    const untaken = (await groups?.untaken()) ?? [];
    if (untaken.length > 0) console.error(`A process ended before these were run: ${untaken.join(", ")}`);
    return { title, code: untaken.length > 0 ? 1 : code, counts: JSON.parse((await readFile(counts, "utf8").catch(() => "")) || "null") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints what each stage came to and the runner's closing lines summed over all. Gives the exit code. */
function closingLines(stages) {
  const ran = stages.filter(({ counts }) => counts);
  if (stages.length > 1) {
    console.log("");
    for (const { title, code, counts } of stages) {
      console.log(
        `${code === 0 ? "✔" : "✖"} ${title}${counts ? ` (${counts.passed} passed, ${counts.failed} failed, ${Math.round(counts.duration_ms / 1000)} s)` : ""}`,
      );
      const longest = Object.entries(counts?.files ?? {}).toSorted(([, a], [, b]) => b - a);
      for (const [file, ms] of longest.slice(0, LONGEST_SHOWN)) console.log(`    ${Math.round(ms / 1000)} s ${relative(root, file)}`);
    }
    for (const { counts } of ran)
      for (const { file, name, why } of counts.failures ?? [])
        console.log(`\n✖ ${relative(root, file)}: ${name}\n${why.replaceAll(/^/gm, "  ")}`);
    const sum = (name) => ran.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
    for (const [label, name] of [
      ["tests", "tests"],
      ["suites", "suites"],
      ["pass", "passed"],
      ["fail", "failed"],
      ["cancelled", "cancelled"],
      ["skipped", "skipped"],
      ["todo", "todo"],
    ]) {
      console.log(`ℹ ${label} ${sum(name)}`);
    }
    console.log(`ℹ duration_ms ${sum("duration_ms")}`);
  }
  return stages.every(({ code }) => code === 0) ? 0 : 1;
}

async function testsBelow(path) {
  const full = resolve(root, path);
  const found = await stat(full).catch(() => null);
  if (!found) return [];
  if (found.isFile()) return [relative(root, full)];
  const names = await readdir(full, { recursive: true });
  return names
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => relative(root, join(full, name)))
    .toSorted();
}
