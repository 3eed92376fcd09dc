import { FormattedMessage } from "react-intl";
import { useLocation, useRouteLoaderData } from "react-router";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import type { loader as rootLoader } from "../root.tsx";
import { Avatar } from "../ui/avatar.tsx";

/** Who is signed in, the language of the pages, signing out: plain forms that load a new page. */
export function Account({ name, email }: { name: string; email: string }) {
  const { pathname, search } = useLocation();
  const root = useRouteLoaderData<typeof rootLoader>("root");
  return (
    <details className="admin-account">
      <summary className="admin-nav-item">
        <Avatar name={name} tone="agent" />
        <bdi className="truncate">{name}</bdi>
      </summary>
      <p className="truncate text-xs text-faint">
        <bdi dir="ltr">{email}</bdi>
      </p>
      <form method="post" action="/language" className="grid gap-1">
        <input type="hidden" name="next" value={pathname + search} />
        <label className="grid gap-1 text-xs text-faint">
          <FormattedMessage id="common.language" />
          <select name="locale" defaultValue={root?.locale} className="input">
            {LOCALES.map((locale) => (
              <option key={locale} value={locale} lang={locale}>
                {LANGUAGE_NAMES[locale]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="btn" data-look="plain">
          <FormattedMessage id="common.save" />
        </button>
      </form>
      <a href="/account" className="admin-nav-item">
        <FormattedMessage id="common.account" />
      </a>
      <form method="post" action="/sign-out">
        <button type="submit" className="admin-nav-item w-full">
          <FormattedMessage id="common.signOut" />
        </button>
      </form>
    </details>
  );
}
