import type { z } from "zod";
import { readDelimited } from "#platform/delimited";
import type { Ctx } from "#platform/http";
import { rowProblemText } from "#platform/imports";
import { headOf, once } from "./list-file.ts";
import { countListRows, type LineRow, type ListRow } from "./list-queries.ts";
import type { licenseList, licenseListRow } from "./lists-contract.ts";
import { lineOf } from "./model/plain.ts";

type Shown = z.infer<typeof licenseList>;
const SAMPLES = 3;
const SAMPLE_ROWS = 20;
const LONGEST_SAMPLE = 80;

/** Lists as the API shows them, without samples. */
export async function presentLists(ctx: Pick<Ctx, "db">, rows: readonly ListRow[]): Promise<Shown[]> {
  const counts = await countListRows(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    charset: row.charset,
    delimiter: row.delimiter,
    columns: row.columns.map((name) => ({ name, samples: [] })),
    mapping: row.mapping,
    policy: row.policy,
    keyless: row.keyless,
    people: row.people,
    dates: row.dates,
    state: row.state,
    hasFile: row.has_file,
    rows: row.rows,
    progress: row.progress,
    counts: counts.get(row.id)!,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    revision: row.revision,
  }));
}

/** A list as the API shows it. Samples are read from its file each time: they are stored nowhere in the clear. */
export async function presentList(ctx: Pick<Ctx, "db" | "platform">, row: ListRow): Promise<Shown> {
  const [shown] = await presentLists(ctx, [row]);
  const samples = await samplesOf(ctx, row);
  return { ...shown!, columns: shown!.columns.map(({ name }, index) => ({ name, samples: samples[index] ?? [] })) };
}

async function samplesOf(ctx: Pick<Ctx, "db" | "platform">, row: ListRow): Promise<string[][]> {
  const head = await headOf(ctx, row.id);
  const samples: string[][] = row.columns.map(() => []);
  if (!head) return samples;
  let read = 0;
  for await (const { cells } of readDelimited(once(head), row)) {
    if (read++ === 0) continue;
    for (const [index, found] of samples.entries()) {
      const text = lineOf(cells[index], 4_000);
      if (text === null || found.length >= SAMPLES) continue;
      found.push(row.mapping[index] === "key" ? `…${text.slice(-5)}` : text.slice(0, LONGEST_SAMPLE));
    }
    if (read > SAMPLE_ROWS) break;
  }
  return samples;
}

export function presentListRow(row: LineRow, locale: Ctx["locale"]): z.infer<typeof licenseListRow> {
  return {
    line: row.line,
    verdict: row.verdict,
    title: row.title,
    thing: row.verdict === "undone" ? null : row.thing_id,
    notes: row.notes.map((note) => ({ code: note.code, message: rowProblemText(note, locale) })),
    problem: row.problem && { code: row.problem.code, column: row.problem.column, message: rowProblemText(row.problem, locale) },
  };
}
