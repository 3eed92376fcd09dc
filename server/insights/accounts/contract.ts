/** Monthly statements of service levels, and what is credited. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, locale, page, reference, text } from "#shared/contract";
import { isCurrency, MOST_PRICE } from "#shared/plan-codes";
import { BREACH_CAUSES } from "#shared/sla-codes";
import { CREDIT_OUTCOMES, CREDIT_STATES, FEE_SOURCES, PROMISED_TARGETS } from "#shared/statement-codes";
import { supportTimeZone } from "#shared/support-hours";

const month = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, "month");
const target = z.enum(PROMISED_TARGETS);
const count = z.number().int();
const percent = z.number().describe("In per cent, rounded down to two decimals; null of nothing").nullable();
const sum = {
  met: count.describe("Kept: the promise was decided in the month, at its due time at the latest"),
  missed: count.describe("Broken: its due time passed in the month, whatever came afterwards"),
  attainment: percent.describe("met / (met + missed)"),
};

const share = z
  .number()
  .min(0.01)
  .max(100)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, "twoDecimals");
const terms = z.strictObject({
  targets: z
    .array(target)
    .max(PROMISED_TARGETS.length)
    .transform((list) => PROMISED_TARGETS.filter((one) => list.includes(one)))
    .describe("Which promises count; empty: all service levels, and not what agents promised in words"),
  least: z.number().int().min(0).max(1_000_000).describe("With fewer decided promises in a month nothing is credited"),
  tiers: z
    .array(z.strictObject({ below: share, percent: share }))
    .min(1)
    .max(10)
    .refine((list) => new Set(list.map(({ below }) => below)).size === list.length, "repeated")
    .transform((list) => list.toSorted((a, b) => b.below - a.below))
    .describe("Below so many per cent kept, so many per cent of the month's fee; the largest that fits"),
  most: share.describe("The most that is credited, in per cent of the fee"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "currency")
    .refine(isCurrency, "currency"),
  fee: z.number().int().min(0).max(MOST_PRICE).nullable().describe("Of a month, in the smallest unit; null: the list price of the plan"),
});
const shownTerms = z.strictObject({
  targets: z.array(target),
  least: count,
  tiers: z.array(z.strictObject({ below: z.number(), percent: z.number() })),
  most: z.number(),
  currency: z.string(),
  fee: z.number().nullable(),
});

const credit = z.strictObject({
  id: id.nullable().describe("Null while the month goes on"),
  subscription: id,
  plan: reference,
  state: z.enum(CREDIT_STATES),
  terms: shownTerms,
  ...sum,
  outcome: z.enum(CREDIT_OUTCOMES),
  tier: z.strictObject({ below: z.number(), percent: z.number() }).nullable().describe("The one that decided"),
  percent: z.number().describe("What is credited, of the fee"),
  capped: z.boolean(),
  fee: z.strictObject({ amount: count, from: z.enum(FEE_SOURCES) }).nullable(),
  amount: count.nullable().describe("In the smallest unit of the currency of the terms; null: nothing, or the fee is not known"),
  decidedBy: reference.nullable().describe("For the vendor's people"),
  decidedAt: instant.nullable(),
  note: z.string().nullable().describe("For the vendor's people"),
  revision: count.nullable(),
});
export type Credit = z.infer<typeof credit>;

const brief = {
  id: id.nullable().describe("Of the statement; null while the month goes on"),
  organization: reference,
  month: z.string(),
  state: z
    .enum(["running", "open", "closed"])
    .describe("The month goes on; it is over and not closed yet; it is closed and changes no more"),
  version: count.describe("Above 1: it was worked out again"),
  timeZone: z.string(),
  closedAt: instant.nullable(),
  ...sum,
  credited: z
    .array(z.strictObject({ currency: z.string(), amount: count, state: z.enum(CREDIT_STATES) }))
    .describe("What is credited, by currency and state"),
};
const shownBrief = z.strictObject(brief);
export type StatementBrief = z.infer<typeof shownBrief>;

const statement = z.strictObject({
  ...brief,
  startsAt: instant,
  endsAt: instant.describe("Outside"),
  targets: z.array(z.strictObject({ target, ...sum })),
  causes: z.array(z.strictObject({ cause: z.enum(BREACH_CAUSES).nullable(), count })).describe("Why promises were broken"),
  open: count.nullable().describe("Promises that are not decided yet; null of a closed month"),
  credits: z.array(credit),
  versions: z.array(
    z.strictObject({
      version: count,
      closedAt: instant,
      madeBy: reference.nullable(),
      reason: z.string().nullable(),
      ...sum,
      credited: brief.credited,
    }),
  ),
  language: locale.describe("Of the customer"),
});
export type Statement = z.infer<typeof statement>;

const statementLine = z.strictObject({
  id,
  ticket: z.number().int().nullable().describe("Its number; null where whoever asks may not see it"),
  target,
  instance: count.nullable(),
  priority: z.string().nullable(),
  plan: reference.nullable(),
  targetMinutes: count.nullable(),
  elapsedMinutes: z.number().nullable(),
  startedAt: instant,
  dueAt: instant.nullable(),
  decidedAt: instant,
  settledAt: instant.nullable().describe("When it was kept, be it late"),
  met: z.boolean(),
  cause: z.enum(BREACH_CAUSES).nullable(),
});
export type StatementLine = z.infer<typeof statementLine>;

const of = z.strictObject({ organization: id, month });
const lineFilter = { target: target.optional(), met: z.enum(["true", "false"]).optional() };
const file = {
  format: z.enum(["pdf", "csv", "xlsx", "jsonl"]).default("pdf"),
  locale: locale.optional().describe("Language of the file; that of the customer when absent"),
};
const settings = z.strictObject({ locale, timeZone: z.string(), revision: count });
const creditTerms = z.strictObject({
  id,
  plan: reference,
  subscription: id.nullable(),
  organization: reference.nullable().describe("With whom it was agreed; null: for everybody who has the plan"),
  from: z.string().describe("The first month it holds for, `YYYY-MM`"),
  terms: shownTerms.nullable().describe("Null: nothing is credited any more"),
  createdAt: instant,
});
export type ShownTerms = z.infer<typeof creditTerms>;

export const statementsContract = defineOperations({
  "statements.list": {
    method: "GET",
    path: "/statements",
    right: "statements.read",
    summary: "Closed months of customers, what was closed last first",
    query: z.strictObject({ ...page, month: month.optional(), organization: id.optional() }),
    list: shownBrief,
  },
  "statements.get": {
    method: "GET",
    path: "/statements/{organization}/{month}",
    right: "statements.read",
    summary: "A month of a customer: what was promised and kept, what not and why, and what is credited",
    params: of,
    response: statement,
  },
  "statements.lines": {
    method: "GET",
    path: "/statements/{organization}/{month}/lines",
    right: "statements.read",
    summary: "The promises that a month counts",
    params: of,
    query: z.strictObject({ ...page, ...lineFilter }),
    list: statementLine,
  },
  "statements.export": {
    method: "GET",
    path: "/statements/{organization}/{month}/export",
    right: "statements.read",
    summary: "A month of a customer as PDF, or its promises as CSV, XLSX or JSON lines; the download is audited",
    params: of,
    query: z.strictObject({ ...lineFilter, ...file }),
    rawResponse: true,
    limit: "export",
    errors: ["pdf.busy"],
  },
  "statements.recompute": {
    method: "POST",
    path: "/statements/{organization}/{month}/recompute",
    right: "credits.manage",
    summary: "Work a month that is over out again; what it said before stays as an earlier version",
    params: of,
    body: z.strictObject({ reason: line(300).describe("Why, as the customer may read it") }),
    status: 201,
    response: statement,
    errors: ["statement.running"],
  },
  "statements.settings": {
    method: "GET",
    path: "/statement-settings/{organization}",
    right: "statements.read",
    summary: "In which language and time zone a customer's statements are made",
    params: z.strictObject({ organization: id }),
    response: settings,
    etag: true,
  },
  "statements.updateSettings": {
    method: "PUT",
    path: "/statement-settings/{organization}",
    right: "credits.manage",
    summary: "Say in which language and time zone a customer's statements are made; closed months stay as they are",
    params: z.strictObject({ organization: id }),
    body: z.strictObject({ locale, timeZone: supportTimeZone }),
    response: settings,
    etag: true,
    ifMatch: true,
  },
  "serviceCredits.decide": {
    method: "POST",
    path: "/service-credits/{id}/decision",
    right: "credits.manage",
    summary: "Approve or waive a credit, or lay it open again; the customer's notes tell of it",
    params: z.strictObject({ id }),
    body: z.strictObject({ decision: z.enum(["approve", "waive", "reopen"]), note: text(1_000).nullable().default(null) }),
    response: credit,
    ifMatch: true,
    errors: ["serviceCredit.none", "serviceCredit.superseded"],
  },
  "serviceCreditTerms.list": {
    method: "GET",
    path: "/service-credit-terms",
    right: "statements.read",
    summary: "What is credited for broken promises, by plan and by contract, what was said last first",
    query: z.strictObject({ ...page, plan: id.optional(), subscription: id.optional() }),
    list: creditTerms,
  },
  "serviceCreditTerms.set": {
    method: "POST",
    path: "/service-credit-terms",
    right: "credits.manage",
    summary: "Say what is credited from a month on, for a plan or for one contract; null terms end it",
    body: z.strictObject({ plan: id.optional(), subscription: id.optional(), from: month, terms: terms.nullable() }),
    status: 201,
    response: creditTerms,
  },
  "statements.own.list": {
    method: "GET",
    path: "/me/statements",
    right: "own.statements",
    summary: "Closed months of the organizations one looks after",
    query: z.strictObject({ ...page }),
    list: shownBrief,
  },
  "statements.own.get": {
    method: "GET",
    path: "/me/statements/{organization}/{month}",
    right: "own.statements",
    summary: "A closed month of an organization one looks after",
    params: of,
    response: statement,
  },
  "statements.own.lines": {
    method: "GET",
    path: "/me/statements/{organization}/{month}/lines",
    right: "own.statements",
    summary: "The promises that a closed month counts",
    params: of,
    query: z.strictObject({ ...page, ...lineFilter }),
    list: statementLine,
  },
  "statements.own.export": {
    method: "GET",
    path: "/me/statements/{organization}/{month}/export",
    right: "own.statements",
    summary: "A closed month as PDF, or its promises as CSV, XLSX or JSON lines",
    params: of,
    query: z.strictObject({ ...lineFilter, ...file }),
    rawResponse: true,
    limit: "export",
    errors: ["pdf.busy"],
  },
});
