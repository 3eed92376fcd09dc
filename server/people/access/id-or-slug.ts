import { sql, type RawBuilder } from "kysely";
import { isId } from "#shared/ids";

/** The condition that a row is the one named by an id or a slug, in a form its index serves. @param table alias of the row */
export function idOrSlug(table: string, name: string): RawBuilder<boolean> {
  return isId(name) ? sql<boolean>`${sql.ref(`${table}.id`)} = ${name}::uuid` : sql<boolean>`${sql.ref(`${table}.slug`)} = ${name}`;
}
