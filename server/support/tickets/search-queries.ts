/** SQL of tickets that are found by searching. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { isStaff, type Ctx } from "#platform/http";
import type { SearchDocument } from "#platform/search";
import { ticketVisible } from "./policy.ts";

/** Whether the actor may see the ticket of the document `d`: his few tickets lead a customer to their documents; of the vendor's people each document is asked. */
export function documentVisible(ctx: Ctx): RawBuilder<unknown> {
  const visible = ticketVisible(ctx.actor);
  return isStaff(ctx.actor)
    ? sql`exists (select from tickets t where t.id = d.id and ${visible})`
    : sql`d.id in (select t.id from tickets t where ${visible})`;
}

/** Whether the ticket of the document `d` is in one of these categories. */
export function ticketInState(categories: readonly string[]): RawBuilder<unknown> {
  return sql`exists (select from tickets t where t.id = d.id and t.category = any(${[...categories]}))`;
}

/** Whether only a few may see the ticket of the document `d`, or it is gone. */
export const ticketRestricted: RawBuilder<unknown> = sql`not exists (select from tickets t where t.id = d.id and not t.restricted)`;

/** Messages of a ticket that a snippet is chosen from: the first and the newest. */
const FIRST = 2;
const NEWEST = 4;
const MOST_TEXT = 4_000;

export type FoundTicket = {
  id: string;
  number: number;
  subject: string;
  locale: string;
  category: string;
  requester: string | null;
  at: Date;
  texts: string[];
};

/** Found tickets as this actor may see them, with what he may read of their conversation. */
export async function ticketsForSearch(
  ctx: Ctx,
  ids: readonly string[],
  { texts, notes }: { texts: boolean; notes: boolean },
): Promise<FoundTicket[]> {
  const said = sql`select left(m.visible_text, ${sql.lit(MOST_TEXT)}) as text from messages m where m.ticket_id = t.id and m.state = 'normal'`;
  const { rows } = await sql<FoundTicket>`select t.id, t.number, t.subject, t.locale, t.category, t.last_message_at as at,
    (select n.name from contact_names n where n.id = t.requester_id) as requester, ${
      texts
        ? sql`array((${said} order by m.created_at, m.id limit ${sql.lit(FIRST)}) union (${said} order by m.created_at desc, m.id desc limit ${sql.lit(NEWEST)})
        ${notes ? sql`union all (select left(n.text, ${sql.lit(MOST_TEXT)}) from notes n where n.ticket_id = t.id order by n.created_at desc limit ${sql.lit(NEWEST)})` : sql``})`
        : sql`'{}'::text[]`
    } as texts from tickets t where t.id = any(${[...ids]}::uuid[]) and ${ticketVisible(ctx.actor)}`.execute(ctx.db);
  return rows;
}

/** The ticket of a number, if the actor may see it. */
export async function ticketByNumber(ctx: Ctx, number: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select t.id from tickets t where t.number = ${number} and ${ticketVisible(ctx.actor)}`.execute(
    ctx.db,
  );
  return rows.map(({ id }) => id);
}

/** Ids of tickets after one. */
export async function nextTicketIds(db: Db, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from tickets where id > ${after}::uuid order by id limit ${sql.lit(limit)}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** The documents of tickets, made from their rows: one of what customers may find, one of what only notes say. */
export async function ticketDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } = await sql<{ id: string; locale: string; title: string; text: string; notes: string | null; at: Date }>`
    select t.id, t.locale, t.subject as title, t.updated_at as at,
      coalesce((select string_agg(left(w.text, 60000), E'\n') from (select text from messages where ticket_id = t.id and state = 'normal' order by created_at, id limit 200) w), '') as text,
      (select string_agg(left(n.text, 60000), E'\n' order by n.created_at) from notes n where n.ticket_id = t.id) as notes
    from tickets t where t.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.flatMap(({ id, locale, title, text, notes, at }) => [
    { kind: "ticket", id, locale, title, text, at },
    ...(notes === null ? [] : [{ kind: "ticketNotes", id, locale: null, title: "", text: notes, at }]),
  ]);
}
