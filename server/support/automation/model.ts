/** Pure rules of automation. */
import type { RuleEvent } from "#shared/automation";
import type { Condition } from "#shared/ticket-filter";
import type { RuleCondition, RuleContent, RuleTrigger } from "./contract.ts";

const OWN = ["plan", "licenseState", "sender", "automatic", "version", "hours"] as const;
export type OwnCondition = Extract<RuleCondition, { field: (typeof OWN)[number] }>;
export type TicketCondition = Condition;

/** Whether a condition is one that only rules have. */
export function isOwn(condition: RuleCondition): condition is OwnCondition {
  return (OWN as readonly string[]).includes(condition.field);
}

type TimeTrigger = Extract<RuleTrigger, { since: string }>;

/** Whether a rule waits for time to pass. */
export function isTimed<T extends { trigger: RuleTrigger }>(rule: T): rule is T & { trigger: TimeTrigger } {
  return "since" in rule.trigger;
}

/** An event of the log, as far as rules look at it. */
export type Happening = { type: string; subjects: readonly string[]; data: { [key: string]: unknown } };

/** The types of the log that may set rules off. */
export const EVENT_TYPES = [
  "ticket.opened",
  "message.added",
  "message.released",
  "note.added",
  "ticket.changed",
  "ticket.woke",
  "promise.missed",
  "sla.clockWarned",
  "sla.clockBreached",
  "survey.answered",
] as const;

const DONE = ["solved", "closed"];

/** What happened, in the words of rules. */
export function happeningsOf({ type, data }: Happening): RuleEvent[] {
  switch (type) {
    case "ticket.opened":
      return ["opened"];
    case "message.added":
      if (data["state"] !== "normal") return [];
      return data["authorKind"] === "contact" ? ["customerWrote"] : data["authorKind"] === "agent" ? ["agentReplied"] : [];
    case "message.released":
      return ["customerWrote"];
    case "note.added":
      return ["noteAdded"];
    case "ticket.changed": {
      const { category } = data["changes"] as { category?: [string, string] };
      if (!category) return ["changed"];
      const [was, is] = category;
      return [
        "changed",
        ...(is === "solved" ? (["solved"] as const) : []),
        ...(DONE.includes(was) && !DONE.includes(is) ? (["reopened"] as const) : []),
      ];
    }
    case "ticket.woke":
      return ["woke"];
    case "promise.missed":
      return ["promiseMissed"];
    case "sla.clockWarned":
      return ["clockWarned"];
    case "sla.clockBreached":
      return ["clockBreached"];
    case "survey.answered":
      return ["surveyAnswered"];
    default:
      return [];
  }
}

/** The ticket an event is about; null where it is about none. */
export function ticketOf({ subjects }: Pick<Happening, "subjects">): string | null {
  return subjects.find((subject) => subject.startsWith("ticket:"))?.slice("ticket:".length) ?? null;
}

/** The types of the log a rule listens to. */
export function typesOf({ trigger }: Pick<RuleContent, "trigger">): readonly string[] {
  if (!("on" in trigger)) return [];
  switch (trigger.on) {
    case "opened":
      return ["ticket.opened"];
    case "customerWrote":
      return ["message.added", "message.released"];
    case "agentReplied":
      return ["message.added"];
    case "noteAdded":
      return ["note.added"];
    case "changed":
    case "solved":
    case "reopened":
      return ["ticket.changed"];
    case "woke":
      return ["ticket.woke"];
    case "promiseMissed":
      return ["promise.missed"];
    case "clockWarned":
      return ["sla.clockWarned"];
    case "clockBreached":
      return ["sla.clockBreached"];
    case "surveyAnswered":
      return ["survey.answered"];
  }
}

/** Whether an event sets a rule off, before its conditions are asked. */
export function isSetOff({ trigger }: Pick<RuleContent, "trigger">, happening: Happening): boolean {
  if (!("on" in trigger) || !happeningsOf(happening).includes(trigger.on)) return false;
  if (trigger.on === "changed" && trigger.fields && trigger.fields.length > 0)
    return trigger.fields.some((field) => touches(happening, field));
  if (trigger.on === "surveyAnswered" && trigger.verdicts && trigger.verdicts.length > 0)
    return trigger.verdicts.some((verdict) => verdict === happening.data["verdict"]);
  return true;
}

function touches({ data }: Happening, field: string): boolean {
  const changes = data["changes"] as { [field: string]: unknown };
  return field === "tags" ? "tagsAdded" in changes || "tagsRemoved" in changes : field in changes;
}

/** A rule does something to a ticket at most so often within an hour, and all rules together. */
export const MOST_IN_HOUR = { own: 10, all: 30 };
/** So many rules may answer one another. */
export const LONGEST_CHAIN = 8;
/** Automatic answers within a day: in a ticket, and to one requester. */
export const MOST_ANSWERS = { here: 3, toRequester: 10 };
