/** What people do with a list of licences or machines: bring it, say how it is read, have it looked at, carried out and taken back. */
import { readPolicy } from "#licensing/policies";
import { guessDelimited, readDelimited } from "#platform/delimited";
import { forbidden, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { columnName } from "#platform/imports";
import { translate } from "#platform/i18n";
import type { Charset, Delimiter } from "#shared/delimited";
import { newId } from "#shared/ids";
import { LIST_TARGETS, METADATA_TARGET, type DateOrder, type ListKind, type ListState } from "#shared/license-lists";
import { LOCALES } from "#shared/locales";
import { headOf, keepFile, once } from "./list-file.ts";
import { completeList, deleteList, insertList, lastMapping, moveListTo, selectList, writeSettings, type ListRow } from "./list-queries.ts";
import { lineOf } from "./model/plain.ts";
import { guessColumns } from "./model/list-header.ts";
import { presentList } from "./present-list.ts";

export const LIST_JOB = "licensing.list";
/** What a list writes; whoever brings one must be allowed it. */
export const LIST_NEEDS = ["policies.manage", "licenses.manage"] as const;

/** @throws Problem 403 where the actor may not write what the list would */
export function checkListRights(ctx: Ctx, people: ListRow["people"] = "known"): void {
  for (const right of [...LIST_NEEDS, ...(people === "add" ? (["people.manage"] as const) : [])])
    if (!ctx.actor.rights.has(right)) throw forbidden(right);
}

/** @throws Problem 404 */
export async function readList(ctx: Ctx, id: string): Promise<ListRow> {
  const row = await selectList(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

async function namesIn(head: Uint8Array, how: { charset: Charset; delimiter: Delimiter }): Promise<string[]> {
  for await (const { cells } of readDelimited(once(head), how)) return cells.map((name) => lineOf(name, 200) ?? "");
  return [];
}

const headerOf = (columns: readonly string[]) => JSON.stringify(columns.map(columnName));
const titlesOf = (kind: ListKind) =>
  Object.fromEntries(
    LIST_TARGETS[kind].map((target) => [
      target,
      LOCALES.map((locale) => translate(locale, `admin.admin.license-imports.target.${target}`)),
    ]),
  );

async function guess(ctx: Ctx, kind: ListKind, columns: readonly string[]): Promise<(string | null)[]> {
  const remembered = await lastMapping(ctx.db, kind, headerOf(columns));
  return remembered?.length === columns.length ? remembered : guessColumns(kind, columns, titlesOf(kind));
}

/**
 * Begins with a file. No transaction waits for it to come in: until it is whole, nobody sees the list.
 * @param stream its bytes, which are kept encrypted
 * @throws Problem 403, 409 import.empty
 */
export async function createList(
  ctx: Ctx,
  { kind, fileName, stream }: { kind: ListKind; fileName: string; stream: AsyncIterable<Uint8Array> },
): Promise<ListRow> {
  checkListRights(ctx);
  const now = ctx.clock.now();
  const id = newId(now.getTime());
  await insertList(ctx.db, {
    id,
    kind,
    file_name: lineOf(fileName, 200) ?? "file",
    dates: ctx.locale === "en" ? "monthFirst" : "dayFirst",
    locale: ctx.locale,
    created_by: ctx.actorKey,
    created_at: now,
  });
  try {
    const { bytes, head } = await keepFile(ctx, id, stream);
    const how = await guessDelimited(head, ctx.locale);
    const columns = await namesIn(head, how);
    if (columns.every((name) => name === "")) throw new Problem(409, "import.empty");
    const mapping = await guess(ctx, kind, columns);
    await completeList(ctx.db, id, { ...how, columns, mapping, header: headerOf(columns), bytes });
  } catch (error) {
    await deleteList(ctx.db, id);
    throw error;
  }
  return readList(ctx, id);
}

function checkMapping(kind: ListKind, mapping: readonly (string | null)[]): void {
  for (const [index, target] of mapping.entries()) {
    if (target === null) continue;
    const known = (LIST_TARGETS[kind] as readonly string[]).includes(target) || METADATA_TARGET.test(target);
    if (!known || mapping.indexOf(target) < index) throw invalid(`mapping.${index}`, known ? "repeated" : "value");
  }
}

type Change = {
  charset?: Charset | undefined;
  delimiter?: Delimiter | undefined;
  mapping?: (string | null)[] | undefined;
  policy?: string | null | undefined;
  keyless?: ListRow["keyless"] | undefined;
  people?: ListRow["people"] | undefined;
  dates?: DateOrder | undefined;
};

/** Corrects how a file is read. @throws Problem 403, 404, 409 import.state, licenseList.fileGone, 412, 422 */
export function changeList(ctx: Ctx, id: string, revision: number, change: Change): Promise<ListRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readList(tx, id);
    checkListRights(tx, change.people ?? row.people);
    if (row.revision !== revision) throw stale(await presentList(tx, row));
    if (!["new", "checked", "failed"].includes(row.state)) throw new Problem(409, "import.state");
    const how = { charset: change.charset ?? row.charset, delimiter: change.delimiter ?? row.delimiter };
    const again = how.charset !== row.charset || how.delimiter !== row.delimiter;
    const head = again ? await headOf(tx, id) : null;
    if (again && !head) throw new Problem(409, "licenseList.fileGone");
    const columns = head ? await namesIn(head, how) : row.columns;
    if (change.mapping && change.mapping.length !== columns.length && !again) throw invalid("mapping", "value");
    const mapping = change.mapping?.length === columns.length ? change.mapping : again ? await guess(tx, row.kind, columns) : row.mapping;
    checkMapping(row.kind, mapping);
    if (change.policy) await readPolicy(tx, change.policy).catch(() => Promise.reject(invalid("policy", "unknownThing")));
    const settings = {
      ...how,
      columns,
      mapping,
      header: headerOf(columns),
      policyId: change.policy === undefined ? (row.policy?.id ?? null) : change.policy,
      keyless: change.keyless ?? row.keyless,
      people: change.people ?? row.people,
      dates: change.dates ?? row.dates,
    };
    if (!(await writeSettings(tx.db, id, revision, settings))) throw stale(await presentList(tx, await readList(tx, id)));
    return readList(tx, id);
  });
}

const STEPS: { readonly [step in "check" | "run" | "undo"]: { from: readonly ListState[]; to: ListState } } = {
  check: { from: ["new", "checked", "failed"], to: "checking" },
  run: { from: ["checked"], to: "running" },
  undo: { from: ["done"], to: "undoing" },
};

/** Has the next step of a list done. @param job whether a job is to do it @throws Problem 403, 404, 409 import.state, licenseList.fileGone, 412 */
export function startListStep(ctx: Ctx, id: string, revision: number, step: keyof typeof STEPS, job = true): Promise<ListRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readList(tx, id);
    checkListRights(tx, row.people);
    if (row.revision !== revision) throw stale(await presentList(tx, row));
    if (step !== "undo" && !row.has_file) throw new Problem(409, "licenseList.fileGone");
    if (!(await moveListTo(tx.db, id, { ...STEPS[step], revision }, null))) throw new Problem(409, "import.state");
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: `licenses.lists.${step}`,
      subject: null,
      outcome: "allowed",
      address: tx.address,
      data: { listId: id, kind: row.kind },
    });
    if (job) await tx.platform.jobs.enqueue(tx.db as never, LIST_JOB, { id });
    return readList(tx, id);
  });
}
