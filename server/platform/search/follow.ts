/** Documents that follow their rows: made again after events that name a thing, and all anew when the rules of cutting words change. */
import { sql } from "kysely";
import { transact, type Db } from "#platform/db";
import type { StoredEvent, Subscriber } from "#platform/events";
import type { Platform } from "#platform/http";
import { forgetDocuments, forgetWords, putDocuments, wordsOf } from "./documents.ts";
import type { SearchKind } from "./kinds.ts";
import { readVector, vectorOf } from "./model/vector.ts";

/** Raised when words are cut in another way than before: everything is then cut anew, in the background. */
const ANALYZER = 1;
const STEP = 100;

/**
 * Loads things anew: documents that are there no more go out of the index, and so do words that a document has no more and that stand in no
 * other.
 */
export async function refollow(db: Db, { source, stored }: SearchKind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const documents = await source.load(db, ids);
  const before = await wordsOf(db, stored, ids);
  await putDocuments(db, documents);
  const there = new Set(documents.map(({ kind, id }) => `${kind}:${id}`));
  const gone = before.filter(({ kind, id }) => !there.has(`${kind}:${id}`));
  for (const [kind, list] of Map.groupBy(gone, (one) => one.kind)) {
    await forgetDocuments(
      db,
      [kind],
      list.map(({ id }) => id),
    );
  }
  const held = new Set(before.flatMap(({ words }) => words));
  if (held.size > 0)
    for (const { title, text } of documents)
      for (const { found } of readVector(vectorOf(title, text).words, (word) => word)) held.delete(found);
  await forgetWords(db, [...held]);
}

/** The subscriber that keeps documents of registered kinds in step with their things. */
export function searchSubscriber(kinds: readonly SearchKind[]): Subscriber {
  const followed = kinds.filter(({ source }) => source.events.length > 0);
  return {
    name: "search.documents",
    types: [...new Set(followed.flatMap(({ source }) => source.events))],
    async handle(db, events: readonly StoredEvent[]) {
      for (const kind of followed) {
        const its = events.filter(({ type }) => kind.source.events.includes(type));
        if (its.length === 0) continue;
        const ids = its
          .flatMap(({ subjects }) => subjects)
          .filter((subject) => subject.startsWith(`${kind.kind}:`))
          .map((subject) => subject.slice(kind.kind.length + 1));
        if (kind.source.touched) ids.push(...(await kind.source.touched(db, its)));
        await refollow(db, kind, [...new Set(ids)]);
      }
    },
  };
}

/**
 * Cuts the documents of a kind anew if their words were cut by other rules, or if the kind was not searched before. Each step takes its documents for itself first, so that what is
 * written meanwhile is not lost.
 */
export async function rebuildIfNeeded({ database, registrations }: Platform, stopped: () => boolean): Promise<void> {
  const db = database.staff;
  const { rows } = await sql<{ built: { [kind: string]: number } }>`select built from search_state`.execute(db);
  for (const kind of registrations.search ?? []) {
    if (rows[0]!.built[kind.kind] === ANALYZER) continue;
    let after = "00000000-0000-0000-0000-000000000000";
    for (;;) {
      if (stopped()) return;
      const ids = await kind.source.next(db, after, STEP);
      if (ids.length === 0) break;
      await transact(db, async (tx) => {
        await sql`select from search_documents where id = any(${[...ids]}::uuid[]) order by kind, id for update`.execute(tx);
        await putDocuments(tx, await kind.source.load(tx, ids));
      });
      after = ids.at(-1)!;
    }
    await sql`update search_state set built = built || jsonb_build_object(${kind.kind}::text, ${ANALYZER}::int), wanted = true`.execute(db);
  }
}
