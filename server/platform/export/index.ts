/**
 * Lists as files: CSV, XLSX and JSON lines, the one way in which every room exports, so that no exported text is ever a formula.
 * `startExport` reads a whole list page by page and notes that it was taken; `exportAnswer` makes a whole download of columns and rows, `downloadAnswer`
 * of anything else; `csvLine`, `plainText` and `fromPlainText` are for files of another build.
 */
export { downloadAnswer, exportAnswer, type ExportFormat } from "./answer.ts";
export { csvLine } from "./csv.ts";
export { fromPlainText, plainText } from "./plain-text.ts";
export { startExport } from "./start.ts";
export type { Cell, ExportColumn } from "./table.ts";
export { xlsxFile } from "./xlsx.ts";
