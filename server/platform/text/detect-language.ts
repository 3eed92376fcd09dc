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

/**
 * The language of a text.
 * @returns null when it is too short or in none of our languages
 */
export function detectLanguage(text: string): Locale | null {
  const sample = text.slice(0, 2_000).toLowerCase();
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 8) return null;
  if ((sample.match(/\p{Script=Arabic}/gu)?.length ?? 0) > letters * 0.5) return "ar";
  const words = sample.match(/\p{L}+/gu) ?? [];
  let best: Locale | null = null;
  let most = 1;
  for (const [locale, known] of Object.entries(WORDS) as [Exclude<Locale, "ar">, ReadonlySet<string>][]) {
    let score = 0;
    for (const word of words) if (known.has(word)) score += word.length > 2 ? 2 : 1;
    if (locale === "cs") score += 2 * (sample.match(/[ěřůď]/g)?.length ?? 0);
    if (locale === "de") score += 2 * (sample.match(/[ßäöü]/g)?.length ?? 0);
    if (locale === "pt") score += 2 * (sample.match(/[ãõç]/g)?.length ?? 0);
    if (score > most) [best, most] = [locale, score];
  }
  return most >= 3 && most >= words.length * 0.15 ? best : null;
}
