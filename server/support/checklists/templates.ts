/** Templates as they are remembered, and as they are shown. */
import { isStaff, type Ctx, type Platform } from "#platform/http";
import { formNames } from "#support/tickets";
import { localize } from "#shared/locales";
import type { ChecklistTemplate } from "./contract.ts";
import { selectTemplates, type TemplateRow } from "./template-queries.ts";

/** How long templates are remembered; a change in this process holds at once, in another after this time. */
const REMEMBERED_MILLISECONDS = 3_000;
const remembered = new WeakMap<Platform, { at: number; templates: readonly TemplateRow[] }>();

/** All templates; the vendor's own, so read on the staff side whoever opens a ticket. */
export async function allTemplates(ctx: Ctx): Promise<readonly TemplateRow[]> {
  const known = remembered.get(ctx.platform);
  const now = performance.now();
  if (known && now - known.at < REMEMBERED_MILLISECONDS) return known.templates;
  const templates = await selectTemplates(isStaff(ctx.actor) ? ctx.db : ctx.platform.database.staff);
  remembered.set(ctx.platform, { at: now, templates });
  return templates;
}

/** Has them read anew. To be called after the commit. */
export function forgetTemplates(platform: Platform): void {
  remembered.delete(platform);
}

/** Templates as the vendor's people read them. */
export async function presentTemplates(ctx: Ctx, rows: readonly TemplateRow[]): Promise<ChecklistTemplate[]> {
  const forms = rows.some(({ formId }) => formId !== null) ? await formNames(ctx) : new Map<string, string>();
  return rows.map(({ productId, product, brandId, brand, formId, createdAt, updatedAt, ...rest }) => ({
    ...rest,
    product: productId && product ? { id: productId, name: localize(product, ctx.locale) } : null,
    brand: brandId && brand ? { id: brandId, name: brand } : null,
    form: formId && forms.has(formId) ? { id: formId, name: forms.get(formId)! } : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }));
}
