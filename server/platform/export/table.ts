/** A day of the calendar, without time and time zone: `YYYY-MM-DD`. */
export type Day = { day: string };

/** What a cell may hold. A formula is none of it: text stays text in every format. Absent values leave the cell empty; instants are UTC, as RFC 3339 where a format has no dates. */
export type Cell = string | number | boolean | Date | Day | null | undefined;

/** One column: its name for programs (`key`, in JSON lines), its name for people, and what it shows of a row. */
export type ExportColumn<Row> = {
  key: string;
  title: string;
  value(row: Row): Cell;
};

/** Rows in portions as they are read, so that a long list never stands in memory whole. */
export type Portions<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

/** An instant or a day as text; empty where it is none. */
export function dateText(value: Date | Day): string {
  if (!(value instanceof Date)) return value.day;
  return Number.isNaN(value.getTime()) ? "" : value.toISOString();
}
