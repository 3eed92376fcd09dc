/**
 * Ranking: BM25 over the pieces of words (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), with fields:
 * a word of the title counts three times, one of the first words of the text twice, and neighbours of the question that are neighbours in the
 * document count besides.
 */
import { coverageOf, type Likeness } from "./coverage.ts";
import { featuresOf, idf, stemOf, WEIGHTS } from "./features.ts";
import { readVector } from "./vector.ts";
import { fold } from "./words.ts";

const K1 = 1;
const B = 0.85;
const TITLE = 3;
const LEAD = 2;
const LEAD_WORDS = 12;

export type Candidate = { words: string; length: number };
/** How many documents there are, in how many a piece occurs, about. */
export type Statistics = {
  documents: number;
  averageLength: number;
  having(feature: string): number;
  /** Which known words have one of these pieces of three: undefined for a word that is not known. */
  sharing(threes: ReadonlySet<string>): (word: string) => boolean | undefined;
};
/** What a word of the question may have been meant as, beside itself. */
export type Meant = {
  word: string;
  weight: number;
  /** The same letters in another order: hardly anything else was meant. */ swapped?: boolean;
};

/** What a word of a document is to the question. */
type Wanted = { features: readonly number[]; likeness: Likeness; /** What it is known by in a pair of neighbours. */ stem: string | null };

/** Scores documents against the words of a question. @returns one score each, 0 where nothing fits */
export function score(
  question: readonly string[],
  meant: (word: string) => readonly Meant[],
  candidates: readonly Candidate[],
  statistics: Statistics,
): Float64Array {
  const { documents, averageLength } = statistics;
  // Each feature of the question: its index and weight.
  const index = new Map<string, number>();
  const weights: number[] = [];
  const ask = (feature: string, weight: number) => {
    const known = index.get(feature);
    if (known === undefined) {
      index.set(feature, weights.length);
      weights.push(weight * idf(documents, statistics.having(feature)));
    } else weights[known]! += weight * idf(documents, statistics.having(feature));
  };
  for (const word of question) {
    const others = meant(word);
    for (const { word: form, weight } of [{ word, weight: others[0]?.swapped ? WEIGHTS.misspelt : 1 }, ...others]) {
      const features = featuresOf(form);
      // A long word has many pieces, yet it is one word.
      const evened = weight * (3 / features.size) ** WEIGHTS.perWord;
      for (const [feature, by] of features) ask(feature, by * evened);
    }
  }
  const pairs = pairsOf(question);
  const coverage = coverageOf(question, meant, statistics);
  const relevant = relevance(index, statistics);
  // Most words of a document are met again in the next, and are nothing to the question.
  const known = new Map<string, Wanted | null>();
  const wanted = (word: string): Wanted | null => {
    let found = known.get(word);
    if (found === undefined) {
      const features = relevant(word);
      const stem = pairs.count > 0 ? pairs.stemIn(word) : null;
      found =
        features.length > 0 || stem !== null ? { features, stem, likeness: features.length > 0 ? coverage.likeness(word) : [] } : null;
      known.set(word, found);
    }
    return found;
  };
  const scores = new Float64Array(candidates.length);
  const shares = new Float64Array(candidates.length);
  const pairCounts: Map<number, number>[] = [];
  const pairTotals = new Float64Array(pairs.count);
  const counts = new Float64Array(weights.length);
  candidates.forEach((candidate, n) => {
    counts.fill(0);
    coverage.begin();
    const touched: number[] = [];
    const places = new Map<string, number[]>();
    const titleEnd = lastOfTitle(candidate.words);
    const leadEnd = titleEnd + (titleEnd > 0 ? 1 : 0) + LEAD_WORDS;
    for (const { found, places: at } of readVector(candidate.words, wanted)) {
      const { features, stem, likeness } = found;
      const { count, positions } = occurrences(at, leadEnd, stem !== null);
      coverage.meets(likeness, Number.parseInt(at, 10));
      if (count === 0) continue;
      for (const feature of features) {
        if (counts[feature] === 0) touched.push(feature);
        counts[feature]! += count;
      }
      if (stem !== null) places.set(stem, [...(places.get(stem) ?? []), ...positions]);
    }
    const norm = K1 * (1 - B + (B * candidate.length) / averageLength);
    let sum = 0;
    for (const feature of touched) sum += (weights[feature]! * counts[feature]! * (K1 + 1)) / (counts[feature]! + norm);
    scores[n] = sum;
    shares[n] = coverage.share();
    const found = pairs.in(places);
    for (const pair of found.keys()) pairTotals[pair]!++;
    pairCounts.push(found);
  });
  if (pairs.count > 0) {
    candidates.forEach((candidate, n) => {
      const norm = K1 * (1 - B + (B * candidate.length) / averageLength);
      for (const [pair, count] of pairCounts[n]!)
        scores[n]! += (WEIGHTS.pair * idf(candidates.length, pairTotals[pair]!) * count * (K1 + 1)) / (count + norm);
    });
  }
  const most = scores.reduce((best, one) => Math.max(best, one), 0);
  return scores.map((one, n) => (one > 0 ? one + WEIGHTS.coverage * most * shares[n]! : 0));
}

