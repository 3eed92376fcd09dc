import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLocation, useSearchParams } from "react-router";

/** A page of the desk that is one pane: a title and what it holds. */
export function Sheet({ titleId, children }: { titleId: string; children: ReactNode }) {
  const intl = useIntl();
  const title = intl.formatMessage({ id: titleId });
  return (
    <section className="sheet" aria-label={title}>
      <title>{title}</title>
      <header className="pane-head">
        <h1 className="pane-title">{title}</h1>
      </header>
      <div className="pane-body">{children}</div>
    </section>
  );
}

/** Links that narrow a list to one value; the first shows all. */
export function FilterBar({
  path,
  name,
  current,
  values,
  textPrefix,
}: {
  path: string;
  name: string;
  current: string | null;
  values: readonly string[];
  textPrefix: string;
}) {
  const intl = useIntl();
  return (
    <nav className="filters" aria-label={intl.formatMessage({ id: "filter.label" })}>
      {[null, ...values].map((value) => (
        <a
          key={value ?? ""}
          href={value ? `${path}?${name}=${value}` : path}
          className="btn"
          data-look="quiet"
          data-size="sm"
          aria-current={current === value ? "true" : undefined}
        >
          <FormattedMessage id={value ? `${textPrefix}.${value}` : "list.all"} />
        </a>
      ))}
    </nav>
  );
}

/** Leads to the next page of a list. */
export function MoreLink({ nextCursor }: { nextCursor: string | null }) {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  if (!nextCursor) return null;
  const next = new URLSearchParams(search);
  next.set("cursor", nextCursor);
  return (
    <p className="p-3 text-center">
      <a className="btn" data-look="plain" href={`${pathname}?${next}`}>
        <FormattedMessage id="list.more" />
      </a>
    </p>
  );
}
