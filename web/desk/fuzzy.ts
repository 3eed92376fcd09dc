/** How well what was typed fits a label: forgiving of skipped letters, missing accents and the order of words. Pure. */

const MARKS = /\p{M}+/gu;

/** Letters without their marks, in lower case; Arabic letters in the form they are usually typed. */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replaceAll(/[\u0622\u0623\u0625]/g, "\u0627")
    .replaceAll("\u0629", "\u0647")
    .replaceAll("\u0649", "\u064a")
    .replaceAll("ß", "ss");
}

function isStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!);
}

/** One word against a folded text: whole words before beginnings, beginnings before insides, insides before scattered letters. */
function scoreWord(text: string, word: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const whole = end === text.length || !/[\p{L}\p{N}]/u.test(text[end]!);
    best = Math.max(best, isStart(text, at) ? (whole ? 100 : 80) - Math.min(at, 20) / 4 : 40 - Math.min(at, 20) / 4);
  }
  if (best > 0 || word.length < 2) return best;
  // Letters in their order, each gap costs; beginnings of words count more.
  let score = 24;
  let last = -1;
  for (const letter of word) {
    const at = text.indexOf(letter, last + 1);
    if (at < 0) return 0;
    if (at !== last + 1 && !isStart(text, at)) score -= last < 0 ? 8 : 5;
    last = at;
  }
  return Math.max(0, score);
}

/**
 * @param typed as it was typed; every word of it must fit
 * @returns 0: does not fit; more fits better
 */
export function fuzzyScore(typed: string, label: string, keywords = ""): number {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const text = folded(label);
  const more = folded(keywords);
  let total = 0;
  for (const word of words) {
    const score = Math.max(scoreWord(text, word), more ? scoreWord(more, word) * 0.7 : 0);
    if (score === 0) return 0;
    total += score;
  }
  return total / words.length + 10 / (10 + text.length);
}

/** Those that fit, best first; equals stay in their order. */
export function fuzzyRank<T extends { label: string; keywords?: string }>(typed: string, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, score: fuzzyScore(typed, item.label, item.keywords) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
