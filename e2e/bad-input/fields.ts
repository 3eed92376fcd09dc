/** The fields of an operation's input, found in its schema, and how one of them is given a value. */
import { z } from "zod";

export type Path = readonly (string | number)[];
type JsonSchema = {
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: { [name: string]: JsonSchema };
  items?: JsonSchema;
};

function walk(schema: JsonSchema, at: Path): Path[] {
  const inside = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((part) => walk(part, at));
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => walk(part, [...at, name]));
  return [at, ...inside, ...members, ...(schema.items ? walk(schema.items, [...at, 0]) : [])];
}

/** Every place of an input, the whole first. */
export function fieldsOf(schema: unknown): Path[] {
  const json = z.toJSONSchema(schema as z.ZodType, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return [...new Map(walk(json, []).map((path) => [path.join("."), path])).values()];
}

/** The input with another value at one place. */
export function withValue(input: unknown, path: Path, value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof head === "number") return [withValue(Array.isArray(input) ? input[0] : undefined, rest, value)];
  const members = typeof input === "object" && input !== null && !Array.isArray(input) ? (input as { [name: string]: unknown }) : {};
  return { ...members, [head]: withValue(members[head], rest, value) };
}

/** What stands at a place: of a list at any of its, for what is added to one need not come first. */
export function valuesAt(value: unknown, [head, ...rest]: Path): unknown[] {
  if (head === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  if (typeof head === "number") return Array.isArray(value) ? value.flatMap((one) => valuesAt(one, rest)) : [];
  return valuesAt((value as { [key: string]: unknown })[head], rest);
}
