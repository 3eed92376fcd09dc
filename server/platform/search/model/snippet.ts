/** The part of a text that answers a question best, as plain text with the places of the words that fit. */
import { featuresOf } from "./features.ts";
import { fold, normalize } from "./words.ts";

export type Snippet = { text: string; /** Begin and end of each word that fits, in UTF-16 units of `text`. */ marks: [number, number][] };

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const LENGTH = 180;
const MOST_TEXT = 20_000;

/** Whether a word of a text is one of the question, in whatever form. */
function fitting(words: readonly string[]): (word: string) => number {
  const exact = new Set(words.flatMap((word) => [word, fold(word)]));
  const asked = [...new Set(words)].map((word) => new Set([...featuresOf(fold(word)).keys()].filter((key) => key.startsWith("3"))));
  const known = new Map<string, number>();
  return (raw) => {
    let fit = known.get(raw);
    if (fit !== undefined) return fit;
    const word = normalize(raw);
    const plain = fold(word);
    fit = exact.has(word) || exact.has(plain) ? 1 : 0;
    if (fit === 0 && word >= "\u0e00") {
      fit = words.some((pair) => pair.length > 1 && word.includes(pair)) ? 1 : 0;
    } else if (fit === 0 && plain.length >= 4) {
      const own = [...featuresOf(plain).keys()].filter((key) => key.startsWith("3"));
      for (const pieces of asked) {
        if (pieces.size < 3) continue;
        const shared = own.filter((piece) => pieces.has(piece)).length;
        if (shared / Math.max(pieces.size, own.length) >= 0.5 || (shared === pieces.size - 1 && pieces.size >= 5)) fit = 0.6;
      }
    }
    known.set(raw, fit);
    return fit;
  };
}

/** Marks the words of a short text, such as a title. */
export function mark(text: string, words: readonly string[]): [number, number][] {
  const fits = fitting(words);
  const marks: [number, number][] = [];
  for (const match of text.slice(0, 1_000).matchAll(WORD)) {
    if (fits(match[0]) > 0) marks.push(...placesIn(match[0], match.index, words));
  }
  return marks;
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

/** Chooses, among several texts, the stretch with most words of the question. */
export function snippetOf(texts: readonly string[], words: readonly string[]): Snippet {
  const fits = fitting(words);
  let best: { text: string; start: number; value: number } | null = null;
  for (const text of texts) {
    const source = text.slice(0, MOST_TEXT);
    const hits: { at: number; word: string; fit: number }[] = [];
    for (const match of source.matchAll(WORD)) {
      const fit = fits(match[0]);
      if (fit > 0) hits.push({ at: match.index, word: fold(normalize(match[0])), fit });
    }
    for (let i = 0; i < hits.length; i++) {
      const seen = new Map<string, number>();
      for (let j = i; j < hits.length && hits[j]!.at - hits[i]!.at < LENGTH - 30; j++) seen.set(hits[j]!.word, hits[j]!.fit);
      let value = 0;
      for (const fit of seen.values()) value += fit;
      if (!best || value > best.value + 1e-9) best = { text: source, start: hits[i]!.at, value };
    }
    best ??= { text: source, start: 0, value: 0 };
  }
  if (!best) return { text: "", marks: [] };
  return cut(best.text, best.start, words);
}

function cut(source: string, hit: number, words: readonly string[]): Snippet {
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
  const text = `${from > 0 ? "… " : ""}${plain}${to < source.length ? " …" : ""}`;
  return { text, marks: mark(text, words) };
}
