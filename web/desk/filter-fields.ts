/** What the editor of a filter offers for each field. */
import type { IntlShape } from "react-intl";
import type { Condition, TicketFilter } from "../../shared/ticket-filter.ts";
import { CATEGORIES, CHANNELS, PRIORITIES, TYPES } from "../../shared/ticket-codes.ts";
import { CHOICE_FIELDS, FLAG_FIELDS, FUTURE_FIELDS, PAST_FIELDS } from "../../shared/ticket-views.ts";
import { LANGUAGE_NAMES, localize } from "../../shared/locales.ts";
import { VERDICTS } from "../../shared/survey-codes.ts";
import type { Ticket } from "./model.ts";
import { agents, brands, organizations, products, statuses, teams } from "./lookups.ts";

/** A property of every ticket; the vendor’s own fields are asked by `filter-custom.tsx`. */
export type Field = Exclude<Condition["field"], "custom">;

export const FIELDS: readonly Field[] = [...CHOICE_FIELDS, "tags", ...PAST_FIELDS, ...FUTURE_FIELDS, ...FLAG_FIELDS, "words"];

const CODES = {
  category: CATEGORIES,
  type: TYPES,
  priority: PRIORITIES.toReversed(),
  channel: CHANNELS,
  lastAuthor: ["contact", "agent"] satisfies Ticket["lastAuthorKind"][],
};

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}

/** The ways a field can be asked. */
export function waysOf(field: Field): readonly string[] {
  if (isOneOf(CHOICE_FIELDS, field)) return ["in", "notIn"];
  if (isOneOf(PAST_FIELDS, field)) return ["olderThan", "withinLast"];
  if (isOneOf(FUTURE_FIELDS, field)) return ["within", "overdue", "set", "unset"];
  if (isOneOf(FLAG_FIELDS, field)) return ["yes", "no"];
  return field === "tags" ? ["any", "all", "none"] : ["match"];
}

/** A condition of a field asked in a way, with as much of the one before as fits. */
export function conditionOf(field: Field, is: string, before?: Condition): Condition {
  const values = before && "values" in before && before.field === field ? before.values : [];
  const hours = before && "hours" in before ? before.hours : 24;
  const text = before && "text" in before ? before.text : "";
  return {
    field,
    is,
    ...((isOneOf(CHOICE_FIELDS, field) || field === "tags") && { values }),
    ...(["olderThan", "withinLast", "within"].includes(is) && { hours }),
    ...(field === "words" && { text }),
  } as Condition;
}

/** Whether a condition says something yet. */
function isWhole(condition: Condition): boolean {
  if ("values" in condition) return condition.values.length > 0;
  return !("text" in condition) || condition.text.trim() !== "";
}

/** A filter without the conditions that nobody has finished. */
export function wholeOf({ all, any }: TicketFilter): TicketFilter {
  return { all: all.filter(isWhole), any: any.filter(isWhole) };
}

export type Option = { id: string; label: string };
type Named = { id: string; name: string };
const named = (list: readonly Named[]): Option[] => list.map(({ id, name }) => ({ id, label: name }));

/** What can be chosen for a field; empty where one types. */
export async function optionsOf(intl: IntlShape, field: Field): Promise<readonly Option[]> {
  const text = (id: string) => intl.formatMessage({ id });
  const none = { id: "none", label: text("filter.value.none") };
  switch (field) {
    case "category":
      return CODES.category.map((id) => ({ id, label: text(`status.${id}`) }));
    case "type":
    case "priority":
    case "channel":
      return CODES[field].map((id) => ({ id, label: text(`${field}.${id}`) }));
    case "lastAuthor":
      return CODES.lastAuthor.map((id) => ({ id, label: text(`filter.lastAuthor.${id}`) }));
    case "rating":
      return [...VERDICTS, "none"].map((id) => ({ id, label: text(`filter.rating.${id}`) }));
    case "status":
      return (await statuses()).map(({ slug, name }) => ({ id: slug, label: localize(name, intl.locale) }));
    case "language":
      return Object.entries(LANGUAGE_NAMES).map(([id, label]) => ({ id, label }));
    case "assignee":
      return [{ id: "me", label: text("filter.value.me") }, none, ...named(await agents())];
    case "team":
      return [{ id: "mine", label: text("filter.value.mine") }, none, ...named(await teams())];
    case "organization":
      return [none, ...named(await organizations())];
    case "product":
      return [none, ...named(await products())];
    case "brand":
      return [none, ...named(await brands())];
    default:
      return [];
  }
}

/** What is typed for a field instead of chosen, as a filter holds it; null where one only chooses. */
export function typedOf(field: Field, typed: string): string | null {
  if (field === "tags") return typed.toLowerCase().replaceAll(/\s+/g, "-");
  if (field === "requester") return typed.includes("@") ? typed.toLowerCase() : null;
  if (field === "language") return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(typed) ? typed : null;
  return null;
}
