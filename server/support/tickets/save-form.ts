import type { z } from "zod";
import { slugFor } from "#people/access";
import { afterCommit, isUniqueViolation } from "#platform/db";
import { definitionsOf } from "#platform/fields";
import { inTransaction, invalid, isStaff, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { Question } from "#shared/ticket-forms";
import { allForms, forgetForms, presentForm } from "./forms.ts";
import type { formsContract, TicketForm } from "./forms-contract.ts";
import { insertForm, orderForms, selectForm, selectForms, updateForm, type FormRow } from "./form-queries.ts";
import { resolveId } from "./resolve.ts";

type New = z.output<(typeof formsContract)["ticketForms.create"]["body"]>;
type Change = z.output<(typeof formsContract)["ticketForms.update"]["body"]>;

const MOST_FORMS = 200;

/** Forms as the actor knows them: customers those they may choose. */
export async function readForms(ctx: Ctx, archived: boolean): Promise<TicketForm[]> {
  const staff = isStaff(ctx.actor);
  const shown = (await allForms(ctx)).filter((form) => (staff ? archived || !form.archived : form.portal && !form.archived));
  return Promise.all(shown.map((form) => presentForm(ctx, form)));
}

/** @throws Problem 404 */
export async function readForm(ctx: Ctx, id: string): Promise<TicketForm> {
  const row = await selectForm(ctx.db, id);
  if (!row) throw notFound();
  return presentForm(ctx, row);
}

/** Each question is of a field that there is, once, and depends on one that stands before it. */
async function checkQuestions(ctx: Ctx, questions: readonly Question[]): Promise<void> {
  const known = new Set((await definitionsOf(ctx, "ticket")).map(({ key }) => key));
  const before = new Set<string>();
  for (const [index, { field, when }] of questions.entries()) {
    if (!known.has(field)) throw invalid(`questions.${index}.field`, "unknownThing", { value: field });
    if (before.has(field)) throw invalid(`questions.${index}.field`, "repeated");
    if (when && !before.has(when.field)) throw invalid(`questions.${index}.when`, "questionBefore");
    before.add(field);
  }
}

function refused(error: unknown): never {
  if (!isUniqueViolation(error)) throw error;
  const constraint = (error as { constraint?: string }).constraint ?? "";
  throw new Problem(409, constraint.includes("default") ? "form.defaultTaken" : "slugTaken");
}

async function finish(tx: Ctx, id: string, action: string): Promise<TicketForm> {
  const form = (await selectForm(tx.db, id))!;
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action,
    subject: `ticketForm:${id}`,
    outcome: "allowed",
    address: tx.address,
    data: { slug: form.slug, type: form.type },
  });
  afterCommit(tx.db, () => forgetForms(tx.platform));
  return presentForm(tx, form);
}

const idOf = (tx: Ctx, kind: "product" | "brand", key: string | null | undefined) => (key ? resolveId(tx.db, kind, key) : null);

/** @throws Problem 409 for a taken slug, a second default of the same, or too many; 422 */
export function createForm(ctx: Ctx, body: New): Promise<TicketForm> {
  return inTransaction(ctx, async (tx) => {
    if ((await selectForms(tx.db)).length >= MOST_FORMS) throw new Problem(409, "form.tooMany", { values: { most: MOST_FORMS } });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const { names, type, slug, descriptions = {}, questions = [], portal = true, isDefault = false } = body;
    await checkQuestions(tx, questions);
    await insertForm(tx.db, {
      id,
      slug: slug ?? slugFor(names.en ?? Object.values(names)[0]!, id),
      names,
      descriptions,
      type,
      productId: await idOf(tx, "product", body.product),
      brandId: await idOf(tx, "brand", body.brand),
      questions,
      portal,
      isDefault,
      archived: false,
      now,
    }).catch(refused);
    return finish(tx, id, "ticketForms.create");
  });
}

/** @throws Problem 404, 412, 409 for a second default of the same, 422 */
export function changeForm(ctx: Ctx, id: string, revision: number, { product, brand, ...change }: Change): Promise<TicketForm> {
  return inTransaction(ctx, async (tx) => {
    const before = await selectForm(tx.db, id);
    if (!before) throw notFound();
    if (change.questions) await checkQuestions(tx, change.questions);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<FormRow>;
    const next = {
      ...before,
      ...given,
      productId: product === undefined ? before.productId : await idOf(tx, "product", product),
      brandId: brand === undefined ? before.brandId : await idOf(tx, "brand", brand),
      now: tx.clock.now(),
    };
    if (!(await updateForm(tx.db, revision, next).catch(refused))) throw stale(await presentForm(tx, (await selectForm(tx.db, id))!));
    return finish(tx, id, "ticketForms.update");
  });
}

/** Puts forms in an order. */
export async function orderAllForms(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await orderForms(tx.db, ids, tx.clock.now());
    afterCommit(tx.db, () => forgetForms(tx.platform));
  });
}
