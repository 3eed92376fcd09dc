import type { Ctx } from "#platform/http";
import { rowProblemText } from "#platform/imports";
import { countLines, type ImportRow, type LineRow } from "./queries.ts";

/** An import as the API shows it. */
export async function presentImport(ctx: Pick<Ctx, "db">, row: ImportRow) {
  const [one] = await presentImports(ctx, [row]);
  return one!;
}

/** Imports as the API shows them. */
export async function presentImports(ctx: Pick<Ctx, "db">, rows: readonly ImportRow[]) {
  const counts = await countLines(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => shown(row, counts.get(row.id)!));
}

function shown(row: ImportRow, counts: { [verdict: string]: number }) {
  const { id, kind, format, charset, delimiter, columns, mapping, existing, state, rows, progress, revision } = row;
  return {
    id,
    kind,
    fileName: row.file_name,
    format,
    charset,
    delimiter,
    columns,
    mapping,
    existing,
    state,
    rows,
    progress,
    counts,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    revision,
  };
}

const text = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return Object.values(value).join(" ");
  return typeof value === "string" ? value : JSON.stringify(value);
};

export function presentLine(line: LineRow, locale: Ctx["locale"]) {
  return {
    line: line.line,
    verdict: line.verdict,
    key: line.key,
    thing: line.verdict === "undone" ? null : line.thing_id,
    changes: line.changes.map(({ name, before, after }) => ({ name, before: text(before), after: text(after) })),
    problem: line.problem && { code: line.problem.code, column: line.problem.column, message: rowProblemText(line.problem, locale) },
  };
}
