/** SQL of presence. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type PresenceState = "available" | "away" | "offline";
type Row = { agent_id: string; state: PresenceState; since: Date; seen_at: Date };

/** What an agent said last; locked, so that two pages of his say one thing after the other. */
export async function lockPresence(db: Db, agentId: string): Promise<Row | undefined> {
  const { rows } =
    await sql<Row>`select agent_id, state, since, seen_at from agent_presence where agent_id = ${agentId} for update`.execute(db);
  return rows[0];
}

export async function savePresence(db: Db, { agent_id, state, since, seen_at }: Row): Promise<void> {
  await sql`insert into agent_presence (agent_id, state, since, seen_at) values (${agent_id}, ${state}, ${since}, ${seen_at})
    on conflict (agent_id) do update set state = excluded.state, since = excluded.since, seen_at = excluded.seen_at`.execute(db);
}

/** Those who gave no sign of life since an instant and are not offline yet. */
export async function selectSilent(db: Db, before: Date, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`select agent_id, state, since, seen_at from agent_presence
    where state <> 'offline' and seen_at < ${before} order by seen_at limit ${limit} for update skip locked`.execute(db);
  return rows;
}

export async function selectPresent(db: Db, after: Date): Promise<(Row & { name: string })[]> {
  const { rows } = await sql<Row & { name: string }>`select p.agent_id, g.name, p.state, p.since, p.seen_at
    from agent_presence p join agent_names g on g.id = p.agent_id
    where p.state <> 'offline' and p.seen_at >= ${after} order by p.state, g.name, p.agent_id limit 500`.execute(db);
  return rows;
}
