/** What service levels ask of tickets, and note on them. For rooms above, acting as the program itself. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { AuthorKind, Category, Priority } from "./model.ts";

export type ClockFacts = {
  id: string;
  number: number;
  category: Category;
  /** Slug of the named status. */
  status: string;
  priority: Priority;
  channel: string;
  requester: string;
  organization: string | null;
  brand: string | null;
  team: string | null;
  product: string | null;
  assignee: string | null;
  createdAt: Date;
};

/** How tickets stand now. */
export async function clockFacts(db: Db, ids: readonly string[]): Promise<ClockFacts[]> {
  const { rows } =
    await sql<ClockFacts>`select t.id, t.number, t.category, s.slug as status, t.priority, t.channel, t.requester_id as requester, t.organization_id as organization,
      t.brand_id as brand, t.team_id as team, t.product_id as product, t.assignee_id as assignee, t.created_at as "createdAt"
    from tickets t join ticket_statuses s on s.id = t.status_id where t.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** Who wrote public messages, by their ids. */
export async function messageAuthors(db: Db, ids: readonly string[]): Promise<Map<string, AuthorKind>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    kind: AuthorKind;
  }>`select id, author_kind as kind from messages where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** Ids of tickets that are not over, a page of them in their order. @param since also those that something happened to since; @param of only of this customer */
export async function openTicketIds(
  db: Db,
  {
    after,
    limit,
    since = null,
    of,
  }: { after: string | null; limit: number; since?: Date | null; of: { organization: string | null; contact: string | null } | null },
): Promise<string[]> {
  const whose =
    of === null
      ? sql``
      : of.organization !== null
        ? sql`and t.organization_id in (select a.id from organization_aliases a where a.of = ${of.organization})`
        : sql`and t.requester_id in (select a.id from contact_aliases a where a.of = ${of.contact})`;
  const { rows } = await sql<{ id: string }>`select t.id from tickets t where (${after}::uuid is null or t.id > ${after}) ${whose}
    and (t.category in ('new', 'open', 'waitingOnCustomer', 'waitingOnThirdParty') ${since === null ? sql`` : sql`or t.updated_at >= ${since}`}) order by t.id limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Notes how the service levels of a ticket stand. It follows from them, so it is no change of the ticket that anybody could cross. */
export async function setDue(
  db: Db,
  id: string,
  {
    dueAt,
    target,
    customerDueAt,
    breachedAt,
  }: { dueAt: Date | null; target: string | null; customerDueAt: Date | null; breachedAt: Date | null },
): Promise<void> {
  await sql`update tickets set next_due_at = ${dueAt}, due_target = ${target}, customer_due_at = ${customerDueAt}, breached_at = ${breachedAt}
    where id = ${id} and (next_due_at, due_target, customer_due_at, breached_at) is distinct from (${dueAt}::timestamptz, ${target}::text, ${customerDueAt}::timestamptz, ${breachedAt}::timestamptz)`.execute(
    db,
  );
}
