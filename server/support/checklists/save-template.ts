import type { z } from "zod";
import { afterCommit } from "#platform/db";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { resolveForm, resolveId } from "#support/tickets";
import { newId } from "#shared/ids";
import type { checklistsContract, ChecklistTemplate } from "./contract.ts";
import { insertTemplate, orderTemplates, selectTemplate, selectTemplates, updateTemplate } from "./template-queries.ts";
import { allTemplates, forgetTemplates, presentTemplates } from "./templates.ts";

type New = z.output<(typeof checklistsContract)["checklistTemplates.create"]["body"]>;
type Change = z.output<(typeof checklistsContract)["checklistTemplates.update"]["body"]>;

const MOST_TEMPLATES = 200;

/** Templates in their order. @param archived those that are retired too */
export async function readTemplates(ctx: Ctx, archived: boolean): Promise<ChecklistTemplate[]> {
  return presentTemplates(
    ctx,
    (await allTemplates(ctx)).filter((one) => archived || !one.archived),
  );
}

/** @throws Problem 404 */
export async function readTemplate(ctx: Ctx, id: string): Promise<ChecklistTemplate> {
  const row = await selectTemplate(ctx.db, id);
  if (!row) throw notFound();
  return (await presentTemplates(ctx, [row]))[0]!;
}

async function finish(tx: Ctx, id: string, action: string): Promise<ChecklistTemplate> {
  const { automatic, mustFinish, archived } = (await selectTemplate(tx.db, id))!;
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action,
    subject: `checklistTemplate:${id}`,
    outcome: "allowed",
    address: tx.address,
    data: { automatic, mustFinish, archived },
  });
  afterCommit(tx.db, () => forgetTemplates(tx.platform));
  return readTemplate(tx, id);
}

/** The things a template is narrowed to; absent: as before. */
async function narrowed(tx: Ctx, { product, brand, form }: Pick<Change, "product" | "brand" | "form">) {
  return {
    ...(product !== undefined && { productId: product && (await resolveId(tx.db, "product", product)) }),
    ...(brand !== undefined && { brandId: brand && (await resolveId(tx.db, "brand", brand)) }),
    ...(form !== undefined && { formId: form && (await resolveForm(tx, form)) }),
  };
}

/** @throws Problem 409 for too many, 422 */
export function createTemplate(ctx: Ctx, { product, brand, form, ...body }: New): Promise<ChecklistTemplate> {
  return inTransaction(ctx, async (tx) => {
    if ((await selectTemplates(tx.db)).length >= MOST_TEMPLATES)
      throw new Problem(409, "checklist.tooManyTemplates", { values: { most: MOST_TEMPLATES } });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertTemplate(tx.db, {
      id,
      name: body.name,
      description: body.description ?? "",
      steps: body.steps,
      type: body.type ?? null,
      productId: null,
      brandId: null,
      formId: null,
      ...(await narrowed(tx, { product, brand, form })),
      automatic: body.automatic ?? false,
      mustFinish: body.mustFinish ?? false,
      archived: false,
      now,
    });
    return finish(tx, id, "checklistTemplates.create");
  });
}

/** @throws Problem 404, 412, 422 */
export function changeTemplate(
  ctx: Ctx,
  id: string,
  revision: number,
  { product, brand, form, ...change }: Change,
): Promise<ChecklistTemplate> {
  return inTransaction(ctx, async (tx) => {
    const before = await selectTemplate(tx.db, id);
    if (!before) throw notFound();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = { ...before, ...given, ...(await narrowed(tx, { product, brand, form })), now: tx.clock.now() };
    if (!(await updateTemplate(tx.db, revision, next))) throw stale(await readTemplate(tx, id));
    return finish(tx, id, "checklistTemplates.update");
  });
}

/** Puts templates in an order. */
export async function orderAllTemplates(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await orderTemplates(tx.db, ids, tx.clock.now());
    afterCommit(tx.db, () => forgetTemplates(tx.platform));
  });
}
