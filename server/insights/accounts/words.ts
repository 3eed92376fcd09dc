/** Words and numbers of statements as files and notes show them, in a language and a zone. */
import { translate } from "#platform/i18n";
import type { Locale } from "#shared/locales";

/** The tag for numbers and dates: Arabic with Western digits, English as in Britain, Portuguese as in Brazil. */
export function formatOf(locale: Locale): string {
  return { en: "en-GB", pt: "pt-BR", cs: "cs-CZ", ar: "ar-u-nu-latn", de: "de-DE" }[locale];
}

/** `November 2026`. @param month its first day or `YYYY-MM` */
export function monthName(month: string, locale: Locale): string {
  return new Intl.DateTimeFormat(formatOf(locale), { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${month.slice(0, 7)}-01T12:00:00Z`),
  );
}

/** A share as it is shown: two decimals at most, never rounded up. */
export function shareText(percent: number | null, locale: Locale): string {
  return percent === null
    ? "–"
    : new Intl.NumberFormat(formatOf(locale), { style: "percent", maximumFractionDigits: 2 }).format(percent / 100);
}

/** An instant in the zone of the statement, the same in every language: `2026-11-03 14:05`. */
export function localTime(at: string | null, timeZone: string): string {
  if (at === null) return "";
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(new Date(at));
}

/** Texts of statements. */
export const wordsOf =
  (locale: Locale) =>
  (key: string, values: { [name: string]: string | number } = {}): string =>
    translate(locale, `statements.statement.${key}`, values);
