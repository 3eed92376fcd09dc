/**
 * What filters over tickets may speak of, and the views that every desk begins with. Without the schema that checks them (`ticket-filter.ts`), which
 * browsers need not load.
 */
import { OPEN_CATEGORIES } from "./ticket-codes.ts";
import type { Condition, TicketFilter } from "./ticket-filter.ts";

export const FILTER_SORTS = ["-updatedAt", "-createdAt", "createdAt", "dueAt", "waiting", "promise", "priority"] as const;
export type FilterSort = (typeof FILTER_SORTS)[number];

/** Fields with one of several values. `me`, `mine` and `none` stand for whoever looks, his teams and nobody. */
export const CHOICE_FIELDS = [
  "category",
  "status",
  "type",
  "priority",
  "channel",
  "language",
  "assignee",
  "team",
  "organization",
  "requester",
  "product",
  "brand",
  "lastAuthor",
  "rating",
] as const;
/** Moments that lie behind: how long ago. `waiting` is since the customer wrote last without an answer. */
export const PAST_FIELDS = ["created", "updated", "lastMessage", "waiting"] as const;
/** Moments that lie ahead, or should. */
export const FUTURE_FIELDS = ["due", "promise"] as const;
/** What is so or not. */
export const FLAG_FIELDS = ["snoozed", "restricted", "scheduled", "breached"] as const;

/** What a list of tickets may show of each beside its subject. */
export const VIEW_COLUMNS = [
  "type",
  "status",
  "priority",
  "team",
  "product",
  "tags",
  "createdAt",
  "dueAt",
  "promisedAt",
  "snoozedUntil",
  "number",
] as const;
export type ViewColumn = (typeof VIEW_COLUMNS)[number];

const OPEN = ["new", "open"];
const all = (...conditions: Condition[]): TicketFilter => ({ all: conditions, any: [] });
const categoryIn = (values: string[]): Condition => ({ field: "category", is: "in", values });
const AWAKE: Condition = { field: "snoozed", is: "no" };

/** The views that every desk begins with, in this order. One may hide them, not change them. */
export const BUILT_IN_VIEWS = {
  open: all(categoryIn(OPEN), AWAKE),
  unassigned: all(categoryIn(OPEN), { field: "assignee", is: "in", values: ["none"] }, AWAKE),
  mine: all(categoryIn([...OPEN_CATEGORIES]), { field: "assignee", is: "in", values: ["me"] }, AWAKE),
  waiting: all(categoryIn(["waitingOnCustomer", "waitingOnThirdParty"]), AWAKE),
  snoozed: all(categoryIn([...OPEN_CATEGORIES]), { field: "snoozed", is: "yes" }),
  promises: all(categoryIn([...OPEN_CATEGORIES]), { field: "promise", is: "set" }),
  solved: all(categoryIn(["solved"])),
  closed: all(categoryIn(["closed"])),
} as const satisfies { [name: string]: TicketFilter };
export type BuiltInView = keyof typeof BUILT_IN_VIEWS;
export const BUILT_IN_NAMES = Object.keys(BUILT_IN_VIEWS) as readonly BuiltInView[];

/** Whether a text names a view that every desk begins with. */
export function isBuiltInView(value: string): value is BuiltInView {
  return Object.hasOwn(BUILT_IN_VIEWS, value);
}

/** Sorted by what is promised first, else by what changed last. */
export function builtInSort(view: BuiltInView): FilterSort {
  return view === "promises" ? "promise" : "-updatedAt";
}
