/**
 * The grammar of filters over tickets: what a saved view, a bulk change and the list's `filter` say. A filter is data and nothing else: it names
 * fields and values that the server knows how to ask for, so there is no text in it that could become a statement. Browser-safe.
 */
import { z } from "zod";

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
] as const;
/** Moments that lie behind: how long ago. `waiting` is since the customer wrote last without an answer. */
export const PAST_FIELDS = ["created", "updated", "lastMessage", "waiting"] as const;
/** Moments that lie ahead, or should. */
export const FUTURE_FIELDS = ["due", "promise"] as const;
/** What is so or not. */
export const FLAG_FIELDS = ["snoozed", "restricted", "scheduled"] as const;

const MOST_HOURS = 24 * 366 * 10;
/** A code, id, slug or address; what it may be depends on the field and is looked up, not trusted. */
const value = z
  .string()
  .trim()
  .min(1)
  .max(254)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "oneLine")
  .refine((text) => text.isWellFormed(), "unicode");
const values = z.array(value).min(1).max(50);
const hours = z.number().min(0).max(MOST_HOURS);

export const condition = z.union([
  z.strictObject({ field: z.enum(CHOICE_FIELDS), is: z.enum(["in", "notIn"]), values }),
  z.strictObject({ field: z.literal("tags"), is: z.enum(["any", "all", "none"]), values }),
  z.strictObject({ field: z.enum(PAST_FIELDS), is: z.enum(["olderThan", "withinLast"]), hours }),
  z.strictObject({ field: z.enum(FUTURE_FIELDS), is: z.literal("within"), hours }),
  z.strictObject({ field: z.enum(FUTURE_FIELDS), is: z.enum(["overdue", "set", "unset"]) }),
  z.strictObject({ field: z.enum(FLAG_FIELDS), is: z.enum(["yes", "no"]) }),
  z.strictObject({ field: z.literal("words"), is: z.literal("match"), text: value }),
]);
export type Condition = z.infer<typeof condition>;

const conditions = z.array(condition).max(20);

/** All of `all` hold, and of `any`, where there are any, at least one. */
export const ticketFilter = z.strictObject({ all: conditions.default([]), any: conditions.default([]) });
export type TicketFilter = z.infer<typeof ticketFilter>;

/** A filter as it stands in an address: JSON. */
export const filterParam = z
  .string()
  .max(8_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "value" });
      return z.NEVER;
    }
  })
  .pipe(ticketFilter);

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
const UNDONE = ["new", "open", "waitingOnCustomer", "waitingOnThirdParty"];
const all = (...conditions: Condition[]): TicketFilter => ({ all: conditions, any: [] });
const categoryIn = (values: string[]): Condition => ({ field: "category", is: "in", values });
const AWAKE: Condition = { field: "snoozed", is: "no" };

/** The views that every desk begins with, in this order. One may hide them, not change them. */
export const BUILT_IN_VIEWS = {
  open: all(categoryIn(OPEN), AWAKE),
  unassigned: all(categoryIn(OPEN), { field: "assignee", is: "in", values: ["none"] }, AWAKE),
  mine: all(categoryIn(UNDONE), { field: "assignee", is: "in", values: ["me"] }, AWAKE),
  waiting: all(categoryIn(["waitingOnCustomer", "waitingOnThirdParty"]), AWAKE),
  snoozed: all(categoryIn(UNDONE), { field: "snoozed", is: "yes" }),
  promises: all(categoryIn(UNDONE), { field: "promise", is: "set" }),
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
