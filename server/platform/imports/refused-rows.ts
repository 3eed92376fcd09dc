import { exportAnswer, type ExportColumn } from "#platform/export";
import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { rowProblemText } from "./row-problem.ts";

const PORTION = 200;
type Refused = { cells: readonly string[]; why: string };
type Fault = { line: number; problem: Parameters<typeof rowProblemText>[0] | null };

/**
 * The rows that could not be taken as they stand in the file, and why in a last column.
 * @param file.columns their names
 * @param file.rows all of them, in their order, each by the line it begins in
 * @param faults the next refused ones behind a line, at most so many
 */
export function refusedRowsAnswer(
  ctx: Ctx,
  file: { name: string; columns: readonly string[]; rows: AsyncIterable<{ line: number; cells: readonly string[] }> },
  faults: (after: number, limit: number) => Promise<readonly Fault[]>,
): Promise<Response> {
  async function* portions(): AsyncGenerator<Refused[]> {
    let after = -1;
    let wanted = new Map<number, string>();
    let more = true;
    let portion: Refused[] = [];
    for await (const { line, cells } of file.rows) {
      if (more && line > after) {
        const found = await faults(line - 1, PORTION);
        wanted = new Map(found.map((one) => [one.line, one.problem ? rowProblemText(one.problem, ctx.locale) : ""]));
        more = found.length === PORTION;
        after = found.at(-1)?.line ?? Number.MAX_SAFE_INTEGER;
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
  const columns: ExportColumn<Refused>[] = file.columns.map((title, index) => ({
    key: `c${index}`,
    title,
    value: ({ cells }) => cells[index],
  }));
  columns.push({ key: "why", title: translate(ctx.locale, "errors.import.why"), value: ({ why }) => why });
  return exportAnswer(columns, portions(), { format: "csv", fileName: file.name });
}
