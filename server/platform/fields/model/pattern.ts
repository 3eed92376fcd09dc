/**
 * Patterns that administrators write and strangers' texts are held against. RE2 matches in time linear in the text whatever the pattern, by
 * giving up back-references and look-around; a pattern that repeats itself into a huge program is refused when it is written.
 * https://github.com/google/re2/wiki/Syntax
 */
import type { RE2JS } from "re2js";

const LONGEST_PATTERN = 300;
/** Instructions of the compiled program: what a text costs is at most this much for each of its characters. */
const MOST_INSTRUCTIONS = 500;

const compiled = new Map<string, RE2JS | null>();
const MOST_KEPT = 500;

async function compile(pattern: string): Promise<RE2JS | null> {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  // Loaded when the first pattern is used: few installations have one.
  const { RE2JS } = await import("re2js");
  let made: RE2JS | null = null;
  try {
    if (pattern.length <= LONGEST_PATTERN && repetitionsOf(pattern) <= MOST_INSTRUCTIONS) made = RE2JS.compile(pattern);
    if (made && made.programSize() > MOST_INSTRUCTIONS) made = null;
  } catch {
    made = null;
  }
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** How often counted repetitions multiply each other at most: `(a{30}){30}` is 900. Read before anything is built from it. */
function repetitionsOf(pattern: string): number {
  let product = 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d{1,6})(?:,(\d{0,6}))?\}/g)) product *= Math.max(Number(least), Number(most ?? 0), 1);
  return product;
}

/** Whether a pattern can be used: it is one of RE2, and small. */
export async function isUsablePattern(pattern: string): Promise<boolean> {
  return pattern !== "" && (await compile(pattern)) !== null;
}

/** Whether the whole of a text matches; false too where the pattern cannot be used. */
export async function matchesPattern(pattern: string, text: string): Promise<boolean> {
  return (await compile(pattern))?.testExact(text) ?? false;
}
