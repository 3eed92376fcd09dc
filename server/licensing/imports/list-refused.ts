import { exportAnswer, type ExportColumn } from "#platform/export";
import { Problem, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { rowsOf } from "./list-file.ts";
import { selectListRows, type ListRow } from "./list-queries.ts";
import { inWords } from "./present-list.ts";

const PORTION = 200;
type Refused = { cells: readonly string[]; why: string };

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
  async function* portions(): AsyncGenerator<Refused[]> {
    let after = -1;
    let wanted = new Map<number, string>();
    let more = true;
    let portion: Refused[] = [];
    for await (const { line, cells } of rowsOf(ctx, row)) {
      if (more && line > after) {
        const rows = await selectListRows(ctx.db, row.id, { verdict: "error", after: line - 1, limit: PORTION });
        wanted = new Map(rows.map((one) => [one.line, one.problem ? inWords(one.problem, ctx.locale) : ""]));
        more = rows.length === PORTION;
        after = rows.at(-1)?.line ?? Number.MAX_SAFE_INTEGER;
      }
      const why = wanted.get(line);
      if (why === undefined) continue;
      portion.push({ cells, why: `${line}: ${why}` });
      if (portion.length === PORTION) {
        yield portion;
        portion = [];
      }
    }
    yield portion;
  }
  const columns: ExportColumn<Refused>[] = row.columns.map((title, index) => ({
    key: `c${index}`,
    title,
    value: ({ cells }) => cells[index],
  }));
  columns.push({ key: "why", title: translate(ctx.locale, "errors.import.why"), value: ({ why }) => why });
  return exportAnswer(columns, portions(), { format: "csv", fileName: "refused-licences" });
}
