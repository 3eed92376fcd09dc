/** Which form a ticket has, and what it asks for. */
import { fieldsFor } from "#platform/fields";
import { invalid, isStaff, type Ctx, type Platform } from "#platform/http";
import { isId } from "#shared/ids";
import { askedOf } from "#shared/ticket-forms";
import type { FieldValues } from "#shared/fields";
import { localize } from "#shared/locales";
import type { TicketForm } from "./forms-contract.ts";
import { selectForms, type FormRow } from "./form-queries.ts";

/** How long forms are remembered; a change in this process holds at once, in another after this time. */
const REMEMBERED_MILLISECONDS = 3_000;
const remembered = new WeakMap<Platform, { at: number; forms: readonly FormRow[] }>();

/** All forms; the vendor's settings, so read on the staff side whoever asks, and on the connection of a running transaction of the staff. */
export async function allForms(ctx: Ctx): Promise<readonly FormRow[]> {
  const known = remembered.get(ctx.platform);
  const now = performance.now();
  if (known && now - known.at < REMEMBERED_MILLISECONDS) return known.forms;
  const forms = await selectForms(isStaff(ctx.actor) ? ctx.db : ctx.platform.database.staff);
  remembered.set(ctx.platform, { at: now, forms });
  return forms;
}

/** Has them read anew. To be called after the commit. */
export function forgetForms(platform: Platform): void {
  remembered.delete(platform);
}

/** A form as this actor reads it: customers see the questions that are theirs to answer. */
export async function presentForm(ctx: Ctx, row: FormRow): Promise<TicketForm> {
  const { productId, brandId, product, brand, createdAt, updatedAt, names, descriptions, questions, ...rest } = row;
  const open = new Set(
    (await fieldsFor(ctx, "ticket")).filter(({ access }) => isStaff(ctx.actor) || access === "customerWrites").map(({ key }) => key),
  );
  return {
    ...rest,
    name: localize(names, ctx.locale),
    names,
    description: localize(descriptions, ctx.locale),
    descriptions,
    product: productId && product ? { id: productId, name: localize(product, ctx.locale) } : null,
    brand: brandId && brand ? { id: brandId, name: brand } : null,
    questions: questions
      .filter(({ field }) => open.has(field))
      .map((one) => ({ ...one, when: one.when && { field: one.when.field, in: [...one.when.in] } })),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The form that is filled in. @throws Problem 422 for one that there is not, or that is not his to choose */
export async function chosenForm(ctx: Ctx, key: string | undefined): Promise<FormRow | null> {
  if (key === undefined) return null;
  const found = (await allForms(ctx)).find((form) => (isId(key) ? form.id === key : form.slug === key));
  if (!found || found.archived || (!isStaff(ctx.actor) && !found.portal)) throw invalid("form", "unknownThing", { value: key });
  return found;
}

/** What forms are called in the language of the request, by id. */
export async function formNames(ctx: Ctx): Promise<Map<string, string>> {
  return new Map((await allForms(ctx)).map(({ id, names }) => [id, localize(names, ctx.locale)]));
}

/** The id of a form named by id or slug, archived or not. @throws Problem 422 when there is none */
export async function resolveForm(ctx: Ctx, key: string): Promise<string> {
  const found = (await allForms(ctx)).find((form) => (isId(key) ? form.id === key : form.slug === key));
  if (!found) throw invalid("form", "unknownThing", { value: key });
  return found.id;
}

/** What a form makes of fields: which it asks for, and which of these must be there. @param solved whether the ticket is solved then */
export function rulesOf(
  form: FormRow | null,
  solved: boolean,
): (values: FieldValues) => { asks: ReadonlySet<string> | null; must: ReadonlySet<string> } {
  return (values) => {
    if (!form) return { asks: null, must: new Set() };
    const asked = askedOf(form.questions, values);
    const must = asked.filter((one) => one.requiredToOpen || (solved && one.requiredToSolve));
    return { asks: new Set(asked.map(({ field }) => field)), must: new Set(must.map(({ field }) => field)) };
  };
}
