/** Renewals, churn and the health of customers. Browser-safe. */
import { z } from "zod";
import { HEALTH_LEVELS, HEALTH_SIGNALS, RENEWAL_PERIODS, TERM_OUTCOMES } from "#shared/churn-codes";
import { day, defineOperations, id, instant, locale, page, reference } from "#shared/contract";
import { CANCELLATIONS } from "#shared/plan-codes";
import { churnSettings } from "./model/settings.ts";

const level = z.enum(HEALTH_LEVELS);
const yearly = z
  .strictObject({ amount: z.number().int(), currency: z.string() })
  .nullable()
  .describe("What it comes to in a year, without tax, in the currency's smallest unit: by the last invoice, else by the list price");
const customer = z
  .strictObject({ organization: reference.nullable(), contact: reference.nullable() })
  .describe("An organization, or a single person who has something himself");
const owner = reference.nullable().describe("Agent who looks after the customer");
const score = z.number().int().min(0).max(100);

const renewal = z.strictObject({
  id,
  customer,
  subscription: id,
  plan: reference,
  kind: z.enum(["subscription", "maintenance"]).describe("What ends; maintenance where the subscription itself has no end"),
  startsOn: day,
  endsOn: day.describe("The last day"),
  inDays: z.number().int().describe("Below zero: so many days ago"),
  outcome: z.enum(TERM_OUTCOMES),
  reason: z.enum(CANCELLATIONS).nullable().describe("Why it was cancelled, where it was"),
  yearly,
  owner,
  lastContactAt: instant.nullable().describe("The last message of a ticket, of either side"),
  health: z.strictObject({ score, level }).nullable(),
});
export type Renewal = z.infer<typeof renewal>;

const reason = z.strictObject({
  signal: z.enum(HEALTH_SIGNALS),
  value: z.number().nullable().describe("Null: not known, which counts as nothing; or not to be seen by whoever asks"),
  points: z.number().int().describe("What it takes off the hundred"),
  of: z.number().int().describe("The most it can take off"),
  facts: z.record(z.string(), z.number()).describe("The numbers behind it"),
  hidden: z.boolean().describe("Whoever asks may not read what it is worked out of"),
});
const health = z.strictObject({
  id: id.describe("Of the organization or the contact"),
  customer,
  score: score.nullable().describe("Null: nothing is known, or the customer has nothing any more"),
  level: level.nullable(),
  trend: z.number().int().nullable().describe("Points since thirty days ago; null where there was no score then"),
  known: z.number().int().describe("How many signals are known"),
  reasons: z.array(reason).describe("Those that take most off first; unknown ones last"),
  current: z.boolean().describe("Whether the customer has something now"),
  yearly,
  renewsOn: day.nullable().describe("The last day of what ends next"),
  owner,
  lastContactAt: instant.nullable(),
  computedAt: instant.nullable(),
});
export type CustomerHealth = z.infer<typeof health>;

const past = z.strictObject({ day, score, points: z.record(z.string(), z.number().int()).describe("What each signal took off") });
export type PastHealth = z.infer<typeof past>;

const money = z.strictObject({
  currency: z.string(),
  value: z.number().int().describe("Yearly value of all customers on the day before the month"),
  lost: z.number().int().describe("Of customers who had nothing of it any more at the end"),
  reduced: z.number().int().describe("What customers who stayed pay less"),
  grown: z.number().int().describe("What customers pay more"),
  grossChurn: z.number().nullable().describe("(lost + reduced) / value"),
  netChurn: z.number().nullable().describe("(lost + reduced - grown) / value; below zero where more was grown than lost"),
  renewalRate: z.number().nullable().describe("Of the yearly value of the terms that ended and were decided, what was renewed"),
});
const month = z.strictObject({
  month: day.describe("Its first day"),
  running: z.boolean().describe("The month is not over; its figures are those of today"),
  customers: z.number().int().describe("Who had something on the day before the month"),
  lost: z.number().int().describe("Of them, who had nothing any more at its end"),
  gained: z.number().int().describe("Who had nothing before and something at its end"),
  logoChurn: z.number().nullable().describe("lost / customers"),
  ended: z.number().int().describe("Terms that ended in the month and of which it is decided what came of them"),
  renewed: z.number().int(),
  undecided: z.number().int().describe("Ended, and may still be renewed"),
  renewalRate: z.number().nullable().describe("renewed / ended"),
  money: z.array(money),
});
export type ChurnMonth = z.infer<typeof month>;
const figures = z.strictObject({
  computedAt: instant.nullable(),
  renewedWithin: z.number().int().describe("Days after the end of a term within which another counts as its renewal"),
  months: z.array(month).describe("The newest first"),
  cohorts: z.array(
    z.strictObject({
      month: day,
      customers: z.number().int().describe("Whose first term began in it"),
      kept: z.array(z.strictObject({ after: z.number().int().describe("In months"), customers: z.number().int(), rate: z.number() })),
    }),
  ),
});
export type ChurnFigures = z.infer<typeof figures>;

