import { createIntl, createIntlCache, type IntlShape } from "react-intl";
import { DEFAULT_LOCALE, type Locale } from "../../shared/locales.ts";
import { rememberLabels } from "./fast-intl.ts";
import { formatLocale } from "./format-locale.ts";
import type { Wing } from "./wings.ts";

type Messages = Record<string, string>;

const files = import.meta.glob<Messages>("../../locales/*/{common,desk,portal,admin,privacy,account,statements,insights}.json", {
  eager: true,
  import: "default",
});
const urls = import.meta.glob<string>("../../locales/*/{common,desk,portal,admin,privacy,account,statements,insights}.json", {
  eager: true,
  import: "default",
  query: "?url",
});

const cache = createIntlCache();
const intls = new Map<string, IntlShape>();

function pathOf(locale: Locale, wing: Wing): string {
  return `../../locales/${locale}/${wing}.json`;
}

/**
 * The formatter of a language with the texts of some wings. Made once and shared by all requests: compiled messages stay compiled.
 * @param timeZone IANA name; times are written in it
 */
export function serverIntl(locale: Locale, wings: readonly Wing[], timeZone: string): IntlShape {
  const key = `${locale} ${timeZone} ${wings.join(" ")}`;
  const known = intls.get(key);
  if (known) return known;
  const messages: Messages = Object.assign(
    {},
    ...wings.map((wing) => files[pathOf(DEFAULT_LOCALE, wing)]),
    ...wings.map((wing) => files[pathOf(locale, wing)]),
  );
  const intl = rememberLabels(
    createIntl({ locale: formatLocale(locale), defaultLocale: DEFAULT_LOCALE, messages, timeZone, onError: () => undefined }, cache),
  );
  // A stranger may send any time zone in a cookie: do not keep formatters without bound.
  if (intls.size > 200) intls.clear();
  intls.set(key, intl);
  return intl;
}

/** Addresses of the message files that the browser loads before it takes over the page. */
export function messageUrls(locale: Locale, wings: readonly Wing[]): string[] {
  return wings.map((wing) => urls[pathOf(locale, wing)]).filter((url) => url !== undefined);
}
