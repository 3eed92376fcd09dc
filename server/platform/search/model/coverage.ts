/**
 * How much of a question a document speaks of: for each word asked the word that is most like it, by the pieces of three characters they share.
 * Pieces alone are met in words that have nothing to do with one another; a document that has something for each word is more often meant.
 */
import { featuresOf, idf, trigramsOf } from "./features.ts";
import type { Meant, Statistics } from "./rank.ts";

/** From here on in a document a word counts the less, the later it stands: a long one has a word for everything. */
const FROM = 40;
/** A document word that holds all of an asked one is nearly as good as the word itself. */
const HOLDS = 0.9;
/** Of a long question the first words. */
const MOST_WORDS = 32;

/** What a word of a document is to the words asked: index of each and how like it is, 0 to 1. */
export type Likeness = readonly (readonly [asked: number, likeness: number])[];

const NONE: Likeness = [];

/**
 * @param question its words in their order
 * @param meant what a word may have been meant as
 */
export function coverageOf(
  question: readonly string[],
  meant: (word: string) => readonly Meant[],
  statistics: Pick<Statistics, "having" | "documents">,
) {
  const words = [...new Set(question)].slice(0, MOST_WORDS).map((word) => meant(word)[0]?.word ?? word);
  const pieces = words.map(trigramsOf);
  const weights = words.map((word) => idf(statistics.documents, havingOf(word, statistics)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const byPiece = new Map<string, number[]>();
  pieces.forEach((list, asked) => {
    for (const piece of list) byPiece.set(piece, [...(byPiece.get(piece) ?? []), asked]);
  });
  const best = new Float64Array(words.length);
  return {
    /** What a word is like. */
    likeness(word: string): Likeness {
      const own = trigramsOf(word);
      const shared = new Map<number, number>();
      for (const piece of own) for (const asked of byPiece.get(piece) ?? []) shared.set(asked, (shared.get(asked) ?? 0) + 1);
      if (shared.size === 0) return NONE;
      return [...shared].map(([asked, count]) => {
        const { length } = pieces[asked]!;
        const like = words[asked] === word ? 1 : Math.max((2 * count) / (length + own.length), (HOLDS * count) / length);
        return [asked, like ** 2] as const;
      });
    },
    /** Begins a document. */
    begin(): void {
      best.fill(0);
    },
    /** A word of the document, and where it first stands. */
    meets(likeness: Likeness, position: number): void {
      const by = position > FROM ? Math.sqrt(FROM / position) : 1;
      for (const [asked, like] of likeness) if (like * by > best[asked]!) best[asked] = like * by;
    },
    /** How much of the question the document speaks of, 0 to 1. */
    share(): number {
      if (total === 0) return 0;
      let sum = 0;
      for (let n = 0; n < weights.length; n++) sum += weights[n]! * best[n]!;
      return sum / total;
    },
  };
}

/** In how many documents a word stands; of one that nobody wrote, in how many the rarest of its pieces does. */
function havingOf(word: string, statistics: Pick<Statistics, "having" | "documents">): number {
  const own = statistics.having(`=${word}`);
  if (own > 0) return own;
  const pieces = [...featuresOf(word).keys()].filter((feature) => feature.startsWith("4"));
  return Math.min(statistics.documents, ...pieces.map((feature) => statistics.having(feature)));
}
