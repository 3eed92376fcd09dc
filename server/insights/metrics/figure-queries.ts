/** SQL of figures: one definition of each, from which every number, list and file comes. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import { METRICS, type MetricFilter, type MetricGroup, type MetricId } from "#shared/metric-codes";

type Sql = RawBuilder<unknown>;
type Source = "tickets" | "replies";
/** Where a figure comes from: `value` is null for what it does not count. */
type Figure = { source: Source; at: Sql; value: Sql };

const ticket = (at: string, value: string): Figure => ({ source: "tickets", at: sql.raw(`f.${at}`), value: sql.raw(value) });
const reply = (value: string): Figure => ({ source: "replies", at: sql.raw("r.at"), value: sql.raw(value) });

/** What has no plain row for each thing it counts: it is asked for in its own way. */
type Odd = "backlog" | "occupancy";
export type PlainMetric = Exclude<MetricId, Odd>;
export const isPlain = (id: MetricId): id is PlainMetric => id !== "backlog" && id !== "occupancy";

/** @param settled before which a ticket must have been solved for its time to come back to be over */
function figureOf(id: PlainMetric, settled: Date): Figure {
  switch (id) {
    case "opened":
      return ticket("opened_at", "1");
    case "resolved":
      return ticket("resolved_at", "1");
    case "replies":
      return reply("1");
    case "firstReply":
      return reply("case when r.part = 'first' then r.waited end");
    case "firstReplyBusiness":
      return reply("case when r.part = 'first' then r.waited_business end");
    case "nextReply":
      return reply("case when r.part = 'next' then r.waited end");
    case "nextReplyBusiness":
      return reply("case when r.part = 'next' then r.waited_business end");
    case "firstResolution":
      return ticket("first_resolved_at", "f.first_resolution");
    case "firstResolutionBusiness":
      return ticket("first_resolved_at", "f.first_resolution_business");
    case "fullResolution":
      return ticket("resolved_at", "f.full_resolution");
    case "fullResolutionBusiness":
      return ticket("resolved_at", "f.full_resolution_business");
    case "requesterWait":
      return ticket("resolved_at", "f.requester_wait");
    case "requesterWaitBusiness":
      return ticket("resolved_at", "f.requester_wait_business");
    case "agentWork":
      return ticket("resolved_at", "f.agent_work");
    case "agentWorkBusiness":
      return ticket("resolved_at", "f.agent_work_business");
    case "onHold":
      return ticket("resolved_at", "f.on_hold");
    case "onHoldBusiness":
      return ticket("resolved_at", "f.on_hold_business");
    case "oneTouch":
      return ticket("resolved_at", "f.one_touch::int");
    case "firstContact":
      return {
        ...ticket("first_resolved_at", ""),
        value: sql`case when f.first_resolved_at <= ${settled}::timestamptz then f.first_contact::int end`,
      };
    case "reopenRate":
      return ticket("first_resolved_at", "(f.reopens > 0)::int");
    case "thanksRate":
      return ticket("first_resolved_at", "(f.thanks_reopens > 0)::int");
    case "repliesPerTicket":
      return ticket("resolved_at", "f.replies");
    case "handleTime":
      return ticket("resolved_at", "f.handle_seconds");
    case "botTime":
      return ticket("bot_at", "f.bot_seconds");
    case "botResolved":
      return ticket("resolved_at", "f.bot_resolved::int");
  }
}

const FROM = {
  tickets: sql`ticket_figures f`,
  replies: sql`ticket_replies r join ticket_figures f on f.ticket_id = r.ticket_id`,
} as const;

/** Who looks: of restricted tickets those on whose access list he stands count, for him. */
export type Viewer = { seesAll: boolean; agentId: string | null; teams: readonly string[] };

export type Asked = {
  /** In milliseconds; the end is outside. */
  from: Date;
  to: Date;
  filters: { readonly [filter in MetricFilter]?: readonly string[] | undefined };
  viewer: Viewer;
  settled: Date;
};

function seen({ seesAll, agentId, teams }: Viewer): Sql {
  if (seesAll) return sql`true`;
  return sql`(not f.restricted or f.assignee_id = ${agentId}::uuid or exists (select from ticket_seers s
    where s.ticket_id = f.ticket_id and (s.agent_id = ${agentId}::uuid or s.team_id = any(${[...teams]}::uuid[]))))`;
}

