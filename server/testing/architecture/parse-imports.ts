import type { ImportedName } from "./model.ts";

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?([^"';]*?)\s*from\s*["']([^"'\n]+)["']/gm;
const BARE = /^[ \t]*import\s*["']([^"'\n]+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"'\n]+)["']\s*\)/g;
/** `import("./x.ts").Name` in a type. */
const IN_TYPE = /(?:[:=<|&]|\btypeof)\s*(?:typeof\s+)?import\(\s*["']([^"'\n]+)["']\s*\)\s*[.[]/g;

/**
 * The modules a source text imports or re-exports.
 * @param text TypeScript as the formatter leaves it
 */
export function parseImports(text: string): ImportedName[] {
  const found: ImportedName[] = [];
  for (const [, type, clause, from] of text.matchAll(STATEMENT))
    found.push({ from: from!, typeOnly: type !== undefined, names: namesOf(clause!) });
  for (const [, from] of text.matchAll(BARE)) found.push({ from: from!, typeOnly: false, names: [] });
  const inTypes = new Set([...text.matchAll(IN_TYPE)].map(([, from]) => from));
  for (const [, from] of text.matchAll(DYNAMIC)) found.push({ from: from!, typeOnly: inTypes.has(from), names: [] });
  return found;
}

function namesOf(clause: string): string[] {
  return clause
    .replaceAll(/[{}]/g, ",")
    .split(",")
    .map(
      (name) =>
        name
          .trim()
          .replace(/^type\s+/, "")
          .split(/\s+as\s+/)[0]!,
    )
    .filter((name) => name !== "" && !name.startsWith("*"));
}
