import { sql } from "kysely";
import type { Db } from "#platform/db";

/** The active agents among these and in these teams, each once. */
export async function membersOf(
  db: Db,
  { agents, teams }: { agents: readonly string[]; teams: readonly string[] },
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select p.id, p.name from agent_places p
    where p.active and (p.id = any(${[...agents]}::uuid[]) or p.teams && ${[...teams]}::uuid[]) order by p.name, p.id limit 100`.execute(
    db,
  );
  return rows;
}
