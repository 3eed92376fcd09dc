import { exportAnswer, type ExportColumn } from "#platform/export";
import { Problem, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { inWords } from "./present.ts";
import { selectLines, type ImportRow } from "./queries.ts";
import { rowsOf } from "./read-rows.ts";

const PORTION = 200;
type Refused = { cells: readonly string[]; why: string };

/** The rows that could not be taken as they stand in the file, and why in a last column. @throws Problem 409 import.fileGone */
export async function refusedRows(ctx: Ctx, row: ImportRow): Promise<Response> {
  if (row.file_id === null) throw new Problem(409, "import.fileGone");
  async function* portions(): AsyncGenerator<Refused[]> {
    let after = -1;
    let wanted = new Map<number, string>();
    let more = true;
    let portion: Refused[] = [];
    for await (const { line, cells } of rowsOf(ctx, row)) {
      if (more && line > after) {
        const lines = await selectLines(ctx.db, row.id, { verdicts: ["error"], after: line - 1, limit: PORTION });
        wanted = new Map(lines.map((one) => [one.line, one.problem ? inWords(one.problem, ctx.locale) : ""]));
        more = lines.length === PORTION;
        after = lines.at(-1)?.line ?? Number.MAX_SAFE_INTEGER;
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
  const columns: ExportColumn<Refused>[] = row.columns.map(({ name }, index) => ({
    key: `c${index}`,
    title: name,
    value: ({ cells }) => cells[index],
  }));
  columns.push({ key: "why", title: translate(ctx.locale, "errors.import.why"), value: ({ why }) => why });
  return exportAnswer(columns, portions(), { format: "csv", fileName: "refused-rows" });
}
