/** Which questions of a form are asked, as server and browser decide it. */
import type { FieldValue, FieldValues } from "./fields.ts";

/** A custom field that a form asks for. */
export type Question = {
  /** Key of the field. */
  field: string;
  requiredToOpen: boolean;
  requiredToSolve: boolean;
  /** Asked only while another question of the form has one of these values. */
  when: { field: string; in: readonly string[] } | null;
};

function textsOf(value: FieldValue): readonly string[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object") return [value.currency];
  if (typeof value === "boolean") return [value ? "yes" : "no", String(value)];
  return [String(value)];
}

/** The questions that are asked, given what has been answered so far, in their order. A question whose own condition is not asked is none either. */
export function askedOf<Q extends Question>(questions: readonly Q[], values: FieldValues): Q[] {
  const asked = new Map<string, Q>();
  for (const question of questions) {
    const { when } = question;
    const value = when && asked.has(when.field) && Object.hasOwn(values, when.field) ? values[when.field]! : null;
    if (!when || (value !== null && textsOf(value).some((text) => when.in.includes(text)))) asked.set(question.field, question);
  }
  return [...asked.values()];
}
