/** All reads of tickets. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { valuesShown } from "#platform/fields";
import { isStaff, Problem, type Actor, type Ctx } from "#platform/http";
import type { FieldValues } from "#shared/fields";
import { isId } from "#shared/ids";
import { localize, type LocalizedText } from "#shared/locales";
import type { FilterSort } from "#shared/ticket-views";
import type { SlaTarget } from "#shared/sla-codes";
import { DEFAULT_SLUGS, type StatusIconName } from "#shared/ticket-statuses";
import type { Ticket } from "./contract.ts";
import { checklistState, type ChecklistState } from "./checklist-queries.ts";
import { lastWords, mergeJoins, sharedWithActor, shownCategory, standing } from "./merge-policy.ts";
import { seesInside, shownTo, ticketVisible } from "./policy.ts";

export type TicketRow = {
  id: string;
  number: number;
  subject: string;
  type: Ticket["type"];
  /** Slug of the named status. */
  status: string;
  status_id: string;
  status_name: LocalizedText;
  status_public: LocalizedText | null;
  status_icon: StatusIconName;
  category: Ticket["category"];
  priority: Ticket["priority"];
  tags: string[];
  /** As the actor reads them. */
  fields: FieldValues;
  requester_id: string;
  requester: string | null;
  /** Whom the vendor's people see in their place where records were merged; others see them as they are. */
  requester_as: string;
  requester_shown: string | null;
  organization_as: string | null;
  organization_shown: string | null;
  organization_id: string | null;
  organization: string | null;
  product_id: string | null;
  product: LocalizedText | null;
  product_version: string | null;
  /** The vendor's people see the licence. */
  license_id: string | null;
  license: string | null;
  brand_id: string | null;
  brand: string | null;
  channel: Ticket["channel"];
  locale: string;
  assignee_id: string | null;
  assignee: string | null;
  team_id: string | null;
  team: string | null;
  restricted: boolean;
  hint: Ticket["hint"];
  next_due_at: Date | null;
  due_target: SlaTarget | null;
  customer_due_at: Date | null;
  breached_at: Date | null;
  /** `null` where it is not snoozed; infinity where nothing but a message ends it. */
  snoozed_until: Date | number | null;
  snooze_on_reply: boolean;
  woke_reason: "time" | "reply" | "agent" | null;
  woke_at: Date | null;
  promised_at: Date | null;
  preview: string;
  last_message_at: Date;
  last_author_kind: Ticket["lastAuthorKind"];
  created_at: Date;
  updated_at: Date;
  revision: number;
  /** The ticket its conversation went on in; `merged_at` is null where it was only emptied. */
  merged_into: string | null;
  merged_at: Date | null;
  /** Number of that ticket, where the actor may see it. */
  merged_number: number | null;
  absorbed: number;
  ever_merged: boolean;
  form_id: string | null;
  form_name: LocalizedText | null;
  /** As far as the actor knows of them. */
  checklists: ChecklistState | null;
};

/** What every reader of tickets selects from `t`, names of related things included. Customers see how it stands, and what was said last, as far as it is theirs. */
const columnsFor = (
  actor: Actor,
) => sql`t.id, t.number, t.subject, t.type, ${standing(actor)}, s.id as status_id, s.name as status_name, s.public_name as status_public, s.icon as status_icon, t.priority, t.tags, ${valuesShown(actor, "ticket", sql`t.fields`)} as fields, t.requester_id,
  c.name as requester, coalesce(c.stands_as, t.requester_id) as requester_as, coalesce(c.stands_name, c.name) as requester_shown,
  t.organization_id, o.name as organization, coalesce(o.stands_as, t.organization_id) as organization_as, coalesce(o.stands_name, o.name) as organization_shown, t.product_id, p.name as product, t.product_version, t.brand_id, b.name as brand, t.channel, t.locale,
  t.assignee_id, g.name as assignee, t.team_id, m.name as team, t.restricted, t.hint, t.next_due_at, t.due_target, t.customer_due_at, t.breached_at, t.snoozed_until, t.snooze_on_reply, t.woke_reason, t.woke_at, t.promised_at, ${lastWords(actor)},
  t.created_at, t.updated_at, t.revision, t.merged_into, t.merged_at, survivor.number as merged_number, t.absorbed, t.ever_merged,
  t.form_id, t.license_id, ${
    isStaff(actor)
      ? sql`l.name as license, f.name as form_name, ${checklistState} as checklists`
      : sql`null as license, null::jsonb as form_name, null::jsonb as checklists`
  }`;

