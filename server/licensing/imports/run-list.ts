/** The steps of a list as a job: looking at every row, carrying them out, taking them back. Each may end at any row and goes on there. */
import { selectAgent } from "#people/access";
import type { DelimitedRow } from "#platform/delimited";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import { isLocale } from "#shared/locales";
import { bringRow, givenIn, sameOf, titleOf, type Brought } from "./bring-row.ts";
import { LIST_NEEDS } from "./change-list.ts";
import { rowsOf } from "./list-file.ts";
import {
  clearListRows,
  closeListRow,
  dropParts,
  holdNewRow,
  insertListRows,
  linesOfHashes,
  moveListTo,
  selectList,
  selectListRows,
  setListProgress,
  type LineRow,
  type ListRow,
  type RowFault,
} from "./list-queries.ts";
import { RowProblem } from "#platform/imports";
import { undoRow } from "./undo-row.ts";

const PORTION = 200;

/** As whoever asked for it, in his language, as long as he may do it. */
async function asAsker(system: Ctx, row: ListRow): Promise<Ctx | null> {
  const [kind, id = ""] = row.created_by.split(":");
  if (kind === "agent") {
    const agent = await selectAgent(system.db, id);
    const needed = [...LIST_NEEDS, ...(row.people === "add" ? (["people.manage"] as const) : [])];
    if (!agent?.active || needed.some((right) => !agent.rights.has(right))) return null;
  }
  return { ...system, actorKey: row.created_by, locale: isLocale(row.locale) ? row.locale : "en", importing: "csv" };
}

/** Ends a transaction that was only to see what would happen. */
class Seen extends Error {
  override name = "Seen";
  readonly brought: Brought;
  constructor(brought: Brought) {
    super("seen");
    this.brought = brought;
  }
}

function faultOf(row: ListRow, { code, target, values }: RowProblem): RowFault {
  const at = target === null ? -1 : row.mapping.indexOf(target);
  return { code, column: row.columns[at] ?? null, values };
}

async function lookAt(ctx: Ctx, row: ListRow, one: DelimitedRow, known: Map<string, number>): Promise<Omit<LineRow, "made">> {
  const given = givenIn(one.cells, row);
  const same = sameOf(ctx, row, given);
  const shown = { line: one.line, title: titleOf(given), same_hash: same, thing_id: null, contact_id: null, notes: [], problem: null };
  const wrong = (problem: RowFault) => ({ ...shown, verdict: "error" as const, problem });
  if (one.fault) return wrong({ code: `import.row.${one.fault}`, column: null });
  const earlier = same === null ? undefined : known.get(same.toString("hex"));
  if (earlier !== undefined) return wrong({ code: "licenseList.row.repeats", column: null, values: { line: earlier } });
  try {
    await inTransaction(ctx, async (tx) => {
      throw new Seen(await bringRow(tx, row, given));
    });
  } catch (error) {
    if (error instanceof RowProblem) return wrong(faultOf(row, error));
    if (!(error instanceof Seen)) throw error;
    const { verdict, id, notes } = error.brought;
    if (same !== null) known.set(same.toString("hex"), one.line);
    return { ...shown, verdict: verdict === "created" ? "new" : "same", thing_id: verdict === "created" ? null : id, notes };
  }
  throw new Error("a row that was looked at says nothing");
}

async function check(ctx: Ctx, row: ListRow): Promise<void> {
  await clearListRows(ctx.db, row.id);
  let portion: DelimitedRow[] = [];
  let done = 0;
  const flush = async () => {
    const hashes = portion.flatMap((one) => sameOf(ctx, row, givenIn(one.cells, row)) ?? []);
    const known = await linesOfHashes(ctx.db, row.id, hashes);
    const rows = [];
    for (const one of portion) rows.push(await lookAt(ctx, row, one, known));
    if (rows.length > 0) await insertListRows(ctx.db, row.id, rows);
    done += portion.length;
    portion = [];
    await setListProgress(ctx.db, row.id, done, done);
  };
  for await (const one of rowsOf(ctx, row)) {
    portion.push(one);
    if (portion.length === PORTION) await flush();
  }
  await flush();
}

async function run(ctx: Ctx, row: ListRow): Promise<void> {
  let done = 0;
  for await (const one of rowsOf(ctx, row)) {
    try {
      await inTransaction(ctx, async (tx) => {
        if (!(await holdNewRow(tx.db, row.id, one.line))) return;
        const { verdict, id, contact, made } = await bringRow(tx, row, givenIn(one.cells, row));
        await closeListRow(tx.db, row.id, one.line, { verdict, thing_id: id, contact_id: contact, problem: null, made });
      });
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      const problem = faultOf(row, error);
      await closeListRow(ctx.db, row.id, one.line, { verdict: "error", thing_id: null, contact_id: null, problem, made: null });
    }
    if (++done % PORTION === 0) await setListProgress(ctx.db, row.id, done);
  }
  await setListProgress(ctx.db, row.id, done);
}

async function undo(ctx: Ctx, row: ListRow): Promise<void> {
  let done = 0;
  for (let after: number | null = null; ;) {
    const rows: LineRow[] = await selectListRows(ctx.db, row.id, { verdict: "created", after, limit: PORTION, down: true });
    for (const one of rows) await undoRow(ctx, row, one);
    done += rows.length;
    await setListProgress(ctx.db, row.id, done);
    if (rows.length < PORTION) return;
    after = rows.at(-1)!.line;
  }
}

const WORK = {
  checking: { work: check, to: "checked" },
  running: { work: run, to: "done" },
  undoing: { work: undo, to: "undone" },
} as const;

/** Goes on with whatever step a list is at. */
export async function runList(platform: Platform, id: string): Promise<void> {
  const system = systemContext(platform, "imports");
  const row = await selectList(system.db, id);
  const step = row && WORK[row.state as keyof typeof WORK];
  if (!row || !step) return;
  const ctx = await asAsker(system, row);
  const now = () => platform.clock.now();
  if (!ctx) {
    await moveListTo(system.db, id, { from: [row.state], to: "failed" }, now());
    return;
  }
  await step.work(ctx, row);
  const over = step.to !== "checked";
  await moveListTo(system.db, id, { from: [row.state], to: step.to }, over ? now() : null);
  // Nothing of it is to be corrected any more.
  if (step.to === "undone") await dropParts(system.db, { id });
}
