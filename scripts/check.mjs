/**
 * `npm run check`: types, lint, format, dead code, architecture, lockfile and languages. All run; each is timed; any failure is one. What takes all
 * processors goes one after the other, and what takes one goes beside it.
 */
import { join } from "node:path";
import { install } from "./lib/install.mjs";
import { environment, exists, root } from "./lib/project.mjs";
import { main, run } from "./lib/steps.mjs";

const bin = (...path) => join(root, "node_modules", ...path);
const script = (name) => join(root, "scripts", name);

/** Each check: what it is called, what it runs one after the other, and what to do when it fails. */
const WIDE = [
  {
    name: "types",
    runs: [[bin("@react-router", "dev", "bin.cjs"), "typegen"], [bin("typescript", "bin", "tsc")]],
  },
  { name: "lint", runs: [[bin("oxlint", "bin", "oxlint"), "--type-aware"]] },
];
const NARROW = [
  { name: "lockfile", runs: [[script("check-lockfile.mjs")]] },
  {
    name: "architecture",
    runs: [["--test", "--test-reporter=dot", "--test-global-setup=server/testing/global-setup.ts", join("server", "architecture.test.ts")]],
  },
  { name: "languages", runs: [[script("check-locales.ts")]] },
  { name: "dead code", runs: [[bin("knip", "bin", "knip.js"), "--no-config-hints"]] },
  { name: "format", runs: [[bin("oxfmt", "bin", "oxfmt"), "--check"]], advice: "npm run format" },
];

await main(async () => {
  const node = await install();
  const failed = (await Promise.all([WIDE, NARROW].map((checks) => failedOf(node, checks)))).flat();
  console.log(failed.length === 0 ? "All checks passed." : `Failed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
});

async function failedOf(node, checks) {
  const failed = [];
  for (const { name, runs, advice } of checks) {
    const start = Date.now();
    const { code, output } = await inTurn(node, runs);
    console.log(`${code === 0 ? "✔" : "✖"} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    if (code === 0) continue;
    failed.push(name);
    console.log(`${output}\n${advice ? `To repair it: ${advice}\n` : ""}`);
  }
  return failed;
}

async function inTurn(node, runs) {
  for (const parameters of runs) {
    if (parameters.includes("typegen") && !(await exists(join(root, "react-router.config.ts")))) continue;
    const result = await run(node, parameters, { cwd: root, env: environment({ NO_COLOR: "1" }) });
    if (result.code !== 0) return result;
  }
  return { code: 0, output: "" };
}