const joinsFor = (actor: Actor) => sql`join ticket_statuses s on s.id = t.status_id left join contact_names c on c.id = t.requester_id
  left join organization_names o on o.id = t.organization_id left join product_names p on p.id = t.product_id left join brand_names b on b.id = t.brand_id
  left join agent_names g on g.id = t.assignee_id left join team_names m on m.id = t.team_id ${
    isStaff(actor) ? sql`left join ticket_forms f on f.id = t.form_id left join license_names l on l.id = t.license_id` : sql``
  } ${mergeJoins(actor)}`;

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null || name === null ? null : { id, name };
}

/** The named status as the actor reads it: customers by its public name, where it has one and is their ticket's own. */
function namedStatusOf(ctx: Pick<Ctx, "actor" | "locale">, row: TicketRow): Ticket["namedStatus"] {
  const { status_id: id, status_icon: icon } = row;
  if (isStaff(ctx.actor)) return { id, slug: row.status, name: localize(row.status_name, ctx.locale), icon };
  if (row.status_public === null || row.merged_at !== null) return null;
  return { id, slug: DEFAULT_SLUGS[row.category], name: localize(row.status_public, ctx.locale), icon };
}

/** `infinity` is no instant. */
function instantOf(value: Date | number): string | null {
  return value instanceof Date ? value.toISOString() : null;
}

/** A row as the API shows it to this actor. */
export function toTicket(ctx: Pick<Ctx, "actor" | "locale">, row: TicketRow): Ticket {
  return shownTo(ctx.actor, {
    id: row.id,
    number: row.number,
    subject: row.subject,
    type: row.type,
    status: DEFAULT_SLUGS[row.category],
    namedStatus: namedStatusOf(ctx, row),
    category: row.category,
    priority: row.priority,
    tags: row.tags,
    fields: row.fields,
    requester: named(row.requester_as, row.requester_shown),
    organization: named(row.organization_as, row.organization_shown),
    license: named(row.license_id, row.license),
    product: row.product && named(row.product_id, localize(row.product, ctx.locale)),
    productVersion: row.product_version,
    brand: named(row.brand_id, row.brand),
    channel: row.channel,
    locale: row.locale,
    assignee: named(row.assignee_id, row.assignee),
    team: named(row.team_id, row.team),
    restricted: row.restricted,
    hint: row.hint,
    preview: row.preview,
    lastAuthorKind: row.last_author_kind,
    lastMessageAt: row.last_message_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    nextDueAt: (seesInside(ctx.actor) ? row.next_due_at : row.customer_due_at)?.toISOString() ?? null,
    dueTarget: row.due_target,
    breachedAt: row.breached_at?.toISOString() ?? null,
    snooze: row.snoozed_until === null ? null : { until: instantOf(row.snoozed_until), untilReply: row.snooze_on_reply },
    woke: row.woke_reason === null ? null : { reason: row.woke_reason, at: row.woke_at!.toISOString() },
    promisedAt: row.promised_at?.toISOString() ?? null,
    revision: row.revision,
    merged: row.merged_at !== null,
    mergedInto: row.merged_at !== null && row.merged_number !== null ? { id: row.merged_into!, number: row.merged_number } : null,
    form: row.form_name && named(row.form_id, localize(row.form_name, ctx.locale)),
    checklists: row.checklists,
    mergedTickets: row.absorbed,
  });
}

/** 409: what is asked is for the ticket a merged one stands in. */
export function ticketMerged(row: TicketRow): Problem {
  return new Problem(409, "ticketMerged", { values: { number: row.merged_number ?? 0 }, extensions: { mergedInto: row.merged_number } });
}

/** One ticket the actor may see, by number or id. */
export async function findTicket(
  ctx: Ctx,
  key: { number: number } | { id: string },
  lock: boolean | "unlessMerged" = false,
): Promise<TicketRow | null> {
  const where = sql`where ${"number" in key ? sql`t.number = ${key.number}` : sql`t.id = ${key.id}`} and ${ticketVisible(ctx.actor)} ${lock === "unlessMerged" ? sql`and t.merged_at is null` : sql``}`;
  // Locked first and joined then: a row that another transaction changed meanwhile would no longer fit the rows joined before it was waited for.
  const { rows } = await (
    lock
      ? sql<TicketRow>`with locked as materialized (select t.* from tickets t ${where} for no key update) select ${columnsFor(ctx.actor)} from locked t ${joinsFor(ctx.actor)}`
      : sql<TicketRow>`select ${columnsFor(ctx.actor)} from tickets t ${joinsFor(ctx.actor)} ${where}`
  ).execute(ctx.db);
  return rows[0] ?? null;
}