function dimension(name: MetricFilter, source: Source): Sql {
  switch (name) {
    case "team":
      return sql`f.team_id`;
    case "agent":
      return source === "replies" ? sql`r.agent_id` : sql`f.assignee_id`;
    case "product":
      return sql`f.product_id`;
    case "plan":
      return sql`f.plan_id`;
    case "channel":
      return sql`f.channel`;
    case "priority":
      return sql`f.priority`;
    case "organization":
      return sql`f.organization_id`;
    case "language":
      return sql`f.locale`;
  }
}

const WORDS: ReadonlySet<MetricFilter> = new Set(["channel", "priority", "language"]);

function filtered(filters: Asked["filters"], source: Source): Sql[] {
  return Object.entries(filters).flatMap(([name, values]) => {
    if (!values) return [];
    const column = dimension(name as MetricFilter, source);
    const given = values.filter((one) => one !== "none");
    const cast = sql.raw(WORDS.has(name as MetricFilter) ? "text[]" : "uuid[]");
    // An organization stands for those that were merged into it.
    const among =
      name === "organization"
        ? sql`${column} in (select a.id from organization_aliases a where a.of = any(${given}::uuid[]))`
        : sql`${column} = any(${given}::${cast})`;
    return [values.includes("none") ? sql`(${among} or ${column} is null)` : among];
  });
}

const where = (asked: Asked, source: Source, at: Sql): Sql =>
  sql.join(
    [sql`f.counted`, sql`${at} >= ${asked.from}`, sql`${at} < ${asked.to}`, seen(asked.viewer), ...filtered(asked.filters, source)],
    sql` and `,
  );

/** How rows are put together: by the period an instant falls into, given by the first instants of all, or by what a ticket is. */
export type Grouping = { by: "period"; starts: readonly Date[] } | { by: MetricFilter } | null;

function keyOf(grouping: Grouping, source: Source, at: Sql): Sql {
  if (grouping === null) return sql`''`;
  if (grouping.by === "period") return sql`width_bucket(${at}, ${[...grouping.starts]}::timestamptz[])::text`;
  return sql`coalesce(${dimension(grouping.by, source)}::text, 'none')`;
}

export type Cell = { n: number; mean: number | null; median: number | null; p90: number | null };

/** Figures that are counted by the same date come from one look at the rows. */
export async function selectFigures(
  db: Db,
  metrics: readonly PlainMetric[],
  asked: Asked,
  grouping: Grouping,
): Promise<Map<PlainMetric, Map<string, Cell>>> {
  const figures = metrics.map((id) => ({ id, ...figureOf(id, asked.settled) }));
  const { source, at } = figures[0]!;
  const columns = figures.flatMap(({ id, value }, place) => {
    const n = sql`count(${value})::float8 as ${sql.ref(`n${place}`)}`;
    const { unit } = METRICS[id];
    if (unit === "count") return [n];
    const mean = sql`avg(${value})::float8 as ${sql.ref(`m${place}`)}`;
    if (unit !== "seconds") return [n, mean];
    return [n, mean, sql`percentile_cont(array[0.5, 0.9]) within group (order by ${value}) as ${sql.ref(`p${place}`)}`];
  });
  const key = keyOf(grouping, source, at);
  const { rows } = await sql<{ key: string; [column: string]: unknown }>`select ${key} as key, ${sql.join(columns)}
    from ${FROM[source]} where ${where(asked, source, at)} group by 1`.execute(db);
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  return new Map(
    figures.map(({ id }, place) => [
      id,
      new Map(
        rows.map((row) => {
          const [median, p90] = (row[`p${place}`] as (number | null)[] | null | undefined) ?? [null, null];
          return [row.key, { n: number(row[`n${place}`]) ?? 0, mean: number(row[`m${place}`]), median: median ?? null, p90: p90 ?? null }];
        }),
      ),
    ]),
  );
}

/** Figures in lots that one look at the rows answers. */
export function lots(metrics: readonly PlainMetric[]): PlainMetric[][] {
  return [...Map.groupBy(metrics, (id) => (METRICS[id].date === "reply" ? "reply" : METRICS[id].date)).values()];
}

