import { readDelimited } from "#platform/delimited";
import { openFile } from "#platform/files";
import type { Ctx } from "#platform/http";
import { CARD_COLUMNS, readCards } from "#platform/vcards";
import type { ImportRow } from "./queries.ts";

/** A row of a file, or a card of it as one: `line` is where it begins. `fault` is why it cannot be read whole, and `at` the line of that. */
export type SourceRow = { line: number; cells: string[]; fault: string | null; at?: number };
export type Reading = Pick<ImportRow, "format" | "charset" | "delimiter">;

/** The records of a file one after another; of separated values the names of the columns come first. */
export async function* readSource(bytes: AsyncIterable<Uint8Array>, how: Reading): AsyncGenerator<SourceRow> {
  if (how.format === "delimited") yield* readDelimited(bytes, how);
  else
    for await (const { line, cells, fault, at } of readCards(bytes, how.charset))
      yield { line, cells: CARD_COLUMNS.map((column) => cells[column] ?? ""), fault, at };
}

/** Rows of the file of an import, the names of its columns left out. */
export async function* rowsOf(ctx: Ctx, row: ImportRow): AsyncGenerator<SourceRow> {
  const file = row.file_id === null ? null : await openFile(ctx, row.file_id);
  if (!file) return;
  let head = row.format === "delimited";
  for await (const one of readSource(file.stream, row)) {
    if (!head) yield one;
    head = false;
  }
}
