/** The figures of support: each by its name, its unit, and by which date it is counted. Browser-safe; what each says in words stands in the locales. */

/** `count`: how many; `share`: of them; `seconds`: median, p90 and mean; `number`: a mean. */
export type MetricUnit = "count" | "share" | "seconds" | "number";
/** The moment by which a figure falls into a period. */
export type DateBasis = "opened" | "resolved" | "firstResolved" | "reply" | "snapshot" | "handedOver" | "work";
/** Whose figure it is when figures are shown by agent: who wrote the reply, who has the ticket, who worked. */
export type AgentBasis = "sender" | "assignee" | "worker";

export type Metric = {
  readonly unit: MetricUnit;
  readonly date: DateBasis;
  readonly agent: AgentBasis;
  /** Which way is better; null: neither. */
  readonly better: "less" | "more" | null;
  /** Counted in business hours. */
  readonly business?: true;
};

const time = (date: DateBasis, agent: AgentBasis = "assignee") => ({ unit: "seconds", date, agent, better: "less" }) as const;

export const METRICS = {
  opened: { unit: "count", date: "opened", agent: "assignee", better: null },
  resolved: { unit: "count", date: "resolved", agent: "assignee", better: "more" },
  backlog: { unit: "count", date: "snapshot", agent: "assignee", better: "less" },
  firstReply: time("reply", "sender"),
  firstReplyBusiness: { ...time("reply", "sender"), business: true },
  nextReply: time("reply", "sender"),
  nextReplyBusiness: { ...time("reply", "sender"), business: true },
  firstResolution: time("firstResolved"),
  firstResolutionBusiness: { ...time("firstResolved"), business: true },
  fullResolution: time("resolved"),
  fullResolutionBusiness: { ...time("resolved"), business: true },
  requesterWait: time("resolved"),
  requesterWaitBusiness: { ...time("resolved"), business: true },
  agentWork: time("resolved"),
  agentWorkBusiness: { ...time("resolved"), business: true },
  onHold: time("resolved"),
  onHoldBusiness: { ...time("resolved"), business: true },
  oneTouch: { unit: "share", date: "resolved", agent: "assignee", better: "more" },
  firstContact: { unit: "share", date: "firstResolved", agent: "assignee", better: "more" },
  reopenRate: { unit: "share", date: "firstResolved", agent: "assignee", better: "less" },
  thanksRate: { unit: "share", date: "firstResolved", agent: "assignee", better: null },
  replies: { unit: "count", date: "reply", agent: "sender", better: null },
  repliesPerTicket: { unit: "number", date: "resolved", agent: "assignee", better: "less" },
  handleTime: time("resolved"),
  occupancy: { unit: "share", date: "work", agent: "worker", better: null },
  botTime: time("handedOver"),
  botResolved: { unit: "share", date: "resolved", agent: "assignee", better: null },
} as const satisfies { readonly [id: string]: Metric };

export type MetricId = keyof typeof METRICS;
export const METRIC_IDS = Object.keys(METRICS) as readonly MetricId[];

/** Business variants share the words of what they are the business hours of. */
export const plainMetric = (id: MetricId): MetricId =>
  (METRICS[id] as Metric).business ? (id.slice(0, -"Business".length) as MetricId) : id;

export const PERIOD_GROUPS = ["day", "week", "month"] as const;
export const METRIC_FILTERS = ["team", "agent", "product", "plan", "channel", "priority", "organization", "language"] as const;
export type MetricFilter = (typeof METRIC_FILTERS)[number];
export const METRIC_GROUPS = [...PERIOD_GROUPS, ...METRIC_FILTERS] as const;
export type MetricGroup = (typeof METRIC_GROUPS)[number];
export const METRIC_COMPARISONS = ["previous", "year"] as const;

const DAY = 86_400_000;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The first day of the week (Monday), month, or the day itself. */
export function periodOf(day: string, unit: (typeof PERIOD_GROUPS)[number]): string {
  if (unit === "day") return day;
  if (unit === "month") return `${day.slice(0, 7)}-01`;
  const time = timeOf(day);
  return dayOf(time - ((new Date(time).getUTCDay() + 6) % 7) * DAY);
}

/** The first days of all periods that two days and those between fall into. */
export function periodsBetween(from: string, to: string, unit: (typeof PERIOD_GROUPS)[number]): string[] {
  const all: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const period = periodOf(day, unit);
    if (all.at(-1) !== period) all.push(period);
  }
  return all;
}

export function addDays(day: string, count: number): string {
  return dayOf(timeOf(day) + count * DAY);
}

export function daysFrom(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / DAY) + 1;
}

/** The days compared with: as many right before, or the same a year ago. */
export function comparedDays(from: string, to: string, how: (typeof METRIC_COMPARISONS)[number]): { from: string; to: string } {
  if (how === "previous") return { from: addDays(from, -daysFrom(from, to)), to: addDays(from, -1) };
  // 52 weeks, so that the same days of the week are compared.
  return { from: addDays(from, -364), to: addDays(to, -364) };
}
