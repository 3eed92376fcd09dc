import { createIntl, createIntlCache, type IntlShape } from "react-intl";
import type { RouterContextProvider } from "react-router";
import type { Api } from "../../server/api.ts";
import { DEFAULT_LOCALE, type Locale } from "../../shared/locales.ts";
import { apiContext, sessionContext } from "../context.ts";
import { formatLocale } from "../i18n/format-locale.ts";

type Messages = { [key: string]: string };
type Values = { [name: string]: string | number };
/** A problem as an operation throws it in this process. */
type Thrown = { status: number; code: string; values?: Values; errors?: readonly { path: string; code: string; values?: Values }[] };

const files = import.meta.glob<Messages>("../../locales/*/errors.json", { eager: true, import: "default" });
const cache = createIntlCache();
const intls = new Map<Locale, IntlShape>();

function wordsOf(locale: Locale): IntlShape {
  const known = intls.get(locale);
  if (known) return known;
  const messages = { ...files[`../../locales/${DEFAULT_LOCALE}/errors.json`], ...files[`../../locales/${locale}/errors.json`] };
  const intl = createIntl({ locale: formatLocale(locale), defaultLocale: DEFAULT_LOCALE, messages, onError: () => undefined }, cache);
  intls.set(locale, intl);
  return intl;
}

function isThrown(error: unknown): error is Thrown {
  return (
    error instanceof Error && "status" in error && typeof error.status === "number" && "code" in error && typeof error.code === "string"
  );
}

/**
 * A problem with its words (RFC 9457) in the language of the page, which the address or this browser may have chosen and the
 * operations do not know.
 */
function worded(error: Thrown, locale: Locale): object {
  const intl = wordsOf(locale);
  const text = (id: string, values: Values = {}) => (id in intl.messages ? intl.formatMessage({ id }, values) : undefined);
  const detail = text(`${error.code}.detail`, error.values);
  return {
    status: error.status,
    code: error.code,
    title: text(error.code, error.values) ?? intl.formatMessage({ id: "invalid" }),
    ...(detail !== undefined && { detail }),
    errors: (error.errors ?? []).map(({ path, code, values }) => ({
      path,
      code,
      message: text(`invalid.${code}`, values) ?? intl.formatMessage({ id: "invalid.value" }),
    })),
  };
}

/** The operations for a page: what they refuse is said in the page's language. */
export function apiFor(context: Readonly<RouterContextProvider>): Api {
  const api = context.get(apiContext);
  const { locale } = context.get(sessionContext);
  return {
    async call(id, input) {
      try {
        return await api.call(id, input);
      } catch (error) {
        throw isThrown(error) ? worded(error, locale) : error;
      }
    },
  };
}
