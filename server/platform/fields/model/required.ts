import type { FieldValue, FieldValues } from "#shared/fields";
import type { FieldDefinition } from "./types.ts";

/** Properties of a thing that fields may depend on, such as `{type: "incident"}`; null where it has none. */
export type Facts = { readonly [name: string]: string | null | undefined };

function textsOf(value: FieldValue): readonly string[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object") return [value.currency];
  return [String(value)];
}

/** Whether a field must have a value, given the others and the properties of the thing. */
export function isRequired(
  { required, requiredWhen }: Pick<FieldDefinition, "required" | "requiredWhen">,
  values: FieldValues,
  facts: Facts,
): boolean {
  if (required !== "when") return required === "always";
  return (
    requiredWhen.length > 0 &&
    requiredWhen.every(({ name, in: wanted }) => {
      const fact = facts[name];
      const texts = Object.hasOwn(facts, name) ? (fact ? [fact] : []) : Object.hasOwn(values, name) ? textsOf(values[name]!) : [];
      return texts.some((text) => wanted.includes(text));
    })
  );
}
