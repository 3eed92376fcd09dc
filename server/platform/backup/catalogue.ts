/** Tables as a backup sees them. All SQL of reading and loading whole tables stands here; names come from the catalogue and are quoted. */
import type pg from "pg";

export type TableShape = { schema: string; name: string; columns: string[] };
/** An order-free fingerprint of all rows: how many, and the sum of their hashes. */
export type Digest = { rows: number; hash: string };
export type SequenceState = { name: string; value: string; called: boolean };

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const fullName = ({ schema, name }: { schema: string; name: string }) => `${quoted(schema)}.${quoted(name)}`;

/** One spelling of every value, whatever the server is set to. */
export const PLAIN_SPELLING =
  "set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'postgres'; set local bytea_output to 'hex'; set local extra_float_digits to 1";
/** A statement that a policy would keep rows from fails instead; for the owner of the tables. */
export const WITHOUT_WALLS = "set local row_security to off";

/** Every table with its own rows, without what follows from them. Unlogged ones are worth nothing after a crash and so none here. */
export async function readTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ schema: string; name: string; columns: string[] }>(
    `select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relpersistence = 'p' and not c.relispartition
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     group by 1, 2 order by 1, 2`,
  );
  return rows;
}

export async function readSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows } = await client.query<{ name: string }>(
    "select c.relname as name from pg_class c where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace order by 1",
  );
  const states: SequenceState[] = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from public.${quoted(name)}`,
    );
    states.push({ name, ...state[0]! });
  }
  return states;
}

/** A row as PostgreSQL writes it: exact for every type, and read back by a cast. */
const rowText = ({ columns }: TableShape) => `row(${columns.map(quoted).join(", ")})::text`;

export async function digestOf(client: pg.ClientBase, table: TableShape): Promise<Digest> {
  const { rows } = await client.query<{ rows: string; hash: string | null }>(
    `select count(*)::text as rows, sum(hashtextextended(r, 0)::numeric)::text as hash from (select ${rowText(table)} as r from ${fullName(table)}) x`,
  );
  return { rows: Number(rows[0]!.rows), hash: rows[0]!.hash ?? "0" };
}

const MOST_ROWS = 2_000;
const PORTION_BYTES = 4_000_000;

/** The rows of a table in portions of some megabytes, through a cursor of the running transaction. */
export async function* readRows(client: pg.ClientBase, table: TableShape): AsyncGenerator<string[]> {
  const { rows: size } = await client.query<{ bytes: string; most: string }>(
    `select pg_total_relation_size('${fullName(table).replaceAll("'", "''")}'::regclass)::text as bytes, (select count(*) from ${fullName(table)})::text as most`,
  );
  const average = Number(size[0]!.bytes) / Math.max(1, Number(size[0]!.most));
  const portion = Math.max(1, Math.min(MOST_ROWS, Math.floor(PORTION_BYTES / Math.max(1, average * 2))));
  await client.query(`declare backup_rows no scroll cursor for select ${rowText(table)} as r from ${fullName(table)}`);
  for (;;) {
    const { rows } = await client.query<{ r: string }>(`fetch ${portion} from backup_rows`);
    if (rows.length === 0) break;
    yield rows.map(({ r }) => r);
  }
  await client.query("close backup_rows");
}

/** Puts rows back. @param columns as they were when the rows were read; a table may have more by now, which take their defaults */
export async function loadRows(client: pg.ClientBase, table: TableShape, rows: readonly string[]): Promise<void> {
  // A type of exactly these columns, so that rows are read as they were written whatever order the columns have today.
  await client.query(
    `insert into ${fullName(table)} (${table.columns.map(quoted).join(", ")}) overriding system value
     select ${table.columns.map((column) => `(x.r).${quoted(column)}`).join(", ")} from (select t::pg_temp.${quoted(shapeType(table))} as r from unnest($1::text[]) t) x`,
    [rows],
  );
}

const shapeType = ({ name }: TableShape) => `shape_of_${name}`.slice(0, 60);

export async function createShape(client: pg.ClientBase, table: TableShape): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
     where a.attrelid = '${fullName(table).replaceAll("'", "''")}'::regclass and a.attnum > 0 and not a.attisdropped`,
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  await client.query(
    `create type pg_temp.${quoted(shapeType(table))} as (${table.columns.map((column) => `${quoted(column)} ${types.get(column)}`).join(", ")})`,
  );
}

/** Takes foreign keys and triggers off all tables until the rows are in; the returned call puts them back, which checks every key. */
export async function withoutRules(client: pg.ClientBase, tables: readonly TableShape[]): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select c.conrelid::regclass::text as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace and c.conparentid = 0`,
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  for (const table of tables) await client.query(`alter table ${fullName(table)} disable trigger user`);
  return async () => {
    for (const table of tables) await client.query(`alter table ${fullName(table)} enable trigger user`);
    for (const { table, name, definition } of rows) await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
  };
}
