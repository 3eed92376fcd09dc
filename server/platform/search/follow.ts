/** Documents that follow their rows: made again after events that name a thing, and all anew when the rules of cutting words change. */
import { sql } from "kysely";
import { transact, type Db } from "#platform/db";
import type { StoredEvent, Subscriber } from "#platform/events";
import type { Platform } from "#platform/http";
import { forgetDocuments, putDocuments } from "./documents.ts";
import type { SearchKind } from "./kinds.ts";

/** Raised when words are cut in another way than before: everything is then cut anew, in the background. */
const ANALYZER = 1;
const STEP = 100;

/** Loads things anew, and takes those out of the index that have no documents any more. */
async function follow(db: Db, { kind, source }: SearchKind, ids: readonly string[]): Promise<void> {
  const documents = await source.load(db, ids);
  await putDocuments(db, documents);
  const there = new Set(documents.map(({ id }) => id));
  await forgetDocuments(
    db,
    [kind],
    ids.filter((id) => !there.has(id)),
  );
}

/** The subscriber that keeps documents of registered kinds in step with their things. */
export function searchSubscriber(kinds: readonly SearchKind[]): Subscriber {
  const followed = kinds.filter(({ source }) => source.events.length > 0);
  return {
    name: "search.documents",
    types: [...new Set(followed.flatMap(({ source }) => source.events))],
    async handle(db, events: readonly StoredEvent[]) {
      for (const kind of followed) {
        const ids = events
          .filter(({ type }) => kind.source.events.includes(type))
          .flatMap(({ subjects }) => subjects)
          .filter((subject) => subject.startsWith(`${kind.kind}:`))
          .map((subject) => subject.slice(kind.kind.length + 1));
        if (ids.length > 0) await follow(db, kind, [...new Set(ids)]);
      }
    },
  };
}

/**
 * Cuts everything anew if the words in the index were cut by other rules. Each step takes its documents for itself first, so that what is
 * written meanwhile is not lost.
 */
export async function rebuildIfNeeded({ database, registrations }: Platform, stopped: () => boolean): Promise<void> {
  const db = database.staff;
  const { rows } = await sql<{ analyzer: number }>`select analyzer from search_state`.execute(db);
  if (rows[0]!.analyzer === ANALYZER) return;
  for (const kind of registrations.search ?? []) {
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
  }
  await sql`update search_state set analyzer = ${ANALYZER}, wanted = true`.execute(db);
}
