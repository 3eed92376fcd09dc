import { useIntl } from "react-intl";
import { useLocation, useRouteLoaderData } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import type { loader as rootLoader } from "../root.tsx";

/**
 * The languages, each by its own name: a plain form that loads the page anew.
 * @param action where the wish is sent, with the language of the address if it names one
 */
export function LanguageChoice({ action = "/language", locale, className }: { action?: string; locale?: string; className: string }) {
  const intl = useIntl();
  const { pathname, search } = useLocation();
  const root = useRouteLoaderData<typeof rootLoader>("root");
  return (
    <form method="post" action={action} aria-label={intl.formatMessage({ id: "common.language" })} className={className}>
      <input type="hidden" name="next" value={pathname + search} />
      {LOCALES.map((one) => (
        <button
          key={one}
          type="submit"
          name="locale"
          value={one}
          lang={one}
          aria-current={one === (locale ?? root?.locale) ? "true" : undefined}
        >
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
    </form>
  );
}
