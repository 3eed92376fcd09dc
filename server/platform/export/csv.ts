import { plainText } from "./plain-text.ts";
import { dateText, type Cell, type ExportColumn, type Portions } from "./table.ts";

/** Tells programs that the file is UTF-8; without it some take it for the system's old encoding. */
const BYTE_ORDER_MARK = "\u{FEFF}";

/** A field: text always in quotes, so that its separators and line ends stay inside (RFC 4180); numbers and truth values bare. */
function field(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  if (typeof cell === "boolean") return String(cell);
  const text = typeof cell === "object" ? dateText(cell) : plainText(cell.replaceAll("\u0000", "").toWellFormed());
  return `"${text.replaceAll('"', '""')}"`;
}

/** One line of a CSV file with its line end (CRLF), formula-safe. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(",")}\r\n`;
}

/** A CSV file (RFC 4180, UTF-8 with a byte order mark, a line of titles first), portion by portion. */
export async function* csvText<Row>(columns: readonly ExportColumn<Row>[], portions: Portions<Row>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns.map(({ title }) => title));
  for await (const rows of portions) {
    if (rows.length > 0) yield rows.map((row) => csvLine(columns.map(({ value }) => value(row)))).join("");
  }
}
