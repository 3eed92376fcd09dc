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
  /** Only what changed then or later. */
  since?: Date | undefined;
};

/** Documents whose words a customer's question learns from. */
const OWN_DOCUMENTS = 500;

export type OwnWords = { words: string[]; counts: number[]; documents: number; averageLength: number };

/** The words of the newest documents somebody may see, and in how many each stands. */
export async function ownWords(db: Db, { kinds, visible }: Pick<Reach, "kinds" | "visible">): Promise<OwnWords> {
  const { rows } = await sql<OwnWords>`with own as materialized (
      select d.words, d.length from search_documents d where d.kind = any(${[...kinds]}) and ${visible} order by d.id desc limit ${sql.lit(OWN_DOCUMENTS)}),
    counted as (select word, count(*)::int as n from own, unnest(tsvector_to_array(words)) word group by word)
    select coalesce((select array_agg(word order by word) from counted), '{}') as words, coalesce((select array_agg(n order by word) from counted), '{}') as counts,
      (select count(*)::int from own) as documents, (select coalesce(avg(length), 1)::float8 from own) as "averageLength"`.execute(db);
  return rows[0]!;
}

const within = ({ kinds, visible, must, since }: Reach) =>
  sql`d.kind = any(${[...kinds]}) ${must === null ? sql`` : sql`and d.words @@ ${must}::tsquery`} ${since === undefined ? sql`` : sql`and d.updated_at >= ${since}`} and ${visible}`;

/** Documents that hold any of these groups, those that hold most of what they weigh first; of several kinds each has its share. */
export async function holdingAny(db: Db, reach: Reach, groups: readonly Group[], limit: number): Promise<Found[]> {
  const any = groups.map(({ query }) => query).join(" | ");
  const weight = sql.join(
    groups.map(({ query, weight: by }) => sql`(case when d.words @@ ${query}::tsquery then ${by}::float8 else 0 end)`),
    sql` + `,
  );
  const { rows } = await sql<Found>`with best as materialized (
      select x.kind, x.id from (
        select d.kind, d.id, row_number() over (partition by d.kind order by ${weight} desc, d.id desc) as place from search_documents d
        where d.words @@ ${any}::tsquery and ${within(reach)}) x
      order by x.place, x.id desc, x.kind limit ${limit})
    select ${COLUMNS} from best b join search_documents d on d.kind = b.kind and d.id = b.id order by d.id desc, d.kind`.execute(db);
  return rows;
}

/** The newest documents that hold all of these groups, found by the index. */
export function holdingAll(db: Db, reach: Reach, groups: readonly Group[], limit: number): Promise<Found[]> {
  return byIndex(db, reach, groups, sql`order by d.id desc, d.kind limit ${limit}`);
}

/** Any documents that hold all of these groups, found by the index: right for so many that putting them in order takes longer than finding them. */
export function someHolding(db: Db, reach: Reach, groups: readonly Group[], limit: number): Promise<Found[]> {
  return byIndex(db, reach, groups, sql`limit ${limit}`);
}

async function byIndex(db: Db, reach: Reach, groups: readonly Group[], which: RawBuilder<unknown>): Promise<Found[]> {
  const all = groups.map(({ query }) => query).join(" & ");
  const { rows } = await sql<Found>`with best as materialized (
      select d.kind, d.id from search_documents d where d.words @@ ${all}::tsquery and ${within(reach)} ${which})
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
