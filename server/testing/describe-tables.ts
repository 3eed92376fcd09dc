import pg from "pg";

type Column = { table: string; column: string; type: string; nullable: boolean; filled: boolean };

/** How `pg` gives a type's values, with bigint read as number (`#platform/db` sets that). */
const TYPES: { [type: string]: string } = {
  bool: "boolean",
  bytea: "Buffer",
  date: "Timestamp",
  float8: "number",
  int2: "number",
  int4: "number",
  int8: "number",
  json: "unknown",
  jsonb: "unknown",
  timestamptz: "Timestamp",
};

/**
 * The source text of the `Tables` interface: every table and view of schema public, in the order of their names.
 * @param connection to a migrated database
 */
export async function describeTables(connection: pg.ClientConfig): Promise<string> {
  const columns = await readColumns(connection);
  const tables = Map.groupBy(columns, ({ table }) => table);
  const body = [...tables].map(
    ([table, its]) => `  ${table}: {\n${its.map((column) => `    ${column.column}: ${typeOf(column)};\n`).join("")}  };\n`,
  );
  return `// Made from the migrated database by scripts/tables.ts. Do not edit.
import type { ColumnType, Generated } from "kysely";

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface Tables {
${body.join("")}}
`;
}

function typeOf({ type, nullable, filled }: Column): string {
  const element = type.startsWith("_") ? `${TYPES[type.slice(1)] ?? "string"}[]` : (TYPES[type] ?? "string");
  const value = nullable && element !== "unknown" ? `${element} | null` : element;
  return filled ? `Generated<${value}>` : value;
}

async function readColumns(connection: pg.ClientConfig): Promise<Column[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<Column>(
      `select c.relname as "table", a.attname as "column", t.typname as type, not a.attnotnull as nullable,
         (a.atthasdef or a.attidentity <> '') as filled
       from pg_attribute a
         join pg_class c on c.oid = a.attrelid
         join pg_type t on t.oid = a.atttypid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
         and a.attnum > 0 and not a.attisdropped
       order by c.relname collate "C", a.attnum`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