type ListRow = TicketRow & { sort_value: string };

export type ListFilter = {
  conditions: readonly RawBuilder<unknown>[];
  /** A condition asks the index of words. */
  searching?: boolean;
  categories: readonly string[] | null;
  sort: FilterSort;
  /** Sort value and id of the last row of the page before. */
  after: { value: string; id: string } | null;
  limit: number;
};

const SORTS = {
  "-createdAt": { key: sql.raw("t.created_at"), direction: sql.raw("desc"), compare: sql.raw("<") },
  createdAt: { key: sql.raw("t.created_at"), direction: sql.raw("asc"), compare: sql.raw(">") },
  "-updatedAt": { key: sql.raw("t.updated_at"), direction: sql.raw("desc"), compare: sql.raw("<") },
  dueAt: { key: sql.raw("coalesce(t.next_due_at, 'infinity'::timestamptz)"), direction: sql.raw("asc"), compare: sql.raw(">") },
  promise: { key: sql.raw("coalesce(t.promised_at, 'infinity'::timestamptz)"), direction: sql.raw("asc"), compare: sql.raw(">") },
  // Who waits longest comes first.
  waiting: { key: sql.raw("t.last_message_at"), direction: sql.raw("asc"), compare: sql.raw(">") },
  // The more urgent first, and of the same urgency who waits longest: moments moved apart by a thousand years.
  priority: {
    key: sql.raw("t.last_message_at + array_position(array['urgent', 'high', 'normal', 'low'], t.priority) * interval '1000 years'"),
    direction: sql.raw("asc"),
    compare: sql.raw(">"),
  },
} as const;

/**
 * One page of tickets. Each category is one bounded scan of its own index and the pages are merged, so the cost does not grow with
 * the number of tickets; only then are names joined, for the rows of the page alone. Where words are searched, the page is a statement of its
 * own: it is planned anew for each question, and planning all the joins takes longer than running them.
 * @returns up to `limit` + 1 rows, each with its sort value
 */
export async function listTickets(
  ctx: Ctx,
  { conditions, searching = false, categories, sort, after, limit }: ListFilter,
): Promise<ListRow[]> {
  const { key, direction, compare } = SORTS[sort];
  const where = sql.join(
    [
      ticketVisible(ctx.actor),
      ...conditions,
      ...(after ? [sql`(${key}, t.id) ${compare} (${after.value}::timestamptz, ${after.id}::uuid)`] : []),
    ],
    sql` and `,
  );
  // Written out: a prepared statement is planned once only if its plan looks no dearer than one made for the values. A limit it does not know
  // is taken for a tenth of the table, a list of unknown length for ten.
  const most = sql.lit(limit + 1);
  const named = [...new Set(categories)].toSorted().map((category) => sql.lit(category));
  const page = (narrowed: RawBuilder<unknown>) =>
    sql`select t.id, ${key} as sort_key from tickets t where ${narrowed} ${where} order by ${key} ${direction}, t.id ${direction} limit ${most}`;
  const ids =
    categories === null
      ? page(sql``)
      : named.length === 1
        ? page(sql`${shownCategory(ctx.actor)} = ${named[0]} and`)
        : sql`select x.id, x.sort_key from ${
            searching
              ? // The question is asked once, not of each category.
                sql`unnest(array[${sql.join(named)}]::text[]) as k(category), lateral (${page(sql`${shownCategory(ctx.actor)} = k.category and`)}) x`
              : // Each category by name: how common it is decides which index is read.
                sql`(${sql.join(
                  named.map((category) => sql`(${page(sql`${shownCategory(ctx.actor)} = ${category} and`)})`),
                  sql` union all `,
                )}) x`
          } order by x.sort_key ${direction}, x.id ${direction} limit ${most}`;
  if (!searching) {
    const { rows } = await sql<ListRow>`with page as materialized (${ids})
      select ${columnsFor(ctx.actor)}, page.sort_key::text as sort_value from page join tickets t on t.id = page.id ${joinsFor(ctx.actor)}
      order by page.sort_key ${direction}, t.id ${direction}`.execute(ctx.db);
    return rows;
  }
  const found = await sql<{ id: string; sort_key: string }>`select x.id, x.sort_key::text as sort_key from (${ids}) x
    order by x.sort_key ${direction}, x.id ${direction}`.execute(ctx.db);
  const { rows } = await sql<ListRow>`select ${columnsFor(ctx.actor)}, page.sort_key as sort_value
    from unnest(${found.rows.map(({ id }) => id)}::uuid[], ${found.rows.map((row) => row.sort_key)}::text[]) with ordinality as page(id, sort_key, place)
    join tickets t on t.id = page.id ${joinsFor(ctx.actor)} where ${ticketVisible(ctx.actor)} order by page.place`.execute(ctx.db);
  return rows;
}

