import { useIntl, type IntlShape } from "react-intl";
import type { ViewColumn } from "../../shared/ticket-views.ts";
import { label } from "../i18n/labels.ts";
import { exactTime, relativeTime } from "../ui/time.tsx";
import type { Row } from "./model.ts";

const TIMES: ReadonlySet<ViewColumn> = new Set(["createdAt", "dueAt", "promisedAt", "snoozedUntil"]);

/** The columns a view shows of each ticket beside the usual. Each says what it is to those who only hear it. */
export function RowColumns({ row, columns, now }: { row: Row; columns: readonly ViewColumn[]; now: number }) {
  const intl = useIntl();
  return columns.map((column) => {
    const value = row.extra?.[column];
    if (!value) return null;
    const title = label(intl, `column.${column}`);
    return (
      <span key={column} className="row-column" title={TIMES.has(column) ? `${title}: ${exactTime(intl, value)}` : title}>
        <span className="sr-only">{title}: </span>
        <bdi>{shown(intl, column, value, now)}</bdi>
      </span>
    );
  });
}

function shown(intl: IntlShape, column: ViewColumn, value: string, now: number): string {
  if (TIMES.has(column)) return relativeTime(intl, Date.parse(value), now, "narrow");
  if (column === "number") return `#${value}`;
  if (column === "type" || column === "priority") return label(intl, `${column}.${value}`);
  return value;
}
