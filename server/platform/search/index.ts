/**
 * The one search index. Rooms put documents into it with their own changes, in one statement where speed matters, and filter their lists by it;
 * what may be seen is always decided by the room's own visibility.
 */
import { sql, type RawBuilder } from "kysely";

export type SearchDocument = {
  /** What is found, such as `ticket`; words that not everybody who sees the thing may find stand under a kind of their own. */
  kind: string;
  id: string;
  /** BCP 47, or null when unknown. */
  locale: string | null;
  title: string;
  text: string;
  at: Date;
};

/** PostgreSQL refuses text vectors above 1 MB; what lies further back in a long text is not found by its words. */
const MOST_CHARACTERS = 60_000;
const MOST_BYTES = 200_000;

function words(text: string): RawBuilder<string> {
  const cut = text.slice(0, MOST_CHARACTERS);
  return sql`to_tsvector('simple', unaccent(${Buffer.byteLength(cut) > MOST_BYTES ? cut.slice(0, MOST_CHARACTERS / 2) : cut}))`;
}

/** The statement that puts a document into the index, or adds its words to the one that is there. To be run, or to stand in a `with`. */
export function indexing({ kind, id, locale, title, text, at }: SearchDocument): RawBuilder<unknown> {
  return sql`insert into search_documents (kind, id, locale, title, words, updated_at) values (${kind}, ${id}, ${locale}, ${title}, ${words(`${title}\n${text}`)}, ${at})
    on conflict (kind, id) do update set words = with_words(search_documents.words, excluded.words), updated_at = excluded.updated_at`;
}

/** The statement that adds words to a document, and may give it another title. */
export function extending({
  kind,
  id,
  title,
  text,
  at,
}: Omit<SearchDocument, "locale" | "title"> & { title?: string }): RawBuilder<unknown> {
  return sql`update search_documents set words = with_words(words, ${words(text)}), updated_at = ${at} ${title === undefined ? sql`` : sql`, title = ${title}`} where kind = ${kind} and id = ${id}`;
}

/** The statement that gives a document the words of these texts and no others: something of it went elsewhere. */
export function reindexing({ kind, id, title, text, at }: Omit<SearchDocument, "locale">): RawBuilder<unknown> {
  return sql`update search_documents set words = ${words(`${title}\n${text}`)}, updated_at = ${at} where kind = ${kind} and id = ${id}`;
}

/**
 * Whether a document of one of these kinds holds what was asked: words, "phrases", -without, or.
 * @param id the column or value that names the thing
 */
export function holds(id: RawBuilder<unknown>, kinds: readonly string[], q: string): RawBuilder<boolean> {
  // Each hyphen before a word says "not" once more, and PostgreSQL gives up beyond thirty of them.
  const asked = q.replaceAll(/(?:-\s*){2,}/g, "-");
  return sql`exists (select from search_documents d where d.id = ${id} and d.kind = any(${[...kinds]}) and d.words @@ websearch_to_tsquery('simple', unaccent(${asked})))`;
}
