/** SQL of merged tickets: who belongs together, what is shared, what unmerging gives back. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { isStaff, type Ctx } from "#platform/http";
import type { AuthorKind, Category } from "./model.ts";
import { ticketVisible } from "./policy.ts";
import type { TicketRow } from "./queries.ts";

/** Merging, unmerging and moving follow one another: what belongs together stands still for whoever decides on it. */
export async function holdStructure(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tickets.merges', 0))`.execute(db);
}

/**
 * Looks for a row to lock, and holds nothing where it finds none: PostgreSQL keeps the lock of a row that no longer fits once it was waited for.
 * Within a transaction.
 */
export async function lockOrLeave<T>(db: Db, find: () => Promise<T | null>): Promise<T | null> {
  await sql`savepoint looking`.execute(db);
  const found = await find();
  if (found === null) await sql`rollback to savepoint looking`.execute(db);
  return found;
}

/** How deep each of these tickets stands: 1 merged into another, 0 by itself. To be asked while the structure is held. */
export async function mergedOf(
  db: Db,
  numbers: readonly number[],
): Promise<{ id: string; number: number; mergedInto: string | null; merged: boolean }[]> {
  const { rows } = await sql<{ id: string; number: number; mergedInto: string | null; merged: boolean }>`
    select id, number, merged_into as "mergedInto", merged_at is not null as merged from tickets where number = any(${[...numbers]}::bigint[])`.execute(
    db,
  );
  return rows;
}

/** Locks tickets one after the other, merged ones before those they stand in, as replies do; otherwise in the order of their numbers. */
export async function lockAll(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await sql`select id from tickets where id = any(${[...ids]}::uuid[]) order by merged_at is null, number for no key update`.execute(db);
}

type Group = Pick<TicketRow, "id" | "merged_into" | "merged_at" | "absorbed" | "ever_merged">;

/**
 * The tickets whose messages stand together on a ticket's page: for the vendor's people those merged into it, for customers all of them that are
 * theirs. An alias shows its own people's side.
 */
export async function shownTogether(ctx: Ctx, ticket: Group): Promise<string[]> {
  const root = ticket.merged_at === null ? ticket.id : ticket.merged_into!;
  if (ticket.merged_at === null && ticket.absorbed === 0) return [ticket.id];
  if (isStaff(ctx.actor) && ticket.merged_at !== null) return [ticket.id];
  const { rows } = await sql<{ id: string }>`select t.id from tickets t
    where (t.id = ${root} or (t.merged_into = ${root} and t.merged_at is not null)) and ${ticketVisible(ctx.actor)}`.execute(ctx.db);
  return rows.map((row) => row.id);
}

export type Alias = {
  id: string;
  number: number;
  into: number;
  subject: string;
  requester: { id: string; name: string } | null;
  organization: { id: string; name: string } | null;
  mergedAt: Date;
  mergedBy: string;
  messages: number;
  since: number;
};

/** The tickets merged into one, the newest first, with how much was said in each, and since. */
export async function aliasesOf(ctx: Ctx, rootId: string): Promise<Alias[]> {
  const { rows } = await sql<Alias>`
    select t.id, t.number, i.number as into, t.subject,
      case when c.name is not null then jsonb_build_object('id', t.requester_id, 'name', c.name) end as requester,
      case when o.name is not null then jsonb_build_object('id', t.organization_id, 'name', o.name) end as organization,
      g.merged_at as "mergedAt", g.merged_by as "mergedBy",
      (select count(*) from messages m where m.ticket_id = t.id and m.state = 'normal') as messages,
      (select count(*) from messages m where m.ticket_id = t.id and m.state = 'normal' and m.created_at > g.merged_at) as since
    from tickets t join ticket_merges g on g.ticket_id = t.id and g.unmerged_at is null join tickets i on i.id = g.into_id
      left join contact_names c on c.id = t.requester_id left join organization_names o on o.id = t.organization_id
    where t.merged_into = ${rootId} and t.merged_at is not null and ${ticketVisible(ctx.actor)} order by g.merged_at desc, t.id desc limit 200`.execute(
    ctx.db,
  );
  return rows;
}

