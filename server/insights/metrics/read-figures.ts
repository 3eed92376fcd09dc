/** Figures as they are asked for: the one way from a question to numbers, whoever shows them. */
import { agentIdOf, invalid, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { isId } from "#shared/ids";
import { localize } from "#shared/locales";
import {
  addDays,
  comparedDays,
  daysFrom,
  METRIC_FILTERS,
  METRIC_IDS,
  METRICS,
  PERIOD_GROUPS,
  periodsBetween,
  type MetricFilter,
  type MetricGroup,
  type MetricId,
} from "#shared/metric-codes";
import type { MetricCell, MetricGroupCell, MetricValues, metricsContract } from "./contract.ts";
import {
  isPlain,
  lots,
  selectBacklog,
  selectBacklogBy,
  selectFigures,
  selectNames,
  selectOccupancy,
  type Asked,
  type Cell,
  type Grouping,
  type Viewer,
} from "./figure-queries.ts";
import { beginOf } from "./model/days.ts";
import { calendarName, firstCalendar, selectSettings } from "./projection-queries.ts";

type Query = (typeof metricsContract)["figures.values"]["query"]["_zod"]["output"];
type Period = { from: string; to: string; zone: string };
type Given = { readonly [filter in MetricFilter]?: string | undefined };

const LONGEST_DAYS = 5 * 366;
const MOST_PERIODS = 400;
const MOST_GROUPS = 100;
const DAY = 86_400_000;
const WORDS: ReadonlySet<MetricFilter> = new Set(["channel", "priority", "language"]);

export function viewerOf({ actor }: Ctx): Viewer {
  const seesAll = actor.kind === "system" || actor.rights.has("tickets.restricted");
  return { seesAll, agentId: agentIdOf(actor), teams: "teams" in actor ? actor.teams : [] };
}

/** @throws Problem 422 for what is no id where one belongs */
function filtersOf(given: Given): Asked["filters"] {
  return Object.fromEntries(
    METRIC_FILTERS.flatMap((name) => {
      const values = given[name]?.split(",");
      if (!values) return [];
      const strange = WORDS.has(name) ? undefined : values.find((one) => one !== "none" && !isId(one));
      if (strange !== undefined) throw invalid(name, "unknownThing", { value: strange });
      return [[name, values]];
    }),
  );
}

/** What is asked of a period. @throws Problem 422 for a period that ends before it begins, or is too long */
export async function askedOf(ctx: Ctx, { from, to, zone, ...given }: Period & Given): Promise<Asked> {
  if (from > to) throw invalid("to", "timeOrder");
  if (daysFrom(from, to) > LONGEST_DAYS) throw invalid("to", "tooLongPeriod");
  const { fcr_days } = await selectSettings(ctx.db);
  return {
    from: beginOf(from, zone),
    to: beginOf(addDays(to, 1), zone),
    filters: filtersOf(given),
    viewer: viewerOf(ctx),
    settled: new Date(ctx.clock.now().getTime() - fcr_days * DAY),
  };
}

const isPeriod = (by: MetricGroup): by is (typeof PERIOD_GROUPS)[number] => (PERIOD_GROUPS as readonly string[]).includes(by);

/** The first days of the periods, and how rows are put together by them. @throws Problem 422 for too many */
export function groupingOf({ from, to, zone }: Period, by: MetricGroup | undefined): { grouping: Grouping; days: readonly string[] } {
  if (by === undefined) return { grouping: null, days: [] };
  if (!isPeriod(by)) return { grouping: { by }, days: [] };
  const days = periodsBetween(from, to, by);
  if (days.length > MOST_PERIODS) throw invalid("groupBy", "tooLongPeriod");
  return { grouping: { by: "period", starts: days.map((day, place) => beginOf(place === 0 ? from : day, zone)) }, days };
}

/** @throws Problem 422 for a figure that there is not */
function metricsOf(text: string): MetricId[] {
  const asked = [...new Set(text.split(","))];
  const strange = asked.find((one) => !(METRIC_IDS as readonly string[]).includes(one));
  if (strange !== undefined) throw invalid("metrics", "unknownThing", { value: strange });
  return asked as MetricId[];
}

const EMPTY: MetricCell = { n: 0, value: null, mean: null, median: null, p90: null };
const round = (value: number | null) => (value === null ? null : Math.round(value));
/** Shares and means to so many places that what is shown is never rounded twice. */
const fine = (value: number | null) => (value === null ? null : Math.round(value * 1_000_000) / 1_000_000);

function cellOf(id: MetricId, cell: Cell | undefined): MetricCell {
  const { unit } = METRICS[id];
  const { n, mean, median, p90 } = cell ?? { n: 0, mean: null, median: null, p90: null };
  if (unit === "count") return { ...EMPTY, n, value: n };
  if (unit === "seconds") return { n, value: round(median), mean: round(mean), median: round(median), p90: round(p90) };
  return { ...EMPTY, n, value: fine(mean), mean: fine(mean) };
}

/** Each figure by the keys of its groups; the whole under the key ``. */
type Found = Map<MetricId, Map<string, MetricCell>>;

async function find(ctx: Ctx, metrics: readonly MetricId[], asked: Asked, grouping: Grouping): Promise<Found> {
  const found: Found = new Map(metrics.map((id) => [id, new Map()]));
  for (const lot of lots(metrics.filter(isPlain)))
    for (const [id, cells] of await selectFigures(ctx.db, lot, asked, grouping))
      for (const [key, cell] of cells) found.get(id)!.set(key, cellOf(id, cell));
  if (metrics.includes("backlog")) found.set("backlog", await backlogOf(ctx, asked, grouping));
  if (metrics.includes("occupancy")) found.set("occupancy", await occupancyOf(ctx, asked, grouping));
  return found;
}

/** What was open at the end of the period, or at the end of each; of one that still runs, now. */
async function backlogOf(ctx: Ctx, asked: Asked, grouping: Grouping): Promise<Map<string, MetricCell>> {
  const now = ctx.clock.now();
  const ends = grouping?.by === "period" ? [...grouping.starts.slice(1), asked.to] : [asked.to];
  const past = ends.filter((end, place) => end <= now || place === 0 || ends[place - 1]! < now);
  const instants = past.map((end) => (end > now ? now : end));
  if (grouping !== null && grouping.by !== "period") {
    const by = await selectBacklogBy(ctx.db, instants[0]!, grouping.by, asked);
    return new Map([...by].map(([key, n]) => [key, cellOf("backlog", { n, mean: null, median: null, p90: null })]));
  }
  const counts = await selectBacklog(ctx.db, instants, asked);
  return new Map(
    counts.map((n, place) => [grouping === null ? "" : String(place + 1), cellOf("backlog", { n, mean: null, median: null, p90: null })]),
  );
}

/** Work by time available, whole and by agent; by other things there is none. */
async function occupancyOf(ctx: Ctx, asked: Asked, grouping: Grouping): Promise<Map<string, MetricCell>> {
  if (grouping !== null && grouping.by !== "agent" && grouping.by !== "period") return new Map();
  const agents = asked.filters.agent?.filter(isId) ?? null;
  const now = ctx.clock.now();
  const share = (rows: readonly { worked: number; available: number }[]): MetricCell => {
    const [worked, available] = [rows.reduce((sum, row) => sum + row.worked, 0), rows.reduce((sum, row) => sum + row.available, 0)];
    return available > 0
      ? { ...EMPTY, n: Math.round(available / 3_600), value: fine(worked / available), mean: fine(worked / available) }
      : EMPTY;
  };
  if (grouping?.by === "period") {
    const cells = new Map<string, MetricCell>();
    for (const [place, from] of grouping.starts.entries()) {
      const to = grouping.starts[place + 1] ?? asked.to;
      if (from < now) cells.set(String(place + 1), share(await selectOccupancy(ctx.db, { from, to, agents, now })));
    }
    return cells;
  }
  const rows = await selectOccupancy(ctx.db, { from: asked.from, to: asked.to, agents, now });
  return grouping === null ? new Map([["", share(rows)]]) : new Map(rows.map((row) => [row.agent_id, share([row])]));
}

/** What a group is called for people. */
export async function namesOf(ctx: Ctx, by: MetricGroup, keys: readonly string[]): Promise<Map<string, string>> {
  const word = (key: string) => translate(ctx.locale, key);
  if (by === "channel" || by === "priority") return new Map(keys.map((key) => [key, word(`common.${by}.${key}`)]));
  if (by === "language") {
    const languages = new Intl.DisplayNames(ctx.locale, { type: "language" });
    return new Map(keys.map((key) => [key, languages.of(key) ?? key]));
  }
  const names = await selectNames(ctx.db, by, keys.filter(isId));
  return new Map(
    keys.map((key) => {
      const name = names.get(key);
      const said = typeof name === "string" ? name : name ? localize(name, ctx.locale) : null;
      return [key, said ?? word(key === "none" ? `insights.figures.none.${by}` : "insights.figures.gone")];
    }),
  );
}

/** Values of figures. Nothing else in the program counts them. @throws Problem 422 */
export async function readFigures(ctx: Ctx, { metrics: text, groupBy, compare, ...rest }: Query): Promise<MetricValues> {
  const metrics = metricsOf(text);
  const { from, to, zone } = rest;
  const asked = await askedOf(ctx, rest);
  const { grouping, days } = groupingOf({ from, to, zone }, groupBy);
  const compared = compare ? comparedDays(from, to, compare) : null;
  const then = compared && (await askedOf(ctx, { ...rest, ...compared }));
  const total = await find(ctx, metrics, asked, null);
  const before = then && (await find(ctx, metrics, then, null));
  const groups = grouping && (await find(ctx, metrics, asked, grouping));
  // Periods are compared one by one in their order, other groups by what they are.
  const groupsThen = then && grouping && (await find(ctx, metrics, then, groupingOf({ ...compared, zone }, groupBy).grouping));
  const keys = new Map(metrics.map((id) => [id, groupKeys(groups?.get(id), days)]));
  const shown = [...new Set([...keys.values()].flatMap((list) => list.slice(0, MOST_GROUPS)))];
  const names = groupBy && days.length === 0 ? await namesOf(ctx, groupBy, shown) : new Map<string, string>();
  const settings = await selectSettings(ctx.db);
  const calendarId = settings.calendar_id ?? (await firstCalendar(ctx.db));
  return {
    from,
    to,
    zone,
    groupBy: groupBy ?? null,
    compared,
    calendar: calendarId && (await calendarName(ctx.db, calendarId)),
    metrics: metrics.map((id) => {
      const list = days.length > 0 ? keys.get(id)! : keys.get(id)!.slice(0, MOST_GROUPS);
      return {
        id,
        unit: METRICS[id].unit,
        total: total.get(id)!.get("") ?? cellOf(id, undefined),
        before: before && (before.get(id)!.get("") ?? cellOf(id, undefined)),
        groups: list.map((key): MetricGroupCell => {
          const day = days.length > 0 ? days[Number(key) - 1]! : null;
          return {
            key: day ?? key,
            name: day ?? names.get(key) ?? key,
            ...(groups!.get(id)!.get(key) ?? (later(ctx, asked, grouping, key) ? EMPTY : cellOf(id, undefined))),
            before: groupsThen && (groupsThen.get(id)!.get(key) ?? cellOf(id, undefined)),
          };
        }),
        more: days.length === 0 && keys.get(id)!.length > MOST_GROUPS,
      };
    }),
  };
}

/** Whether a period has not begun: of it nothing is said, which is not the same as nothing having happened. */
function later(ctx: Ctx, _: Asked, grouping: Grouping, key: string): boolean {
  return grouping?.by === "period" && grouping.starts[Number(key) - 1]! > ctx.clock.now();
}

/** Periods in their order, other groups by how much there is of them. */
function groupKeys(cells: ReadonlyMap<string, MetricCell> | undefined, days: readonly string[]): string[] {
  if (days.length > 0) return days.map((_, place) => String(place + 1));
  return [...(cells ?? [])].toSorted(([a, x], [b, y]) => y.n - x.n || (a < b ? -1 : 1)).map(([key]) => key);
}
