import { Problem, type Ctx } from "#platform/http";
import { refusedRowsAnswer } from "#platform/imports";
import { rowsOf } from "./list-file.ts";
import { selectListRows, type ListRow } from "./list-queries.ts";

/** The rows that could not be taken as they stand in the file, and why in a last column. @throws Problem 409 licenseList.fileGone */
export async function refusedListRows(ctx: Ctx, row: ListRow): Promise<Response> {
  if (!row.has_file) throw new Problem(409, "licenseList.fileGone");
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action: "licenses.lists.refused",
    subject: null,
    outcome: "allowed",
    address: ctx.address,
    data: { listId: row.id },
  });
  const file = { name: "refused-licences", columns: row.columns, rows: rowsOf(ctx, row) };
  return refusedRowsAnswer(ctx, file, (after, limit) => selectListRows(ctx.db, row.id, { verdict: "error", after, limit }));
}
