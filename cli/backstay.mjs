#!/usr/bin/env node
/** `npx backstay <command>`: runs the command line on the Node the project brings. Plain JavaScript, for whatever Node starts it. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { bundledNode, environment, exists } from "../scripts/lib/project.mjs";

const node = bundledNode();
if (!node || !(await exists(node))) {
  console.error("backstay: not installed yet; run npm start or npm ci once");
  process.exit(1);
}
const child = spawn(node, [fileURLToPath(new URL("main.ts", import.meta.url)), ...process.argv.slice(2)], {
  env: environment({ NODE_ENV: "production" }),
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"])
  process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
child.once("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
