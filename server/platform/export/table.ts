/** What a cell may hold. A formula is none of it: text stays text in every format. Absent values leave the cell empty; instants are written in RFC 3339. */
export type Cell = string | number | boolean | Date | null | undefined;

/** One column: its name for programs (`key`, in JSON lines), its name for people, and what it shows of a row. */
export type ExportColumn<Row> = {
  key: string;
  title: string;
  value(row: Row): Cell;
};

/** Rows in portions as they are read, so that a long list never stands in memory whole. */
export type Portions<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
