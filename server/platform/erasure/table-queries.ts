/** SQL over any table that a manifest names. Names come from the manifests, never from outside. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { PersonRule } from "#platform/module";
import { ERASED } from "./pattern.ts";
import { subjectsOf, type Person } from "./person.ts";
import type { TablePlan } from "./plan.ts";

export type Column = { name: string; type: string; nullable: boolean; filled: boolean };

/** Columns of tables, from the catalogue. */
export async function columnsOf(db: Db, tables: readonly string[]): Promise<Map<string, Column[]>> {
  const { rows } = await sql<
    Column & { table: string }
  >`select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
      not a.attnotnull as nullable, a.attgenerated <> '' as filled
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relname = any(${[...tables]}) order by c.relname, a.attnum`.execute(db);
  return Map.groupBy(rows, ({ table }) => table);
}

/** Which rows of a table are his. */
export function rowsOf(way: PersonRule, person: Person, columns: readonly Column[]): RawBuilder<boolean> {
  const array = (column: string) => columns.find(({ name }) => name === column)?.type.endsWith("[]") ?? false;
  const among = (column: string, values: readonly string[], cast: string) =>
    array(column)
      ? sql<boolean>`${sql.ref(column)} && ${[...values]}::${sql.raw(cast)}[]`
      : sql<boolean>`${sql.ref(column)} = any(${[...values]}::${sql.raw(cast)}[])`;
  if ("contact" in way) return among(way.contact, [...person.contacts], "uuid");
  if ("account" in way) return among(way.account, [...person.accounts], "uuid");
  if ("address" in way) return among(way.address, [...person.addresses, ...person.phones], "text");
  if ("actor" in way)
    return among(
      way.actor,
      [...person.contacts].map((id) => `contact:${id}`),
      "text",
    );
  if ("of" in way) return among(way.by, subjectsOf(person, way.of), "uuid");
  return sql<boolean>`false`;
}

function allRows({ ways }: TablePlan, person: Person, columns: readonly Column[]): RawBuilder<boolean> {
  return sql<boolean>`(${sql.join(
    ways.map((way) => rowsOf(way, person, columns)),
    sql` or `,
  )})`;
}

export async function countRows(db: Db, plan: TablePlan, person: Person, columns: readonly Column[]): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(plan.table)} where ${allRows(plan, person, columns)}`.execute(db);
  return rows[0]!.n;
}

/** Columns a person may take along: no key, hash or sealed value. */
function portable(columns: readonly Column[], personal: readonly string[]): Column[] {
  return columns.filter(
    ({ name, type }) =>
      !type.startsWith("bytea") &&
      !type.startsWith("tsvector") &&
      !/hash|token|password|secret|sealed|_by$/.test(name) &&
      (personal.includes(name) || type.startsWith("timestamp") || type === "date" || ["kind", "role", "state", "locale"].includes(name)),
  );
}

export async function selectRows(
  db: Db,
  plan: TablePlan,
  person: Person,
  columns: readonly Column[],
): Promise<{ [field: string]: unknown }[]> {
  const shown = portable(columns, plan.rule.personal);
  if (shown.length === 0) return [];
  const { rows } = await sql<{ [field: string]: unknown }>`select ${sql.join(shown.map(({ name }) => sql.ref(name)))}
    from ${sql.table(plan.table)} where ${allRows(plan, person, columns)} limit 50000`.execute(db);
  return rows;
}

/** What a blanked column holds. */
function blank({ type, nullable }: Column): RawBuilder<unknown> {
  if (nullable) return sql`null`;
  if (type.endsWith("[]")) return sql`'{}'`;
  if (type === "jsonb" || type === "json") return sql`'{}'`;
  if (type === "bytea") return sql`''`;
  if (type === "boolean") return sql`false`;
  return sql`${ERASED}`;
}

/** Does to his rows what the manifest says. @returns how many */
export async function eraseRows(db: Db, plan: TablePlan, person: Person, columns: readonly Column[]): Promise<number> {
  const where = allRows(plan, person, columns);
  const table = sql.table(plan.table);
  if (plan.rule.erasure === "delete") return Number((await sql`delete from ${table} where ${where}`.execute(db)).numAffectedRows ?? 0);
  if (plan.rule.erasure !== "blank") return 0;
  const blanked = columns.filter(({ name, filled }) => plan.rule.personal.includes(name) && !filled);
  const set = sql.join(blanked.map((column) => sql`${sql.ref(column.name)} = ${blank(column)}`));
  return Number((await sql`update ${table} set ${set} where ${where}`.execute(db)).numAffectedRows ?? 0);
}

/** Pages of a table on disk. */
export async function pagesOf(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{
    pages: number;
  }>`select (pg_relation_size(${table}::regclass) / current_setting('block_size')::int)::bigint as pages`.execute(db);
  return rows[0]!.pages;
}

/** Texts, arrays of text and JSON can be swept; what is generated follows by itself. */
export function sweepable({ type, filled }: Column): boolean {
  return !filled && ["text", "character varying", "text[]", "jsonb", "json"].includes(type);
}

/** Takes what the pattern finds out of some pages of a table. One short transaction for each call; rows of others wait for it at most that long. */
export async function sweepPages(
  db: Db,
  { table, columns, pattern, from, to }: { table: string; columns: readonly Column[]; pattern: string; from: number; to: number },
): Promise<number> {
  const as = (column: Column) =>
    column.type === "text" || column.type === "character varying" ? sql.ref(column.name) : sql`${sql.ref(column.name)}::text`;
  const replaced = (column: Column) => {
    const clean = sql`regexp_replace(${as(column)}, ${pattern}, ${ERASED}, 'gi')`;
    return column.type === "text" || column.type === "character varying" ? clean : sql`${clean}::${sql.raw(column.type)}`;
  };
  const found = sql.join(
    columns.map((column) => sql`${as(column)} ~* ${pattern}`),
    sql` or `,
  );
  const result =
    await sql`update ${sql.table(table)} set ${sql.join(columns.map((column) => sql`${sql.ref(column.name)} = ${replaced(column)}`))}
    where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${to},0)`}::tid and (${found})`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
