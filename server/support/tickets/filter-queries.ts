/** Filters over tickets as SQL. Every value of a filter is a parameter; the words of the statement are all written here. */
import { sql, type RawBuilder } from "kysely";
import { isId } from "#shared/ids";
import type { FieldValues } from "#shared/fields";
import type { Condition, TicketFilter } from "#shared/ticket-filter";
import { definitionsOf, fieldCondition, readFilter, type FieldDefinition } from "#platform/fields";
import { agentIdOf, invalid, type Ctx } from "#platform/http";
import { holds } from "#platform/search";
import { CATEGORIES } from "./contract.ts";
import type { Category, Priority, TicketType } from "./model.ts";
import { ticketVisible } from "./policy.ts";

type Sql = RawBuilder<unknown>;
type Choice = Extract<Condition, { values: string[]; is: "in" | "notIn" }>;

const NEVER = sql`false`;
const any = (column: Sql, values: readonly string[]) => sql`${column} = any(${[...values]})`;
const ids = (column: Sql, values: readonly string[]) => sql`${column} = any(${[...values]}::uuid[])`;

/** These and what was merged with them. */
const together = (column: Sql, kind: "contact" | "organization", values: readonly string[]) =>
  sql`${column} in (select a.id from ${sql.table(`${kind}_aliases`)} a where a.of = any(${[...values]}::uuid[]))`;

/** What a filter asks of a ticket `t`, beside its categories, which choose the index. */
export type Compiled = { conditions: Sql[]; /** Null: of every category. */ categories: readonly string[] | null };

/** Custom fields by their keys. */
export type KnownFields = ReadonlyMap<string, FieldDefinition>;
const NO_FIELDS: KnownFields = new Map();

/** The fields that filters may name, archived ones too: a view goes on finding what it found. None are read where none is named. */
export async function fieldsIn(ctx: Ctx, filters: readonly TicketFilter[]): Promise<KnownFields> {
  if (!filters.some(({ all, any: some }) => [...all, ...some].some(({ field }) => field === "custom"))) return NO_FIELDS;
  return new Map((await definitionsOf(ctx, "ticket")).map((definition) => [definition.key, definition]));
}

/** @throws Problem 422 for a custom field that there is not, or that cannot be asked so */
export async function checkFilter(ctx: Ctx, filter: TicketFilter): Promise<void> {
  const fields = await fieldsIn(ctx, [filter]);
  for (const condition of [...filter.all, ...filter.any]) {
    if (condition.field !== "custom") continue;
    const definition = fields.get(condition.key);
    if (!definition) throw invalid("filter", "unknownThing", { value: condition.key });
    if ("text" in condition && !readFilter(definition, condition.text)) throw invalid("filter", "fieldFilter");
  }
}

/** A filter as conditions on `t`, for whoever looks: `me`, `mine` and the clock are his. */
export function compileFilter(ctx: Ctx, { all, any: some }: TicketFilter, fields: KnownFields): Compiled {
  const byCategory = all.filter((one): one is Choice => one.field === "category");
  const others = all.filter(({ field }) => field !== "category");
  // A merged ticket is worked on where it stands; only closed ones can be merged ones.
  const conditions = [
    ...others.map((one) => compile(ctx, one, fields)),
    ...(mayBeClosed(byCategory) ? [sql<boolean>`t.merged_at is null`] : []),
  ];
  if (some.length > 0)
    conditions.push(
      sql`(${sql.join(
        some.map((one) => compile(ctx, one, fields)),
        sql` or `,
      )})`,
    );
  if (byCategory.length === 0) return { conditions, categories: null };
  const categories = CATEGORIES.filter((category) => byCategory.every(({ is, values }) => values.includes(category) === (is === "in")));
  // The merged scan takes at least one category; none at all matches nothing.
  return categories.length > 0 ? { conditions, categories } : { conditions: [...conditions, NEVER], categories: ["new"] };
}

/** One condition of a filter as SQL on `t`; null where nothing is known. @param fields as of `fieldsIn` */
export function conditionSql(ctx: Ctx, condition: Condition, fields: KnownFields): Sql {
  return compile(ctx, condition, fields);
}

function mayBeClosed(byCategory: readonly Choice[]): boolean {
  return byCategory.every(({ is, values }) => values.includes("closed") === (is === "in"));
}

function compile(ctx: Ctx, condition: Condition, fields: KnownFields): Sql {
  switch (condition.field) {
    case "custom":
      return custom(condition, fields);
    case "tags":
      return tags(
        condition.is,
        condition.values.map((tag) => tag.toLowerCase()),
      );
    case "created":
    case "updated":
    case "lastMessage":
    case "waiting":
      return past(ctx, condition);
    case "due":
    case "promise":
      return ahead(ctx, condition);
    case "snoozed":
      return condition.is === "yes" ? sql`t.snoozed_until is not null` : sql`t.snoozed_until is null`;
    case "restricted":
      return condition.is === "yes" ? sql`t.restricted` : sql`not t.restricted`;
    case "breached":
      return condition.is === "yes" ? sql`t.breached_at is not null` : sql`t.breached_at is null`;
    case "scheduled": {
      const waits = sql`exists (select from waiting_replies w where w.ticket_id = t.id and w.local_time is not null)`;
      return condition.is === "yes" ? waits : sql`not ${waits}`;
    }
    case "words":
      return words(ctx, condition.text);
    default:
      return choice(ctx, condition);
  }
}

