/** The words of replies, in the language of the ticket. */
import { problemBody, type Problem } from "#platform/http";
import { translate } from "#platform/i18n";
import { DEFAULT_LOCALE, isLocale, type Locale } from "#shared/locales";

/** The language a customer is answered in. @param locale of the ticket, BCP 47 */
export function answerLocale(locale: string): Locale {
  return isLocale(locale) ? locale : DEFAULT_LOCALE;
}

/** As numbers, days and amounts are written in a language, with the digits that texts have. */
export function formTag(locale: Locale): string {
  return locale === "ar" ? "ar-u-nu-latn" : locale === "pt" ? "pt-BR" : locale;
}

/** A day in words, such as 30 November 2026. @param at `YYYY-MM-DD`, or an instant of which the day in UTC counts, as with licences */
export function dayWords(locale: Locale, at: Date | string): string {
  const instant = typeof at === "string" ? new Date(`${at}T12:00:00Z`) : at;
  return new Intl.DateTimeFormat(formTag(locale), { dateStyle: "long", timeZone: "UTC" }).format(instant);
}

export function say(locale: Locale, key: string, values: { [name: string]: string | number }): string {
  return translate(locale, `licensing.answer.${key}`, values);
}

/** A refusal as it would be answered, for whoever only looks. */
export function shownRefusal(problem: Problem | null, locale: Locale): { code: string; title: string; detail: string } | null {
  if (!problem) return null;
  const { title, detail } = problemBody(problem, locale);
  return { code: problem.code, title: String(title), detail: String(detail) };
}
