/** SQL of licences and machines that come from files. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Charset, Delimiter } from "#shared/delimited";
import type { DateOrder, ListKind, ListState, ListVerdict } from "#shared/license-lists";

export type ListRow = {
  id: string;
  kind: ListKind;
  file_name: string;
  charset: Charset;
  delimiter: Delimiter;
  columns: string[];
  mapping: (string | null)[];
  header: string;
  policy: { id: string; name: string } | null;
  keyless: "refuse" | "make";
  people: "known" | "add";
  dates: DateOrder;
  locale: string;
  state: ListState;
  has_file: boolean;
  rows: number;
  progress: number;
  created_by: string;
  created_at: Date;
  finished_at: Date | null;
  revision: number;
};

async function lists(db: Db, rest: RawBuilder<unknown>): Promise<ListRow[]> {
  return (
    await sql<ListRow>`select i.id, i.kind, i.file_name, i.charset, i.delimiter, i.columns, i.mapping, i.header,
      case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as policy, i.keyless, i.people, i.dates, i.locale, i.state,
      exists (select from license_list_parts x where x.list_id = i.id) as has_file, i.rows, i.progress, i.created_by, i.created_at, i.finished_at, i.revision
    from license_lists i left join license_policy_rules p on p.id = i.policy_id ${rest}`.execute(db)
  ).rows;
}

export async function selectList(db: Db, id: string): Promise<ListRow | undefined> {
  return (await lists(db, sql`where i.id = ${id} and i.bytes > 0`))[0];
}

export function selectLists(db: Db, { after, limit }: { after: string | null; limit: number }): Promise<ListRow[]> {
  return lists(db, sql`where i.bytes > 0 and (${after}::uuid is null or i.id < ${after}) order by i.id desc limit ${limit}`);
}

/** A list whose file is about to come in. */
export async function insertList(
  db: Db,
  row: Pick<ListRow, "id" | "kind" | "file_name" | "dates" | "locale" | "created_by" | "created_at">,
): Promise<void> {
  await sql`insert into license_lists (id, kind, file_name, bytes, charset, delimiter, columns, mapping, header, keyless, people, dates, locale, state, created_by, created_at)
    values (${row.id}, ${row.kind}, ${row.file_name}, 0, '', '', '[]', '[]', '', 'refuse', 'known', ${row.dates}, ${row.locale}, 'new', ${row.created_by},
      ${row.created_at})`.execute(db);
}

/** Its file is here whole: from now on it is seen. */
export async function completeList(
  db: Db,
  id: string,
  row: Pick<ListRow, "charset" | "delimiter" | "columns" | "mapping" | "header"> & { bytes: number },
): Promise<void> {
  await sql`update license_lists set bytes = ${row.bytes}, charset = ${row.charset}, delimiter = ${row.delimiter}, columns = ${JSON.stringify(row.columns)},
    mapping = ${JSON.stringify(row.mapping)}, header = ${row.header} where id = ${id}`.execute(db);
}

export async function deleteList(db: Db, id: string): Promise<void> {
  await sql`delete from license_lists where id = ${id}`.execute(db);
}

export async function insertPart(db: Db, listId: string, place: number, sealed: Buffer): Promise<void> {
  await sql`insert into license_list_parts (list_id, place, sealed) values (${listId}, ${place}, ${sealed})`.execute(db);
}

export async function selectPart(db: Db, listId: string, place: number): Promise<Buffer | undefined> {
  return (await sql<{ sealed: Buffer }>`select sealed from license_list_parts where list_id = ${listId} and place = ${place}`.execute(db))
    .rows[0]?.sealed;
}

/** What columns of these names were last taken for; null when there was no such file. */
export async function lastMapping(db: Db, kind: ListKind, header: string): Promise<(string | null)[] | null> {
  const { rows } = await sql<{
    mapping: (string | null)[];
  }>`select mapping from license_lists where kind = ${kind} and header = ${header} and bytes > 0 order by id desc limit 1`.execute(db);
  return rows[0]?.mapping ?? null;
}

export type Settings = Pick<ListRow, "charset" | "delimiter" | "columns" | "mapping" | "header" | "keyless" | "people" | "dates"> & {
  policyId: string | null;
};

