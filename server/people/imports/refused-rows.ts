import { Problem, type Ctx } from "#platform/http";
import { refusedRowsAnswer } from "#platform/imports";
import { selectLines, type ImportRow } from "./queries.ts";
import { rowsOf } from "./read-rows.ts";

/** The rows that could not be taken as they stand in the file, and why in a last column. @throws Problem 409 import.fileGone */
export async function refusedRows(ctx: Ctx, row: ImportRow): Promise<Response> {
  if (row.file_id === null) throw new Problem(409, "import.fileGone");
  const file = { name: "refused-rows", columns: row.columns.map(({ name }) => name), rows: rowsOf(ctx, row) };
  return refusedRowsAnswer(ctx, file, (after, limit) => selectLines(ctx.db, row.id, { verdicts: ["error"], after, limit }));
}
