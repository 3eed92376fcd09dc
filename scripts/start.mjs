/**
 * `npm start`: installs and builds what is missing, then runs the program on the Node it brings.
 * Plain JavaScript without packages: the first start runs on whatever Node (20 or newer) the machine has, and has no node_modules yet.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { buildWeb } from "./build-web.mjs";
import { install } from "./lib/install.mjs";
import { environment, LEAN, root } from "./lib/project.mjs";
import { main, StepError } from "./lib/steps.mjs";

const OLDEST_NODE = 20;
/** How long the program has to stop by itself after a Ctrl-C that the terminal sends to all of us, before it is told again. */
const TERMINAL_GRACE_MS = 300;
const PARENT_WATCH_MS = 200;

await main(async () => {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    throw new StepError(
      `This Node is ${process.versions.node}; Backstay needs Node ${OLDEST_NODE} or newer to start.`,
      "Install a newer Node, or use the one of your distribution's backports.",
    );
  }
  const node = await install();
  await buildWeb(node);
  return runProgram(node);
});

/** Runs the program until it ends; signals go to it, and it ends when we are killed. Gives its exit code. */
function runProgram(node) {
  const child = spawn(node, [...LEAN, join(root, "server", "main.ts"), ...process.argv.slice(2)], {
    env: environment({ NODE_ENV: "production" }),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  // The program stops when this connection ends, so it also notices that we were killed with no time to say so.
  const disconnect = () => child.connected && child.disconnect();
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGTERM"));
  process.on("SIGINT", () => (process.stdin.isTTY ? setTimeout(disconnect, TERMINAL_GRACE_MS) : child.kill("SIGINT")));
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && disconnect(), PARENT_WATCH_MS);
  watch.unref();
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
