/**
 * Text as the index sees it: words of letters, marks and digits in lower case; runs of scripts that write no spaces (Chinese, Japanese, Thai and
 * others) as pairs of characters. The same for documents and questions, in any language, without a dictionary.
 */

/** Longer runs of letters are no words anybody asks for: keys, checksums, text in base 64. */
const LONGEST_WORD = 60;
/** Letters with their marks, and digits. A mark alone is no word. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** Scripts without spaces between words; Korean has spaces, but glues endings to its words, so pairs find more. */
const SPACELESS =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー々]+/gu;
const ANY_SPACELESS = new RegExp(SPACELESS.source, "u");

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/** Composed (NFC), in lower case, full-width letters and ligatures as plain ones; invisible marks of direction, tatweel and joiners left out. */
export function normalize(text: string): string {
  // Most text is, and has nothing to compose or leave out.
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKC")
    .replaceAll(/[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Variation_Selector}/gu, "")
    .toLowerCase()
    .normalize("NFC");
}

/** The units of a normalised text in their order. */
export function* unitsOf(normalized: string): Generator<string> {
  for (const [run] of normalized.matchAll(WORD)) {
    if (!ANY_SPACELESS.test(run)) {
      yield run.length > LONGEST_WORD ? run.slice(0, LONGEST_WORD) : run;
      continue;
    }
    let end = 0;
    for (const match of run.matchAll(SPACELESS)) {
      if (match.index > end) yield run.slice(end, match.index);
      yield* pairs(match[0]);
      end = match.index + match[0].length;
    }
    if (end < run.length) yield run.slice(end);
  }
}

function* pairs(run: string): Generator<string> {
  const characters = [...run];
  if (characters.length === 1) yield run;
  for (let i = 0; i + 1 < characters.length; i++) yield characters[i]! + characters[i + 1]!;
}

/** Letters that no decomposition takes apart, as people write them who lack them on their keyboard. */
const PLAIN: { [letter: string]: string } = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n",
  أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ئ: "ي", ؤ: "و", ة: "ه", ک: "ك", ی: "ي",
}; // prettier-ignore
const HAS_PLAIN = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g");
/** Accents of Latin, Greek and Cyrillic, vowel signs of Arabic and Hebrew; not the vowels of Indian scripts, which are letters of the word. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g;

/** A unit without accents, and with the plain forms of letters; most are their own fold. */
export function fold(unit: string): string {
  if (/^[a-z0-9]*$/.test(unit)) return unit;
  return unit
    .replaceAll(HAS_PLAIN, (letter) => PLAIN[letter]!)
    .normalize("NFD")
    .replaceAll(ACCENTS, "")
    .normalize("NFC");
}
