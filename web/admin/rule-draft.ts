/** A rule while it is being written: rows of plain fields, as a form without scripts sends them back, and what they say. */
import type { Rule, RuleAction, RuleCondition, RuleContent, RuleTrigger } from "../../server/support/automation/contract.ts";
import { RULE_EVENTS, RULE_SINCES, type RuleActionKind } from "../../shared/automation.ts";
import type { FieldValue } from "../../shared/fields.ts";
import { CHOICE_FIELDS, FLAG_FIELDS, FUTURE_FIELDS, PAST_FIELDS } from "../../shared/ticket-views.ts";
import type { Typed } from "./refusal.tsx";

export type ConditionKind = RuleCondition["field"];
/** What a row asks or does, and its fields by name. */
export type Row = { kind: string; values: { [name: string]: string[] }; /** Just added. */ fresh?: boolean };
export const GROUPS = ["all", "any", "actions"] as const;
export type GroupName = (typeof GROUPS)[number];
export type RuleDraft = {
  name: string;
  stop: boolean;
  trigger: string;
  fields: readonly string[];
  verdicts: readonly string[];
  amount: string;
  unit: string;
  calendar: string;
} & { [group in GroupName]: Row[] };

/** Choices whose values are picked from a list; the others are typed. */
const PICKED = CHOICE_FIELDS.filter((field) => field !== "organization" && field !== "requester");
export const PICKED_FIELDS: readonly string[] = [...PICKED, "plan", "licenseState", "sender"];
export const TYPED_FIELDS: readonly string[] = ["organization", "requester", "tags"];
export const CONDITION_KINDS: readonly ConditionKind[] = [
  ...CHOICE_FIELDS,
  "plan",
  "licenseState",
  "version",
  "sender",
  "automatic",
  "hours",
  "tags",
  "custom",
  "words",
  ...PAST_FIELDS,
  ...FUTURE_FIELDS,
  ...FLAG_FIELDS,
];

const has = (list: readonly string[], value: string) => list.includes(value);

/** The ways a field can be asked. */
export function waysOf(kind: string): readonly string[] {
  if (has(CHOICE_FIELDS, kind) || has(["plan", "licenseState", "sender"], kind)) return ["in", "notIn"];
  if (has(PAST_FIELDS, kind)) return ["olderThan", "withinLast"];
  if (has(FUTURE_FIELDS, kind)) return ["within", "overdue", "set", "unset"];
  if (has(FLAG_FIELDS, kind) || kind === "automatic") return ["yes", "no"];
  if (kind === "tags") return ["any", "all", "none"];
  if (kind === "version") return ["within", "outside"];
  if (kind === "hours") return ["open", "closed"];
  return kind === "custom" ? ["match", "noMatch", "set", "unset"] : ["match"];
}

const MINUTES: { [unit: string]: number } = { minutes: 1, hours: 60, days: 1_440 };

/** An amount in the largest unit in which it is whole. */
export function amountOf(minutes: number): { amount: string; unit: string } {
  const unit = minutes !== 0 && minutes % 1_440 === 0 ? "days" : minutes !== 0 && minutes % 60 === 0 ? "hours" : "minutes";
  return { amount: String(minutes / MINUTES[unit]!), unit };
}

function minutesOf(amount: string | undefined, unit: string | undefined): number {
  const number = Number(amount?.trim() || "NaN");
  return Math.round(number * (MINUTES[unit ?? ""] ?? 60));
}

export const NEW_RULE: RuleDraft = {
  name: "",
  stop: false,
  trigger: "opened",
  fields: [],
  verdicts: [],
  amount: "24",
  unit: "hours",
  calendar: "",
  all: [],
  any: [],
  actions: [],
};

/** A rule as rows. */
export function draftOf({ name, stop, trigger, all, any, actions }: Rule): RuleDraft {
  const timed = "since" in trigger ? { ...amountOf(trigger.minutes), calendar: trigger.calendar ?? "" } : {};
  return {
    ...NEW_RULE,
    name,
    stop,
    ...("on" in trigger
      ? { trigger: trigger.on, fields: trigger.fields ?? [], verdicts: trigger.verdicts ?? [] }
      : { trigger: `since:${trigger.since}`, ...timed }),
    all: all.map(rowOfCondition),
    any: any.map(rowOfCondition),
    actions: actions.map(rowOfAction),
  };
}

const list = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(String)
    : typeof value === "string" || typeof value === "number" || value === true
      ? [String(value)]
      : [];

function rowOfCondition(condition: RuleCondition): Row {
  const { field, ...rest } = condition;
  return { kind: field, values: valuesOf(rest) };
}

function rowOfAction({ do: kind, ...rest }: RuleAction): Row {
  const values = valuesOf(rest);
  if (kind === "promise" && "minutes" in rest) {
    const { amount, unit } = amountOf(rest.minutes);
    return { kind, values: { ...values, amount: [amount], unit: [unit] } };
  }
  return { kind, values };
}

/** What is typed into one field stands there with commas; what is picked, each by itself. */
function valuesOf(rest: object): Row["values"] {
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, list(value)]));
}

/** Which field of a row of a group: `all.0.values`. */
const FIELD = /^(all|any|actions)\.(\d{1,3})\.([a-z]+)$/i;

