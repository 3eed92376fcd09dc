/** SQL of views that are found by searching. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Actor } from "#platform/http";
import type { SearchDocument } from "#platform/search";
import { viewVisible } from "./policy.ts";

/** Whether the actor sees the view of the document `d`. */
export function viewFound(actor: Actor): RawBuilder<unknown> {
  return sql`exists (select from ticket_views v where v.id = d.id and ${viewVisible(actor)})`;
}

/** Whether the view of the document `d` is not for everybody, or gone. */
export const viewPersonal: RawBuilder<unknown> = sql`not exists (select from ticket_views v where v.id = d.id and v.scope = 'shared')`;

export async function viewDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } = await sql<{
    id: string;
    title: string;
    at: Date;
  }>`select id, name as title, updated_at as at from ticket_views where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map((row) => ({ kind: "view", locale: null, text: "", ...row }));
}

/** Ids of views after one. */
export async function nextViewIds(db: Db, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ticket_views where id > ${after}::uuid order by id limit ${sql.lit(limit)}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Views the actor sees, with the team or the person whose they are. */
export async function viewsFound(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<{ id: string; name: string; detail: string | null; at: Date }[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    detail: string | null;
    at: Date;
  }>`select v.id, v.name, t.name as detail, v.updated_at as at
    from ticket_views v left join team_names t on t.id = v.team_id where v.id = any(${[...ids]}::uuid[]) and ${viewVisible(actor)}`.execute(
    db,
  );
  return rows;
}
