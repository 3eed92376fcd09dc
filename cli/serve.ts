import { fileURLToPath } from "node:url";
import { readOptions } from "./usage.ts";

/** Runs the program in this process; it ends it itself. */
export async function serve(parameters: string[]): Promise<number> {
  readOptions(parameters, { only: { type: "string" } });
  const program = new URL("../server/main.ts", import.meta.url);
  process.argv = [process.execPath, fileURLToPath(program), ...parameters];
  await import(program.href);
  return new Promise(() => undefined);
}
