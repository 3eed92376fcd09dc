/** What rules of automation speak of, in codes. Browser-safe, without the schemas that check them. */

/** What happens to a ticket and may set a rule off. */
export const RULE_EVENTS = [
  "opened",
  "customerWrote",
  "agentReplied",
  "noteAdded",
  "changed",
  "solved",
  "reopened",
  "woke",
  "promiseMissed",
  "clockWarned",
  "clockBreached",
  "surveyAnswered",
] as const;
export type RuleEvent = (typeof RULE_EVENTS)[number];

/** Fields whose change may set a rule off; none named: any of them. */
export const CHANGE_FIELDS = [
  "status",
  "priority",
  "type",
  "assignee",
  "team",
  "tags",
  "product",
  "productVersion",
  "license",
  "fields",
  "subject",
] as const;
export type ChangeField = (typeof CHANGE_FIELDS)[number];

/** Moments from which time is counted. */
export const RULE_SINCES = ["opened", "customerWrote", "agentReplied", "status", "promiseDue"] as const;
export type RuleSince = (typeof RULE_SINCES)[number];

export const SURVEY_VERDICTS = ["positive", "neutral", "negative"] as const;

/** What beside the fields of a view a rule may ask. */
export const LICENSE_STATES = ["valid", "trial", "ended", "none"] as const;
export const SENDER_VERDICTS = ["pass", "none", "fail", "portal"] as const;

export const RULE_ACTIONS = [
  "assign",
  "team",
  "route",
  "tag",
  "status",
  "priority",
  "type",
  "field",
  "reply",
  "note",
  "notify",
  "checklist",
  "promise",
] as const;
export type RuleActionKind = (typeof RULE_ACTIONS)[number];

export const RUN_OUTCOMES = ["done", "nothing", "failed", "loop", "limited"] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** So many rules there may be. */
export const MOST_RULES = 100;
export const MOST_CONDITIONS = 20;
export const MOST_ACTIONS = 20;