/** @returns false when the revision is no longer the one expected */
export async function writeSettings(db: Db, id: string, revision: number, s: Settings): Promise<boolean> {
  const { rows } =
    await sql`update license_lists set charset = ${s.charset}, delimiter = ${s.delimiter}, columns = ${JSON.stringify(s.columns)}, mapping = ${JSON.stringify(s.mapping)},
      header = ${s.header}, policy_id = ${s.policyId}, keyless = ${s.keyless}, people = ${s.people}, dates = ${s.dates}, state = 'new', rows = 0, progress = 0,
      revision = revision + 1 where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when it stands elsewhere, or its revision is no longer the one expected */
export async function moveListTo(
  db: Db,
  id: string,
  { from, to, revision }: { from: readonly ListState[]; to: ListState; revision?: number },
  finishedAt: Date | null,
): Promise<boolean> {
  const { rows } = await sql`update license_lists set state = ${to}, progress = 0, finished_at = ${finishedAt}, revision = revision + 1
    where id = ${id} and state = any(${[...from]}) and (${revision ?? null}::int is null or revision = ${revision ?? null}) returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

export async function setListProgress(db: Db, id: string, progress: number, rows: number | null = null): Promise<void> {
  await sql`update license_lists set progress = ${progress}, rows = coalesce(${rows}::int, rows) where id = ${id}`.execute(db);
}

export type Said = { code: string; values?: { [name: string]: string | number } };
export type RowFault = Said & { column: string | null };
/** As a row left what it made. */
export type Made = { revision: number; contact?: string; uses?: number; checkedInAt?: string | null; heartbeatAt?: string | null };
export type LineRow = {
  line: number;
  verdict: ListVerdict;
  title: string | null;
  same_hash: Buffer | null;
  thing_id: string | null;
  contact_id: string | null;
  notes: Said[];
  problem: RowFault | null;
  made: Made | null;
};

export async function clearListRows(db: Db, listId: string): Promise<void> {
  await sql`delete from license_list_rows where list_id = ${listId}`.execute(db);
}

export async function insertListRows(db: Db, listId: string, rows: readonly Omit<LineRow, "made">[]): Promise<void> {
  const plain = rows.map((row) => ({ ...row, same_hash: row.same_hash?.toString("hex") ?? null }));
  await sql`insert into license_list_rows (list_id, line, verdict, title, same_hash, thing_id, contact_id, notes, problem)
    select ${listId}, x.line, x.verdict, x.title, decode(x.same_hash, 'hex'), x.thing_id, x.contact_id, x.notes, x.problem
    from jsonb_to_recordset(${JSON.stringify(plain)}::jsonb)
      as x(line int, verdict text, title text, same_hash text, thing_id uuid, contact_id uuid, notes jsonb, problem jsonb)`.execute(db);
}

/** The first lines that stand for these already, by the hash in hexadecimal. */
export async function linesOfHashes(db: Db, listId: string, hashes: readonly Buffer[]): Promise<Map<string, number>> {
  const { rows } = await sql<{
    hash: string;
    line: number;
  }>`select encode(same_hash, 'hex') as hash, min(line) as line from license_list_rows
    where list_id = ${listId} and same_hash = any(${[...hashes]}::bytea[]) and verdict <> 'error' group by same_hash`.execute(db);
  return new Map(rows.map(({ hash, line }) => [hash, line]));
}

const LINE = sql`line, verdict, title, same_hash, thing_id, contact_id, notes, problem, made`;

export async function selectListRows(
  db: Db,
  listId: string,
  { verdict, after, limit, down = false }: { verdict?: ListVerdict | undefined; after: number | null; limit: number; down?: boolean },
): Promise<LineRow[]> {
  return (
    await sql<LineRow>`select ${LINE} from license_list_rows where list_id = ${listId} and ${verdict ? sql`verdict = ${verdict}` : sql`true`}
      and ${after === null ? sql`true` : down ? sql`line < ${after}` : sql`line > ${after}`} order by line ${down ? sql`desc` : sql``} limit ${limit}`.execute(
      db,
    )
  ).rows;
}

/** Rows of each of these lists by what becomes of them. */
export async function countListRows(db: Db, listIds: readonly string[]): Promise<Map<string, { [verdict: string]: number }>> {
  const { rows } = await sql<{ list_id: string; verdict: string; n: number }>`select list_id, verdict, count(*)::int as n
    from license_list_rows where list_id = any(${[...listIds]}::uuid[]) group by list_id, verdict`.execute(db);
  const counts = new Map<string, { [verdict: string]: number }>(listIds.map((id) => [id, {}]));
  for (const { list_id, verdict, n } of rows) counts.get(list_id)![verdict] = n;
  return counts;
}

/** A row that is still to be carried out, held. */
export async function holdNewRow(db: Db, listId: string, line: number): Promise<boolean> {
  const { rows } =
    await sql`select from license_list_rows where list_id = ${listId} and line = ${line} and verdict = 'new' for update`.execute(db);
  return rows.length > 0;
}

export async function closeListRow(
  db: Db,
  listId: string,
  line: number,
  { verdict, thing_id, contact_id, problem, made }: Pick<LineRow, "verdict" | "thing_id" | "contact_id" | "problem" | "made">,
): Promise<void> {
  await sql`update license_list_rows set verdict = ${verdict}, thing_id = ${thing_id}, contact_id = ${contact_id},
      problem = ${problem === null ? null : JSON.stringify(problem)}::jsonb, made = ${made === null ? null : JSON.stringify(made)}::jsonb
    where list_id = ${listId} and line = ${line}`.execute(db);
}

/** Lets go of the files of lists that nobody is at: of one, of those begun before a time, or of all. */
export async function dropParts(db: Db, { id = null, before = null }: { id?: string | null; before?: Date | null }): Promise<void> {
  await sql`delete from license_list_parts where list_id in (select id from license_lists where state not in ('checking', 'running', 'undoing')
    and (${id}::uuid is null or id = ${id}) and (${before}::timestamptz is null or created_at < ${before}))`.execute(db);
}

/** What was brought long ago is no longer taken back; and files that never came in whole. */
export async function forgetLists(db: Db, { over, unwhole }: { over: Date; unwhole: Date }): Promise<void> {
  await sql`delete from license_lists where (created_at < ${over} or (bytes = 0 and created_at < ${unwhole})) and state not in ('checking', 'running', 'undoing')`.execute(
    db,
  );
}

/** The product that somebody means by its id, its short name or a whole name of it; null where none or several are meant. */
export async function productMeant(db: Db, text: string): Promise<string | null> {
  const said = text.trim().toLowerCase();
  const { rows } = await sql<{ id: string }>`select id from product_names where id::text = ${said} or slug = ${said}
    or exists (select from jsonb_each_text(name) v where lower(v.value) = ${said}) limit 2`.execute(db);
  return rows.length === 1 ? rows[0]!.id : null;
}
