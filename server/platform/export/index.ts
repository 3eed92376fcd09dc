/**
 * Lists as files: CSV, XLSX and JSON lines, the one way in which every room exports, so that no exported text is ever a formula.
 * `exportAnswer` makes a whole download of columns and rows; `csvLine`, `plainText` and `fromPlainText` are for files of another build.
 */
export { EXPORT_FORMATS, exportAnswer, type ExportFormat } from "./answer.ts";
export { csvLine, csvText } from "./csv.ts";
export { jsonLines } from "./json-lines.ts";
export { fromPlainText, plainText } from "./plain-text.ts";
export type { Cell, ExportColumn } from "./table.ts";
export { XLSX_ROWS, xlsxFile } from "./xlsx.ts";
