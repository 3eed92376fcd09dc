import { sql } from "kysely";
import type { Db } from "#platform/db";

type Ids = { teams: string[]; agents: string[] };

/** Who stands on the access list of a ticket. */
export async function selectAccess(db: Db, ticketId: string): Promise<Ids> {
  const { rows } = await sql<Ids>`select coalesce(array_agg(team_id) filter (where team_id is not null), '{}') as teams,
    coalesce(array_agg(agent_id) filter (where agent_id is not null), '{}') as agents from ticket_access where ticket_id = ${ticketId}`.execute(
    db,
  );
  return rows[0]!;
}

/** Makes exactly these the access list of a ticket. */
export async function replaceAccess(
  db: Db,
  ticketId: string,
  { teams, agents }: { teams: readonly string[]; agents: readonly string[] },
): Promise<void> {
  await sql`delete from ticket_access where ticket_id = ${ticketId}`.execute(db);
  await sql`insert into ticket_access (ticket_id, team_id, agent_id)
    select ${ticketId}::uuid, team, null::uuid from unnest(${[...teams]}::uuid[]) team
    union all select ${ticketId}::uuid, null, agent from unnest(${[...agents]}::uuid[]) agent
    on conflict do nothing`.execute(db);
}
