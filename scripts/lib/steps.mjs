/** Steps of a script: each says what it does, shows that it is alive, and says what to do when it fails. Runs on Node 20. */
import { spawn } from "node:child_process";

const TICK_MS = { terminal: 250, plain: 5000 };
const OUTPUT_KEPT = 20_000;

/** A step that failed in a known way: a message and what the reader should do next. */
export class StepError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} advice what to do about it
   */
  constructor(message, advice) {
    super(message);
    this.name = "StepError";
    this.advice = advice;
  }
}

/**
 * Runs one step and prints its name, its progress and its time.
 * @template T
 * @param {string} title what is being done
 * @param {(progress: (text: string) => void) => Promise<T>} work gets a function that sets what stands behind the title
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const { stdout } = process;
  const start = Date.now();
  const seconds = () => ((Date.now() - start) / 1000).toFixed(1);
  let detail = "";
  const line = () => `${title} … ${detail ? `${detail}, ` : ""}${seconds()} s`;
  if (stdout.isTTY) stdout.write(line());
  else stdout.write(`${title} …\n`);
  const timer = setInterval(
    () => stdout.write(stdout.isTTY ? `\r\u001B[K${line()}` : `  ${detail ? `${detail}, ` : ""}${seconds()} s\n`),
    stdout.isTTY ? TICK_MS.terminal : TICK_MS.plain,
  );
  try {
    const result = await work((text) => (detail = text));
    stdout.write(`${stdout.isTTY ? "\r\u001B[K" : ""}${title}: done in ${seconds()} s\n`);
    return result;
  } catch (error) {
    stdout.write(`${stdout.isTTY ? "\r\u001B[K" : ""}${title}: failed after ${seconds()} s\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Runs a program and keeps the end of what it prints.
 * Asynchronous on purpose: a signal in the middle must reach it, or half an installation stays behind.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string | URL, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, parameters, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, parameters, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk) => (output = (output + chunk).slice(-OUTPUT_KEPT));
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    const forward = passSignalsTo(child);
    child.once("error", fail);
    child.once("close", (code, signal) => {
      forward.end();
      if (forward.received) process.exit(128 + 15);
      done({ code: code ?? (signal ? 1 : 0), output: output.trim() });
    });
  });
}

/**
 * Runs a program with our own terminal and passes its exit code on.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string | URL, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code
 */
export function show(program, parameters, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, parameters, { ...options, stdio: "inherit" });
    const forward = passSignalsTo(child);
    child.once("error", fail);
    child.once("close", (code) => {
      forward.end();
      done(code ?? 1);
    });
  });
}

function passSignalsTo(child) {
  const forward = {
    received: false,
    end() {
      for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) process.off(signal, pass);
    },
  };
  const pass = (signal) => {
    forward.received = true;
    child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
  };
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) process.on(signal, pass);
  return forward;
}

/**
 * Runs a script's main function: a known failure is printed with its advice, an unknown one with its stack, and both end with code 1.
 * @param {() => Promise<number | void>} work its number is the exit code
 */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (error instanceof StepError) console.error(`\n${error.message}\n${error.advice}`);
    else console.error(error);
    process.exitCode = 1;
  }
}
