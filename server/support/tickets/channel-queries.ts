/** What a channel needs to know of a ticket to speak in it. For rooms above, acting as the program itself. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { AuthorKind, Category } from "./model.ts";

export type ChannelTicket = {
  id: string;
  number: number;
  subject: string;
  locale: string;
  category: Category;
  brandId: string | null;
  teamId: string | null;
  requesterId: string;
  restricted: boolean;
  /** First words of the newest public message; never of a held one. */
  preview: string;
  revision: number;
};

/** A ticket by its id or number, whoever may see it; null when there is none. */
export async function ticketForChannel(db: Db, key: { id: string } | { number: number }): Promise<ChannelTicket | null> {
  const { rows } =
    await sql<ChannelTicket>`select id, number, subject, locale, category, brand_id as "brandId", team_id as "teamId", requester_id as "requesterId", restricted, preview, revision
    from tickets where ${"id" in key ? sql`id = ${key.id}` : sql`number = ${key.number}`}`.execute(db);
  return rows[0] ?? null;
}

/** The organization a ticket belongs to; null when it is none's. */
export async function organizationOfTicket(db: Db, id: string): Promise<{ id: string; name: string } | null> {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select o.id, o.name from tickets t join organization_names o on o.id = t.organization_id where t.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Where a sender stands to tickets that his message may belong to; a ticket that went on in another is answered by that one. */
export type Standing = {
  /** The ticket that was asked for. */
  asked: string;
  id: string;
  number: number;
  category: Category;
  updatedAt: Date;
  organizationId: string | null;
  restricted: boolean;
  /** He, or a record merged with his, takes part in one of the tickets that stand together there. */
  takesPart: boolean;
  /** Where his message is filed: the merged ticket he takes part in or that was asked for, else the one that was found. */
  home: string;
};

/** The standing of a contact, or of nobody, to these tickets. */
export async function standingOf(db: Db, ticketIds: readonly string[], contactId: string | null): Promise<Standing[]> {
  if (ticketIds.length === 0) return [];
  const { rows } =
    await sql<Standing>`select w.id as asked, t.id, t.number, t.category, t.updated_at as "updatedAt", t.organization_id as "organizationId", t.restricted,
      h.id is not null as "takesPart", coalesce(h.id, case when w.merged_at is not null then w.id else t.id end) as home
    from tickets w join tickets t on t.id = coalesce(w.merged_into, w.id)
    left join lateral (select g.id from ticket_participants p join tickets g on g.id = p.ticket_id
      where p.contact_id in (select a.id from contact_aliases a where a.of = ${contactId}) and (p.ticket_id = t.id or (t.absorbed > 0 and g.merged_into = t.id and g.merged_at is not null))
      order by g.id = w.id desc, g.id = t.id desc, g.number limit 1) h on true where w.id = any(${[...ticketIds]}::uuid[])`.execute(db);
  return rows;
}

/** Those of the tickets that are not closed and that nothing has happened to since a time. */
export async function quietTickets(
  db: Db,
  ids: readonly string[],
  before: Date,
): Promise<{ number: number; revision: number; updatedAt: Date }[]> {
  const { rows } = await sql<{
    number: number;
    revision: number;
    updatedAt: Date;
  }>`select number, revision::int, updated_at as "updatedAt" from tickets where id = any(${[...ids]}::uuid[]) and category <> 'closed' and updated_at < ${before}`.execute(
    db,
  );
  return rows;
}

export type ChannelPerson = { contactId: string; name: string; address: string | null; role: "requester" | "participant" | "follower" };

/** The contacts who get mail of public messages, the requester first. */
export async function notifiedContacts(db: Db, ticketId: string): Promise<ChannelPerson[]> {
  const { rows } = await sql<ChannelPerson>`select p.contact_id as "contactId", c.name, c.address, p.role
    from ticket_participants p join contact_names c on c.id = p.contact_id
    where p.ticket_id = ${ticketId} and p.notified order by p.role = 'requester' desc, p.added_at, p.id limit 100`.execute(db);
  return rows;
}

export type ChannelMessage = {
  id: string;
  ticketId: string;
  authorKind: AuthorKind;
  author: string | null;
  authorAgentId: string | null;
  state: "normal" | "held" | "dismissed";
  text: string;
  visibleText: string;
  html: string | null;
  createdAt: Date;
  attachments: { id: string; contentId: string | null }[];
};

const MESSAGE = sql`select m.id, m.ticket_id as "ticketId", m.author_kind as "authorKind", m.author_agent_id as "authorAgentId", coalesce(c.name, g.name, case when m.author_kind = 'contact' then m.author_name end) as author, m.state, m.text, m.visible_text as "visibleText",
    m.html, m.created_at as "createdAt", coalesce((select jsonb_agg(jsonb_build_object('id', a.file_id, 'contentId', a.content_id) order by a.position) from attachments a where a.message_id = m.id), '[]') as attachments
  from messages m left join contact_names c on c.id = m.author_contact_id left join agent_names g on g.id = m.author_agent_id`;

/** A public message with its files; null when there is none. */
export async function messageForChannel(db: Db, id: string): Promise<ChannelMessage | null> {
  const { rows } = await sql<ChannelMessage>`${MESSAGE} where m.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The ticket a public message stands in; null when there is no such message. */
export async function ticketOfMessage(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ ticket: string }>`select ticket_id as ticket from messages where id = ${id}`.execute(db);
  return rows[0]?.ticket ?? null;
}

/** The tickets whose people a message is written to: its own, and those that were merged into it then. */
export async function audienceOf(db: Db, message: Pick<ChannelMessage, "id" | "ticketId">): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.ticket_id as id from message_shares s join tickets t on t.id = s.ticket_id
    where s.message_id = ${message.id} and s.source = 'reply' order by t.number`.execute(db);
  return [message.ticketId, ...rows.map((row) => row.id)];
}

/** A ticket and those merged into it. */
export async function withMerged(db: Db, ticketId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from tickets where id = ${ticketId} or (merged_into = ${ticketId} and merged_at is not null)
    order by id = ${ticketId} desc, number`.execute(db);
  return rows.map((row) => row.id);
}

/** The last thing a customer said in a ticket before a message of that ticket, or one that is told its people too. */
export async function lastWordBefore(db: Db, message: ChannelMessage, ticketId: string): Promise<ChannelMessage | null> {
  const { rows } = await sql<ChannelMessage>`${MESSAGE} where m.ticket_id = ${ticketId} and m.state = 'normal' and m.author_kind = 'contact'
    and (m.created_at, m.id) < (${message.createdAt}, ${message.id}::uuid) order by m.created_at desc, m.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}
