/** SQL of questions to the index. What may be seen is part of each statement. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Group } from "./groups.ts";

export type Found = { kind: string; id: string; locale: string | null; title: string; words: string; length: number };

const COLUMNS = sql`d.kind, d.id, d.locale, d.title, d.words::text as words, d.length`;

export type Reach = {
  /** Kinds of documents that are asked. */
  kinds: readonly string[];
  /** Whether the document `d` may be seen. */
  visible: RawBuilder<unknown>;
  /** What must hold in any case: phrases, what is left out; a tsquery, or null. */
  must: string | null;
};

const within = ({ kinds, visible, must }: Reach) =>
  sql`d.kind = any(${[...kinds]}) ${must === null ? sql`` : sql`and d.words @@ ${must}::tsquery`} and ${visible}`;

/** Documents that hold any of these groups, those that hold most of what they weigh first. */
export async function holdingAny(db: Db, reach: Reach, groups: readonly Group[], limit: number): Promise<Found[]> {
  const any = groups.map(({ query }) => query).join(" | ");
  const weight = sql.join(
    groups.map(({ query, weight: by }) => sql`(case when d.words @@ ${query}::tsquery then ${by}::float8 else 0 end)`),
    sql` + `,
  );
  const { rows } = await sql<Found>`with best as materialized (
      select d.kind, d.id from search_documents d where d.words @@ ${any}::tsquery and ${within(reach)}
      order by ${weight} desc, d.id desc, d.kind limit ${limit})
    select ${COLUMNS} from best b join search_documents d on d.kind = b.kind and d.id = b.id order by d.id desc, d.kind`.execute(db);
  return rows;
}

/** Documents that hold all of these groups, found by the index. */
export async function holdingAll(db: Db, reach: Reach, groups: readonly Group[], limit: number): Promise<Found[]> {
  const all = groups.map(({ query }) => query).join(" & ");
  const { rows } = await sql<Found>`with best as materialized (
      select d.kind, d.id from search_documents d where d.words @@ ${all}::tsquery and ${within(reach)} order by d.id desc, d.kind limit ${limit})
    select ${COLUMNS} from best b join search_documents d on d.kind = b.kind and d.id = b.id order by d.id desc, d.kind`.execute(db);
  return rows;
}

/**
 * The newest documents that hold all of these groups, found by looking at one after the other: right for words that stand almost everywhere,
 * where any page of answers lies among the newest.
 * @param look at most so many documents
 */
export async function newestHolding(db: Db, reach: Reach, groups: readonly Group[], limit: number, look: number): Promise<Found[]> {
  const all = groups.map(({ query }) => query).join(" & ");
  // "is true" keeps the planner from the index of words, which would hand out most of the table first.
  const { rows } = await sql<Found>`select x.* from unnest(${[...reach.kinds]}::text[]) as k(kind), lateral (
      select ${COLUMNS} from (select * from search_documents s where s.kind = k.kind order by s.id desc limit ${sql.lit(look)}) d
      where (d.words @@ ${all}::tsquery) is true and ${within(reach)} order by d.id desc limit ${sql.lit(limit)}) x`.execute(db);
  return rows;
}