function custom(condition: Extract<Condition, { field: "custom" }>, fields: KnownFields): Sql {
  const definition = fields.get(condition.key);
  if (!definition) return NEVER;
  if (!("text" in condition)) return fieldCondition(definition, "t.id", { ask: condition.is === "set" ? "any" : "none" });
  const filter = readFilter(definition, condition.text);
  if (!filter) return NEVER;
  const found = fieldCondition(definition, "t.id", filter);
  return condition.is === "match" ? found : sql`not ${found}`;
}

function tags(is: "any" | "all" | "none", values: readonly string[]): Sql {
  if (is === "all") return sql`t.tags @> ${[...values]}::text[]`;
  const overlap = sql`t.tags && ${[...values]}::text[]`;
  return is === "any" ? overlap : sql`not ${overlap}`;
}

const PAST = {
  created: sql`t.created_at`,
  updated: sql`t.updated_at`,
  lastMessage: sql`t.last_message_at`,
  waiting: sql`t.last_message_at`,
};

function past(ctx: Ctx, { field, is, hours }: Extract<Condition, { is: "olderThan" | "withinLast" }>): Sql {
  const at = new Date(ctx.clock.now().getTime() - hours * 3_600_000);
  const when = is === "olderThan" ? sql`${PAST[field]} < ${at}` : sql`${PAST[field]} >= ${at}`;
  return field === "waiting" ? sql`(t.last_author_kind = 'contact' and t.category in ('new', 'open') and ${when})` : when;
}

const AHEAD = { due: sql`t.next_due_at`, promise: sql`t.promised_at` };

function ahead(ctx: Ctx, condition: Extract<Condition, { field: "due" | "promise" }>): Sql {
  const column = AHEAD[condition.field];
  const now = ctx.clock.now();
  switch (condition.is) {
    case "within":
      return sql`${column} <= ${new Date(now.getTime() + condition.hours * 3_600_000)}`;
    case "overdue":
      return sql`${column} < ${now}`;
    case "set":
      return sql`${column} is not null`;
    case "unset":
      return sql`${column} is null`;
  }
}

function words(ctx: Ctx, text: string): Sql {
  const found = holds(ctx, sql`t.id`, ["ticket", "ticketNotes"], text);
  const number = /^#?(\d{1,15})$/.exec(text)?.[1];
  return number ? sql`(t.number = ${Number(number)} or ${found})` : found;
}

/** One of several values, or nothing at all where `none` is among them; `notIn` is the exact opposite, for what has no value too. */
function choice(ctx: Ctx, { field, is, values }: Choice): Sql {
  const parts = oneOf(ctx, field, values);
  const some = parts.length === 0 ? NEVER : sql`(${sql.join(parts, sql` or `)})`;
  return is === "in" ? some : sql`(${some}) is not true`;
}

const CODES = {
  category: sql`t.category`,
  type: sql`t.type`,
  priority: sql`t.priority`,
  channel: sql`t.channel`,
  language: sql`t.locale`,
  lastAuthor: sql`t.last_author_kind`,
};

function oneOf(ctx: Ctx, field: Choice["field"], values: readonly string[]): Sql[] {
  switch (field) {
    case "status":
      return [sql`t.status_id in (select id from ticket_statuses where slug = any(${[...values]}))`];
    case "assignee":
      return people(sql`t.assignee_id`, values, agentIdOf(ctx.actor), "agent_names");
    case "requester":
      return people(sql`t.requester_id`, values, null, "contact_names");
    case "team":
      return named(sql`t.team_id`, values, "team_names", "teams" in ctx.actor ? ctx.actor.teams : []);
    case "organization":
      return named(sql`t.organization_id`, values, "organization_names");
    case "product":
      return named(sql`t.product_id`, values, "product_names");
    case "brand":
      return named(sql`t.brand_id`, values, "brand_names");
    case "rating":
      return [any(sql`t.rating`, values), ...(values.includes("none") ? [sql`t.rating is null`] : [])];
    default:
      return [any(CODES[field], values)];
  }
}

/** Things by id or slug. @param mine ids that `mine` stands for */
function named(column: Sql, values: readonly string[], view: string, mine: readonly string[] = []): Sql[] {
  const known = [...values.filter(isId), ...(values.includes("mine") ? mine : [])];
  const slugs = values.filter((value) => !isId(value) && value !== "none" && value !== "mine");
  return [
    ...(known.length > 0 ? [view === "organization_names" ? together(column, "organization", known) : ids(column, known)] : []),
    ...(slugs.length > 0 ? [sql`${column} in (select id from ${sql.table(view)} where slug = any(${slugs}))`] : []),
    ...(values.includes("none") ? [sql`${column} is null`] : []),
  ];
}

