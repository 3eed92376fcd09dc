import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Charset, Delimiter } from "#shared/delimited";

export type Format = "delimited" | "vcard";
export type Kind = "contact" | "organization";
export type State = "new" | "checking" | "checked" | "running" | "done" | "undoing" | "undone" | "failed";
export type Existing = "update" | "fill" | "skip";
export type Verdict = "new" | "change" | "same" | "error" | "created" | "changed" | "undone" | "left";

export type ImportRow = {
  id: string;
  kind: Kind;
  file_id: string | null;
  file_name: string;
  format: Format;
  charset: Charset;
  delimiter: Delimiter;
  columns: { name: string; samples: string[] }[];
  mapping: (string | null)[];
  header: string;
  existing: Existing;
  locale: string;
  state: State;
  rows: number;
  progress: number;
  created_by: string;
  created_at: Date;
  finished_at: Date | null;
  revision: number;
};

const IMPORT = sql`id, kind, file_id, file_name, format, charset, delimiter, columns, mapping, header, existing, locale, state, rows, progress, created_by, created_at, finished_at, revision`;

export async function selectImport(db: Db, id: string): Promise<ImportRow | undefined> {
  return (await sql<ImportRow>`select ${IMPORT} from people_imports where id = ${id}`.execute(db)).rows[0];
}

