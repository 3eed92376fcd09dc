/** Texts of the server in five languages: `locales/<language>/<wing>.json`, ICU messages (FormatJS). */
import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { DEFAULT_LOCALE, type Locale } from "#shared/locales";

const FOLDER = new URL("../../../locales/", import.meta.url);
const texts = new Map<string, Map<string, string>>();
const compiled = new Map<string, IntlMessageFormat>();

function textsOf(locale: string): Map<string, string> {
  let all = texts.get(locale);
  if (all) return all;
  all = new Map();
  const folder = new URL(`${locale}/`, FOLDER);
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".json")) continue;
    const wing = file.slice(0, -".json".length);
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { [key: string]: string }))
      all.set(`${wing}.${key}`, text);
  }
  texts.set(locale, all);
  return all;
}

/** A text as it is written, its placeholders not filled in; empty where there is none. @param key `wing.key` */
export function rawText(locale: Locale, key: string): string {
  return textsOf(locale).get(key) ?? textsOf(DEFAULT_LOCALE).get(key) ?? "";
}

/**
 * A text in a language, its placeholders filled in.
 * @param key `wing.key`
 * @param fallback returned when no language has the key; the key itself when absent
 */
export function translate(
  locale: Locale,
  key: string,
  values: { [name: string]: string | number | Date } = {},
  fallback: string = key,
): string {
  const text = textsOf(locale).get(key) ?? textsOf(DEFAULT_LOCALE).get(key);
  if (text === undefined) return fallback;
  if (!text.includes("{") && !text.includes("'")) return text;
  const cacheKey = `${locale}\n${key}`;
  let message = compiled.get(cacheKey);
  if (!message)
    compiled.set(
      cacheKey,
      (message = new IntlMessageFormat(text, locale === "ar" ? "ar-u-nu-latn" : locale === "pt" ? "pt-BR" : locale, undefined, {
        ignoreTag: true,
      })),
    );
  return String(message.format(values));
}
