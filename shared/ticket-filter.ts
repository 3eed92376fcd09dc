/**
 * The grammar of filters over tickets: what a saved view, a bulk change and the list's `filter` say. A filter is data and nothing else: it names
 * fields and values that the server knows how to ask for, so there is no text in it that could become a statement. Browser-safe.
 */
import { z } from "zod";
import { FIELD_KEY } from "./fields.ts";
import { CHOICE_FIELDS, FLAG_FIELDS, FUTURE_FIELDS, PAST_FIELDS } from "./ticket-views.ts";

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
  // A custom field by its key; the text is in the grammar of `field.<key>=` (docs/guide/api.md) and is read by the type of the field.
  z.strictObject({
    field: z.literal("custom"),
    key: z.string().regex(FIELD_KEY, "fieldKey"),
    is: z.enum(["match", "noMatch"]),
    text: value,
  }),
  z.strictObject({ field: z.literal("custom"), key: z.string().regex(FIELD_KEY, "fieldKey"), is: z.enum(["set", "unset"]) }),
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
