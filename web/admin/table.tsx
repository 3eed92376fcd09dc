import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLocation, useSearchParams } from "react-router";
import { ButtonLink } from "../ui/button.tsx";

type Column<T> = { id: string; cell: (row: T) => ReactNode; end?: boolean };

/**
 * Rows with named columns. On a phone each row is a card with the column's name before each value.
 * @param caption said to those who do not see it
 */
export function Table<T extends { id: string }>({
  caption,
  columns,
  rows,
  empty,
}: {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  empty: ReactNode;
}) {
  const intl = useIntl();
  if (rows.length === 0) return <div className="card">{empty}</div>;
  return (
    <div className="card overflow-hidden">
      <table className="data-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-end={column.end || undefined}>
                <FormattedMessage id={column.id} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.id} data-label={intl.formatMessage({ id: column.id })} data-end={column.end || undefined}>
                  <div className="min-w-0">{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The way to more rows, and back to the first ones. */
export function Pages({ next }: { next: string | null }) {
  const intl = useIntl();
  const { pathname } = useLocation();
  const [query] = useSearchParams();
  const at = (cursor: string | null) => {
    const search = new URLSearchParams(query);
    search.delete("done");
    if (cursor === null) search.delete("cursor");
    else search.set("cursor", cursor);
    return `${pathname}${search.size > 0 ? `?${search}` : ""}`;
  };
  if (!next && !query.has("cursor")) return null;
  return (
    <nav className="flex flex-wrap gap-2" aria-label={intl.formatMessage({ id: "admin.pages" })}>
      {next && (
        <ButtonLink to={at(next)}>
          <FormattedMessage id="admin.pages.next" />
        </ButtonLink>
      )}
      {query.has("cursor") && (
        <ButtonLink to={at(null)} look="quiet">
          <FormattedMessage id="admin.pages.first" />
        </ButtonLink>
      )}
    </nav>
  );
}