/** A ticket and all that were merged into it, directly or through one another. */
export async function subtreeOf(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive part(id) as (
      select ${id}::uuid union select g.ticket_id from ticket_merges g join part on g.into_id = part.id where g.unmerged_at is null
    ) select id from part`.execute(db);
  return rows.map((row) => row.id);
}

export type Before = { status: string; dueAt: string | null; snoozedUntil: string | null; snoozeOnReply: boolean; leading: string[] };

/** Makes a ticket an alias of another, with all that led to it. Both rows are locked. */
export async function insertMerge(
  db: Db,
  merge: { id: string; ticketId: string; intoId: string; by: string; at: Date; closed: { id: string } },
): Promise<void> {
  const { ticketId, intoId, at } = merge;
  await sql`insert into ticket_merges (id, ticket_id, into_id, before, merged_by, merged_at)
    select ${merge.id}, t.id, i.id, jsonb_build_object('status', t.status_id, 'dueAt', t.next_due_at, 'snoozedUntil', t.snoozed_until, 'snoozeOnReply', t.snooze_on_reply,
      'leading', (select coalesce(jsonb_agg(l.id), '[]') from tickets l where l.merged_into = t.id and l.merged_at is null)), ${merge.by}, ${at}
    from tickets t cross join tickets i where t.id = ${ticketId} and i.id = ${intoId}`.execute(db);
  // While it stands alone its status is its own: from here on others move it too.
  await sql`update tickets set set_status_id = status_id, set_status_at = ${at} where id = ${intoId} and absorbed = 0`.execute(db);
  await sql`update tickets set merged_into = ${intoId}, merged_at = coalesce(merged_at, case when id = ${ticketId} then ${at}::timestamptz end),
      ever_merged = true, absorbed = case when id = ${ticketId} then 0 else absorbed end,
      status_id = case when id = ${ticketId} then ${merge.closed.id}::uuid else status_id end,
      category = case when id = ${ticketId} then 'closed' else category end,
      next_due_at = case when id = ${ticketId} then null else next_due_at end,
      snoozed_until = case when id = ${ticketId} then null else snoozed_until end, snooze_on_reply = case when id = ${ticketId} then false else snooze_on_reply end,
      updated_at = case when id = ${ticketId} then ${at} else updated_at end, revision = case when id = ${ticketId} then revision + 1 else revision end
    where id = ${ticketId} or merged_into = ${ticketId}`.execute(db);
  await countAbsorbed(db, intoId);
}

/** Brings how many tickets one holds up to date. */
async function countAbsorbed(db: Db, id: string): Promise<void> {
  await sql`update tickets set ever_merged = true,
    absorbed = (select count(*) from tickets a where a.merged_into = ${id} and a.merged_at is not null) where id = ${id}`.execute(db);
}

export type Merge = { id: string; ticketId: string; intoId: string; before: Before; mergedAt: Date };

/** The merge by which a ticket is an alias now; null when it stands by itself. */
export async function standingMerge(db: Db, ticketId: string): Promise<Merge | null> {
  const { rows } = await sql<Merge>`select id, ticket_id as "ticketId", into_id as "intoId", before, merged_at as "mergedAt"
    from ticket_merges where ticket_id = ${ticketId} and unmerged_at is null`.execute(db);
  return rows[0] ?? null;
}

/** The newest merge into a ticket that still stands. */
export async function newestMergeInto(db: Db, intoId: string): Promise<Merge | null> {
  const { rows } = await sql<Merge>`select id, ticket_id as "ticketId", into_id as "intoId", before, merged_at as "mergedAt"
    from ticket_merges where into_id = ${intoId} and unmerged_at is null order by merged_at desc, id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Has a ticket stand by itself again, with all that were merged into it. What agents shared across ends; what was written to both stays with both. */
export async function endMerge(
  db: Db,
  merge: Merge,
  {
    part,
    rootId,
    by,
    at,
    status,
  }: { part: readonly string[]; rootId: string; by: string; at: Date; status: { id: string; category: Category } },
): Promise<void> {
  const { ticketId, before } = merge;
  await sql`update ticket_merges set unmerged_by = ${by}, unmerged_at = ${at} where id = ${merge.id}`.execute(db);
  await sql`update tickets set merged_into = case when id = ${ticketId} then null else ${ticketId}::uuid end,
      merged_at = case when id = ${ticketId} then null else merged_at end,
      status_id = case when id = ${ticketId} then ${status.id}::uuid else status_id end,
      category = case when id = ${ticketId} then ${status.category} else category end,
      next_due_at = case when id = ${ticketId} then ${before.dueAt}::timestamptz else next_due_at end,
      snoozed_until = case when id = ${ticketId} then ${before.snoozedUntil}::timestamptz else snoozed_until end,
      snooze_on_reply = case when id = ${ticketId} then ${before.snoozeOnReply} else snooze_on_reply end,
      revision = case when id = ${ticketId} then revision + 1 else revision end, updated_at = case when id = ${ticketId} then ${at} else updated_at end
    where id = any(${[...part, ...before.leading]}::uuid[]) and (id = ${ticketId} or merged_into = ${rootId})`.execute(db);
  await sql`delete from message_shares s using messages m where m.id = s.message_id and s.source = 'agent'
    and (s.ticket_id = any(${[...part]}::uuid[])) <> (m.ticket_id = any(${[...part]}::uuid[]))`.execute(db);
  await countAbsorbed(db, ticketId);
  await countAbsorbed(db, rootId);
}

/**
 * Who wrote what counts for the status of tickets that stand together, in its order, after a time. Of a ticket that joined them later only what was
 * said since.
 */
export async function wordsSince(db: Db, ids: readonly string[], rootId: string, after: Date): Promise<AuthorKind[]> {
  const { rows } = await sql<{ kind: AuthorKind }>`select distinct m.created_at, m.id, m.author_kind as kind
    from messages m left join message_shares h on h.message_id = m.id and h.source = 'reply' and h.ticket_id = any(${[...ids]}::uuid[])
      left join ticket_merges g on g.ticket_id = coalesce(h.ticket_id, m.ticket_id) and g.unmerged_at is null and g.ticket_id <> ${rootId}
    where (m.ticket_id = any(${[...ids]}::uuid[]) or m.id in (select message_id from message_shares where ticket_id = any(${[...ids]}::uuid[]) and source = 'reply'))
      and m.state = 'normal' and m.created_at > ${after} and (g.merged_at is null or m.created_at > g.merged_at)
    order by m.created_at, m.id limit 10000`.execute(db);
  return rows.map((row) => row.kind);
}

/** The status somebody set last, apart from those that messages moved the ticket to. */
export async function statusSet(db: Db, id: string): Promise<{ id: string; category: Category; at: Date } | null> {
  const { rows } = await sql<{ id: string; category: Category; at: Date }>`select s.id, s.category, t.set_status_at as at
    from tickets t join ticket_statuses s on s.id = t.set_status_id where t.id = ${id} and t.set_status_at is not null`.execute(db);
  return rows[0] ?? null;
}

/** Sets what the other ticket's leaving changes of this one. */
export async function restoreStatus(db: Db, id: string, status: { id: string; category: Category }, at: Date): Promise<boolean> {
  const { rows } =
    await sql`update tickets set status_id = ${status.id}, category = ${status.category}, updated_at = ${at}, revision = revision + 1
    where id = ${id} and status_id <> ${status.id} returning id`.execute(db);
  return rows.length > 0;
}

/** What was said last in tickets that stand together, for what lists show of the one they stand in. */
export async function lastSaid(
  db: Db,
  ids: readonly string[],
): Promise<{ visible_text: string; author_kind: AuthorKind; created_at: Date } | null> {
  const { rows } = await sql<{
    visible_text: string;
    author_kind: AuthorKind;
    created_at: Date;
  }>`select visible_text, author_kind, created_at
    from messages where ticket_id = any(${[...ids]}::uuid[]) and state = 'normal' order by created_at desc, id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Sets what lists show of a ticket; `revision` is raised where it was not already. */
export async function setLast(
  db: Db,
  id: string,
  last: { preview: string; authorKind: AuthorKind; saidAt: Date; at: Date },
): Promise<void> {
  await sql`update tickets set preview = ${last.preview}, last_author_kind = ${last.authorKind}, last_message_at = ${last.saidAt}, updated_at = ${last.at}, revision = revision + 1
    where id = ${id}`.execute(db);
}

/** What a message of a merged ticket leaves on that ticket itself; what it does to the one they stand in is counted there. */
export async function touchAlias(db: Db, id: string, said: { preview: string; authorKind: AuthorKind; at: Date }): Promise<void> {
  await sql`update tickets set preview = ${said.preview}, last_author_kind = ${said.authorKind}, last_message_at = greatest(last_message_at, ${said.at}),
    updated_at = greatest(updated_at, ${said.at}) where id = ${id}`.execute(db);
}

/**
 * Shows a reply to the people of all tickets merged into the one it was written in. Rows somebody else holds are not waited for: whoever holds
 * them writes into them himself.
 */
export async function shareReply(db: Db, reply: { messageId: string; rootId: string; by: string; at: Date }): Promise<void> {
  await sql`insert into message_shares (message_id, ticket_id, source, shared_by, shared_at)
    select ${reply.messageId}, t.id, 'reply', ${reply.by}, ${reply.at} from tickets t where t.merged_into = ${reply.rootId} and t.merged_at is not null
    on conflict do nothing`.execute(db);
  await sql`with held as (select id from tickets where merged_into = ${reply.rootId} and merged_at is not null for no key update skip locked)
    update tickets t set updated_at = greatest(t.updated_at, ${reply.at}) from held where t.id = held.id`.execute(db);
}

/** Ids of the public messages of these tickets that count, or those of them that are named. */
export async function sharable(
  db: Db,
  ticketIds: readonly string[],
  named: readonly string[] | null,
): Promise<{ id: string; ticketId: string }[]> {
  const { rows } = await sql<{
    id: string;
    ticketId: string;
  }>`select id, ticket_id as "ticketId" from messages where ticket_id = any(${[...ticketIds]}::uuid[])
    and state = 'normal' ${named ? sql`and id = any(${[...named]}::uuid[])` : sql``} order by created_at limit 5000`.execute(db);
  return rows;
}

/** Lets the people of a ticket read messages of others. @returns those that are new to them */
export async function insertShares(
  db: Db,
  ticketId: string,
  messageIds: readonly string[],
  { by, at }: { by: string; at: Date },
): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`insert into message_shares (message_id, ticket_id, source, shared_by, shared_at)
    select m.id, ${ticketId}, 'agent', ${by}, ${at} from unnest(${[...messageIds]}::uuid[]) as m(id) on conflict do nothing returning message_id`.execute(
    db,
  );
  return rows.map((row) => row.message_id);
}

/** Ends what an agent shared with the people of a ticket. What was written to them stays. @returns what ended */
export async function deleteShares(db: Db, ticketId: string, messageIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`delete from message_shares where ticket_id = ${ticketId} and source = 'agent'
    and message_id = any(${[...messageIds]}::uuid[]) returning message_id`.execute(db);
  return rows.map((row) => row.message_id);
}

export type Place = { number: number; sharedWith: number[] };

/** Of messages: the number of the ticket each belongs to, and of those whose people may read it too. */
export async function placesOf(db: Db, messageIds: readonly string[]): Promise<Map<string, Place>> {
  const { rows } = await sql<Place & { id: string }>`select x.id, t.number,
      coalesce((select jsonb_agg(o.number order by o.number) from message_shares s join tickets o on o.id = s.ticket_id where s.message_id = x.id), '[]') as "sharedWith"
    from (select id, ticket_id from messages where id = any(${[...messageIds]}::uuid[]) union all select id, ticket_id from notes where id = any(${[...messageIds]}::uuid[])) x
    join tickets t on t.id = x.ticket_id`.execute(db);
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}

/** The ticket a message of the group stands in. */
export async function ownerOf(db: Db, ticketIds: readonly string[], messageId: string): Promise<string | null> {
  const { rows } = await sql<{
    ticket_id: string;
  }>`select ticket_id from messages where id = ${messageId} and ticket_id = any(${[...ticketIds]}::uuid[])`.execute(db);
  return rows[0]?.ticket_id ?? null;
}

/** Whether the very same people of the staff may see both tickets. */
export async function sameAccess(db: Db, a: string, b: string): Promise<boolean> {
  const list = (id: string) =>
    sql`(select coalesce(jsonb_agg(jsonb_build_array(team_id, agent_id) order by team_id, agent_id), '[]') from ticket_access where ticket_id = ${id})`;
  const { rows } = await sql<{ same: boolean }>`select ${list(a)} = ${list(b)} as same`.execute(db);
  return rows[0]!.same;
}
