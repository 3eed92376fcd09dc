/** SQL of what the index knows about its words. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type State = {
  round: number;
  documents: number;
  totalLength: number;
  fresh: number;
  lastTerm: number;
};

/** What is known of the index as a whole. */
export async function readState(db: Db): Promise<State> {
  const { rows } = await sql<State>`select round, documents, total_length as "totalLength", fresh,
      coalesce((select id from search_terms order by id desc limit 1), 0) as "lastTerm" from search_state`.execute(db);
  return rows[0]!;
}

/** The next words after one, by number. */
export async function readTerms(db: Db, after: number): Promise<{ id: number; term: string; documents: number }[]> {
  const { rows } = await sql<{
    id: number;
    term: string;
    documents: number;
  }>`select id, term, documents from search_terms where id > ${after} order by id limit 50000`.execute(db);
  return rows;
}

/** How many documents one step of a count looks at. */
const STEP = 4_000;

type Counting = { kind: string; id: string; documents: number; length: number };

export type Locked = {
  learned: string;
  upto: string;
  round: number;
  documents: number;
  fresh: number;
  counting: Counting | null;
  wanted: boolean;
};

/** Takes the state for oneself until the transaction ends. @returns null while another process has it */
export async function lockState(db: Db): Promise<Locked | null> {
  const { rows } =
    await sql<Locked>`select learned::text, pg_snapshot_xmin(pg_current_snapshot())::text as upto, round, documents, fresh, counting, wanted
    from search_state for update skip locked`.execute(db);
  return rows[0] ?? null;
}

/** A transaction's number that is greater than that of any before. */
export async function transactionNow(db: Db): Promise<string> {
  const { rows } = await sql<{ now: string }>`select pg_current_xact_id()::text as now`.execute(db);
  return rows[0]!.now;
}

/** Whether all transactions up to one have ended, so that everything they wrote can be learned. */
export async function haveEnded(db: Db, upto: string): Promise<boolean> {
  const { rows } = await sql<{
    ended: boolean;
  }>`select pg_snapshot_xmin(pg_current_snapshot()) > ${upto}::xid8 as ended`.execute(db);
  return rows[0]!.ended;
}

/** Condition on the document `d`, without parameters: its words are nobody's to learn. */
export type Quiet = RawBuilder<unknown>;

/** Learns the words of what was written before `upto` and after the last time. @returns how many documents that were */
export async function learnWords(db: Db, { learned, upto, round }: Locked, quiet: Quiet): Promise<number> {
  if (learned === upto) return 0;
  const { rows } = await sql<{ n: number }>`
    with written as materialized (select words from search_documents d where changed >= ${learned}::xid8 and changed < ${upto}::xid8 and not (${quiet}) order by changed limit 20000),
      seen as materialized (select distinct lexeme from written, unnest(words)),
      put as (insert into search_terms (term, round) select lexeme, ${round}::int from seen s where not exists (select from search_terms t where t.term = s.lexeme) on conflict do nothing)
    select count(*) as n from written`.execute(db);
  const n = rows[0]!.n;
  await sql`update search_state set learned = ${upto}::xid8, fresh = fresh + ${n}`.execute(db);
  return n;
}

/** Begins a count. */
export async function beginCount(db: Db): Promise<void> {
  await sql`update search_terms set counted = 0 where counted <> 0`.execute(db);
  const start: Counting = { kind: "", id: "00000000-0000-0000-0000-000000000000", documents: 0, length: 0 };
  await sql`update search_state set counting = ${JSON.stringify(start)}::jsonb, wanted = false`.execute(db);
}

/** Counts some more documents; ends the count when there are no more. @returns whether it has ended */
export async function countOn(db: Db, counting: Counting, round: number, quiet: Quiet): Promise<boolean> {
  const { kind, id } = counting;
  const { rows } = await sql<{ kind: string; id: string; n: number; told: number; length: number }>`
    with step as (select kind, id, length, not (${quiet}) as told from search_documents d where (kind, id) > (${kind}, ${id}::uuid) order by kind, id limit ${sql.lit(STEP)})
    select kind, id, (select count(*) from step) as n, (select count(*) from step where told) as told, (select coalesce(sum(length), 0) from step where told) as length
    from step order by kind desc, id desc limit 1`.execute(db);
  const last = rows[0];
  if (last) {
    await sql`with step as materialized (
        select word, ndoc from ts_stat(format('select words from search_documents d where (kind, id) > (%L, %L::uuid) and (kind, id) <= (%L, %L::uuid) and not (%s)', ${kind}::text, ${id}::text, ${last.kind}::text, ${last.id}::text, ${quiet.compile(db).sql}::text)))
      insert into search_terms (term, documents, counted, round) select word, ndoc, ndoc, ${round}::int from step order by word
      on conflict (term) do update set counted = search_terms.counted + excluded.counted`.execute(db);
    const next: Counting = {
      kind: last.kind,
      id: last.id,
      documents: counting.documents + last.told,
      length: counting.length + last.length,
    };
    await sql`update search_state set counting = ${JSON.stringify(next)}::jsonb`.execute(db);
    if (last.n === STEP) return false;
    Object.assign(counting, next);
  }
  // Words that were first seen while counting may stand in documents that had been passed already.
  await sql`delete from search_terms where counted = 0 and round < ${round}`.execute(db);
  await sql`update search_terms set documents = greatest(counted, 1) where documents <> greatest(counted, 1)`.execute(db);
  await sql`update search_state set counting = null, round = round + 1, fresh = 0, documents = ${counting.documents}, total_length = ${counting.length}`.execute(
    db,
  );
  return true;
}
