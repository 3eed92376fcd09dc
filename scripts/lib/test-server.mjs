/** One database server for all stages of `npm test`. Runs on Node 20. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./project.mjs";
import { StepError } from "./steps.mjs";

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop(): Promise<void> }>} what the tests need in their environment to find it
 */
export async function testServer(node, env) {
  const child = spawn(node, [join(root, "server", "testing", "hold-server.ts")], { cwd: root, env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const told = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended.then(() => null)]);
  if (!told) throw new StepError("The database server of the tests did not start.", "What it said stands above.");
  return {
    env: { BACKSTAY_TEST_SERVER: told[0] },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
