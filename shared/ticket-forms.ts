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

/** What a ticket is, as far as forms are chosen by it. */
export type AskedOf = { formId: string | null; type: string; productId: string | null; brandId: string | null };
type Choosable = {
  id: string;
  type: string;
  isDefault: boolean;
  archived: boolean;
  /** Of what it is asked, by id; null: of everything. */
  productId: string | null;
  brandId: string | null;
};

/** The form of a ticket: the one filled in, else the default of its type, the nearest to its product and its brand. */
export function formOf<F extends Choosable>(forms: readonly F[], { formId, type, productId, brandId }: AskedOf): F | null {
  const own = formId === null ? undefined : forms.find(({ id }) => id === formId);
  if (own) return own;
  const fitting = forms
    .filter((form) => form.isDefault && !form.archived && form.type === type)
    .filter((form) => (form.productId === null || form.productId === productId) && (form.brandId === null || form.brandId === brandId))
    .map((form) => ({ form, near: (form.productId ? 2 : 0) + (form.brandId ? 1 : 0) }));
  return fitting.toSorted((a, b) => b.near - a.near)[0]?.form ?? null;
}

/** Things of fields in the order in which a form asks for them; what it does not ask for stands behind them as it was. */
export function inFormOrder<T extends { key: string }>(things: readonly T[], questions: readonly Pick<Question, "field">[]): T[] {
  const places = new Map(questions.map(({ field }, place) => [field, place]));
  const place = ({ key }: T) => places.get(key) ?? questions.length;
  return things.toSorted((a, b) => place(a) - place(b));
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
