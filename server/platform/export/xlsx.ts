import type { SheetData } from "write-excel-file/node";
import type { Cell, ExportColumn, Portions } from "./table.ts";

/** Rows a sheet takes at most (ECMA-376), its line of titles included. */
export const XLSX_ROWS = 1_048_576;
/** Signs a cell takes at most. */
const CELL_LENGTH = 32_767;
/** What spreadsheets read as a sign written in hexadecimal (ECMA-376 ST_Xstring). */
const ESCAPE_LOOKALIKE = /_(?=x[0-9a-f]{4}_)/gi;

/** Text of a cell: what XML cannot hold is left out, and nothing in it is read as an escape. */
function cellText(text: string): string {
  const plain = text
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- those that XML 1.0 has no place for
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll(ESCAPE_LOOKALIKE, "_x005F_");
  return plain.length > CELL_LENGTH ? `${plain.slice(0, CELL_LENGTH - 1).toWellFormed()}…` : plain;
}

/** A typed cell: text is written as text, so nothing in it is a formula. Instants are text as well: a spreadsheet's dates have no time zone. */
function typed(cell: Cell) {
  if (cell === null || cell === undefined || cell === "") return null;
  if (typeof cell === "number") return Number.isFinite(cell) ? { type: Number, value: cell } : null;
  if (typeof cell === "boolean") return { type: Boolean, value: cell };
  return { type: String, value: cellText(cell instanceof Date ? cell.toISOString() : cell) };
}

/**
 * A workbook of one sheet (ECMA-376), its line of titles bold and staying in view. The whole sheet stands in memory while it is made: for lists
 * of some ten thousand rows; longer ones are better asked for as CSV.
 * @param sheet its name; at most 31 signs of it are used
 * @param rightToLeft whether the first column stands at the right
 * @throws RangeError for more rows than a sheet takes
 */
export async function xlsxFile<Row>(
  columns: readonly ExportColumn<Row>[],
  portions: Portions<Row>,
  { sheet, rightToLeft = false }: { sheet: string; rightToLeft?: boolean },
): Promise<Buffer> {
  const data: SheetData = [columns.map(({ title }) => ({ type: String, value: cellText(title), fontWeight: "bold" as const }))];
  for await (const rows of portions) {
    for (const row of rows) data.push(columns.map(({ value }) => typed(value(row))));
    if (data.length > XLSX_ROWS) throw new RangeError("more rows than a sheet takes");
  }
  // Loaded when used: exports are rare.
  const { default: writeXlsx } = await import("write-excel-file/node");
  const name = sheet
    .replaceAll(/[[\]:*?/\\']/g, " ")
    .slice(0, 31)
    .toWellFormed();
  const options = {
    sheet: name,
    stickyRowsCount: 1,
    rightToLeft,
    columns: columns.map(({ title }) => ({ width: Math.max(14, title.length + 2) })),
  };
  return writeXlsx(data, options).toBuffer();
}