/** What a form said, after what its last button asks for: `add:all`, `drop:any:2`, `up:actions:1`. */
export function draftOfTyped(typed: Typed): RuleDraft {
  const one = (name: string) => typed[name]?.[0] ?? "";
  const draft: RuleDraft = {
    name: one("name"),
    stop: "stop" in typed,
    trigger: one("trigger"),
    fields: typed["fields"] ?? [],
    verdicts: typed["verdicts"] ?? [],
    amount: one("amount") || NEW_RULE.amount,
    unit: one("unit") || NEW_RULE.unit,
    calendar: one("calendar"),
    all: [],
    any: [],
    actions: [],
  };
  const rows = new Map<string, Row>();
  for (const [key, values] of Object.entries(typed)) {
    const [, group, place, name] = FIELD.exec(key) ?? [];
    if (!group || !place || !name) continue;
    const row = rows.get(`${group} ${place.padStart(3, "0")}`) ?? { kind: "", values: {} };
    if (name === "kind") row.kind = values[0] ?? "";
    else row.values[name] = values;
    rows.set(`${group} ${place.padStart(3, "0")}`, row);
  }
  for (const key of [...rows.keys()].toSorted()) draft[key.split(" ")[0] as GroupName].push(rows.get(key)!);
  const [verb, group, place] = one("edit").split(":");
  if (!GROUPS.some((name) => name === group)) return draft;
  const its = draft[group as GroupName];
  const at = Number(place);
  if (verb === "add" && one(`new.${group}`)) its.push({ kind: one(`new.${group}`), values: {}, fresh: true });
  if (verb === "drop") its.splice(at, 1);
  if (verb === "up" && at > 0 && at < its.length) [its[at - 1], its[at]] = [its[at]!, its[at - 1]!];
  return draft;
}

/** What a draft says, as the operations take it; what is missing in it they refuse, and say where. */
export function contentOf(draft: RuleDraft, types: ReadonlyMap<string, string>): RuleContent & { name: string } {
  const { name, stop } = draft;
  return {
    name,
    stop,
    trigger: triggerOf(draft),
    all: draft.all.map(conditionOf),
    any: draft.any.map(conditionOf),
    actions: draft.actions.map((row) => actionOf(row, types)),
  };
}

function triggerOf({ trigger, fields, verdicts, amount, unit, calendar }: RuleDraft): RuleTrigger {
  const since = RULE_SINCES.find((one) => trigger === `since:${one}`);
  if (since) return { since, minutes: minutesOf(amount, unit), calendar: calendar || null };
  const on = RULE_EVENTS.find((one) => one === trigger) ?? "opened";
  return {
    on,
    ...(on === "changed" && fields.length > 0 && { fields }),
    ...(on === "surveyAnswered" && verdicts.length > 0 && { verdicts }),
  } as RuleTrigger;
}

/** Words with commas between them. */
const split = (values: readonly string[] = []) =>
  values
    .join(",")
    .split(/[,،;\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

function conditionOf({ kind, values }: Row): RuleCondition {
  const one = (name: string) => values[name]?.[0]?.trim() ?? "";
  const is = one("is") || waysOf(kind)[0]!;
  const condition = { field: kind, is };
  if (kind === "version") return { ...condition, from: one("from") || null, below: one("below") || null } as RuleCondition;
  if (kind === "hours") return { ...condition, calendar: one("calendar") } as RuleCondition;
  if (kind === "custom")
    return { ...condition, key: one("key"), ...((is === "match" || is === "noMatch") && { text: one("text") }) } as RuleCondition;
  if (kind === "words") return { ...condition, text: one("text") } as RuleCondition;
  if (has(["olderThan", "withinLast"], is) || (is === "within" && has(FUTURE_FIELDS, kind)))
    return { ...condition, hours: Number(one("hours") || "NaN") } as RuleCondition;
  if (has(TYPED_FIELDS, kind)) return { ...condition, values: split(values["values"]) } as RuleCondition;
  if (has(PICKED_FIELDS, kind)) return { ...condition, values: values["values"] ?? [] } as RuleCondition;
  return condition as RuleCondition;
}

/** @param types of custom fields by their keys */
function actionOf({ kind, values }: Row, types: ReadonlyMap<string, string>): RuleAction {
  const one = (name: string) => values[name]?.[0]?.trim() ?? "";
  switch (kind as RuleActionKind) {
    case "assign":
      return { do: "assign", agent: one("agent") || null };
    case "team":
      return { do: "team", team: one("team") || null };
    case "route":
      return { do: "route", team: one("team") || null };
    case "tag":
      return { do: "tag", add: split(values["add"]), remove: split(values["remove"]) };
    case "field":
      return { do: "field", key: one("key"), value: valueOf(one("value"), types.get(one("key"))) };
    case "note":
      return { do: "note", text: values["text"]?.[0] ?? "" };
    case "notify":
      return { do: "notify", agents: values["agents"] ?? [], teams: values["teams"] ?? [], assignee: "assignee" in values };
    case "promise":
      return { do: "promise", text: one("text"), minutes: minutesOf(one("amount"), one("unit")), calendar: one("calendar") || null };
    default: {
      const name = kind === "reply" ? "macro" : kind === "checklist" ? "template" : kind;
      return { do: kind, [name]: one(name) } as RuleAction;
    }
  }
}

/** A value of a custom field as it was typed; empty takes the value away. */
function valueOf(text: string, type: string | undefined): FieldValue | null {
  if (text === "") return null;
  if (type === "number") return Number(text.replace(",", "."));
  if (type === "yesNo") return ["yes", "true", "1"].includes(text.toLowerCase());
  if (type === "choices") return split([text]);
  return text;
}
