/** Reads of messages, notes and participants. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { agentIdOf, type Ctx } from "#platform/http";
import type { Message, Participant } from "./contract.ts";
import { shownTogether, type Place } from "./merge-queries.ts";
import { seesInside } from "./policy.ts";
import type { TicketRow } from "./queries.ts";

export type MessageRow = {
  id: string;
  ticket_id: string;
  visibility: "public" | "internal";
  author_kind: Message["authorKind"];
  author_id: string | null;
  author: string | null;
  channel: Message["channel"];
  state: Message["state"];
  text: string;
  visible_text: string;
  html: string | null;
  authentication: { [key: string]: unknown } | null;
  filed: Message["filed"];
  release_at: Date | null;
  local_time: string | null;
  time_zone: string | null;
  kept_back_at: Date | null;
  kept_back_why: "answered" | "keyStrangers" | null;
  mentions: { id: string; name: string }[] | null;
  masked: string[] | null;
  attachments: Message["attachments"] | null;
  created_at: Date;
  /** Asked for where many are listed. */
  unread?: boolean;
};

export type MessagePage = { after: { value: string; id: string } | null; newestFirst: boolean; limit: number };

const ATTACHMENTS = (
  owner: "message_id" | "note_id",
) => sql`(select jsonb_agg(jsonb_build_object('id', f.id, 'fileName', f.file_name, 'mediaType', f.media_type, 'size', f.size, 'contentId', a.content_id) order by a.position)
  from attachments a join file_names f on f.id = a.file_id where a.${sql.raw(owner)} = x.id)`;

// The ticket comes first: that is what the index knows.
const MASKED = (owner: "message_id" | "note_id") =>
  sql`(select array_agg(distinct k.kind) from masked_secrets s cross join unnest(s.kinds) as k(kind) where s.ticket_id = x.ticket_id and s.${sql.raw(owner)} = x.id) as masked`;

const MESSAGES = sql`select 'public' as visibility, x.id, x.ticket_id, x.author_kind, coalesce(c.stands_as, x.author_contact_id, x.author_agent_id) as author_id,
    coalesce(c.stands_name, c.name, g.name, x.author_name) as author,
    x.channel, x.state, x.text, x.visible_text, x.html, x.authentication, x.filed, w.release_at, w.local_time, w.time_zone, w.kept_back_at, w.kept_back_why, null::jsonb as mentions, ${MASKED("message_id")}, ${ATTACHMENTS("message_id")} as attachments, x.created_at
  from messages x left join waiting_replies w on w.message_id = x.id left join contact_names c on c.id = x.author_contact_id left join agent_names g on g.id = x.author_agent_id`;

const NOTES = sql`select 'internal' as visibility, x.id, x.ticket_id, 'agent' as author_kind, x.author_agent_id as author_id, coalesce(g.name, x.author_name) as author,
    'portal' as channel, 'normal' as state, x.text, x.text as visible_text, x.html, null::jsonb as authentication, null::jsonb as filed, null::timestamptz as release_at, null::text as local_time, null::text as time_zone, null::timestamptz as kept_back_at, null::text as kept_back_why,
    (select jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name)) from agent_names n where n.id = any(x.mentions)) as mentions, ${MASKED("note_id")}, ${ATTACHMENTS("note_id")} as attachments, x.created_at
  from notes x left join agent_names g on g.id = x.author_agent_id`;

/** What stands on a ticket's page: its own, and of tickets that were merged theirs and what was shared. */
function standingOn(ids: readonly string[], shared: boolean) {
  if (!shared) return ids.length === 1 ? sql`x.ticket_id = ${ids[0]}` : sql`x.ticket_id = any(${[...ids]}::uuid[])`;
  return sql`(x.ticket_id = any(${[...ids]}::uuid[]) or x.id in (select h.message_id from message_shares h where h.ticket_id = any(${[...ids]}::uuid[])))`;
}

/** @see shownTogether; for a ticket that was never merged this asks nothing. */
async function placeOf(ctx: Ctx, ticket: Shown): Promise<{ ids: readonly string[]; shared: boolean }> {
  return ticket.ever_merged ? { ids: await shownTogether(ctx, ticket), shared: true } : { ids: [ticket.id], shared: false };
}

export type Shown = Pick<TicketRow, "id" | "number" | "merged_into" | "merged_at" | "absorbed" | "ever_merged">;

/**
 * Messages of a ticket and, for those who see inside, its notes, in one order of time. The caller has checked that the ticket is visible.
 * @returns up to `limit` + 1 rows, each with its sort value
 */
