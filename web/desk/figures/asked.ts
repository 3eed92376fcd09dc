import {
  addDays,
  METRIC_COMPARISONS,
  METRIC_FILTERS,
  METRIC_GROUPS,
  type MetricFilter,
  type MetricGroup,
} from "../../../shared/metric-codes.ts";

export type FiguresAsked = {
  from: string;
  to: string;
  zone: string;
  compare?: (typeof METRIC_COMPARISONS)[number];
  groupBy?: MetricGroup;
  only?: string;
  filters: { [filter in MetricFilter]?: string };
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const among = <T extends string>(values: readonly T[], value: string | null) => values.find((one) => one === value);
/** What is shown when nothing is said. */
const USUAL_DAYS = 30;

/** The day it is somewhere. */
export function todayIn(zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
}

/** What figures are asked for by the address of a page; what is no day counts as not said. @param zone of whoever looks */
export function figuresAsked(request: Request, zone: string): FiguresAsked {
  const { searchParams } = new URL(request.url);
  const day = (name: string) => {
    const value = searchParams.get(name);
    return value !== null && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  const to = day("to") ?? todayIn(zone);
  const from = day("from") ?? addDays(to, 1 - USUAL_DAYS);
  const compare = searchParams.has("compare") ? among(METRIC_COMPARISONS, searchParams.get("compare")) : "previous";
  const groupBy = among(METRIC_GROUPS, searchParams.get("groupBy"));
  const only = searchParams.get("only");
  const filters = METRIC_FILTERS.flatMap((name) => {
    const value = searchParams.get(name);
    return value ? [[name, value] as const] : [];
  });
  return {
    // Days the wrong way round are meant the other way.
    from: from <= to ? from : to,
    to: from <= to ? to : from,
    zone,
    ...(compare && { compare }),
    ...(groupBy && { groupBy }),
    ...(only && { only }),
    filters: Object.fromEntries(filters),
  };
}

/** The parts of an address that say the same; what is usual is left out. */
export function figuresQuery(
  { from, to, compare, groupBy, only, filters }: FiguresAsked,
  more: { [name: string]: string | null } = {},
): string {
  const query = new URLSearchParams({
    from,
    to,
    compare: compare ?? "none",
    ...(groupBy && { groupBy }),
    ...(only && { only }),
    ...filters,
  });
  for (const [name, value] of Object.entries(more)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return String(query);
}
