/** The languages Backstay speaks from the first day. Tags are BCP 47. */
export const LOCALES = ["en", "pt", "cs", "ar", "de"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "en";

/** Text of the vendor that customers read: one text per language. */
export type LocalizedText = { [locale: string]: string };

export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && (LOCALES as readonly string[]).includes(value);
}

/** Writing direction of a language: `rtl` for Arabic, else `ltr`. */
export function direction(locale: string): "ltr" | "rtl" {
  return locale.startsWith("ar") ? "rtl" : "ltr";
}

/**
 * Chooses the best supported language of an Accept-Language header (RFC 9110 §12.5.4).
 * @param header the header's value, or null
 * @param fallback returned when nothing matches
 */
export function negotiateLocale(header: string | null | undefined, fallback: Locale = DEFAULT_LOCALE): Locale {
  if (!header) return fallback;
  const ranges = header
    .slice(0, 500)
    .split(",")
    .map((part, index) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((p) => /^\s*q=([0-9.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { language: tag.split("-")[0]!, weight: weight === undefined ? 1 : Number(weight), index };
    })
    .filter((range) => range.weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index);
  for (const range of ranges) if (isLocale(range.language)) return range.language;
  return fallback;
}

/** The text in a language, else in English, else in whatever language there is. */
export function localize(text: LocalizedText, locale: string): string {
  return text[locale] ?? text[locale.split("-")[0]!] ?? text[DEFAULT_LOCALE] ?? Object.values(text)[0] ?? "";
}

/** Each language by its own name, so that it is found by who reads no other. */
export const LANGUAGE_NAMES: { readonly [locale in Locale]: string } = {
  en: "English",
  pt: "Português",
  cs: "Čeština",
  ar: "العربية",
  de: "Deutsch",
};