export async function listMessages(
  ctx: Ctx,
  ticket: Shown,
  { after, newestFirst, limit }: MessagePage,
): Promise<(MessageRow & { sort_value: string })[]> {
  const direction = sql.raw(newestFirst ? "desc" : "asc");
  const position = after
    ? sql`and (x.created_at, x.id) ${sql.raw(newestFirst ? "<" : ">")} (${after.value}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const order = sql`order by x.created_at ${direction}, x.id ${direction} limit ${sql.lit(limit + 1)}`;
  const inside = seesInside(ctx.actor);
  const { ids, shared } = await placeOf(ctx, ticket);
  const messages = sql`(${MESSAGES} where ${standingOn(ids, shared)} ${inside ? sql`` : sql`and x.state = 'normal'`} ${position} ${order})`;
  const notes = sql`(${NOTES} where ${standingOn(ids, false)} ${position} ${order})`;
  const { rows } = await sql<
    MessageRow & { sort_value: string }
  >`select *, x.created_at::text as sort_value, ${unreadBy(agentIdOf(ctx.actor), ticket.id)} as unread from (${messages} ${inside ? sql`union all ${notes}` : sql``}) x ${order}`.execute(
    ctx.db,
  );
  return rows;
}

/** Whether an agent has not had a message of a page before his eyes; his own he has. The mark is looked up once for all. */
function unreadBy(agentId: string | null, ticketId: string) {
  if (agentId === null) return sql`false`;
  return sql`(x.author_id is distinct from ${agentId}::uuid and x.created_at > coalesce(
    (select r.read_up_to from ticket_reads r where r.ticket_id = ${ticketId} and r.agent_id = ${agentId}), '-infinity'))`;
}

/** One message or note of a ticket. */
export async function findMessage(ctx: Ctx, ticket: Shown, id: string): Promise<MessageRow | null> {
  const inside = seesInside(ctx.actor);
  const { ids, shared } = await placeOf(ctx, ticket);
  const { rows } =
    await sql<MessageRow>`${MESSAGES} where ${standingOn(ids, shared)} and x.id = ${id} ${inside ? sql`` : sql`and x.state = 'normal'`}
    ${inside ? sql`union all ${NOTES} where ${standingOn(ids, false)} and x.id = ${id}` : sql``}`.execute(ctx.db);
  return rows[0] ?? null;
}

export type Failure = { address: string; reason: string; detail: string; at: string | null };
export type Delivery = {
  state: string;
  recipients: number;
  detail: string | null;
  delayedAt: Date | null;
  read: number;
  failures: Failure[];
};

/** A row as the API shows it to this actor. @param delivery what became of its outgoing mails @param place where among merged tickets it stands */
export function toMessage(ctx: Ctx, ticketNumber: number, row: MessageRow, delivery: Delivery | null, place?: Place): Message {
  const inside = seesInside(ctx.actor);
  return {
    id: row.id,
    ticketNumber: inside && place ? place.number : ticketNumber,
    sharedWith: inside && place ? place.sharedWith : [],
    author: row.author_id !== null && row.author !== null ? { id: row.author_id, name: row.author } : null,
    authorKind: row.author_kind,
    channel: row.channel,
    visibility: row.visibility,
    state: row.state,
    text: row.text,
    visibleText: row.visible_text,
    html: row.html,
    attachments: row.attachments ?? [],
    mentions: row.mentions ?? [],
    masked: row.masked ?? [],
    authentication: inside ? row.authentication : null,
    filed: inside ? row.filed : null,
    delivery: inside && delivery ? { ...delivery, delayedAt: delivery.delayedAt?.toISOString() ?? null } : null,
    releaseAt: row.release_at?.toISOString() ?? null,
    scheduled:
      inside && row.local_time !== null && row.time_zone !== null
        ? { local: row.local_time, timeZone: row.time_zone, keptBack: row.kept_back_at !== null, why: row.kept_back_why }
        : null,
    unread: row.unread ?? false,
    createdAt: row.created_at.toISOString(),
  };
}

type Trouble = NonNullable<Participant["trouble"]>;

/** A bounce says more than the stop it led to; a stop by hand says more than mail that may pass again. */
const TROUBLE = sql`case when b.state in ('hard', 'complained') or (s.address is null and b.state is not null)
      then jsonb_build_object('state', b.state, 'reason', coalesce(b.reason, 'unknown'), 'since', ${isoTime("least(s.at, b.at)")})
    when s.address is not null then jsonb_build_object('state', 'stopped', 'reason', s.reason, 'since', ${isoTime("s.at")}) end`;

/** A moment as it stands in JSON (ISO 8601, UTC). @param column our own SQL */
function isoTime(column: string) {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

/** Who takes part in a ticket, the requester first, or the one of an id; for the vendor's people those of tickets merged into it too. Addresses are for them. */
export async function listParticipants(ctx: Ctx, ticket: Shown, id?: string): Promise<Participant[]> {
  const inside = seesInside(ctx.actor);
  const ids = inside ? (await placeOf(ctx, ticket)).ids : [ticket.id];
  const { rows } = await sql<{
    id: string;
    number: number;
    contact_id: string | null;
    agent_id: string | null;
    name: string | null;
    email: string | null;
    role: Participant["role"];
    source: Participant["source"];
    notified: boolean;
    can_read: boolean;
    trouble: Trouble | null;
    added_at: Date;
  }>`
    select p.id, ${ids.length === 1 ? sql`${ticket.number}::bigint` : sql`(select t.number from tickets t where t.id = p.ticket_id)`} as number, p.contact_id, p.agent_id, coalesce(c.name, g.name) as name, c.address as email, p.role, p.source, p.notified, p.can_read, ${inside ? TROUBLE : sql`null::jsonb`} as trouble, p.added_at
    from ticket_participants p left join contact_names c on c.id = p.contact_id left join agent_names g on g.id = p.agent_id
    ${inside ? sql`left join address_bounces b on b.contact_id = p.contact_id and b.address = c.address left join mail_stops s on s.address = c.address` : sql``}
    where ${ids.length === 1 ? sql`p.ticket_id = ${ids[0]}` : sql`p.ticket_id = any(${[...ids]}::uuid[])`} ${id === undefined ? sql`` : sql`and p.id = ${id}`} ${inside ? sql`` : sql`and p.contact_id is not null`} order by p.ticket_id = ${ticket.id} desc, p.role = 'requester' desc, p.added_at, p.id limit 200`.execute(
    ctx.db,
  );
  return rows
    .filter((row) => row.name !== null)
    .map((row) => ({
      id: row.id,
      ticketNumber: row.number,
      kind: row.contact_id ? "contact" : "agent",
      person: { id: (row.contact_id ?? row.agent_id)!, name: row.name! },
      email: inside ? row.email : null,
      role: row.role,
      source: row.source,
      notified: row.notified,
      canRead: row.can_read,
      trouble: row.trouble,
      addedAt: row.added_at.toISOString(),
    }));
}

/** Which of these are agents. */
export async function knownAgents(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from agent_names where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export type CrossingRow = {
  id: string;
  author_kind: "contact" | "agent" | "bot" | "system";
  author: string | null;
  text: string;
  created_at: Date;
};

/**
 * What was said publicly after a message, newest first, at most three.
 * @param writer for the vendor's people: replies of colleagues that still wait count too, the writer's own do not; null for customers
 */
export async function saidAfter(ctx: Ctx, ticket: Shown, id: string, writer: { agentId: string | null } | null): Promise<CrossingRow[]> {
  const { ids, shared } = await placeOf(ctx, ticket);
  const waiting = writer ? sql`or (x.state = 'waiting' and x.author_agent_id is distinct from ${writer.agentId}::uuid)` : sql``;
  const { rows } =
    await sql<CrossingRow>`select x.id, x.author_kind, coalesce(g.name, c.name, x.author_name) as author, left(x.visible_text, 600) as text, x.created_at
    from messages x left join agent_names g on g.id = x.author_agent_id left join contact_names c on c.id = x.author_contact_id
    where ${standingOn(ids, shared)} and (x.state = 'normal' ${waiting})
    and (x.created_at, x.id) > (select x.created_at, x.id from messages x where x.id = ${id} and ${standingOn(ids, shared)}) order by x.created_at desc, x.id desc limit 3`.execute(
      ctx.db,
    );
  return rows;
}

const FAILURES = sql`coalesce((select jsonb_agg(jsonb_build_object('address', f.address, 'reason', f.reason, 'detail', coalesce(f.detail, ''),
    'at', to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by f.at) from mail_failures f where f.ref = d.ref), '[]')`;

/** What became of the outgoing mails of these messages, by message. */
export async function deliveriesOf(db: Db, ids: readonly string[]): Promise<Map<string, Delivery>> {
  const { rows } = await sql<
    Delivery & { ref: string }
  >`select ref, state, recipients, detail, delayed_at as "delayedAt", read, ${FAILURES} as failures from mail_deliveries d where ref = any(${ids.map((id) => `message:${id}`)})`.execute(
    db,
  );
  return new Map(rows.map(({ ref, ...delivery }) => [ref.slice("message:".length), delivery]));
}

/** Names of agents and contacts by id, one query for all. */
export async function namesOfPeople(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string | null }>`select id, name from agent_names where id = any(${[...ids]}::uuid[])
    union all select id, name from contact_names where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}
