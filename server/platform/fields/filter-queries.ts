import { sql, type RawBuilder } from "kysely";
import { invalid, Problem, type Ctx } from "#platform/http";
import { fieldsFor } from "./definitions.ts";
import { readFilter, type FieldFilter } from "./model/filter.ts";
import type { FieldDefinition } from "./model/types.ts";

/**
 * Filters of a list, `field.<key>=…`, as SQL: each a semi-join that an index of the value rows serves.
 * @param kind what the list is of
 * @param thing the column that names the thing, such as `t.id`
 * @param filters by key, in the grammar of `readFilter`
 * @throws Problem 422 for a field that the actor does not read, or a filter that cannot be read for its type
 */
export async function fieldConditions(
  ctx: Pick<Ctx, "platform" | "actor">,
  kind: string,
  thing: string,
  filters: { readonly [key: string]: string } | undefined,
): Promise<RawBuilder<boolean>[]> {
  if (!filters || Object.keys(filters).length === 0) return [];
  const definitions = new Map((await fieldsFor(ctx, kind)).map((definition) => [definition.key, definition]));
  return Object.entries(filters).map(([key, text]) => {
    const definition = definitions.get(key);
    if (!definition) throw invalid(`field.${key}`, "unknown");
    const filter = readFilter(definition, text);
    if (!filter) throw invalid(`field.${key}`, "fieldFilter");
    return fieldCondition(definition, thing, filter);
  });
}

/** One filter as SQL. */
export function fieldCondition({ id }: Pick<FieldDefinition, "id">, thing: string, filter: FieldFilter): RawBuilder<boolean> {
  const rows = sql`select from field_values fv where fv.field_id = ${id} and fv.thing_id = ${sql.ref(thing)}`;
  switch (filter.ask) {
    case "any":
      return sql<boolean>`exists (${rows})`;
    case "none":
      return sql<boolean>`not exists (${rows})`;
    case "between": {
      const { least, most, currency } = filter;
      return sql<boolean>`exists (${rows} and fv.number is not null ${least === null ? sql`` : sql`and fv.number >= ${least}`} ${most === null ? sql`` : sql`and fv.number <= ${most}`}
        ${currency === undefined ? sql`` : sql`and fv.text = ${currency}`})`;
    }
    case "oneOf":
      return filter.exact
        ? sql<boolean>`exists (${rows} and fv.text = any(${[...filter.texts]}))`
        : sql<boolean>`exists (${rows} and fv.text = any(array(select folded(x) from unnest(${[...filter.texts]}::text[]) x)))`;
    case "begins":
      return sql<boolean>`exists (${rows} and starts_with(fv.text, folded(${filter.text})))`;
  }
}

export type FieldSort = { definition: FieldDefinition; direction: "asc" | "desc" };

/**
 * The order of a list by a field, asked as `field.<key>` or, downwards, `-field.<key>`.
 * @returns null when the text asks for no field
 * @throws Problem 422 for a field that the actor does not read, or that has no order
 */
export async function fieldSort(ctx: Pick<Ctx, "platform" | "actor">, kind: string, sort: string | undefined): Promise<FieldSort | null> {
  const match = /^(-?)field\.(.+)$/.exec(sort ?? "");
  if (!match) return null;
  const definition = (await fieldsFor(ctx, kind)).find(({ key }) => key === match[2]);
  if (!definition) throw invalid("sort", "unknown");
  if (definition.type === "choices" || definition.type === "reference")
    throw new Problem(422, "invalid", { errors: [{ path: "sort", code: "noOrder" }] });
  return { definition, direction: match[1] === "-" ? "desc" : "asc" };
}

const BY_NUMBER = new Set(["number", "money", "yesNo", "date", "dateTime"]);

/** Where a page sorted by a field ends: the value of the last row, null when it has none, and its id. */
export type FieldCursor = { value: string | null; id: string };

/**
 * The ids of one page of things in the order of a field, those without a value last: two bounded scans, of the index of the values and of the
 * things, so that the cost does not grow with their number.
 * @param things the table of the things
 * @param alias by which `where` names it
 * @param where all conditions of the list
 * @returns a select of `id`, `value` (text, null for none) and `place` to order by
 */
export function pageByField(
  { definition, direction }: FieldSort,
  {
    things,
    alias,
    where,
    after,
    limit,
  }: { things: string; alias: string; where: RawBuilder<unknown>; after: FieldCursor | null; limit: number },
): RawBuilder<{ id: string; value: string | null; place: number }> {
  const column = sql.raw(BY_NUMBER.has(definition.type) ? "number" : "text");
  const type = sql.raw(BY_NUMBER.has(definition.type) ? "numeric" : "text");
  const way = sql.raw(direction);
  const beyond = sql.raw(direction === "asc" ? ">" : "<");
  const table = sql`${sql.table(things)} as ${sql.ref(alias)}`;
  const id = sql.ref(`${alias}.id`);
  const most = sql.lit(limit);
  const withValue = sql`select ${id} as id, fv.${column}::text as value, row_number() over (order by fv.${column} ${way}, fv.thing_id ${way}) as place
    from field_values fv join ${table} on ${id} = fv.thing_id
    where fv.field_id = ${definition.id} and fv.place = 0 and fv.${column} is not null and ${where}
      ${after?.value != null ? sql`and (fv.${column}, fv.thing_id) ${beyond} (${after.value}::${type}, ${after.id}::uuid)` : sql``}
    order by fv.${column} ${way}, fv.thing_id ${way} limit ${most}`;
  const without = sql`select ${id} as id, null::text as value, ${sql.lit(1_000_000)} + row_number() over (order by ${id} desc) as place
    from ${table} where not exists (select from field_values fv where fv.field_id = ${definition.id} and fv.thing_id = ${id}) and ${where}
      ${after && after.value === null ? sql`and ${id} < ${after.id}::uuid` : sql``}
    order by ${id} desc limit ${most}`;
  return after && after.value === null
    ? sql`${without}`
    : sql`select * from ((${withValue}) union all (${without})) page_by_field order by place limit ${most}`;
}
