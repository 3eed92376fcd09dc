import { sql, type RawBuilder } from "kysely";
import { decodeCursor, encodeCursor, type Db } from "#platform/db";
import { fieldConditions, fieldSort, pageByField } from "#platform/fields";
import { agentIdOf, invalid, type Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import type { SegmentKind } from "./model/segment.ts";
import { segmentFilter } from "./segments.ts";

export type PeopleFilter = {
  owner?: string | undefined;
  tag?: string | undefined;
  segment?: string | undefined;
  fields?: { readonly [key: string]: string } | undefined;
};

/** What a list of contacts `c` or organizations `o` is narrowed by beside name and address. @throws Problem 422 */
export async function peopleConditions(
  ctx: Ctx,
  kind: SegmentKind,
  { owner, tag, segment, fields }: PeopleFilter,
): Promise<RawBuilder<unknown>[]> {
  const alias = kind === "contact" ? "c" : "o";
  const conditions: RawBuilder<unknown>[] = await fieldConditions(ctx, kind, `${alias}.id`, fields);
  if (owner === "none") conditions.push(sql`${sql.ref(`${alias}.owner_id`)} is null`);
  else if (owner) conditions.push(sql`${sql.ref(`${alias}.owner_id`)} = ${owner === "me" ? agentIdOf(ctx.actor) : owner}::uuid`);
  if (tag) conditions.push(sql`${sql.ref(`${alias}.tags`)} @> array[${tag}]::text[]`);
  if (segment) conditions.push(await segmentFilter(ctx, kind, segment));
  return conditions;
}

/** A page of ids in the order of a custom field, and the cursor behind it; null when the list is not asked in such an order. @throws Problem 422 */
export async function idsByField(
  ctx: Ctx,
  kind: SegmentKind,
  {
    sort,
    cursor,
    limit,
    conditions,
  }: { sort: string | undefined; cursor: string | undefined; limit: number; conditions: readonly RawBuilder<unknown>[] },
): Promise<{ ids: string[]; nextCursor: string | null } | null> {
  const order = await fieldSort(ctx, kind, sort);
  if (!order) return null;
  const [value, id] = cursor === undefined ? [] : (decodeCursor(cursor, 2) ?? [0]);
  const byNumber = ["number", "money", "yesNo", "date", "dateTime"].includes(order.definition.type);
  if (
    cursor !== undefined &&
    (typeof id !== "string" ||
      !isId(id) ||
      typeof value === "number" ||
      (byNumber && typeof value === "string" && !/^-?\d{1,40}(\.\d{1,20})?$/.test(value)))
  )
    throw invalid("cursor", "cursor");
  const page = pageByField(order, {
    things: kind === "contact" ? "contacts" : "organizations",
    alias: kind === "contact" ? "c" : "o",
    where: sql.join([sql`true`, ...conditions], sql` and `),
    after: cursor === undefined ? null : { value: value as string | null, id: id as string },
    limit: limit + 1,
  });
  const { rows } = await sql<{ id: string; value: string | null }>`select id, value from (${page}) page order by place`.execute(ctx.db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { ids: shown.map((row) => row.id), nextCursor: rows.length > limit && last ? encodeCursor([last.value, last.id]) : null };
}

/** How many contacts `c` or organizations `o` fit. */
export async function countPeople(db: Db, kind: SegmentKind, conditions: readonly RawBuilder<unknown>[]): Promise<number> {
  const things = kind === "contact" ? sql`contacts c` : sql`organizations o`;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${things} where ${sql.join([...conditions], sql` and `)}`.execute(db);
  return rows[0]!.n;
}
