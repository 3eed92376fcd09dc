/** SQL of who reads what is said publicly in a ticket. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type Receiver = { id: string; name: string; address: string | null };

/** Beyond this many nobody could look through them. */
const MOST = 500;

/**
 * The customers who get or may read public messages of these tickets today: the requesters, who takes part, and colleagues who see the requests of
 * the organization; those who are written to first.
 * @param today `YYYY-MM-DD`
 */
export async function selectReceivers(db: Db, ticketIds: readonly string[], today: string): Promise<Receiver[]> {
  const { rows } = await sql<Receiver>`select c.id, c.name, c.address from (
      select x.id, min(x.rank) as rank from (
        select t.requester_id as id, 0 as rank from tickets t where t.id = any(${[...ticketIds]}::uuid[])
        union all select p.contact_id, 1 from ticket_participants p where p.ticket_id = any(${[...ticketIds]}::uuid[]) and (p.notified or p.can_read)
        union all select m.contact_id, 2 from tickets t join organization_members m on m.organization_id = t.organization_id
          where t.id = any(${[...ticketIds]}::uuid[]) and not t.restricted and m.sees_requests and m.starts_on <= ${today}::date
            and (m.ends_on is null or m.ends_on > ${today}::date)) x
      where x.id is not null group by x.id) r join contact_names c on c.id = r.id order by r.rank, c.name, c.id limit ${sql.lit(MOST)}`.execute(
    db,
  );
  return rows;
}
