/** What a rule is made of. Browser-safe. */
import { z } from "zod";
import { id, line, slug, tag, text } from "#shared/contract";
import {
  CHANGE_FIELDS,
  LICENSE_STATES,
  MOST_ACTIONS,
  MOST_CONDITIONS,
  RULE_EVENTS,
  RULE_SINCES,
  SENDER_VERDICTS,
  SURVEY_VERDICTS,
} from "#shared/automation";
import { FIELD_KEY, fieldValue } from "#shared/fields";
import { condition as ticketCondition } from "#shared/ticket-filter";
import { PRIORITIES, TYPES } from "#shared/ticket-codes";

const version = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,59}$/, "version");
const unique = <T>(list: T[]) => [...new Set(list)];
const tags = z.array(tag).max(50).transform(unique);
const YEAR_MINUTES = 366 * 1_440;

export const ruleTrigger = z.union([
  z.strictObject({
    on: z.enum(RULE_EVENTS).describe("What happened"),
    fields: z
      .array(z.enum(CHANGE_FIELDS))
      .max(CHANGE_FIELDS.length)
      .transform(unique)
      .optional()
      .describe("Of `changed`: which; none: any"),
    verdicts: z.array(z.enum(SURVEY_VERDICTS)).max(3).transform(unique).optional().describe("Of `surveyAnswered`: which; none: any"),
  }),
  z.strictObject({
    since: z.enum(RULE_SINCES).describe("From when time is counted"),
    minutes: z
      .number()
      .int()
      .min(-30 * 1_440)
      .max(YEAR_MINUTES)
      .describe("Below zero: before what is promised is due"),
    calendar: id.nullable().default(null).describe("Counted while this calendar is open; null: all the time"),
  }),
]);
export type RuleTrigger = z.output<typeof ruleTrigger>;

/** What a filter of views may ask, and what only rules ask. */
export const ruleCondition = z.union([
  ticketCondition,
  z.strictObject({
    field: z.literal("plan"),
    is: z.enum(["in", "notIn"]),
    values: z
      .array(z.union([id, z.literal("none")]))
      .min(1)
      .max(50),
  }),
  z.strictObject({ field: z.literal("licenseState"), is: z.enum(["in", "notIn"]), values: z.array(z.enum(LICENSE_STATES)).min(1) }),
  z.strictObject({ field: z.literal("sender"), is: z.enum(["in", "notIn"]), values: z.array(z.enum(SENDER_VERDICTS)).min(1) }),
  z.strictObject({
    field: z.literal("automatic"),
    is: z.enum(["yes", "no"]).describe("Whether a program wrote the customer's last message"),
  }),
  z.strictObject({
    field: z.literal("version"),
    is: z.enum(["within", "outside"]),
    from: version.nullable().default(null).describe("This one or a later one"),
    below: version.nullable().default(null).describe("One before this one"),
  }),
  z.strictObject({ field: z.literal("hours"), is: z.enum(["open", "closed"]), calendar: id }),
]);
export type RuleCondition = z.output<typeof ruleCondition>;

const conditions = z.array(ruleCondition).max(MOST_CONDITIONS).default([]);
const agents = z.array(id).max(20).transform(unique).default([]);

export const ruleAction = z.union([
  z.strictObject({ do: z.literal("assign"), agent: id.nullable() }),
  z.strictObject({ do: z.literal("team"), team: id.nullable() }),
  z.strictObject({ do: z.literal("route"), team: id.nullable().default(null).describe("Null: the team it has") }),
  z.strictObject({ do: z.literal("tag"), add: tags.default([]), remove: tags.default([]) }),
  z.strictObject({ do: z.literal("status"), status: slug }),
  z.strictObject({ do: z.literal("priority"), priority: z.enum(PRIORITIES) }),
  z.strictObject({ do: z.literal("type"), type: z.enum(TYPES) }),
  z.strictObject({ do: z.literal("field"), key: z.string().regex(FIELD_KEY, "fieldKey"), value: fieldValue.nullable() }),
  z.strictObject({ do: z.literal("reply"), macro: id.describe("One for everybody: its text in the customer's language") }),
  z.strictObject({ do: z.literal("note"), text: text(4_000) }),
  z.strictObject({ do: z.literal("notify"), agents, teams: agents, assignee: z.boolean().default(false) }),
  z.strictObject({ do: z.literal("checklist"), template: id }),
  z.strictObject({
    do: z.literal("promise"),
    text: line(300),
    minutes: z.number().int().min(1).max(YEAR_MINUTES),
    calendar: id.nullable().default(null),
  }),
]);
export type RuleAction = z.output<typeof ruleAction>;

export const ruleContent = z.strictObject({
  trigger: ruleTrigger,
  all: conditions.describe("All of them hold"),
  any: conditions.describe("And of these, where there are any, at least one"),
  actions: z.array(ruleAction).min(1).max(MOST_ACTIONS),
  stop: z.boolean().default(false).describe("Rules behind it are not asked any more"),
});
export type RuleContent = z.output<typeof ruleContent>;
