/** The part of a text that answers a question best, as plain text with the places of the words that fit. */
import { trigramsOf } from "./features.ts";
import { fold, normalize } from "./words.ts";

export type Snippet = { text: string; /** Begin and end of each word that fits, in UTF-16 units of `text`. */ marks: [number, number][] };

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const LENGTH = 180;
const MOST_TEXT = 20_000;

export type Shower = {
  /** Marks the words of a short text, such as a title. */
  mark(text: string): [number, number][];
  /** Chooses, among several texts, the stretch with most words of the question. */
  snippetOf(texts: readonly string[]): Snippet;
};

/** Shows where what was found answers the words of a question; it remembers each word it met, so one serves all that a question found. */
export function showerFor(words: readonly string[]): Shower {
  const fits = fitting(words);
  const mark = (text: string) => {
    const marks: [number, number][] = [];
    for (const match of text.slice(0, 1_000).matchAll(WORD)) {
      if (fits(match[0]).fit > 0) marks.push(...placesIn(match[0], match.index, words));
    }
    return marks;
  };
  return {
    mark,
    snippetOf(texts) {
      const { source, start } = bestPlace(texts, fits);
      const text = cut(source, start);
      return { text, marks: mark(text) };
    },
  };
}

type Fit = { fit: number; /** Without accents, in lower case; where it fits. */ word: string };
const NO_FIT: Fit = { fit: 0, word: "" };

/** Whether a word of a text is one of the question, in whatever form. */
function fitting(words: readonly string[]): (word: string) => Fit {
  const exact = new Set(words.flatMap((word) => [word, fold(word)]));
  const asked = [...new Set(words)].map((word) => new Set(trigramsOf(word))).filter(({ size }) => size >= 3);
  const any = new Set(asked.flatMap((pieces) => [...pieces]));
  const known = new Map<string, Fit>();
  const fitOf = (word: string, plain: string) => {
    if (exact.has(word) || exact.has(plain)) return 1;
    if (word >= "\u0e00") return words.some((pair) => pair.length > 1 && word.includes(pair)) ? 1 : 0;
    if (plain.length < 4 || !sharesAny(plain, any)) return 0;
    const own = new Set(trigramsOf(plain));
    const resembles = asked.some((pieces) => {
      const shared = own.intersection(pieces).size;
      return shared / Math.max(pieces.size, own.size) >= 0.5 || (shared === pieces.size - 1 && pieces.size >= 5);
    });
    return resembles ? 0.6 : 0;
  };
  return (raw) => {
    let found = known.get(raw);
    if (found === undefined) {
      const word = normalize(raw);
      const plain = fold(word);
      const fit = fitOf(word, plain);
      found = fit > 0 ? { fit, word: plain } : NO_FIT;
      known.set(raw, found);
    }
    return found;
  };
}

function sharesAny(plain: string, pieces: ReadonlySet<string>): boolean {
  const marked = `_${plain}_`;
  for (let i = 0; i + 3 <= marked.length; i++) if (pieces.has(marked.slice(i, i + 3))) return true;
  return false;
}

/** In a run without spaces only the pairs that fit are marked; elsewhere the whole word. */
function placesIn(raw: string, start: number, words: readonly string[]): [number, number][] {
  if (raw < "\u0e00") return [[start, start + raw.length]];
  const marks: [number, number][] = [];
  for (const word of new Set(words)) {
    for (let at = raw.indexOf(word); at >= 0; at = raw.indexOf(word, at + 1)) marks.push([start + at, start + at + word.length]);
  }
  return merged(marks);
}

function merged(marks: [number, number][]): [number, number][] {
  const list: [number, number][] = [];
  for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0])) {
    const last = list.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else list.push([from, to]);
  }
  return list;
}

/** Where the stretch with most words of the question begins. */
function bestPlace(texts: readonly string[], fits: (word: string) => Fit): { source: string; start: number } {
  let best: { source: string; start: number; value: number } | null = null;
  for (const text of texts) {
    const source = text.slice(0, MOST_TEXT);
    const hits: (Fit & { at: number })[] = [];
    for (const match of source.matchAll(WORD)) {
      const found = fits(match[0]);
      if (found.fit > 0) hits.push({ at: match.index, ...found });
    }
    for (let i = 0; i < hits.length; i++) {
      const seen = new Map<string, number>();
      for (let j = i; j < hits.length && hits[j]!.at - hits[i]!.at < LENGTH - 30; j++) seen.set(hits[j]!.word, hits[j]!.fit);
      let value = 0;
      for (const fit of seen.values()) value += fit;
      if (!best || value > best.value + 1e-9) best = { source, start: hits[i]!.at, value };
    }
    best ??= { source, start: 0, value: 0 };
  }
  return best ?? { source: "", start: 0 };
}

/** The stretch around a hit, on one line, with signs of what was left out. */
function cut(source: string, hit: number): string {
  let from = hit <= 30 ? 0 : hit - 30;
  // Begins at a word, not within one.
  if (from > 0) {
    const space = source.slice(from, hit).search(/\s/);
    from = space < 0 ? hit : from + space + 1;
  }
  let to = Math.min(source.length, from + LENGTH);
  if (to < source.length) {
    const space = source.slice(from, to).search(/\s\S*$/);
    if (space > LENGTH / 2) to = from + space;
  }
  const plain = source.slice(from, to).replaceAll(/\s+/g, " ").trim().toWellFormed();
  return `${from > 0 ? "… " : ""}${plain}${to < source.length ? " …" : ""}`;
}
