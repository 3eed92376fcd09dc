/** Pure rules of changes of many tickets. */
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
};

/** What a ticket's tags become. */
export function tagsAfter(
  tags: readonly string[],
  { addTags = [], removeTags = [] }: Pick<BulkChange, "addTags" | "removeTags">,
): string[] {
  return [...new Set([...tags, ...addTags])].filter((tag) => !removeTags.includes(tag)).toSorted();
}

/** The values of a ticket that a change aims at, with every name resolved to what a ticket holds. */
export function aimOf(change: BulkChange, tags: readonly string[]): Values {
  const { addTags, removeTags, ...fields } = change;
  return { ...fields, ...(addTags || removeTags ? { tags: tagsAfter(tags, change) } : {}) };
}

/** Of the values a ticket had those that differ from what it has; these are what a change must be able to bring back. */
export function differing(had: Values, has: Values): (keyof Values)[] {
  return (Object.keys(had) as (keyof Values)[]).filter((field) => JSON.stringify(had[field]) !== JSON.stringify(has[field]));
}

/** Only these fields. */
export function pick(values: Values, fields: readonly (keyof Values)[]): Values {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}
