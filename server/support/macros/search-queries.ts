/** SQL of macros and snippets that are found by searching. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Actor } from "#platform/http";
import type { SearchDocument } from "#platform/search";
import { macroVisible } from "./policy.ts";

/** Whether the actor sees the macro of the document `d`. */
export function macroFound(actor: Actor): RawBuilder<unknown> {
  return sql`exists (select from macros m where m.id = d.id and ${macroVisible(actor)})`;
}

/** Whether the macro of the document `d` is not for everybody, or gone. */
export const macroPersonal: RawBuilder<unknown> = sql`not exists (select from macros m where m.id = d.id and m.scope = 'shared')`;

const said = sql`(select string_agg(x.value, E'\n') from jsonb_each_text(m.texts) x)`;

export async function macroDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } = await sql<{
    id: string;
    title: string;
    text: string;
    at: Date;
  }>`select m.id, m.name as title, concat_ws(E'\n', m.folder, m.short, ${said}) as text, m.updated_at as at from macros m where m.id = any(${[...ids]}::uuid[])`.execute(
    db,
  );
  return rows.map((row) => ({ kind: "macro", locale: null, ...row }));
}

/** Ids of macros after one. */
export async function nextMacroIds(db: Db, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from macros where id > ${after}::uuid order by id limit ${sql.lit(limit)}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Macros the actor sees, with what they say. */
export async function macrosFound(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<{ id: string; name: string; folder: string; texts: string[]; at: Date }[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    folder: string;
    texts: string[];
    at: Date;
  }>`select m.id, m.name, m.folder, array(select left(x.value, 4000) from jsonb_each_text(m.texts) x) as texts, m.updated_at as at
    from macros m where m.id = any(${[...ids]}::uuid[]) and ${macroVisible(actor)}`.execute(db);
  return rows;
}
