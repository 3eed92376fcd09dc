import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { MILESTONES, NO_DATES, TO_BE_ANNOUNCED, type LifecycleDates, type Milestone } from "#shared/lifecycle";
import type { LocalizedText } from "#shared/locales";

/** The days of a product (`line` null) or of a line, as one JSON object. @param product, line columns of the query around it */
export function datesOf(product: RawBuilder<unknown>, line: RawBuilder<unknown> | null): RawBuilder<unknown> {
  return sql`coalesce((select jsonb_object_agg(d.milestone, coalesce(d.falls_on::text, 'tba')) from lifecycle_dates d
    where d.product_id = ${product} and ${line ? sql`d.line_id = ${line}` : sql`d.line_id is null`}), '{}')`;
}

export type DatesRow = Partial<LifecycleDates>;

export function allDates(dates: DatesRow): LifecycleDates {
  return { ...NO_DATES, ...dates };
}

/** Writes the days of a product, or of one of its lines, as they are now. */
export async function saveDates(
  db: Db,
  {
    productId,
    lineId,
    dates,
    newId,
    now,
  }: { productId: string; lineId: string | null; dates: LifecycleDates; newId: () => string; now: Date },
): Promise<void> {
  await sql`delete from lifecycle_dates where product_id = ${productId} and line_id is not distinct from ${lineId}`.execute(db);
  const said = MILESTONES.filter((milestone) => dates[milestone] !== null);
  if (said.length > 0) {
    const rows = said.map((milestone) => {
      const value = dates[milestone];
      return sql`(${newId()}::uuid, ${productId}::uuid, ${lineId}::uuid, ${milestone}, ${value === TO_BE_ANNOUNCED ? null : value}::date)`;
    });
    await sql`insert into lifecycle_dates (id, product_id, line_id, milestone, falls_on) values ${sql.join(rows)}`.execute(db);
  }
  if (lineId === null) await sql`update products set lifecycle_at = ${now} where id = ${productId}`.execute(db);
  else await sql`update release_lines set lifecycle_at = ${now} where id = ${lineId}`.execute(db);
}

export type LifeRow = { /** Null: of the product itself. */ line: string | null; name: string | null; dates: DatesRow };

/** The days of a product and of all its lines, which nobody else changes until the end of the transaction. */
export async function lockLives(db: Db, productId: string): Promise<LifeRow[]> {
  await sql`select from products where id = ${productId} for update`.execute(db);
  return (
    await sql<LifeRow>`select null::uuid as line, null as name, ${datesOf(sql`p.id`, null)} as dates from products p where p.id = ${productId}
      union all select l.id, l.name, ${datesOf(sql`l.product_id`, sql`l.id`)} from release_lines l where l.product_id = ${productId}`.execute(
      db,
    )
  ).rows;
}

export type EndRow = {
  id: string;
  product: { id: string; name: LocalizedText };
  line: { id: string; name: string } | null;
  milestone: Milestone;
  /** `YYYY-MM-DD` */
  day: string;
};

/** What ends from one day to another, the nearest first. */
export async function selectEnds(
  db: Db,
  { from, to, after, limit }: { from: string; to: string; after: { day: string; id: string } | null; limit: number },
): Promise<EndRow[]> {
  const { rows } = await sql<EndRow>`select d.id, jsonb_build_object('id', p.id, 'name', p.name) as product,
      case when l.id is not null then jsonb_build_object('id', l.id, 'name', l.name) end as line, d.milestone, d.falls_on::text as day
    from lifecycle_dates d join products p on p.id = d.product_id left join release_lines l on l.id = d.line_id
    where d.milestone <> 'generalAvailability' and d.falls_on between ${from}::date and ${to}::date
      ${after ? sql`and (d.falls_on, d.id) > (${after.day}::date, ${after.id}::uuid)` : sql``}
    order by d.falls_on, d.id limit ${limit}`.execute(db);
  return rows;
}
