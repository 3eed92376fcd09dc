/** What two merged records say together, and what is each one's own: pure rules, no I/O. */
import type { FieldValue, FieldValues } from "#shared/fields";

/** What of a record is united. Of organizations the first two are always null. */
export type Values = {
  title: string | null;
  timeZone: string | null;
  owner: string | null;
  tags: readonly string[];
  fields: FieldValues;
};
/** A record's own values while others are merged into it. `without` names what the others bring and somebody took away. */
export type Own = Values & { without: { tags: string[]; fields: string[]; scalars: Scalar[] } };
export const SCALARS = ["title", "timeZone", "owner"] as const;
export type Scalar = (typeof SCALARS)[number];

const same = (one: FieldValue | undefined, other: FieldValue | undefined) => JSON.stringify(one) === JSON.stringify(other);

export function ownOf({ title, timeZone, owner, tags, fields }: Values): Own {
  return { title, timeZone, owner, tags: [...tags], fields: { ...fields }, without: { tags: [], fields: [], scalars: [] } };
}

/**
 * What a record shows with others merged into it: its own values win, what it lacks comes from the others in the order they were merged, tags are
 * of all.
 * @param closed fields that customers may read: those stay with whom they were written to
 */
export function unite(own: Own, others: readonly Values[], closed: ReadonlySet<string> = new Set()): Values {
  const { without } = own;
  const scalar = (name: Scalar) =>
    own[name] ?? (without.scalars.includes(name) ? null : (others.find((other) => other[name] !== null)?.[name] ?? null));
  const fields: FieldValues = { ...own.fields };
  for (const other of others)
    for (const [key, value] of Object.entries(other.fields))
      if (!Object.hasOwn(fields, key) && !without.fields.includes(key) && !closed.has(key)) fields[key] = value;
  const brought = others.flatMap(({ tags }) => tags).filter((tag) => !without.tags.includes(tag));
  return {
    title: scalar("title"),
    timeZone: scalar("timeZone"),
    owner: scalar("owner"),
    tags: [...new Set([...own.tags, ...brought])],
    fields,
  };
}

/** A record's own values after somebody changed what it shows: what he wrote is its own, what he took away stays away. */
export function edited(own: Own, before: Values, after: Values): Own {
  const next: Own = { ...own, fields: { ...own.fields }, without: { ...own.without } };
  for (const name of SCALARS) {
    if (before[name] === after[name]) continue;
    next[name] = after[name];
    next.without.scalars = [...own.without.scalars.filter((one) => one !== name), ...(after[name] === null ? [name] : [])];
  }
  const gone = before.tags.filter((tag) => !after.tags.includes(tag));
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  next.tags = [...own.tags.filter((tag) => !gone.includes(tag)), ...added];
  next.without.tags = [...own.without.tags.filter((tag) => !added.includes(tag)), ...gone];
  for (const key of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])) {
    if (same(before.fields[key], after.fields[key])) continue;
    next.without.fields = next.without.fields.filter((one) => one !== key);
    if (Object.hasOwn(after.fields, key)) next.fields[key] = after.fields[key]!;
    else {
      delete next.fields[key];
      next.without.fields = [...next.without.fields, key];
    }
  }
  return next;
}
