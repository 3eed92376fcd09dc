import type { Locale } from "../../shared/locales.ts";

const FORMAT_LOCALES: Record<Locale, string> = { en: "en-GB", pt: "pt-BR", cs: "cs-CZ", ar: "ar-u-nu-latn", de: "de-DE" };

/** The tag used for numbers and dates: Arabic with Western digits, English as in Britain, Portuguese as in Brazil. */
export function formatLocale(locale: Locale): string {
  return FORMAT_LOCALES[locale];
}
