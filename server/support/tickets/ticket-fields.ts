/** Custom fields of tickets: what a change of a ticket makes of their values, and what they must have then. */
import { changeFields, noteFieldChanges, type ChangedFields } from "#platform/fields";
import { isStaff, type Ctx } from "#platform/http";
import type { FieldChange, FieldValues } from "#shared/fields";
import { formOf } from "#shared/ticket-forms";
import type { Category } from "./model.ts";
import type { TicketRow } from "./queries.ts";
import { storedFields } from "./field-queries.ts";
import { formIdOf, type FormRow } from "./form-queries.ts";
import { allForms, rulesOf } from "./forms.ts";

/** What fields of a ticket may depend on. */
export type TicketFacts = Pick<TicketRow, "type" | "category" | "priority" | "channel">;

/** The values of a new ticket, checked and with their defaults. @throws Problem 422 at `fields.<key>` */
export async function fieldsOfNew(
  ctx: Ctx,
  change: FieldChange | undefined,
  facts: TicketFacts,
  form: FormRow | null,
): Promise<FieldValues> {
  const rules = rulesOf(form, false);
  return (
    await changeFields(ctx, "ticket", {
      change: change ?? {},
      facts,
      creating: true,
      ...(form && { form: { before: rules, after: rules } }),
    })
  ).fields;
}

/**
 * What a change makes of the values of a ticket whose row is locked: of those that are named, and of those that are required from now on because of
 * its type, category or priority. A customer who closes his request is asked for nothing.
 * @returns null when it is no matter of fields
 * @throws Problem 422 at `fields.<key>`
 */
export async function fieldsAfter(
  ctx: Ctx,
  row: TicketRow,
  change: FieldChange | undefined,
  after: Partial<TicketFacts>,
): Promise<(ChangedFields & { before: FieldValues }) | null> {
  const facts = { type: row.type, category: row.category, priority: row.priority, channel: row.channel };
  const moved = isStaff(ctx.actor) && Object.entries(after).some(([name, value]) => value !== undefined && facts[name as "type"] !== value);
  if (change === undefined && !moved) return null;
  // A customer's row holds only what he reads; the others stay as they are.
  const before = isStaff(ctx.actor) ? row.fields : await storedFields(ctx, row.id);
  const forms = await allForms(ctx);
  const asked = { type: after.type ?? row.type, productId: row.product_id, brandId: row.brand_id };
  // Without any form nothing is asked of the ticket's row beyond what is known.
  const form = forms.length === 0 ? null : formOf(forms, { ...asked, formId: await formIdOf(ctx.db, row.id) });
  const checked = await changeFields(ctx, "ticket", {
    form: form
      ? { before: rulesOf(form, row.category === "solved"), after: rulesOf(form, (after.category ?? row.category) === "solved") }
      : undefined,
    stored: before,
    change: change ?? {},
    facts: { ...facts, ...after },
    factsBefore: facts,
  });
  return { ...checked, before };
}

/** Refuses a status that a ticket may not take yet, for want of values. @throws Problem 422 at `fields.<key>` */
export async function requireFieldsFor(ctx: Ctx, row: TicketRow, category: Category): Promise<void> {
  await fieldsAfter(ctx, row, undefined, { category });
}

/** Keeps who changed which value of a ticket. */
export async function noteTicketFields(ctx: Ctx, id: string, before: FieldValues, after: FieldValues): Promise<void> {
  await noteFieldChanges(ctx, { kind: "ticket", id, before, after });
}
