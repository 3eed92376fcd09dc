import { sql } from "kysely";
import type { Db } from "#platform/db";

/** A ticket is tied to no more known issues than this. */
export const MOST_TIED = 50;
/** Tied tickets that are looked at where all of them matter. */
export const MOST_TICKETS = 1_000;

/** Ids of the known issues a ticket is tied to, with their numbers. */
export async function issuesOfTicket(db: Db, ticketId: string): Promise<{ id: string; number: number }[]> {
  const { rows } = await sql<{
    id: string;
    number: number;
  }>`select k.id, k.number from ticket_known_issues t join known_issue_names k on k.id = t.issue_id
    where t.ticket_id = ${ticketId} order by t.created_at, k.id limit ${sql.lit(MOST_TIED)}`.execute(db);
  return rows;
}

/** @returns whether it is new */
export async function tie(db: Db, row: { ticketId: string; issueId: string; by: string; now: Date }): Promise<boolean> {
  const { rows } = await sql`insert into ticket_known_issues (ticket_id, issue_id, created_by, created_at)
    values (${row.ticketId}, ${row.issueId}, ${row.by}, ${row.now}) on conflict do nothing returning ticket_id`.execute(db);
  return rows.length > 0;
}

/** @returns whether it was tied */
export async function untie(db: Db, ticketId: string, issueId: string): Promise<boolean> {
  const { rows } =
    await sql`delete from ticket_known_issues where ticket_id = ${ticketId} and issue_id = ${issueId} returning ticket_id`.execute(db);
  return rows.length > 0;
}

/** Ids of the tickets tied to a known issue, the newest first. */
export async function ticketsOfIssue(
  db: Db,
  issueId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`select ticket_id as id from ticket_known_issues
    where issue_id = ${issueId} and (${after}::uuid is null or ticket_id < ${after}) order by ticket_id desc limit ${limit}`.execute(db);
  return rows;
}

type AffectedRow = {
  /** The contact he stands as. */
  id: string;
  name: string | null;
  organization_id: string | null;
  organization: string | null;
  version: string | null;
  license: string | null;
  comment: string | null;
  reported: boolean;
  tickets: number[];
  since: Date;
};

/**
 * Who is affected, each person once however many records of his were merged.
 * @param visible of the tied tickets those the reader may see; nobody is named for another
 */
export async function selectAffected(
  db: Db,
  issueId: string,
  visible: readonly string[],
  { after, limit }: { after: string | null; limit: number },
): Promise<AffectedRow[]> {
  const { rows } = await sql<AffectedRow>`with said as (
      select s.stands_as as person, r.organization_id, r.version, r.license_ref, r.comment, null::bigint as ticket, r.created_at, true as reported
      from known_issue_reporters r join contact_standing s on s.id = r.contact_id where r.issue_id = ${issueId}
      union all
      select s.stands_as, t.organization_id, t.product_version, null, null, t.number, t.created_at, false
      from ticket_requesters t join contact_standing s on s.id = t.requester_id where t.id = any(${[...visible]}::uuid[])
    ), people as (
      select person as id, (array_agg(organization_id order by reported desc, created_at desc) filter (where organization_id is not null))[1] as organization_id,
        (array_agg(version order by reported desc, created_at desc) filter (where version is not null))[1] as version,
        max(license_ref) as license, max(comment) as comment, bool_or(reported) as reported,
        coalesce((array_agg(ticket order by ticket desc) filter (where ticket is not null))[1:20], '{}') as tickets, min(created_at) as since
      from said where ${after}::uuid is null or person < ${after} group by person order by person desc limit ${limit}
    )
    select p.id, p.version, p.license, p.comment, p.reported, p.tickets, p.since, n.name, coalesce(o.stands_as, o.id) as organization_id,
      coalesce(o.stands_name, o.name) as organization
    from people p left join contact_names n on n.id = p.id left join organization_names o on o.id = p.organization_id order by p.id desc`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, tickets: row.tickets.map(Number) }));
}

type Receiver = { id: string; name: string | null; address: string; locale: string | null };

/** Whoever is affected and has an address, each person once, after one of them in their order. For what is mailed to them. */
export async function selectReceivers(db: Db, issueId: string, after: string | null, limit: number): Promise<Receiver[]> {
  const { rows } = await sql<Receiver>`select p.id, n.name, n.address, s.locale from (
      select s.stands_as as id from known_issue_reporters r join contact_standing s on s.id = r.contact_id where r.issue_id = ${issueId}
      union select s.stands_as from ticket_known_issues k join ticket_requesters t on t.id = k.ticket_id join contact_standing s on s.id = t.requester_id
      where k.issue_id = ${issueId}
    ) p join contact_standing s on s.id = p.id join contact_names n on n.id = p.id
    where n.address is not null and (${after}::uuid is null or p.id > ${after}) order by p.id limit ${limit}`.execute(db);
  return rows;
}
