import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** The command was called wrongly; its usage is printed. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Reads a command's options. @throws UsageError for what it does not know */
export function readOptions<const T extends ParseArgsOptionsConfig>(parameters: string[], options: T) {
  try {
    return parseArgs({ args: parameters, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}
