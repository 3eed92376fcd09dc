/** Pure rules of changes of many tickets. */
import type { FieldChange, FieldValue, FieldValues } from "#shared/fields";
import type { BulkChange } from "./contract.ts";

/** The fields a change may touch, as a ticket has them: ids, slugs and codes. */
export type Values = {
  status?: string;
  priority?: string;
  type?: string;
  assignee?: string | null;
  team?: string | null;
  product?: string | null;
  productVersion?: string | null;
  tags?: readonly string[];
  /** Of a custom field; null where it has none. */
  [field: `fields.${string}`]: FieldValue | null;
};

const FIELDS = "fields." as const;

/** Of the values of custom fields those that a change names. */
export function fieldValuesOf(values: FieldValues, keys: readonly string[]): Values {
  return Object.fromEntries(keys.map((key) => [FIELDS + key, Object.hasOwn(values, key) ? values[key]! : null]));
}

/** The keys of custom fields among values. */
export function fieldKeysOf(values: Values): string[] {
  return Object.keys(values).flatMap((name) => (name.startsWith(FIELDS) ? [name.slice(FIELDS.length)] : []));
}

/** Values as a change of a ticket takes them: those of custom fields together. */
export function changeOf(values: Values): { [name: string]: unknown } {
  const keys = fieldKeysOf(values);
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(FIELDS)));
  const fields: FieldChange = Object.fromEntries(keys.map((key) => [key, values[`${FIELDS}${key}`] ?? null]));
  return { ...rest, ...(keys.length > 0 && { fields }) };
}

/** What a ticket's tags become. */
export function tagsAfter(
  tags: readonly string[],
  { addTags = [], removeTags = [] }: Pick<BulkChange, "addTags" | "removeTags">,
): string[] {
  return [...new Set([...tags, ...addTags])].filter((tag) => !removeTags.includes(tag)).toSorted();
}

/** The values of a ticket that a change aims at, with every name resolved to what a ticket holds. */
export function aimOf(change: BulkChange, tags: readonly string[]): Values {
  const { addTags, removeTags, fields = {}, ...others } = change;
  const aim: Values = { ...others, ...(addTags || removeTags ? { tags: tagsAfter(tags, change) } : {}) };
  for (const [key, value] of Object.entries(fields)) aim[`${FIELDS}${key}`] = value;
  return aim;
}

/** Of the values a ticket had those that differ from what it has; these are what a change must be able to bring back. */
export function differing(had: Values, has: Values): (keyof Values)[] {
  return (Object.keys(had) as (keyof Values)[]).filter((field) => JSON.stringify(had[field]) !== JSON.stringify(has[field]));
}

/** Only these fields. */
export function pick(values: Values, fields: readonly (keyof Values)[]): Values {
  return Object.fromEntries(fields.map((field) => [field, values[field]])) as Values;
}
