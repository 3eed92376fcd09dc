/** What stands in the index. Rooms write their documents in the transaction of the change, in one statement with it where speed matters. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { vectorOf } from "./model/vector.ts";

export type SearchDocument = {
  /** What is found, such as `ticket`; words that not everybody who sees the thing may find stand under a kind of their own. */
  kind: string;
  id: string;
  /** BCP 47, or null when unknown. */
  locale: string | null;
  title: string;
  text: string;
  at: Date;
  /** Whether everybody may find it, without signing in. */
  public?: boolean;
};

/** The statement that puts a document into the index, or adds its words to the one that is there. To be run, or to stand in a `with`. */
export function indexing({ kind, id, locale, title, text, at, public: open = false }: SearchDocument): RawBuilder<unknown> {
  const { words, length } = vectorOf(title, text);
  return sql`insert into search_documents (kind, id, locale, title, words, length, public, updated_at) values (${kind}, ${id}, ${locale}, ${title}, ${words}::tsvector, ${length}, ${open}, ${at})
    on conflict (kind, id) do update set words = with_words(search_documents.words, excluded.words), length = search_documents.length + excluded.length,
      public = excluded.public, updated_at = excluded.updated_at, changed = pg_current_xact_id()`;
}

/** The statement that adds words to a document, and may give it another title. */
export function extending({
  kind,
  id,
  title,
  text,
  at,
}: Pick<SearchDocument, "kind" | "id" | "text" | "at"> & { title?: string }): RawBuilder<unknown> {
  const { words, length } = title === undefined ? vectorOf("", text) : vectorOf(title, "");
  return sql`update search_documents set words = with_words(words, ${words}::tsvector), length = length + ${length}, updated_at = ${at}, changed = pg_current_xact_id()
    ${title === undefined ? sql`` : sql`, title = ${title}`} where kind = ${kind} and id = ${id}`;
}

/** The statement that gives a document the words of these texts and no others: something of it went elsewhere. */
export function reindexing({ kind, id, title, text, at }: Omit<SearchDocument, "locale" | "public">): RawBuilder<unknown> {
  const { words, length } = vectorOf(title, text);
  return sql`update search_documents set title = ${title}, words = ${words}::tsvector, length = ${length}, updated_at = ${at}, changed = pg_current_xact_id() where kind = ${kind} and id = ${id}`;
}

/** Puts whole documents into the index, in place of what stood there. */
export async function putDocuments(db: Db, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return;
  const rows = documents.map(({ title, text, at, public: open = false, ...rest }) => ({
    ...rest,
    ...vectorOf(title, text),
    title,
    public: open,
    updated_at: at,
  }));
  await sql`insert into search_documents (kind, id, locale, title, words, length, public, updated_at)
    select kind, id, locale, title, words::tsvector, length, public, updated_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(kind text, id uuid, locale text, title text, words text, length int, public boolean, updated_at timestamptz)
    on conflict (kind, id) do update set locale = excluded.locale, title = excluded.title, words = excluded.words, length = excluded.length, public = excluded.public,
      updated_at = excluded.updated_at, changed = pg_current_xact_id()
      where (search_documents.locale, search_documents.title, search_documents.words, search_documents.public) is distinct from (excluded.locale, excluded.title, excluded.words, excluded.public)`.execute(
    db,
  );
}

/** A word that stands in more documents than this is nobody's name: the next count looks after it. */
const RARE = 50;

/**
 * Takes documents out of the index, and every word with them that stands in no other document: afterwards nothing in the index says that they
 * were there.
 * @param ids of the things; absent: nothing is removed
 */
export async function forgetDocuments(db: Db, kinds: readonly string[], ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{
    words: string[];
  }>`delete from search_documents where kind = any(${[...kinds]}) and id = any(${[...ids]}::uuid[])
    returning tsvector_to_array(words) as words`.execute(db);
  await forgetWords(db, [...new Set(rows.flatMap(({ words }) => words))]);
}

/**
 * Has all words counted anew soon. Whoever learns or counts waits until this transaction has ended, or this one for him: a count that had read
 * what is being forgotten would bring its words back.
 */
async function countSoon(db: Db): Promise<void> {
  await sql`update search_state set wanted = true`.execute(db);
}

/**
 * Documents that everybody could learn from are for few now, or the other way round (see `quiet`): the words that stand in no other document are
 * nobody's to learn from now on, and all are counted anew.
 */
export async function hushDocuments(db: Db, kinds: readonly string[], id: string): Promise<void> {
  const rows = await wordsOf(db, kinds, [id]);
  await forgetWords(db, [...new Set(rows.flatMap(({ words }) => words))], id);
}

/** Gives a document other words, and removes those it lost that stand in no other document. */
export async function replaceDocument(db: Db, document: Omit<SearchDocument, "locale" | "public">): Promise<void> {
  const { rows } = await sql<{
    words: string[];
  }>`select tsvector_to_array(words) as words from search_documents where kind = ${document.kind} and id = ${document.id} for update`.execute(
    db,
  );
  await reindexing(document).execute(db);
  await forgetWords(db, rows[0]?.words ?? []);
}

/** The words of the documents of these things. */
export async function wordsOf(
  db: Db,
  kinds: readonly string[],
  ids: readonly string[],
): Promise<{ kind: string; id: string; words: string[] }[]> {
  const { rows } = await sql<{
    kind: string;
    id: string;
    words: string[];
  }>`select kind, id, tsvector_to_array(words) as words from search_documents
    where kind = any(${[...kinds]}) and id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** Takes words out of the dictionary that stand in no document. @param beside the documents of this thing do not count */
export async function forgetWords(db: Db, words: readonly string[], beside: string | null = null): Promise<void> {
  if (words.length === 0) return;
  // What is learned from and not yet counted is looked after by the next count, which follows soon. Said first: whoever learns or counts takes
  // the state before the words, and two that take them in different orders wait for one another.
  await countSoon(db);
  for (let start = 0; start < words.length; start += 1_000) {
    await sql`delete from search_terms t where t.term = any(${words.slice(start, start + 1_000)}) and t.documents <= ${RARE}
      and not exists (select from search_documents d where d.words @@ quote_literal(t.term)::tsquery and d.id is distinct from ${beside}::uuid)`.execute(
      db,
    );
  }
}
