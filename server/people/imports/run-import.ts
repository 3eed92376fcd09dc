/** The steps of an import as a job: looking at every row, carrying them out, taking them back. Each can be ended at any row and goes on there. */
import { selectAgent } from "#people/access";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import { isLocale } from "#shared/locales";
import { applyRow, keyOf, readRow, type Applied } from "./apply-row.ts";
import {
  clearLines,
  closeLine,
  insertLines,
  linesOfKeys,
  moveTo,
  openLine,
  selectImport,
  selectLines,
  setProgress,
  type ImportRow,
  type LineRow,
  type Problem,
} from "./queries.ts";
import { RowProblem } from "#platform/imports";
import { rowsOf, type SourceRow } from "./read-rows.ts";
import { undoLine } from "./undo-row.ts";

const PORTION = 200;

/** As whoever asked for it, in his language; his own work as long as he may do it. */
async function asAsker(system: Ctx, row: ImportRow): Promise<Ctx | null> {
  const [kind, id = ""] = row.created_by.split(":");
  const right = row.kind === "contact" ? "people.manage" : "organizations.manage";
  if (kind === "agent") {
    const agent = await selectAgent(system.db, id);
    if (!agent?.active || !agent.rights.has(right)) return null;
  }
  return { ...system, actorKey: row.created_by, locale: isLocale(row.locale) ? row.locale : "en", importing: "csv" };
}

/** Ends a transaction that was only to see what would happen. */
class Seen extends Error {
  override name = "Seen";
  readonly applied: Applied;
  constructor(applied: Applied) {
    super("seen");
    this.applied = applied;
  }
}

function problemOf(row: ImportRow, error: RowProblem): Problem {
  const at = error.target === null ? -1 : row.mapping.indexOf(error.target);
  return { code: error.code, column: row.columns[at]?.name ?? null, values: error.values };
}

async function lookAt(ctx: Ctx, row: ImportRow, one: SourceRow, keys: Map<string, number>): Promise<Omit<LineRow, "revision">> {
  const wrong = (problem: Problem, key: string | null = null) => ({
    line: one.line,
    verdict: "error" as const,
    key,
    thing_id: null,
    changes: [],
    problem,
  });
  const given = readRow(one.cells, row);
  const key = keyOf(given);
  if (one.fault)
    return wrong({ code: `import.row.${one.fault}`, column: null, ...(one.at !== undefined && { values: { line: one.at } }) }, key);
  const earlier = key === null ? undefined : keys.get(key);
  if (earlier !== undefined) return wrong({ code: "import.row.repeats", column: null, values: { line: earlier } }, key);
  try {
    await inTransaction(ctx, async (tx) => {
      throw new Seen(await applyRow(tx, row, given));
    });
  } catch (error) {
    if (error instanceof RowProblem) return wrong(problemOf(row, error), key);
    if (!(error instanceof Seen)) throw error;
    const { verdict, id, changes } = error.applied;
    if (key !== null) keys.set(key, one.line);
    const plain = changes.map(({ name, before, after }) => ({ name, before, after }));
    if (verdict === "created") return { line: one.line, verdict: "new", key, thing_id: null, changes: [], problem: null };
    return { line: one.line, verdict: verdict === "changed" ? "change" : "same", key, thing_id: id, changes: plain, problem: null };
  }
  throw new Error("a row that was looked at says nothing");
}

async function check(ctx: Ctx, row: ImportRow): Promise<void> {
  await clearLines(ctx.db, row.id);
  let portion: SourceRow[] = [];
  let done = 0;
  const flush = async () => {
    const named = portion.flatMap((one) => keyOf(readRow(one.cells, row)) ?? []);
    const keys = await linesOfKeys(ctx.db, row.id, named);
    const lines = [];
    for (const one of portion) lines.push(await lookAt(ctx, row, one, keys));
    if (lines.length > 0) await insertLines(ctx.db, row.id, lines);
    done += portion.length;
    portion = [];
    await setProgress(ctx.db, row.id, done, done);
  };
  for await (const one of rowsOf(ctx, row)) {
    portion.push(one);
    if (portion.length === PORTION) await flush();
  }
  await flush();
}

async function run(ctx: Ctx, row: ImportRow): Promise<void> {
  let done = 0;
  for await (const one of rowsOf(ctx, row)) {
    try {
      await inTransaction(ctx, async (tx) => {
        const line = await openLine(tx.db, row.id, one.line, ["new", "change"]);
        if (!line) return;
        const { verdict, id, changes, revision } = await applyRow(tx, row, readRow(one.cells, row));
        await closeLine(tx.db, row.id, one.line, { verdict, thing_id: id, changes, problem: null, revision });
      });
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      await closeLine(ctx.db, row.id, one.line, {
        verdict: "error",
        thing_id: null,
        changes: [],
        problem: problemOf(row, error),
        revision: null,
      });
    }
    if (++done % PORTION === 0) await setProgress(ctx.db, row.id, done);
  }
  await setProgress(ctx.db, row.id, done);
}

async function undo(ctx: Ctx, row: ImportRow): Promise<void> {
  let after: number | null = null;
  let done = 0;
  for (;;) {
    const lines: LineRow[] = await selectLines(ctx.db, row.id, { verdicts: ["created", "changed"], after, limit: PORTION, down: true });
    for (const line of lines) await undoLine(ctx, row, line);
    done += lines.length;
    await setProgress(ctx.db, row.id, done);
    if (lines.length < PORTION) return;
    after = lines.at(-1)!.line;
  }
}

/** Goes on with whatever step an import is at. */
export async function runImport(platform: Platform, id: string): Promise<void> {
  const system = systemContext(platform, "imports");
  const row = await selectImport(system.db, id);
  const step =
    row &&
    ({ checking: { work: check, to: "checked" }, running: { work: run, to: "done" }, undoing: { work: undo, to: "undone" } } as const)[
      row.state as "checking"
    ];
  if (!row || !step) return;
  const ctx = await asAsker(system, row);
  const now = () => platform.clock.now();
  if (!ctx) {
    await moveTo(system.db, id, { from: [row.state], to: "failed" }, now());
    return;
  }
  await step.work(ctx, row);
  await moveTo(system.db, id, { from: [row.state], to: step.to }, step.to === "checked" ? null : now());
}