const settings = z.strictObject({ ...churnSettings.shape, revision: z.number().int() });

const whose = z
  .union([id, z.enum(["me", "none"])])
  .optional()
  .describe("Agent who looks after the customer");
const renewalFilter = {
  period: z.enum(RENEWAL_PERIODS).default("90").describe("Past its day, within so many days, or all"),
  outcome: z.enum(TERM_OUTCOMES).default("open"),
  owner: whose,
  customer: id.optional().describe("An organization or a contact"),
  sort: z
    .enum(["date", "-amount", "health"])
    .default("date")
    .describe("What ends first, what is worth most, or who does worst comes first"),
};
const healthFilter = {
  level: level.optional(),
  owner: whose,
  sort: z.enum(["score", "-amount", "renewal"]).default("score").describe("Who does worst, is worth most, or renews next comes first"),
};
const file = {
  format: z.enum(["csv", "xlsx", "jsonl"]).default("csv"),
  locale: locale.optional().describe("Language of the titles; that of the request when absent"),
};
const byId = z.strictObject({ id });

export const churnContract = defineOperations({
  "renewals.list": {
    method: "GET",
    path: "/renewals",
    right: "health.read",
    summary: "Which terms end, of which it is open, and what came of those that ended",
    query: z.strictObject({ ...page, ...renewalFilter }),
    list: renewal,
  },
  "renewals.export": {
    method: "GET",
    path: "/renewals/export",
    right: "lists.export",
    summary: "Download renewals as CSV, XLSX or JSON lines: all that fit; the download is audited",
    query: z.strictObject({ ...renewalFilter, ...file }),
    rawResponse: true,
    limit: "export",
  },
  "customerHealth.list": {
    method: "GET",
    path: "/customer-health",
    right: "health.read",
    summary: "How customers do, each with the reasons",
    query: z.strictObject({ ...page, ...healthFilter }),
    list: health,
  },
  "customerHealth.export": {
    method: "GET",
    path: "/customer-health/export",
    right: "lists.export",
    summary: "Download how customers do as CSV, XLSX or JSON lines; the download is audited",
    query: z.strictObject({ ...healthFilter, ...file }),
    rawResponse: true,
    limit: "export",
  },
  "customerHealth.get": {
    method: "GET",
    path: "/customer-health/{id}",
    right: "health.read",
    summary: "How a customer does, by the id of the organization or the contact",
    params: byId,
    response: health,
  },
  "customerHealth.history": {
    method: "GET",
    path: "/customer-health/{id}/history",
    right: "health.read",
    summary: "Days on which the score changed, the newest first",
    params: byId,
    query: z.strictObject({ ...page }),
    list: past,
  },
  "churn.figures": {
    method: "GET",
    path: "/churn",
    right: "churn.read",
    summary: "Renewal and churn by month, and what became of those who began in a month",
    response: figures,
  },
  "churnSettings.get": {
    method: "GET",
    path: "/churn-settings",
    right: "settings.read",
    summary: "How health is worked out, and what counts as renewed",
    response: settings,
    etag: true,
  },
  "churnSettings.update": {
    method: "PUT",
    path: "/churn-settings",
    right: "settings.manage",
    summary: "Say how health is worked out, and what counts as renewed; all customers are worked out anew",
    body: churnSettings,
    response: settings,
    etag: true,
    ifMatch: true,
  },
});
