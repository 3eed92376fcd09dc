/** A question as it is typed: words, "phrases", -without, or. */
import { fold, normalize, unitsOf } from "./words.ts";

export type Part = {
  /** One word, or several that must stand side by side, as in a version, an address or a quoted phrase. */
  units: readonly string[];
  without: boolean;
  /** Written in quotation marks: no other forms. */
  exact: boolean;
};

export type Question = {
  /** Any of these must hold, each with all its parts. */
  branches: readonly (readonly Part[])[];
  /** All words that are asked for, in their order, for ranking. */
  words: readonly string[];
};

const MOST_PARTS = 40;
/** A run of Chinese, Japanese or Thai of up to so many pairs is one name; a longer one is a sentence. */
const LONGEST_RUN = 4;

const isSpaceless = (unit: string) => unit >= "\u0e00";

/** Takes a question apart. Whatever is typed is a question; one without words has no branches. */
export function parseQuestion(text: string): Question {
  const branches: Part[][] = [[]];
  const words: string[] = [];
  let parts = 0;
  for (const match of text.slice(0, 4_000).matchAll(/(-\s*)*(?:["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+))/gu)) {
    if (parts >= MOST_PARTS) break;
    const [, minus, quoted, plain] = match;
    if (plain !== undefined && /^or$/i.test(plain) && !minus) {
      if (branches.at(-1)!.length > 0) branches.push([]);
      continue;
    }
    const units = [...unitsOf(normalize(quoted ?? plain ?? ""))];
    if (units.length === 0) continue;
    const without = minus !== undefined || Boolean(plain?.startsWith("-"));
    const exact = quoted !== undefined;
    const apart = !exact && !without && units.length > LONGEST_RUN && units.every(isSpaceless);
    for (const list of apart ? units.map((unit) => [unit]) : [units]) {
      branches.at(-1)!.push({ units: list, without, exact });
      parts++;
    }
    if (!without) words.push(...units);
  }
  return { branches: branches.filter((branch) => branch.some((part) => !part.without)), words: words.slice(0, 60) };
}

const quote = (word: string) => `'${word.replaceAll(/['\\]/g, " ")}'`;

/** One word in the text form of a tsquery, any of its forms. */
export function anyOf(forms: readonly string[]): string {
  const unique = [...new Set(forms)].filter((form) => form.length > 0);
  return unique.length === 1 ? quote(unique[0]!) : `(${unique.map(quote).join(" | ")})`;
}

/** A word or its beginning. */
export function beginning(word: string): string {
  return `${quote(fold(word))}:*`;
}

/** Words side by side, with or without accents. */
export function sideBySide(units: readonly string[]): string {
  return `(${units.map((unit) => anyOf([unit, fold(unit)])).join(" <-> ")})`;
}

/** The words of a text side by side, in the text form of a tsquery; null when it has none. */
export function phraseOf(text: string): string | null {
  const units = [...unitsOf(normalize(text))];
  return units.length === 0 ? null : sideBySide(units);
}
