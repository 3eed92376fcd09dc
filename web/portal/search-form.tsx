import { FormattedMessage, useIntl } from "react-intl";
import Search from "lucide-react/icons/search";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { usePortalPath } from "./paths.ts";

/** Searches the person's own requests, and says so. */
export function SearchForm({ q = "", scope = null, large = false }: { q?: string; scope?: string | null; large?: boolean }) {
  const intl = useIntl();
  const to = usePortalPath();
  return (
    <form role="search" method="get" action={to("/requests")} className="portal-search" data-large={large || undefined}>
      <label htmlFor="q" className={large ? "field-label" : "sr-only"}>
        <FormattedMessage id="portal.search.label" />
      </label>
      {scope && <input type="hidden" name="scope" value={scope} />}
      <div className="portal-search-row">
        <input
          id="q"
          type="search"
          name="q"
          defaultValue={q}
          maxLength={300}
          dir="auto"
          className="input"
          data-size="lg"
          autoComplete="off"
          placeholder={large ? undefined : intl.formatMessage({ id: "portal.search.label" })}
        />
        <Button type="submit" look={large ? "primary" : "plain"} size="lg">
          <Icon as={Search} size={18} />
          <span>
            <FormattedMessage id="portal.search.submit" />
          </span>
        </Button>
      </div>
    </form>
  );
}
