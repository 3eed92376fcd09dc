/** How a proof is run by hand: `npm run prove -- <name> [--seed N] [--count N]`, its figures printed, its failure an exit code. */
import { parseArgs } from "node:util";
import { globalSetup, globalTeardown } from "../../../server/testing/global-setup.ts";

/** What a proof found, for people; printed line by line. */
export type Figures = { [what: string]: string | number };

/** A claim that does not hold. Its message says what was seen. */
export class Disproved extends Error {
  override name = "Disproved";
}

/** @throws Disproved */
export function require(holds: boolean, seen: string): asserts holds {
  if (!holds) throw new Disproved(seen);
}

/** Runs a proof from the command line, with a database server for test programs beside it. @param full the full count, and others of its options that can be given */
export async function prove<Options extends { [name: string]: number }>(
  name: string,
  full: Options,
  run: (options: Options) => Promise<Figures>,
): Promise<void> {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(full).map((option) => [option, { type: "string" as const }])),
    strict: true,
  });
  const options = Object.fromEntries(
    Object.entries(full).map(([option, value]) => [option, values[option] === undefined ? value : Number(values[option])]),
  ) as Options;
  console.log(
    `prove ${name}: ${Object.entries(options)
      .map(([option, value]) => `${option} ${value}`)
      .join(", ")}`,
  );
  const began = performance.now();
  await globalSetup();
  try {
    const figures = await run(options);
    for (const [what, figure] of Object.entries({ ...figures, "time taken, s": ((performance.now() - began) / 1_000).toFixed(1) }))
      console.log(`  ${what.padEnd(46)} ${figure}`);
    console.log(`prove ${name}: holds`);
  } catch (error) {
    console.error(error instanceof Disproved ? `prove ${name}: DOES NOT HOLD: ${error.message}` : error);
    process.exitCode = 1;
  } finally {
    await globalTeardown();
  }
}

const QUIET_MILLISECONDS = 15_000;
let told = performance.now();

/** A line that replaces itself on a terminal; elsewhere one line now and then. */
export function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
  else if (text !== "" && performance.now() - told > QUIET_MILLISECONDS) {
    told = performance.now();
    console.log(`  … ${text}`);
  }
}

export const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until something is so. @throws Disproved when it is not in time */
export async function until(what: string, milliseconds: number, read: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + milliseconds; !(await read()); await sleep(20)) {
    require(performance.now() < end, `${what}: not within ${milliseconds / 1_000} s`);
  }
}
