/** SQL of what was brought from other help desks. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** What a thing of another help desk became here; null when it was not brought yet. */
export async function broughtThing(db: Db, source: string, ref: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select thing_id as id from imported_things where source = ${source} and ref = ${ref}`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

/** Those of the references that were brought already. */
export async function broughtRefs(db: Db, source: string, refs: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ ref: string }>`select ref from imported_things where source = ${source} and ref = any(${[...refs]})`.execute(
    db,
  );
  return new Set(rows.map((row) => row.ref));
}

/** Writes down what became of a thing. */
export async function insertBrought(
  db: Db,
  thing: { source: string; ref: string; kind: "ticket" | "message" | "note" | "contact"; id: string; at: Date },
): Promise<void> {
  await sql`insert into imported_things (source, ref, kind, thing_id, imported_at) values (${thing.source}, ${thing.ref}, ${thing.kind}, ${thing.id}, ${thing.at})`.execute(
    db,
  );
}

/** Two runs at once bring the same ticket one after the other. */
export async function holdRef(db: Db, source: string, ref: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import ${source} ${ref}`}, 0))`.execute(db);
}