/** How many tickets were open at each of some instants, which are in their order. */
export async function selectBacklog(db: Db, instants: readonly Date[], asked: Omit<Asked, "from" | "to">): Promise<number[]> {
  const list = sql`${[...instants]}::timestamptz[]`;
  // A span counts from the first instant not before its beginning to the last before its end.
  const below = (at: Sql) => sql`width_bucket(${at} - interval '1 microsecond', ${list})`;
  const { rows } = await sql<{ after: number; until: number | null; n: number }>`select ${below(sql`s.from_at`)} as after,
      case when s.to_at is null then null else ${below(sql`s.to_at`)} end as until, count(*)::float8 as n
    from ticket_open_spans s join ticket_figures f on f.ticket_id = s.ticket_id
    where ${sql.join([sql`f.counted`, sql`coalesce(s.to_at, 'infinity'::timestamptz) > ${instants[0]!}`, sql`s.from_at <= ${instants.at(-1)!}`, seen(asked.viewer), ...filtered(asked.filters, "tickets")], sql` and `)}
    group by 1, 2`.execute(db);
  const steps = Array.from({ length: instants.length + 1 }, () => 0);
  for (const { after, until, n } of rows) {
    steps[after]! += n;
    if (until !== null) steps[until]! -= n;
  }
  let sum = 0;
  return instants.map((_, place) => (sum += steps[place]!));
}

/** How many were open at an instant, by what they are. */
export async function selectBacklogBy(db: Db, at: Date, by: MetricFilter, asked: Omit<Asked, "from" | "to">): Promise<Map<string, number>> {
  const { rows } = await sql<{
    key: string;
    n: number;
  }>`select coalesce(${dimension(by, "tickets")}::text, 'none') as key, count(*)::float8 as n
    from ticket_open_spans s join ticket_figures f on f.ticket_id = s.ticket_id
    where ${openAt(at, asked)} group by 1`.execute(db);
  return new Map(rows.map(({ key, n }) => [key, n]));
}

const openAt = (at: Date, asked: Omit<Asked, "from" | "to">): Sql =>
  sql.join(
    [
      sql`f.counted`,
      sql`coalesce(s.to_at, 'infinity'::timestamptz) > ${at}`,
      sql`s.from_at <= ${at}`,
      seen(asked.viewer),
      ...filtered(asked.filters, "tickets"),
    ],
    sql` and `,
  );

/**
 * Time at work with a ticket, and time available, of each agent: several tickets at once count once, and work outside of the time available does not
 * count. In seconds.
 */
export async function selectOccupancy(
  db: Db,
  { from, to, agents, now }: { from: Date; to: Date; agents: readonly string[] | null; now: Date },
): Promise<{ agent_id: string; worked: number; available: number }[]> {
  const range = (a: Sql, b: Sql) => sql`tstzrange(greatest(${a}, ${from}), least(${b}, ${to}, ${now}))`;
  const of = agents === null ? sql`true` : sql`agent_id = any(${[...agents]}::uuid[])`;
  const { rows } = await sql<{ agent_id: string; worked: number; available: number }>`
    with shifts as (
      select agent_id, range_agg(${range(sql`from_at`, sql`coalesce(to_at, 'infinity')`)}) as at from agent_shifts
      where from_at < least(${to}, ${now}::timestamptz) and coalesce(to_at, 'infinity') > ${from} and ${of} group by 1
    ), work as (
      select agent_id, range_agg(${range(sql`from_at`, sql`to_at`)}) as at from ticket_sessions
      where from_at < least(${to}, ${now}::timestamptz) and from_at > ${from}::timestamptz - interval '1 day' and to_at > ${from} and ${of} group by 1
    )
    select s.agent_id,
      coalesce((select sum(extract(epoch from upper(r) - lower(r))) from unnest(s.at * w.at) as r), 0)::float8 as worked,
      (select sum(extract(epoch from upper(r) - lower(r))) from unnest(s.at) as r)::float8 as available
    from shifts s left join work w using (agent_id)`.execute(db);
  return rows;
}

export type BehindRow = { ticket_id: string; key: string; at: Date; cursor: string; value: number | null; agent_id: string | null };