/** How many tickets a list has, all counted: for what takes the whole list. */
export async function countTickets(ctx: Ctx, { conditions, categories }: Pick<ListFilter, "conditions" | "categories">): Promise<number> {
  const where = [ticketVisible(ctx.actor), ...conditions];
  if (categories) where.push(sql`${shownCategory(ctx.actor)} = any(${[...new Set(categories)]}::text[])`);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from tickets t where ${sql.join(where, sql` and `)}`.execute(ctx.db);
  return rows[0]!.n;
}

/** The usual views, each counted up to 1,000 so that a full inbox costs no more than a busy one. */
export async function countViews(
  ctx: Ctx,
  agentId: string | null,
): Promise<{ open: number; unassigned: number; mine: number; waiting: number }> {
  const count = (condition: RawBuilder<unknown>) =>
    sql`(select count(*) from (select from tickets t where ${condition} and ${ticketVisible(ctx.actor)} limit 1000) x)`;
  const { rows } = await sql<{ open: number; unassigned: number; mine: number; waiting: number }>`select
    ${count(sql`${shownCategory(ctx.actor)} in ('new', 'open')`)} as open,
    ${count(sql`t.category in ('new', 'open') and t.assignee_id is null`)} as unassigned,
    ${agentId === null ? sql`0::bigint` : count(sql`t.assignee_id = ${agentId} and t.category in ('new', 'open', 'waitingOnCustomer', 'waitingOnThirdParty')`)} as mine,
    ${count(sql`${shownCategory(ctx.actor)} in ('waitingOnCustomer', 'waitingOnThirdParty')`)} as waiting`.execute(ctx.db);
  return rows[0]!;
}

/** Which of these tickets the actor may see. */
export async function visibleIds(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select t.id from tickets t where t.id = any(${[...ids]}::uuid[]) and ${ticketVisible(ctx.actor)}`.execute(ctx.db);
  return new Set(rows.map((row) => row.id));
}

/** Who has a ticket. */
export async function assigneeOf(db: Db, ticketId: string): Promise<string | null> {
  const { rows } = await sql<{ assignee_id: string | null }>`select assignee_id from tickets where id = ${ticketId}`.execute(db);
  return rows[0]?.assignee_id ?? null;
}

/** The id of a ticket the actor may see, by its number. */
export async function visibleTicketId(ctx: Ctx, number: number): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select t.id from tickets t where t.number = ${number} and ${ticketVisible(ctx.actor)}`.execute(
    ctx.db,
  );
  return rows[0]?.id ?? null;
}

/** Number and subject of these tickets, of those the actor may see. */
export async function ticketTitles(ctx: Ctx, ids: readonly string[]): Promise<{ id: string; number: number; subject: string }[]> {
  const { rows } = await sql<{
    id: string;
    number: number;
    subject: string;
  }>`select t.id, t.number, t.subject from tickets t where t.id = any(${[...ids]}::uuid[]) and ${ticketVisible(ctx.actor)}`.execute(ctx.db);
  return rows;
}

/** Whether the actor may download a file: it hangs on a message, or for the vendor's people on a note, of a ticket he may see. */
export async function fileVisible(ctx: Ctx, fileId: string, notes: boolean): Promise<boolean> {
  const { rows } = await sql`select from attachments f left join messages m on m.id = f.message_id left join notes n on n.id = f.note_id
    left join tickets t on t.id = coalesce(m.ticket_id, n.ticket_id)
    where f.file_id = ${fileId} and (${notes} or (f.message_id is not null and m.state = 'normal')) and (${ticketVisible(ctx.actor)} or ${sharedWithActor(ctx.actor)})`.execute(
    ctx.db,
  );
  return rows.length > 0;
}

/** A licence by id. */
export async function findLicense(db: Db, id: string): Promise<string | null> {
  return (await sql<{ id: string }>`select id from license_names where id = ${id}`.execute(db)).rows[0]?.id ?? null;
}

export type NamedKind = "team" | "product" | "brand" | "organization";

/** The id of a thing of another room named by id or slug. */
export async function findNamed(db: Db, kind: NamedKind, key: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ${sql.table(`${kind}_names`)} where ${isId(key) ? sql`id = ${key}` : sql`slug = ${key}`}`.execute(db);
  return rows[0]?.id ?? null;
}
