/** Rules of automation: what they say, what they would do, what they did. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, page, reference } from "#shared/contract";
import { MOST_RULES, RULE_ACTIONS, RUN_OUTCOMES } from "#shared/automation";
import { ruleContent } from "./shapes.ts";

export * from "./shapes.ts";

const names = z.record(z.string(), z.string()).describe("What ids are called; statuses by `status:<slug>`, custom fields by `field:<key>`");

export const rule = z.strictObject({
  id,
  name: z.string(),
  enabled: z.boolean(),
  position: z.number().int().describe("Rules are asked in this order"),
  ...ruleContent.shape,
  effects: z.strictObject({
    done: z.number().int().describe("Tickets it did something to, each time counted, in thirty days; counted up to 1,000"),
    failed: z.number().int(),
    loops: z.number().int().describe("Times it was stopped since it would have answered itself"),
    loopsWith: z.array(reference).describe("The rules it went in circles with"),
  }),
  names,
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Rule = z.output<typeof rule>;

const ruleVersion = z.strictObject({
  version: z.number().int(),
  name: z.string(),
  enabled: z.boolean(),
  ...ruleContent.shape,
  changedBy: reference.extend({ kind: z.string() }),
  at: instant,
});
export type RuleVersion = z.output<typeof ruleVersion>;

/** What one action does, or would do: codes and ids of the action, and what comes of it. */
const deed = z.strictObject({
  do: z.enum(RULE_ACTIONS),
  would: z.enum(["change", "nothing", "skip"]).describe("skip: what it names is not there, or it may not be"),
  why: z.string().nullable().describe("Code of why it is skipped"),
  to: z.string().nullable().describe("What becomes of it, as words: a name, a code, or tags"),
});
export type Deed = z.output<typeof deed>;

const heldConditions = z.strictObject({ all: z.array(z.boolean()), any: z.array(z.boolean()) });

export const ruleRun = z.strictObject({
  id,
  rule: reference.extend({ version: z.number().int(), removed: z.boolean() }),
  ticket: z.strictObject({ number: z.number().int(), subject: z.string() }),
  cause: z.strictObject({
    event: z.string().nullable().describe("Type of the event of the log that set it off"),
    since: instant.nullable().describe("The moment from which time had passed"),
    rule: reference.nullable().describe("The rule whose effect that event was"),
  }),
  outcome: z.enum(RUN_OUTCOMES),
  code: z.string().nullable(),
  conditions: z.strictObject({ all: ruleContent.shape.all, any: ruleContent.shape.any }).nullable().describe("Of the version that ran"),
  held: heldConditions,
  did: z.array(deed),
  loop: z.array(reference).describe("The rules of the circle it was stopped in"),
  names,
  at: instant,
});
export type RuleRun = z.output<typeof ruleRun>;

const trial = z.strictObject({
  days: z.number().int(),
  looked: z.number().int().describe("Tickets that were asked"),
  matched: z.number().int().describe("Tickets whose conditions hold as they stand today"),
  more: z.boolean().describe("There are more than were looked at"),
  actions: z.array(
    z.strictObject({ do: z.enum(RULE_ACTIONS), change: z.number().int(), nothing: z.number().int(), skip: z.number().int() }),
  ),
  tickets: z
    .array(
      z.strictObject({
        number: z.number().int(),
        subject: z.string(),
        times: z.number().int().describe("How often it would have been set off"),
        last: instant,
        held: heldConditions,
        would: z.array(deed),
      }),
    )
    .describe("The newest fifty of those that may be seen"),
});
export type Trial = z.output<typeof trial>;

const byId = z.strictObject({ id });
const ticketNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const runsQuery = { ...page, outcome: z.enum(RUN_OUTCOMES).optional() };

export const automationContract = defineOperations({
  "automation.list": {
    method: "GET",
    path: "/automation/rules",
    right: "automation.read",
    summary: "All rules in their order, with what they did in thirty days",
    list: rule,
  },
  "automation.create": {
    method: "POST",
    path: "/automation/rules",
    right: "automation.manage",
    summary: "Create a rule, behind those there are; it is off unless it is said to be on",
    body: z.strictObject({ name: line(100), enabled: z.boolean().default(false), ...ruleContent.shape }),
    status: 201,
    response: rule,
    etag: true,
    errors: ["automation.tooMany"],
  },
  "automation.get": {
    method: "GET",
    path: "/automation/rules/{id}",
    right: "automation.read",
    summary: "Read a rule",
    params: byId,
    response: rule,
    etag: true,
  },
  "automation.update": {
    method: "PATCH",
    path: "/automation/rules/{id}",
    right: "automation.manage",
    summary: "Change a rule, or turn it on or off; every change is a version",
    params: byId,
    body: z.strictObject({
      name: line(100).optional(),
      enabled: z.boolean().optional(),
      trigger: ruleContent.shape.trigger.optional(),
      all: ruleContent.shape.all.unwrap().optional(),
      any: ruleContent.shape.any.unwrap().optional(),
      actions: ruleContent.shape.actions.optional(),
      stop: z.boolean().optional(),
    }),
    ifMatch: true,
    response: rule,
    etag: true,
  },
  "automation.remove": {
    method: "DELETE",
    path: "/automation/rules/{id}",
    right: "automation.manage",
    summary: "Remove a rule; what it did stays in the history of tickets",
    params: byId,
    ifMatch: true,
    status: 204,
  },
  "automation.order": {
    method: "POST",
    path: "/automation/order",
    right: "automation.manage",
    summary: "Put rules in this order; those that are not named stay behind them",
    body: z.strictObject({ ids: z.array(id).min(1).max(MOST_RULES) }),
    status: 204,
  },
  "automation.versions": {
    method: "GET",
    path: "/automation/rules/{id}/versions",
    right: "automation.read",
    summary: "What a rule has said, and who changed it, newest first",
    params: byId,
    query: z.strictObject(page),
    list: ruleVersion,
  },
  "automation.try": {
    method: "POST",
    path: "/automation/try",
    right: "automation.read",
    summary: "What a rule would do to tickets of the past days as they stand now; nothing happens",
    body: z.strictObject({
      ...ruleContent.shape,
      rule: id.optional().describe("The rule this is, so that what it did counts"),
      days: z.number().int().min(1).max(90).default(30),
    }),
    safe: true,
    response: trial,
  },
  "automation.runs": {
    method: "GET",
    path: "/automation/runs",
    right: "automation.read",
    summary: "What rules did, to tickets one may see, newest first",
    query: z.strictObject({ ...runsQuery, rule: id.optional() }),
    list: ruleRun,
  },
  "automation.trace": {
    method: "GET",
    path: "/tickets/{number}/rule-runs",
    right: "tickets.note",
    summary: "What rules did to a ticket, and why, newest first",
    params: z.strictObject({ number: ticketNumber }),
    query: z.strictObject(runsQuery),
    list: ruleRun,
  },
});
