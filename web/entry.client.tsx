import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { createIntl, RawIntlProvider } from "react-intl";
import { HydratedRouter } from "react-router/dom";
import { DEFAULT_LOCALE, isLocale } from "../shared/locales.ts";
import { rememberLabels } from "./i18n/fast-intl.ts";
import { formatLocale } from "./i18n/format-locale.ts";
import { PageContext } from "./shell/page-context.ts";

/** Texts come as static files, preloaded by the page, so that the HTML stays small and the files stay cached. */
async function loadMessages(urls: readonly string[]): Promise<Record<string, string>> {
  const files = await Promise.all(urls.map(async (url) => (await fetch(url, { credentials: "same-origin" })).json()));
  return Object.assign({}, ...files);
}

async function start(): Promise<void> {
  const { lang, dataset } = document.documentElement;
  const locale = isLocale(lang) ? lang : DEFAULT_LOCALE;
  const urls = (dataset["messages"] ?? "").split(" ").filter(Boolean);
  const intl = rememberLabels(
    createIntl({
      locale: formatLocale(locale),
      defaultLocale: DEFAULT_LOCALE,
      messages: await loadMessages(urls),
      timeZone: dataset["zone"] ?? "UTC",
      onError: () => undefined,
    }),
  );
  // The server writes times in the zone that this cookie names; the first visit sees UTC.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `backstay-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <PageContext value={{ hydrate: true, messageUrls: urls, nonce: "" }}>
          <RawIntlProvider value={intl}>
            <HydratedRouter />
          </RawIntlProvider>
        </PageContext>
      </StrictMode>,
    );
  });
}

void start();