/** A page of what a figure is made of, the newest first. @param only the key of one group */
export async function selectBehind(
  db: Db,
  id: PlainMetric,
  asked: Asked,
  { grouping, only, after, limit }: { grouping: Grouping; only: string | null; after: { value: string; id: string } | null; limit: number },
): Promise<BehindRow[]> {
  const { source, at, value } = figureOf(id, asked.settled);
  const key = sql.raw(source === "replies" ? "r.message_id" : "f.ticket_id");
  const agent = sql.raw(source === "replies" ? "r.agent_id" : "f.assignee_id");
  const { rows } =
    await sql<BehindRow>`select f.ticket_id, ${key} as key, ${at} as at, ${at}::text as cursor, (${value})::float8 as value, ${agent} as agent_id
    from ${FROM[source]} where ${where(asked, source, at)} and (${value}) is not null
      ${only === null ? sql`` : sql`and ${keyOf(grouping, source, at)} = ${only}`}
      ${after ? sql`and (${at}, ${key}) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql``}
    order by ${at} desc, ${key} desc limit ${limit}`.execute(db);
  return rows;
}

/** A page of the tickets that were open at an instant, those opened last first. */
export async function selectOpenAt(
  db: Db,
  instant: Date,
  asked: Omit<Asked, "from" | "to">,
  { by, only, after, limit }: { by: MetricFilter | null; only: string | null; after: { value: string; id: string } | null; limit: number },
): Promise<BehindRow[]> {
  const { rows } = await sql<BehindRow>`select f.ticket_id, f.ticket_id as key, f.opened_at as at, f.opened_at::text as cursor,
      floor(extract(epoch from ${instant}::timestamptz - f.opened_at))::float8 as value, f.assignee_id as agent_id
    from ticket_open_spans s join ticket_figures f on f.ticket_id = s.ticket_id
    where ${openAt(instant, asked)} ${only === null || by === null ? sql`` : sql`and coalesce(${dimension(by, "tickets")}::text, 'none') = ${only}`}
      ${after ? sql`and (f.opened_at, f.ticket_id) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql``}
    order by f.opened_at desc, f.ticket_id desc limit ${limit}`.execute(db);
  return rows;
}

export async function countBehind(db: Db, id: PlainMetric, asked: Asked, grouping: Grouping, only: string | null): Promise<number> {
  const all = (await selectFigures(db, [id], asked, only === null ? null : grouping)).get(id)!;
  return all.get(only ?? "")?.n ?? 0;
}

/** Names of what figures are grouped by. */
export async function selectNames(db: Db, by: MetricGroup, ids: readonly string[]): Promise<Map<string, string | LocalizedText>> {
  const view = {
    team: "team_names",
    agent: "agent_names",
    product: "product_names",
    plan: "plan_offers",
    organization: "organization_names",
  }[by as "team"];
  if (!view || ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    name: string | LocalizedText;
  }>`select id, name from ${sql.table(view)} where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What is open now: by team, without anybody, unanswered, and who has waited longest. */
export async function selectOpenNow(
  db: Db,
  viewer: Viewer,
): Promise<{
  teams: { team_id: string | null; open: number; unassigned: number; unanswered: number }[];
  longest: { number: number; since: Date; priority: string } | undefined;
}> {
  const open = sql`ticket_open_spans s join ticket_figures f on f.ticket_id = s.ticket_id
    where coalesce(s.to_at, 'infinity'::timestamptz) = 'infinity' and f.counted and ${seen(viewer)}`;
  const unanswered = sql`not exists (select from ticket_replies r where r.ticket_id = f.ticket_id)`;
  const { rows: teams } = await sql<{ team_id: string | null; open: number; unassigned: number; unanswered: number }>`select f.team_id,
    count(*)::int as open, count(*) filter (where f.assignee_id is null)::int as unassigned, count(*) filter (where ${unanswered})::int as unanswered
    from ${open} group by 1`.execute(db);
  const { rows } = await sql<{ number: number; since: Date; priority: string }>`select f.number, f.opened_at as since, f.priority
    from ${open} and ${unanswered} order by f.opened_at limit 1`.execute(db);
  return { teams, longest: rows[0] };
}

export async function countAvailable(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from agent_presences where state = 'available'`.execute(db);
  return rows[0]!.n;
}
