import { definitionsOf } from "#platform/fields";
import { guessDelimited } from "#platform/delimited";
import { attachFiles, openFile } from "#platform/files";
import { forbidden, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { columnName } from "#platform/imports";
import { translate } from "#platform/i18n";
import { CARD_COLUMNS } from "#platform/vcards";
import { newId } from "#shared/ids";
import type { Charset, Delimiter } from "#shared/delimited";
import { LOCALES } from "#shared/locales";
import { TARGETS } from "#shared/people-imports";
import { cardMapping } from "./model/cards.ts";
import { guessMapping } from "./model/header.ts";
import { presentImport } from "./present.ts";
import { readSource, type Reading } from "./read-rows.ts";
import {
  insertImport,
  lastMapping,
  moveTo,
  selectImport,
  writeSettings,
  type Existing,
  type ImportRow,
  type Kind,
  type State,
} from "./queries.ts";

export const IMPORT_JOB = "people.import";
const HEAD_BYTES = 65_536;
const SAMPLES = 3;
const LONGEST_SAMPLE = 80;

/** @throws Problem 403 where the actor may not write what an import writes */
function checkRights(ctx: Ctx, kind: Kind): void {
  if (kind === "organization" && !ctx.actor.rights.has("organizations.manage")) throw forbidden("organizations.manage");
}

/** An import. @throws Problem 404 */
export async function readImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await selectImport(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

async function opened(ctx: Ctx, fileId: string | null) {
  const file = fileId === null ? null : await openFile(ctx, fileId);
  if (!file) throw new Problem(409, "import.fileGone");
  return file;
}

async function headOf(ctx: Ctx, fileId: string | null): Promise<{ name: string; head: Uint8Array }> {
  const file = await opened(ctx, fileId);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of file.stream) {
    parts.push(part);
    size += part.length;
    if (size >= HEAD_BYTES) break;
  }
  return { name: file.fileName, head: Buffer.concat(parts).subarray(0, HEAD_BYTES) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Whether a file holds vCards: it begins with one. */
function isCards(head: Uint8Array, charset: Charset): boolean {
  return /^\s*begin\s*:\s*vcard\s*[\r\n]/i.test(new TextDecoder(charset).decode(head.subarray(0, 1_024)));
}

/** The columns of a file with a few values of each, as read with these settings. */
async function columnsOf(head: Uint8Array, how: Reading): Promise<ImportRow["columns"]> {
  const rows: string[][] = how.format === "vcard" ? [[...CARD_COLUMNS]] : [];
  for await (const { cells, fault } of readSource(once(head), how)) {
    if (how.format === "delimited" || fault === null) rows.push(cells);
    if (rows.length > 20) break;
  }
  const [names = [], ...rest] = rows;
  return names.map((name, index) => ({
    name: name.trim().slice(0, 200),
    samples: rest
      .map((cells) => (cells[index] ?? "").trim().replaceAll(/\s+/g, " ").slice(0, LONGEST_SAMPLE))
      .filter(Boolean)
      .slice(0, SAMPLES),
  }));
}

const headerOf = (columns: ImportRow["columns"]) => JSON.stringify(columns.map(({ name }) => columnName(name)));

/** How our own lists head their columns, in all languages. */
const titlesOf = (kind: Kind) =>
  Object.fromEntries(
    TARGETS[kind].map((target) => [
      target,
      LOCALES.map((locale) => translate(locale, target === "owner" ? "desk.people.owner" : `desk.people.import.target.${target}`)),
    ]),
  );

async function guess(
  ctx: Ctx,
  { kind, format }: Pick<ImportRow, "kind" | "format">,
  columns: ImportRow["columns"],
): Promise<(string | null)[]> {
  const remembered = await lastMapping(ctx.db, kind, headerOf(columns));
  if (remembered?.length === columns.length) return remembered;
  const fields = (await definitionsOf(ctx, kind))
    .filter(({ archived }) => !archived)
    .map(({ key, labels }) => ({ key, labels: Object.values(labels).filter((label) => label !== undefined) }));
  const names = columns.map(({ name }) => name);
  return format === "vcard" ? cardMapping(names, fields) : guessMapping(kind, names, titlesOf(kind), fields);
}

/** Begins an import with an uploaded file of one's own. @throws Problem 403, 422, 409 import.empty */
export async function createImport(ctx: Ctx, { kind, file }: { kind: Kind; file: string }): Promise<ImportRow> {
  checkRights(ctx, kind);
  return inTransaction(ctx, async (tx) => {
    if ((await attachFiles(tx, [file])).length > 0) throw invalid("file", "unknownThing");
    const { name, head } = await headOf(tx, file);
    const guessed = await guessDelimited(head, tx.locale);
    const how = { ...guessed, format: isCards(head, guessed.charset) ? ("vcard" as const) : ("delimited" as const) };
    if (how.format === "vcard" && kind !== "contact") throw new Problem(409, "import.cardsAreContacts");
    if (how.format === "delimited" && /\.(vcf|vcard)$/i.test(name)) throw new Problem(409, "import.noCards");
    const columns = await columnsOf(head, how);
    if (columns.every((column) => column.name === "")) throw new Problem(409, "import.empty");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertImport(tx.db, {
      id,
      kind,
      file_id: file,
      file_name: name,
      ...how,
      columns,
      mapping: await guess(tx, { kind, ...how }, columns),
      header: headerOf(columns),
      existing: "update",
      locale: tx.locale,
      created_by: tx.actorKey,
      created_at: now,
    });
    return readImport(tx, id);
  });
}

async function checkMapping(ctx: Ctx, kind: Kind, mapping: readonly (string | null)[]): Promise<void> {
  const fields = new Set((await definitionsOf(ctx, kind)).filter(({ archived }) => !archived).map(({ key }) => `fields.${key}`));
  const several = new Set(["email", "phone", "tags", "domain"]);
  for (const [index, target] of mapping.entries()) {
    if (target === null) continue;
    if (!(TARGETS[kind] as readonly string[]).includes(target) && !fields.has(target)) throw invalid(`mapping.${index}`, "value");
    if (mapping.indexOf(target) < index && !several.has(target)) throw invalid(`mapping.${index}`, "value");
    if (target === "organization" && !ctx.actor.rights.has("organizations.manage")) throw forbidden("organizations.manage");
  }
}

type Settings = {
  charset?: Charset | undefined;
  delimiter?: Delimiter | undefined;
  mapping?: (string | null)[] | undefined;
  existing?: Existing | undefined;
};

/** Corrects how a file is read. @throws Problem 403, 404, 409 import.state import.fileGone, 412, 422 */
export async function changeImport(ctx: Ctx, id: string, revision: number, change: Settings): Promise<ImportRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readImport(tx, id);
    checkRights(tx, row.kind);
    if (row.revision !== revision) throw stale(await presentImport(tx, row));
    if (!["new", "checked", "failed"].includes(row.state)) throw new Problem(409, "import.state");
    const how = { format: row.format, charset: change.charset ?? row.charset, delimiter: change.delimiter ?? row.delimiter };
    const again = how.charset !== row.charset || how.delimiter !== row.delimiter;
    const columns = again ? await columnsOf((await headOf(tx, row.file_id)).head, how) : row.columns;
    const mapping = change.mapping?.length === columns.length ? change.mapping : again ? await guess(tx, row, columns) : row.mapping;
    if (change.mapping && change.mapping.length !== columns.length && !again) throw invalid("mapping", "value");
    await checkMapping(tx, row.kind, mapping);
    const settings = {
      charset: how.charset,
      delimiter: how.delimiter,
      columns,
      mapping,
      header: headerOf(columns),
      existing: change.existing ?? row.existing,
    };
    if (!(await writeSettings(tx.db, id, revision, settings))) throw stale(await presentImport(tx, await readImport(tx, id)));
    return readImport(tx, id);
  });
}

const STEPS: { readonly [step in "check" | "run" | "undo"]: { from: readonly State[]; to: State } } = {
  check: { from: ["new", "checked", "failed"], to: "checking" },
  run: { from: ["checked"], to: "running" },
  undo: { from: ["done"], to: "undoing" },
};

/** Has the next step of an import done, by a job. @throws Problem 403, 404, 409 import.state import.fileGone, 412 */
export async function startStep(ctx: Ctx, id: string, revision: number, step: keyof typeof STEPS): Promise<ImportRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readImport(tx, id);
    checkRights(tx, row.kind);
    await checkMapping(tx, row.kind, row.mapping);
    if (row.revision !== revision) throw stale(await presentImport(tx, row));
    if (step !== "undo" && row.file_id === null) throw new Problem(409, "import.fileGone");
    if (!(await moveTo(tx.db, id, { ...STEPS[step], revision }, null))) throw new Problem(409, "import.state");
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: `people.imports.${step}`,
      subject: null,
      outcome: "allowed",
      address: tx.address,
      data: { importId: id, kind: row.kind },
    });
    await tx.platform.jobs.enqueue(tx.db as never, IMPORT_JOB, { id });
    return readImport(tx, id);
  });
}