/** People by id, or contacts by address. @param me id that `me` stands for */
function people(column: Sql, values: readonly string[], me: string | null, view: "agent_names" | "contact_names"): Sql[] {
  const known = [...values.filter(isId), ...(values.includes("me") && me !== null ? [me] : [])];
  const addresses = values.filter((value) => value.includes("@")).map((value) => value.toLowerCase());
  return [
    ...(known.length > 0 ? [view === "contact_names" ? together(column, "contact", known) : ids(column, known)] : []),
    ...(addresses.length > 0 && view === "contact_names"
      ? [sql`${column} in (select id from contact_names where address = any(${addresses}))`]
      : []),
    ...(values.includes("none") ? [sql`${column} is null`] : []),
  ];
}

/** Above this many a count says only that there are more. */
export const MOST_COUNTED = 1_000;
/** A filter over all categories that ever were looks at this many of the newest tickets, so that no count walks through years of history. */
const MOST_WALKED = 20_000;

/** Conditions that lead to few rows by an index of their own. */
const SELECTIVE: ReadonlySet<string> = new Set([
  "assignee",
  "organization",
  "requester",
  "product",
  "rating",
  "team",
  "words",
  "tags",
  "snoozed",
  "promise",
  "breached",
  "custom",
]);

/** A count of one filter as a scalar subquery. @param from narrower set to count in, such as the tickets of a page */
function counting(ctx: Ctx, filter: TicketFilter, fields: KnownFields): Sql {
  const { conditions, categories } = compileFilter(ctx, filter, fields);
  const rest = sql.join([...conditions, ticketVisible(ctx.actor)], sql` and `);
  const inCategories = categories === null ? sql`true` : sql`t.category in (${sql.join(categories.map((one) => sql.lit(one)))})`;
  const most = sql.lit(MOST_COUNTED + 1);
  const bounded = categories !== null && !categories.includes("solved") && !categories.includes("closed");
  const narrow = filter.all.some(
    (one) => SELECTIVE.has(one.field) && one.is !== "notIn" && !["none", "no", "unset", "noMatch"].includes(one.is),
  );
  const tickets =
    bounded || narrow
      ? sql`tickets t where ${inCategories}`
      : sql`(select * from tickets t where ${inCategories} order by t.updated_at desc, t.id desc limit ${sql.lit(MOST_WALKED)}) t where true`;
  return sql`(select count(*)::int from (select from ${tickets} and ${rest} limit ${most}) x)`;
}

/** How many tickets match each filter, in one statement; up to one more than `MOST_COUNTED` each. */
export async function countFilters(ctx: Ctx, filters: readonly TicketFilter[]): Promise<number[]> {
  if (filters.length === 0) return [];
  const fields = await fieldsIn(ctx, filters);
  const { rows } = await sql<{
    counts: number[];
  }>`select array[${sql.join(filters.map((filter) => counting(ctx, filter, fields)))}] as counts`.execute(ctx.db);
  return rows[0]!.counts;
}

/** Ids of the tickets that match, the newest first. @param limit most of them */
export async function selectMatching(ctx: Ctx, filter: TicketFilter, limit: number): Promise<string[]> {
  const { conditions, categories } = compileFilter(ctx, filter, await fieldsIn(ctx, [filter]));
  const where = [...conditions, ...(categories ? [any(sql`t.category`, categories)] : []), ticketVisible(ctx.actor)];
  const { rows } = await sql<{
    id: string;
  }>`select t.id from tickets t where ${sql.join(where, sql` and `)} order by t.updated_at desc, t.id desc limit ${limit}`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

/** Ids of the tickets of these numbers that the actor sees, in the order of the numbers as they were given. */
export async function ticketIdsOf(ctx: Ctx, numbers: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select t.id from unnest(${[...new Set(numbers)]}::bigint[]) with ordinality as n(number, place)
    join tickets t on t.number = n.number where ${ticketVisible(ctx.actor)} order by n.place`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

export type TicketFacts = {
  id: string;
  status: string;
  category: Category;
  priority: Priority;
  type: TicketType;
  assigneeId: string | null;
  teamId: string | null;
  productId: string | null;
  productVersion: string | null;
  tags: string[];
  fields: FieldValues;
};

/** How these tickets stand, as far as the actor sees them: only what a change may touch. */
export async function ticketFacts(ctx: Ctx, ids: readonly string[]): Promise<TicketFacts[]> {
  const { rows } =
    await sql<TicketFacts>`select t.id, s.slug as status, t.category, t.priority, t.type, t.assignee_id as "assigneeId", t.team_id as "teamId",
      t.product_id as "productId", t.product_version as "productVersion", t.tags, t.fields
    from tickets t join ticket_statuses s on s.id = t.status_id where t.id = any(${[...ids]}::uuid[]) and ${ticketVisible(ctx.actor)}`.execute(
      ctx.db,
    );
  return rows;
}
