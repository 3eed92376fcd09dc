/** Custom fields, as server and browser speak of them. */
import { z } from "zod";

export const FIELD_TYPES = [
  "text",
  "longText",
  "number",
  "money",
  "yesNo",
  "date",
  "dateTime",
  "choice",
  "choices",
  "link",
  "email",
  "phone",
  "reference",
  "pattern",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Who sees a field and who fills it in, beside the vendor's people. */
export const FIELD_ACCESS = ["agents", "customerReads", "customerWrites"] as const;
export type FieldAccess = (typeof FIELD_ACCESS)[number];

export type Money = { /** Decimal, such as `1250.50`. */ amount: string; /** ISO 4217. */ currency: string };

/** One value: text, number, yes or no, a list of chosen keys, or an amount of money. Days are `YYYY-MM-DD`, instants RFC 3339 in UTC, references ids. */
export type FieldValue = string | number | boolean | string[] | Money;
export type FieldValues = { [key: string]: FieldValue };
/** Values to be set; null takes one away, what is absent stays. */
export type FieldChange = { [key: string]: FieldValue | null };

const money = z.strictObject({ amount: z.string().max(30), currency: z.string().max(3) });
export const fieldValue = z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string().max(60)).max(100), money]);
export const FIELD_KEY = /^[a-z][a-zA-Z0-9_]{0,49}$/;
const fieldKey = z.string().regex(FIELD_KEY, "fieldKey");

/** The values of a thing in answers. */
export const fieldValues: z.ZodType<FieldValues> = z.record(z.string(), fieldValue);
/** Values to be set, in bodies. */
export const fieldChange: z.ZodType<FieldChange> = z
  .record(fieldKey, fieldValue.nullable())
  .refine((value) => Object.keys(value).length <= 200, "tooManyFields");

const PREFIX = "field.";

/** Collects `field.<key>=…` of a query into one member `fields`. */
function gathered(query: unknown): unknown {
  if (typeof query !== "object" || query === null || !Object.keys(query).some((name) => name.startsWith(PREFIX))) return query;
  const rest: { [name: string]: unknown } = {};
  const fields: { [key: string]: unknown } = {};
  for (const [name, value] of Object.entries(query)) {
    if (name.startsWith(PREFIX)) fields[name.slice(PREFIX.length)] = value;
    else rest[name] = value;
  }
  return { ...rest, fields };
}

type FieldQuery<Shape extends z.ZodRawShape> = {
  _zod: {
    input: z.input<z.ZodObject<Shape>> & { [name: `field.${string}`]: string };
    output: z.output<z.ZodObject<Shape>> & {
      /** Filters by key, in the grammar of `#platform/fields`. */ fields?: { [key: string]: string };
    };
  };
};

/**
 * The query of a list that filters by custom fields: `field.<key>=…` beside its own parameters, ten at most.
 * @param shape the list's own parameters
 */
export function withFieldFilters<Shape extends z.ZodRawShape>(shape: Shape): FieldQuery<Shape> {
  const fields = z
    .record(fieldKey, z.string().min(1).max(500))
    .refine((value) => Object.keys(value).length <= 10, "tooManyFields")
    .optional();
  return z.preprocess(gathered, z.strictObject({ ...shape, fields })) as unknown as FieldQuery<Shape>;
}
