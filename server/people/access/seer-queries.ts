import { sql } from "kysely";
import type { Db } from "#platform/db";

export type SeersAsked = {
  /** Slugs of roles whose people may see things of the kind at all. */
  reading: readonly string[];
  /** Slugs of roles whose people see restricted ones too. */
  always: readonly string[];
  /** Whether everybody who reads sees it. */
  everybody: boolean;
  agentIds: readonly string[];
  teamIds: readonly string[];
  limit: number;
};

export type SeerRow = { id: string; name: string; always: boolean; named: boolean; member: boolean; total: number };

/** Active agents who see a thing with this access list, by name; each row says how many they are. */
export async function selectSeers(db: Db, { reading, always, everybody, agentIds, teamIds, limit }: SeersAsked): Promise<SeerRow[]> {
  const { rows } = await sql<SeerRow>`select *, count(*) over ()::int as total from (
      select a.id, a.name, a.role = any (${[...always]}) as always, a.id = any (${[...agentIds]}::uuid[]) as named,
        exists (select from team_members m where m.agent_id = a.id and m.team_id = any (${[...teamIds]}::uuid[])) as member
      from agents a where a.active and a.role = any (${[...reading]})) seer
    where ${everybody} or always or named or member
    order by always, name, id limit ${limit}`.execute(db);
  return rows;
}

/** How many tokens that act by themselves see restricted things: made by the program, or by somebody whose role does. */
export async function countSeeingTokens(db: Db, scopes: readonly string[], always: readonly string[], now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from api_tokens t
    left join agents maker on maker.id = t.created_by
    where t.agent_id is null and t.scopes @> ${[...scopes]} and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})
      and (t.created_by is null or (maker.active and maker.role = any (${[...always]})))`.execute(db);
  return rows[0]!.count;
}

/** The agents and teams of these ids or short names that are there, with their names. */
export async function selectNamed(
  db: Db,
  { agents, teams }: { agents: readonly string[]; teams: readonly string[] },
): Promise<{ kind: "agent" | "team"; id: string; name: string; slug: string | null; active: boolean }[]> {
  const { rows } = await sql<{ kind: "agent" | "team"; id: string; name: string; slug: string | null; active: boolean }>`
    select 'agent' as kind, id, name, null as slug, active from agents where id = any (${[...agents]}::uuid[])
    union all select 'team', id, name, slug, true from teams where id::text = any (${[...teams]}) or slug = any (${[...teams]})
    order by name, id`.execute(db);
  return rows;
}
