import { inTransaction, type Ctx } from "#platform/http";
import { personPattern } from "./pattern.ts";
import type { Count, Kept, Person, PersonExport, PersonHandler } from "./person.ts";
import { sweptTables, tablePlans } from "./plan.ts";
import { columnsOf, countRows, eraseRows, pagesOf, selectRows, sweepable, sweepPages } from "./table-queries.ts";

/** Some 16 MB at once: a moment's work, so nobody waits long for a row of it. */
const PAGES = 2_000;

const handlersOf = (ctx: Ctx): readonly PersonHandler[] => ctx.platform.registrations.erasure;

/** Lets every room add what else belongs to a person whose records are known. */
export async function identifyPerson(ctx: Ctx, person: Person): Promise<void> {
  for (const handler of handlersOf(ctx)) await handler.identify?.(ctx, person);
}

/** What erasing a person would take away, and what stays with its reason. Changes nothing. */
export async function previewErasure(ctx: Ctx, person: Person): Promise<{ erased: Count[]; kept: Kept[] }> {
  const { manifests } = ctx.platform.registrations;
  const erased: Count[] = [];
  const kept: Kept[] = [];
  for (const handler of handlersOf(ctx)) {
    erased.push(...((await handler.count?.(ctx, person)) ?? []));
    kept.push(...((await handler.keeps?.(ctx, person)) ?? []));
  }
  const plans = tablePlans(manifests);
  const columns = await columnsOf(
    ctx.db,
    plans.map(({ table }) => table),
  );
  for (const plan of plans) {
    const count = await countRows(ctx.db, plan, person, columns.get(plan.table) ?? []);
    if (count === 0) continue;
    if (plan.rule.erasure.startsWith("keep")) kept.push({ kind: plan.table, count, reason: plan.table });
    else if (plan.rule.personal.length > 0) erased.push({ kind: plan.table, count });
  }
  return { erased: joined(erased), kept };
}

function joined(counts: readonly Count[]): Count[] {
  return [...Map.groupBy(counts, ({ kind }) => kind)]
    .map(([kind, some]) => ({ kind, count: some.reduce((sum, { count }) => sum + count, 0) }))
    .filter(({ count }) => count > 0);
}

/**
 * Erases a person everywhere: first what rooms registered, then each table as its manifest says, then every text in which an address, a number or
 * his full name is left. May be run again after a crash: what is done is done.
 * @param names of his that nobody else has
 * @param tell how far it is, from 0 to 1
 */
export async function erasePerson(ctx: Ctx, person: Person, names: Iterable<string>, tell: (done: number) => Promise<void>): Promise<void> {
  const { manifests } = ctx.platform.registrations;
  const handlers = handlersOf(ctx);
  for (const [index, handler] of handlers.entries()) {
    await handler.erase?.(ctx, person);
    await tell(((index + 1) / handlers.length) * 0.4);
  }
  const plans = tablePlans(manifests);
  const swept = sweptTables(manifests);
  const columns = await columnsOf(
    ctx.db,
    [...plans, ...swept].map(({ table }) => table),
  );
  await inTransaction(ctx, async (tx) => {
    for (const plan of plans) await eraseRows(tx.db, plan, person, columns.get(plan.table) ?? []);
  });
  await tell(0.5);
  const pattern = personPattern(person, names);
  for (const [index, { table, columns: personal }] of swept.entries()) {
    const its = (columns.get(table) ?? []).filter((column) => personal.includes(column.name) && sweepable(column));
    if (pattern !== null && its.length > 0) await sweep(ctx, table, its, pattern);
    await tell(0.5 + ((index + 1) / swept.length) * 0.4);
  }
  for (const handler of handlers) await handler.finish?.(ctx, person);
  await tell(1);
}

async function sweep(ctx: Ctx, table: string, columns: Parameters<typeof sweepPages>[1]["columns"], pattern: string): Promise<void> {
  // Rows that are changed meanwhile may move behind the place we are at: the end is looked up again.
  for (let from = 0; from < (await pagesOf(ctx.db, table)); from += PAGES)
    await sweepPages(ctx.db, { table, columns, pattern, from, to: from + PAGES });
}

/** Gathers all that is kept of a person: what the manifests find, and what rooms add. */
export async function collectPerson(ctx: Ctx, person: Person, into: PersonExport): Promise<void> {
  const plans = tablePlans(ctx.platform.registrations.manifests).filter(
    ({ ways, rule }) => rule.personal.length > 0 && ways.some((way) => !("of" in way)),
  );
  const columns = await columnsOf(
    ctx.db,
    plans.map(({ table }) => table),
  );
  for (const plan of plans) {
    const own = { ...plan, ways: plan.ways.filter((way) => !("of" in way)) };
    const rows = await selectRows(ctx.db, own, person, columns.get(plan.table) ?? []);
    if (rows.length > 0) into.records(plan.table, rows);
  }
  for (const handler of handlersOf(ctx)) await handler.export?.(ctx, person, into);
}
