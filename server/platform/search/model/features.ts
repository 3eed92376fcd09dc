/**
 * What two words have in common: the pieces (n-grams) of three and four characters of each, its beginning and end marked, with accents and
 * without, and the whole word. No language is known here, and a misspelt or inflected word keeps most of its pieces.
 */
import { fold } from "./words.ts";

/** Weights chosen by comparing variants over question sets in five languages, none of them held out; see docs/decisions/0043. */
export const WEIGHTS = {
  /** Pieces of three and four characters, and the whole word. */
  three: 0.4,
  four: 1,
  whole: 0.3,
  /** Part of the pieces without accents, of a word that has some. */
  plain: 0.4,
  /** Neighbours. */
  pair: 0.4,
  /** A document that speaks of the whole question, as a part of the best score of its pieces. */
  coverage: 0.25,
  /** How much long words are evened out. */
  perWord: 0.3,
  /** What is left of a word whose letters were swapped, once the word that was meant is known. */
  misspelt: 0.5,
  /** A word that differs by a letter from one nobody ever wrote, and the second best of them. */
  near: 0.3,
  second: 0.33,
};

/** How much it tells to have what so many documents have. */
export const idf = (documents: number, having: number) => Math.log(1 + (Math.max(0, documents - having) + 0.5) / (having + 0.5));

function piecesOf(word: string, weight: number, into: Map<string, number>): void {
  const add = (key: string, by: number) => into.set(key, (into.get(key) ?? 0) + by * weight);
  // From Thai code points on a unit is a pair of characters, and whole.
  if (word >= "\u0e00") {
    add(word, WEIGHTS.four);
    return;
  }
  const marked = `_${word}_`;
  const { length } = marked;
  if (length <= 3) add(`3${marked}`, WEIGHTS.three);
  else for (let i = 0; i + 3 <= length; i++) add(`3${marked.slice(i, i + 3)}`, WEIGHTS.three);
  if (length <= 4) add(`4${marked}`, WEIGHTS.four);
  else for (let i = 0; i + 4 <= length; i++) add(`4${marked.slice(i, i + 4)}`, WEIGHTS.four);
  add(`=${word}`, WEIGHTS.whole);
}

/** The pieces of a word and what each counts for. */
export function featuresOf(word: string): Map<string, number> {
  const features = new Map<string, number>();
  const plain = fold(word);
  if (plain === word) piecesOf(word, 1, features);
  else {
    piecesOf(word, 1 - WEIGHTS.plain, features);
    piecesOf(plain, WEIGHTS.plain, features);
  }
  return features;
}

/** Pieces of three characters of a word without accents, marked: what alternatives are looked up by. */
export function trigramsOf(word: string): string[] {
  const plain = fold(word);
  if (plain >= "\u0e00") return [plain];
  const marked = `_${plain}_`;
  const pieces = new Set<string>();
  for (let i = 0; i + 3 <= marked.length; i++) pieces.add(marked.slice(i, i + 3));
  return [...pieces];
}

/** What a pair of neighbours is known by: their beginnings, so that inflected forms are the same pair. */
export function stemOf(word: string): string {
  return fold(word).slice(0, 5);
}
