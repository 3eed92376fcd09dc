/** Guesses in which of our languages a text is written, by its letters and its commonest words. */
import type { Locale } from "#shared/locales";

const WORDS: { [locale in Exclude<Locale, "ar">]: ReadonlySet<string> } = {
  en: new Set(
    "the and is are was to of for with this that have has not you your we our please from can after when on in it be i my hello thanks how do would".split(
      " ",
    ),
  ),
  pt: new Set(
    "o os a as de do da dos das em no na e é que não para com por um uma está são foi você olá obrigado obrigada quando mais se ao nós após meu minha bom dia erro ainda sem".split(
      " ",
    ),
  ),
  cs: new Set(
    "je se na že v s k o z pro jsem jsme není nelze ale jak při po do prosím dobrý den děkuji děkujeme když to chyba od bude byl byla která který nebo také už".split(
      " ",
    ),
  ),
  de: new Set(
    "der die das und ist nicht ich wir sie zu den mit von für auf ein eine einen im dem nach bei wird wurde haben bitte danke guten tag hallo unsere wenn auch noch seit vielen".split(
      " ",
    ),
  ),
};

/** So many characters tell as much as all of them. */
const SAMPLE = 800;

/**
 * The language of a text.
 * @returns null when it is too short or in none of our languages
 */
export function detectLanguage(text: string): Locale | null {
  const sample = text.slice(0, SAMPLE).toLowerCase();
  const words = sample.match(/\p{L}+/gu) ?? [];
  let letters = 0;
  let arabic = 0;
  const scores = { en: 0, pt: 0, cs: 0, de: 0 };
  for (const word of words) {
    letters += word.length;
    if (word >= "\u0600" && word < "\u0780") arabic += word.length;
    const weight = word.length > 2 ? 2 : 1;
    if (WORDS.en.has(word)) scores.en += weight;
    if (WORDS.pt.has(word)) scores.pt += weight;
    if (WORDS.cs.has(word)) scores.cs += weight;
    if (WORDS.de.has(word)) scores.de += weight;
  }
  if (letters < 8) return null;
  if (arabic > letters * 0.5) return "ar";
  // Letters that one of them alone uses count for as much as a word.
  for (const letter of sample) {
    if (letter < "\u0080") continue;
    if ("ěřůď".includes(letter)) scores.cs += 2;
    else if ("ßäöü".includes(letter)) scores.de += 2;
    else if ("ãõç".includes(letter)) scores.pt += 2;
  }
  const [locale, most] = (Object.entries(scores) as [Exclude<Locale, "ar">, number][]).reduce((best, one) =>
    one[1] > best[1] ? one : best,
  );
  return most >= 3 && most >= words.length * 0.15 ? locale : null;
}
