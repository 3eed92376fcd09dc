/** Who has which ticket open. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type PresenceState = "viewing" | "writing" | "noting";
type Seen = { ticketId: string; agentId: string };

/** What an agent last said of himself, not before `since`. */
export async function presenceOf(db: Db, { ticketId, agentId }: Seen, since: Date): Promise<PresenceState | null> {
  const { rows } = await sql<{
    state: PresenceState;
  }>`select state from ticket_presence where ticket_id = ${ticketId} and agent_id = ${agentId} and seen_at > ${since}`.execute(db);
  return rows[0]?.state ?? null;
}

/** Stores a sign of life, null removes it; and in the same breath how far the ticket was read, where that is said. */
export async function savePresence(
  db: Db,
  { ticketId, agentId }: Seen,
  state: PresenceState | null,
  readUpTo: Date | null,
  at: Date,
): Promise<void> {
  const read = readUpTo
    ? sql`with read as (insert into ticket_reads (ticket_id, agent_id, read_up_to) values (${ticketId}, ${agentId}, ${readUpTo})
        on conflict (ticket_id, agent_id) do update set read_up_to = excluded.read_up_to where ticket_reads.read_up_to < excluded.read_up_to)`
    : sql``;
  if (state === null) await sql`${read} delete from ticket_presence where ticket_id = ${ticketId} and agent_id = ${agentId}`.execute(db);
  else
    await sql`${read} insert into ticket_presence (ticket_id, agent_id, state, seen_at) values (${ticketId}, ${agentId}, ${state}, ${at})
      on conflict (ticket_id, agent_id) do update set state = excluded.state, seen_at = excluded.seen_at`.execute(db);
}

/** Everybody but one agent who gave a sign of life since then. */
export async function othersPresent(
  db: Db,
  ticketId: string,
  except: string | null,
  since: Date,
): Promise<{ agent_id: string; name: string; state: PresenceState; seen_at: Date }[]> {
  const { rows } = await sql<{ agent_id: string; name: string; state: PresenceState; seen_at: Date }>`
    select p.agent_id, g.name, p.state, p.seen_at from ticket_presence p join agent_names g on g.id = p.agent_id
    where p.ticket_id = ${ticketId} and p.seen_at > ${since} and p.agent_id is distinct from ${except} order by p.seen_at limit 50`.execute(
    db,
  );
  return rows;
}

/** Removes signs of life before an instant. */
export async function deletePresence(db: Db, before: Date): Promise<void> {
  await sql`delete from ticket_presence where seen_at < ${before}`.execute(db);
}