export async function selectImports(db: Db, { after, limit }: { after: string | null; limit: number }): Promise<ImportRow[]> {
  return (
    await sql<ImportRow>`select ${IMPORT} from people_imports where ${after ? sql`id < ${after}` : sql`true`} order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function insertImport(
  db: Db,
  row: Omit<ImportRow, "state" | "rows" | "progress" | "finished_at" | "revision" | "file_id"> & { file_id: string },
): Promise<void> {
  await sql`insert into people_imports (id, kind, file_id, file_name, format, charset, delimiter, columns, mapping, header, existing, locale, state, created_by, created_at)
    values (${row.id}, ${row.kind}, ${row.file_id}, ${row.file_name}, ${row.format}, ${row.charset}, ${row.delimiter}, ${JSON.stringify(row.columns)},
      ${JSON.stringify(row.mapping)}, ${row.header}, ${row.existing}, ${row.locale}, 'new', ${row.created_by}, ${row.created_at})`.execute(
    db,
  );
}

/** What columns of these names were last taken for; null when there was no such file. */
export async function lastMapping(db: Db, kind: Kind, header: string): Promise<(string | null)[] | null> {
  const { rows } = await sql<{
    mapping: (string | null)[];
  }>`select mapping from people_imports where kind = ${kind} and header = ${header} order by id desc limit 1`.execute(db);
  return rows[0]?.mapping ?? null;
}

export type Settings = Pick<ImportRow, "charset" | "delimiter" | "columns" | "mapping" | "header" | "existing">;

/** @returns false when the revision is no longer the one expected */
export async function writeSettings(db: Db, id: string, revision: number, s: Settings): Promise<boolean> {
  const { rows } =
    await sql`update people_imports set charset = ${s.charset}, delimiter = ${s.delimiter}, columns = ${JSON.stringify(s.columns)},
      mapping = ${JSON.stringify(s.mapping)}, header = ${s.header}, existing = ${s.existing}, state = 'new', rows = 0, progress = 0, revision = revision + 1
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when it stands elsewhere, or its revision is no longer the one expected */
export async function moveTo(
  db: Db,
  id: string,
  { from, to, revision }: { from: readonly State[]; to: State; revision?: number },
  finishedAt: Date | null,
): Promise<boolean> {
  const { rows } = await sql`update people_imports set state = ${to}, progress = 0, finished_at = ${finishedAt}, revision = revision + 1
    where id = ${id} and state = any(${[...from]}) and ${revision === undefined ? sql`true` : sql`revision = ${revision}`} returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

export async function setProgress(db: Db, id: string, progress: number, rows?: number): Promise<void> {
  await sql`update people_imports set progress = ${progress}, rows = ${rows === undefined ? sql`rows` : rows} where id = ${id}`.execute(db);
}

export type Problem = { code: string; column: string | null; values?: { [name: string]: string | number } };
/** Of lists, `after` is what was added; `ref` is what was made beside the record. */
export type Change = { name: string; before: unknown; after: unknown; ref?: string };
export type LineRow = {
  line: number;
  verdict: Verdict;
  key: string | null;
  thing_id: string | null;
  changes: Change[];
  problem: Problem | null;
  revision: number | null;
};

export async function clearLines(db: Db, importId: string): Promise<void> {
  await sql`delete from people_import_rows where import_id = ${importId}`.execute(db);
}

export async function insertLines(db: Db, importId: string, lines: readonly Omit<LineRow, "revision">[]): Promise<void> {
  await sql`insert into people_import_rows (import_id, line, verdict, key, thing_id, changes, problem)
    select ${importId}, x.line, x.verdict, x.key, x.thing_id, x.changes, x.problem
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x(line int, verdict text, key text, thing_id uuid, changes jsonb, problem jsonb)`.execute(
    db,
  );
}

/** The lines on which these keys stand already. */
export async function linesOfKeys(db: Db, importId: string, keys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{
    key: string;
    line: number;
  }>`select key, min(line) as line from people_import_rows where import_id = ${importId} and key = any(${[...keys]}) and verdict <> 'error' group by key`.execute(
    db,
  );
  return new Map(rows.map(({ key, line }) => [key, line]));
}

const LINE = sql`line, verdict, key, thing_id, changes, problem, revision`;

export async function selectLines(
  db: Db,
  importId: string,
  {
    verdicts,
    after,
    limit,
    down = false,
  }: { verdicts?: readonly Verdict[] | undefined; after: number | null; limit: number; down?: boolean },
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`select ${LINE} from people_import_rows where import_id = ${importId}
    and ${verdicts ? sql`verdict = any(${[...verdicts]})` : sql`true`}
    and ${after === null ? sql`true` : down ? sql`line < ${after}` : sql`line > ${after}`} order by line ${down ? sql`desc` : sql``} limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Rows of each of these imports by what becomes of them. */
export async function countLines(db: Db, importIds: readonly string[]): Promise<Map<string, { [verdict: string]: number }>> {
  const { rows } = await sql<{ import_id: string; verdict: string; n: number }>`select import_id, verdict, count(*)::int as n
    from people_import_rows where import_id = any(${[...importIds]}::uuid[]) group by import_id, verdict`.execute(db);
  const counts = new Map<string, { [verdict: string]: number }>(importIds.map((id) => [id, {}]));
  for (const { import_id, verdict, n } of rows) counts.get(import_id)![verdict] = n;
  return counts;
}

/** Those of these lines whose work is still to be done, locked. */
export async function openLine(db: Db, importId: string, line: number, verdicts: readonly Verdict[]): Promise<LineRow | undefined> {
  const { rows } = await sql<LineRow>`select ${LINE} from people_import_rows where import_id = ${importId} and line = ${line}
    and verdict = any(${[...verdicts]}) for update`.execute(db);
  return rows[0];
}

export async function closeLine(
  db: Db,
  importId: string,
  line: number,
  done: Pick<LineRow, "verdict" | "thing_id" | "changes" | "problem" | "revision">,
): Promise<void> {
  await sql`update people_import_rows set verdict = ${done.verdict}, thing_id = ${done.thing_id}, changes = ${JSON.stringify(done.changes)},
    problem = ${done.problem === null ? null : JSON.stringify(done.problem)}::jsonb, revision = ${done.revision}
    where import_id = ${importId} and line = ${line}`.execute(db);
}

/** Files of imports that nobody is working on: of those begun before a time, or of all. */
export async function takeFiles(db: Db, before: Date | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with gone as (select id, file_id from people_imports where file_id is not null
      and state not in ('checking', 'running', 'undoing') and ${before ? sql`created_at < ${before}` : sql`true`} for update),
    let_go as (update people_imports set file_id = null where id in (select id from gone)) select file_id as id from gone`.execute(db);
  return rows.map(({ id }) => id);
}

/** What was changed by an import long ago is no longer taken back. */
export async function forgetImports(db: Db, before: Date): Promise<void> {
  await sql`delete from people_imports where created_at < ${before} and state not in ('checking', 'running', 'undoing')`.execute(db);
}
