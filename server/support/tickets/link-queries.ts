/** SQL of linked tickets. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Ctx } from "#platform/http";
import type { TicketLink } from "./links-contract.ts";
import { ticketVisible } from "./policy.ts";

export type StoredKind = "parent" | "problem" | "related" | "duplicate";

export type LinkRow = {
  id: string;
  kind: TicketLink["kind"];
  ticket_id: string;
  number: number;
  subject: string;
  status: string;
  category: TicketLink["ticket"]["category"];
  requester_id: string;
  requester: string | null;
  created_at: Date;
};

const SEEN = sql`case when l.kind = 'related' then 'related'
  when l.from_id = x.id then case l.kind when 'parent' then 'parent' when 'problem' then 'problem' else 'duplicateOf' end
  else case l.kind when 'parent' then 'child' when 'problem' then 'incident' else 'duplicate' end end`;

/** What a ticket is linked with, as far as the actor may see it; or the one link of an id. */
export async function listLinks(ctx: Ctx, ticketId: string, id: string | null = null): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select l.id, ${SEEN} as kind, t.id as ticket_id, t.number, t.subject, s.slug as status, t.category, t.requester_id, c.name as requester, l.created_at
    from (select ${ticketId}::uuid as id) x join ticket_links l on (l.from_id = x.id or l.to_id = x.id)
      join tickets t on t.id = case when l.from_id = x.id then l.to_id else l.from_id end
      join ticket_statuses s on s.id = t.status_id left join contact_names c on c.id = t.requester_id
    where ${ticketVisible(ctx.actor)} ${id === null ? sql`` : sql`and l.id = ${id}`} order by l.created_at, l.id limit 500`.execute(ctx.db);
  return rows;
}

/** Links two tickets; one of a kind that there is once only takes the place of the one before. @returns its id */
export async function saveLink(
  db: Db,
  link: { id: string; kind: StoredKind; from: string; to: string; by: string; at: Date },
): Promise<string> {
  if (link.kind === "parent" || link.kind === "problem")
    await sql`delete from ticket_links where from_id = ${link.from} and kind = ${link.kind} and to_id <> ${link.to}`.execute(db);
  const { rows } = await sql<{ id: string }>`insert into ticket_links (id, kind, from_id, to_id, created_by, created_at)
    values (${link.id}, ${link.kind}, ${link.from}, ${link.to}, ${link.by}, ${link.at})
    on conflict (kind, from_id, to_id) do update set created_by = ticket_links.created_by returning id`.execute(db);
  return rows[0]!.id;
}

/** Links of a kind that lead round in a circle are held up here: they follow one another. */
export async function holdLinks(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tickets.links', 0))`.execute(db);
}

/** Whether a ticket is, at whatever distance, part of another. */
export async function isBelow(db: Db, id: string, other: string, kind: StoredKind): Promise<boolean> {
  const { rows } = await sql`with recursive up(id) as (
      select ${id}::uuid union select l.to_id from ticket_links l join up on l.from_id = up.id where l.kind = ${kind}
    ) select from up where id = ${other}`.execute(db);
  return rows.length > 0;
}

/** Removes a link of a ticket. @returns what it was; null when there is none */
export async function deleteLink(
  db: Db,
  ticketId: string,
  id: string,
): Promise<{ kind: StoredKind; from_id: string; to_id: string } | null> {
  const { rows } = await sql<{ kind: StoredKind; from_id: string; to_id: string }>`delete from ticket_links
    where id = ${id} and (from_id = ${ticketId} or to_id = ${ticketId}) returning kind, from_id, to_id`.execute(db);
  return rows[0] ?? null;
}

type TicketBrief = Pick<LinkRow, "number" | "subject" | "status" | "category" | "requester_id" | "requester"> & { id: string };

/** These tickets in few words, of those the actor may see; the first opened comes first. */
export async function ticketBriefs(ctx: Ctx, ids: readonly string[]): Promise<TicketBrief[]> {
  const { rows } =
    await sql<TicketBrief>`select t.id, t.number, t.subject, s.slug as status, t.category, t.requester_id, c.name as requester
    from tickets t join ticket_statuses s on s.id = t.status_id left join contact_names c on c.id = t.requester_id
    where t.id = any(${[...ids]}::uuid[]) and ${ticketVisible(ctx.actor)} order by t.number`.execute(ctx.db);
  return rows;
}
