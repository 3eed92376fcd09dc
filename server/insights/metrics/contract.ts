/** The figures of support: what each says, its values, and the tickets behind it. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, id, instant, locale, page, reference } from "#shared/contract";
import { supportTimeZone } from "#shared/support-hours";
import { METRIC_COMPARISONS, METRIC_GROUPS, METRIC_IDS, type MetricId } from "#shared/metric-codes";

const metric = z.enum(METRIC_IDS as unknown as readonly [MetricId, ...MetricId[]]);
const unit = z.enum(["count", "share", "seconds", "number"]);

const definition = z.strictObject({
  id: metric,
  name: z.string(),
  what: z.string().describe("What it says, and what it is counted from and to"),
  unit,
  date: z.enum(["opened", "resolved", "firstResolved", "reply", "snapshot", "handedOver", "work"]),
  dateWords: z.string().describe("By which date it falls into a period"),
  excluded: z.string().describe("What is left out"),
  agent: z.enum(["sender", "assignee", "worker"]).describe("Whose it is where it is shown by agent"),
  agentWords: z.string(),
  better: z.enum(["less", "more"]).nullable(),
  business: z.boolean().describe("Counted in business hours"),
});
export type MetricDefinition = z.infer<typeof definition>;

const cell = {
  n: z.number().int().describe("How many tickets, replies or, of occupancy, hours available it is made of"),
  value: z
    .number()
    .nullable()
    .describe("The figure itself: a count, a share between 0 and 1, the median of seconds, a mean. Null: nothing it could be made of"),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable().describe("Nine of ten are at most this"),
};
const cells = z.strictObject(cell);
export type MetricCell = z.infer<typeof cells>;
const group = z.strictObject({
  key: z.string().describe("What `only` of the list behind it takes"),
  name: z.string(),
  ...cell,
  before: cells.nullable().describe("The same of what it is compared with"),
});
export type MetricGroupCell = z.infer<typeof group>;
const span = z.strictObject({ from: day, to: day });
const values = z.strictObject({
  ...span.shape,
  zone: z.string(),
  groupBy: z.enum(METRIC_GROUPS).nullable(),
  compared: span.nullable(),
  calendar: z.string().nullable().describe("The calendar that business hours are counted by"),
  metrics: z.array(
    z.strictObject({
      id: metric,
      unit,
      total: cells,
      before: cells.nullable(),
      groups: z.array(group),
      more: z.boolean().describe("There are more groups than are told: the largest are"),
    }),
  ),
});
export type MetricValues = z.infer<typeof values>;

const several = z
  .string()
  .max(4_000)
  .regex(/^[A-Za-z0-9-]+(?:,[A-Za-z0-9-]+)*$/, "nameList")
  .optional();
const filters = {
  team: several.describe("Ids with commas between them, or `none`; so of the others"),
  agent: several,
  product: several,
  plan: several,
  channel: several,
  priority: several,
  organization: several,
  language: several,
};
const period = {
  from: day.describe("The first day"),
  to: day.describe("The last day"),
  zone: supportTimeZone.default("UTC").describe("Time zone of the IANA in which days begin"),
};
const asked = {
  ...period,
  metrics: z
    .string()
    .max(1_000)
    .regex(/^[A-Za-z]+(?:,[A-Za-z]+)*$/, "nameList")
    .describe("Figures with commas between them"),
  groupBy: z.enum(METRIC_GROUPS).optional(),
  compare: z.enum(METRIC_COMPARISONS).optional(),
  ...filters,
};
const listed = {
  ...period,
  groupBy: z.enum(METRIC_GROUPS).optional(),
  only: z.string().max(64).optional().describe("Of one group: its key"),
  ...filters,
};
const behind = z.strictObject({
  ticket: z.strictObject({ id, number: z.number().int(), subject: z.string() }),
  at: instant.describe("The date by which it counts"),
  value: z.number().nullable(),
  agent: reference.nullable(),
});
export type MetricTicket = z.infer<typeof behind>;
const byMetric = z.strictObject({ metric });
const file = { format: z.enum(["csv", "xlsx"]).default("csv"), locale: locale.optional().describe("Language of the titles") };
const settings = z.strictObject({
  calendar: id.nullable().describe("The calendar of business hours; null: the one made first"),
  fcrDays: z.number().int().min(1).max(60).describe("Days within which a ticket must not come back to count as solved at first contact"),
});
const waiting = z.strictObject({ number: z.number().int(), since: instant, priority: z.string() });
const wallboard = z.strictObject({
  at: instant,
  open: z.number().int(),
  unassigned: z.number().int(),
  unanswered: z.number().int().describe("Open tickets that no person has answered yet"),
  longest: waiting.nullable().describe("Of them, who has waited longest"),
  openedToday: z.number().int(),
  resolvedToday: z.number().int(),
  firstReplyToday: cells,
  available: z.number().int().describe("Agents at work now"),
  teams: z.array(z.strictObject({ name: z.string(), open: z.number().int() })),
});
export type Wallboard = z.infer<typeof wallboard>;

export const metricsContract = defineOperations({
  "figures.list": {
    method: "GET",
    path: "/figures",
    right: "figures.read",
    summary: "What figures there are, and what each says",
    response: z.strictObject({ data: z.array(definition) }),
  },
  "figures.values": {
    method: "GET",
    path: "/figures/values",
    right: "figures.read",
    summary: "Values of figures, whole or by group, with those of another period beside them",
    query: z.strictObject(asked),
    response: values,
  },
  "figures.export": {
    method: "GET",
    path: "/figures/export",
    right: "lists.export",
    summary: "Download values of figures as CSV or XLSX; the download is audited",
    query: z.strictObject({ ...asked, ...file }),
    rawResponse: true,
    limit: "export",
  },
  "figures.tickets": {
    method: "GET",
    path: "/figures/{metric}/tickets",
    right: "figures.read",
    summary: "The tickets behind a figure, the newest first",
    params: byMetric,
    query: z.strictObject({ ...page, ...listed }),
    list: behind,
  },
  "figures.tickets.export": {
    method: "GET",
    path: "/figures/{metric}/tickets/export",
    right: "lists.export",
    summary: "Download the tickets behind a figure as CSV or XLSX; the download is audited",
    params: byMetric,
    query: z.strictObject({ ...listed, ...file }),
    rawResponse: true,
    limit: "export",
  },
  "figures.rebuild": {
    method: "POST",
    path: "/figures/rebuild",
    right: "settings.manage",
    summary: "Work all figures out anew from the event log; they come out the same",
    status: 202,
    response: z.strictObject({ started: z.literal(true) }),
  },
  "figuresSettings.get": {
    method: "GET",
    path: "/figures-settings",
    right: "settings.read",
    summary: "By which calendar and rules figures are counted",
    response: z.strictObject({ ...settings.shape, rebuiltAt: instant.nullable(), revision: z.number().int() }),
    etag: true,
  },
  "figuresSettings.update": {
    method: "PUT",
    path: "/figures-settings",
    right: "settings.manage",
    summary: "Say by which calendar and rules figures are counted; all of them are worked out anew",
    body: settings,
    response: z.strictObject({ ...settings.shape, rebuiltAt: instant.nullable(), revision: z.number().int() }),
    etag: true,
    ifMatch: true,
  },
  "wallboard.read": {
    method: "GET",
    path: "/wallboard",
    right: "wallboard.read",
    summary: "How much waits now, without names of customers",
    query: z.strictObject({ zone: supportTimeZone.default("UTC").describe("Time zone of the IANA in which today begins") }),
    response: wallboard,
  },
});