/** Which features of the question a word of a document has; it is taken apart only if it has a piece of three of the question. */
function relevance(index: ReadonlyMap<string, number>, statistics: Statistics): (word: string) => readonly number[] {
  const kept = (mark: string) => new Map([...index].flatMap(([key, n]) => (key.startsWith(mark) ? [[key.slice(1), n] as const] : [])));
  const threes = kept("3");
  const fours = kept("4");
  const wholes = kept("=");
  const sharing = statistics.sharing(new Set(threes.keys()));
  const none: readonly number[] = [];
  const collect = (word: string, list: number[]) => {
    const marked = `_${word}_`;
    const take = (n: number | undefined) => {
      if (n !== undefined && !list.includes(n)) list.push(n);
    };
    take(wholes.get(word));
    for (let i = 0; i + 3 <= marked.length; i++) {
      const three = threes.get(marked.slice(i, i + 3));
      // Without its first three characters a piece of four is not there either.
      if (three === undefined) continue;
      take(three);
      if (i + 4 <= marked.length) take(fours.get(marked.slice(i, i + 4)));
    }
    if (marked.length === 3) take(fours.get(marked));
  };
  return (word) => {
    if (word >= "\u0e00") {
      const n = index.get(word);
      return n === undefined ? none : [n];
    }
    if (!(sharing(word) ?? mayShare(word, threes))) return none;
    const list: number[] = [];
    collect(word, list);
    const plain = fold(word);
    if (plain !== word) collect(plain, list);
    return list;
  };
}

function mayShare(word: string, threes: ReadonlyMap<string, number>): boolean {
  for (const form of new Set([word, fold(word)])) {
    const marked = `_${form}_`;
    for (let i = 0; i + 3 <= marked.length; i++) if (threes.has(marked.slice(i, i + 3))) return true;
  }
  return false;
}

/** The place of the last word of the title, by its label; words have no capital letters. */
function lastOfTitle(words: string): number {
  let last = 0;
  for (let at = words.indexOf("A"); at >= 0; at = words.indexOf("A", at + 1)) {
    let from = at;
    while (words.charCodeAt(from - 1) >= 48 && words.charCodeAt(from - 1) <= 57) from--;
    last = Math.max(last, Number(words.slice(from, at)));
  }
  return last;
}

/** How often a word counts: places labelled B are its shadow without accents and count where they stand only. */
function occurrences(places: string, leadEnd: number, wanted: boolean): { count: number; positions: number[] } {
  let count = 0;
  const positions: number[] = [];
  for (const place of places.split(",")) {
    const label = place.charCodeAt(place.length - 1);
    if (label === 66) continue;
    const position = Number.parseInt(place, 10);
    count += label === 65 ? TITLE : position <= leadEnd ? LEAD : 1;
    if (wanted) positions.push(position);
  }
  return { count, positions };
}

/** Neighbours in the question. */
function pairsOf(question: readonly string[]) {
  const stems = question.map(stemOf);
  const wanted = new Set(stems);
  const pairs = new Map<string, [string, string]>();
  for (let i = 0; i + 1 < stems.length; i++) pairs.set(`${stems[i]} ${stems[i + 1]}`, [stems[i]!, stems[i + 1]!]);
  const list = [...pairs.values()];
  return {
    count: list.length,
    stemIn(word: string): string | null {
      const stem = stemOf(word);
      return wanted.has(stem) ? stem : null;
    },
    in(places: ReadonlyMap<string, readonly number[]>): Map<number, number> {
      const found = new Map<number, number>();
      list.forEach(([first, second], n) => {
        const before = places.get(first);
        const after = places.get(second);
        if (!before || !after) return;
        const next = new Set(after);
        let count = 0;
        for (const position of before) if (next.has(position + 1)) count++;
        if (count > 0) found.set(n, count);
      });
      return found;
    },
  };
}
