/** SQL of agents and teams that are found by searching. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { SearchDocument } from "#platform/search";

/** Whether the agent of the document `d` works here now. */
export const agentThere: RawBuilder<unknown> = sql`exists (select from agents a where a.id = d.id and a.active)`;
export const teamThere: RawBuilder<unknown> = sql`exists (select from teams t where t.id = d.id)`;

type Row = { id: string; title: string; text: string; at: Date };

/** The documents of agents who work here now. */
export async function agentDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } =
    await sql<Row>`select id, name as title, email as text, updated_at as at from agents where id = any(${[...ids]}::uuid[]) and active`.execute(
      db,
    );
  return rows.map((row) => ({ kind: "agent", locale: null, ...row }));
}

export async function teamDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } =
    await sql<Row>`select id, name as title, slug as text, updated_at as at from teams where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map((row) => ({ kind: "team", locale: null, ...row }));
}

/** Ids after one. */
export async function nextIds(db: Db, table: "agents" | "teams", after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ${sql.table(table)} where id > ${after}::uuid order by id limit ${sql.lit(limit)}`.execute(db);
  return rows.map(({ id }) => id);
}

export type FoundColleague = { id: string; name: string; detail: string };

export async function agentsFound(db: Db, ids: readonly string[]): Promise<FoundColleague[]> {
  const { rows } =
    await sql<FoundColleague>`select id, name, email as detail from agents where id = any(${[...ids]}::uuid[]) and active`.execute(db);
  return rows;
}

/** Teams with the names of those in them. */
export async function teamsFound(db: Db, ids: readonly string[]): Promise<FoundColleague[]> {
  const { rows } = await sql<FoundColleague>`select t.id, t.name, coalesce((select string_agg(a.name, ' · ' order by a.name)
      from (select n.name from team_members m join agents n on n.id = m.agent_id and n.active where m.team_id = t.id order by n.name limit 5) a), '') as detail
    from teams t where t.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}
