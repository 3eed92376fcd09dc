/** Whether two names may be those of one: people write without marks, in another order, with initials, and slip. */

/** Forms of companies that say nothing of who it is. */
const LEGAL = new Set(
  "ag bv co corp corporation eg ev eirl eireli fzco gbr gmbh inc incorporated kg kgaa limited llc llp ltd ltda me mbh nv ohg oy ab as aps plc pte sa sarl sas se spa srl sro spol spolsro sl zoo ug und and et cia company holding".split(
    " ",
  ),
);

/** The words of a name: lower case, without marks, signs and what is only a legal form. */
export function wordsOfName(name: string): string[] {
  const words = name
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/\b([a-z])\.\s?(?=[a-z]\.)/g, "$1")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const telling = words.filter((word) => !LEGAL.has(word));
  return telling.length > 0 ? telling : words;
}

/** Whether a word becomes another by one slip: a letter more, less, other, or two swapped. */
function near(one: string, other: string): boolean {
  if (one === other) return true;
  if (Math.min(one.length, other.length) < 4 || Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  let [a, b] = [one.length, other.length];
  while (a > from && b > from && one[a - 1] === other[b - 1]) [a, b] = [a - 1, b - 1];
  if (a - from <= 1 && b - from <= 1) return true;
  return a - from === 2 && b - from === 2 && one[from] === other[from + 1] && one[from + 1] === other[from];
}

const fits = (one: string, other: string) =>
  near(one, other) || (one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other));

/**
 * Whether two names may be one: every word of the shorter has its own in the longer, and at least one of them is whole.
 * @example mayBeOne("Nováková, Jana", "J. Novakova")
 */
export function mayBeOne(first: string, second: string): boolean {
  const [short, long] = [wordsOfName(first), wordsOfName(second)].toSorted((a, b) => a.length - b.length) as [string[], string[]];
  if (short.length === 0 || long.length - short.length > 1) return false;
  // A single word beside two is a family name at most.
  if (short.length === 1 && long.length > 1) return false;
  const left = [...long];
  let whole = 0;
  for (const word of short.toSorted((a, b) => b.length - a.length)) {
    const at = left.findIndex((other) => near(word, other));
    const found = at >= 0 ? at : left.findIndex((other) => fits(word, other));
    if (found < 0) return false;
    if (word.length > 1 && left[found]!.length > 1) whole++;
    left.splice(found, 1);
  }
  return whole > 0;
}
