/** The words of a document as PostgreSQL keeps them (tsvector), written and read here, so that both sides cut words alike. */
import { fold, normalize, unitsOf } from "./words.ts";

/** What lies further back in a long text is not found by its words: PostgreSQL refuses text vectors above 1 MB. */
const MOST_CHARACTERS = 60_000;
const MOST_BYTES = 200_000;
/** PostgreSQL keeps no place beyond this one, and not more than so many of one word. */
const LAST_POSITION = 16_383;
const MOST_POSITIONS = 100;

export type Vector = {
  /** In the text form of a tsvector: words of the title carry the label A, words written without their accents the label B. */
  words: string;
  /** Number of units, those of the title included. */
  length: number;
};

/** Cuts a document into its words. Titles stand before the text, with a gap that no phrase spans. */
export function vectorOf(title: string, text: string): Vector {
  const places = new Map<string, string[]>();
  let position = 0;
  const put = (word: string, place: string) => {
    const known = places.get(word);
    if (!known) places.set(word, [place]);
    else if (known.length < MOST_POSITIONS && known.at(-1) !== place) known.push(place);
  };
  const add = (source: string, label: string) => {
    for (const unit of unitsOf(normalize(source))) {
      const at = Math.min(++position, LAST_POSITION);
      put(unit, `${at}${label}`);
      const plain = fold(unit);
      if (plain !== unit && plain !== "") put(plain, `${at}B`);
    }
  };
  add(title, "A");
  const titleLength = position;
  if (titleLength > 0) position++;
  const cut = text.slice(0, MOST_CHARACTERS);
  add(Buffer.byteLength(cut) > MOST_BYTES ? cut.slice(0, MOST_CHARACTERS / 2) : cut, "");
  const words: string[] = [];
  for (const [word, list] of places) words.push(`'${word}':${list.join(",")}`);
  return { words: words.join(" "), length: position - (titleLength > 0 ? 1 : 0) };
}

/**
 * Reads the text form of a stored vector, word by word, without taking its places apart.
 * @param wanted what a word is to the reader; null: nothing
 * @returns of each word that is something, what it is and where it stands: places behind commas, with their labels
 */
export function readVector<Wanted>(words: string, wanted: (word: string) => Wanted | null): { found: Wanted; places: string }[] {
  const read: { found: Wanted; places: string }[] = [];
  for (let start = 0; start < words.length;) {
    let end = words.indexOf(" ", start);
    if (end < 0) end = words.length;
    const close = words.lastIndexOf("'", end);
    const found = wanted(words.slice(start + 1, close));
    if (found !== null) read.push({ found, places: words.slice(close + 2, end) });
    start = end + 1;
  }
  return read;
}
