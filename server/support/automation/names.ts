/** What the ids and slugs are called that rules speak of. */
import { definitionsOf } from "#platform/fields";
import type { Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import { localize } from "#shared/locales";
import { findMacro } from "#support/macros";
import { selectTemplate } from "#support/checklists";
import { calendarNames } from "#support/sla";
import { listStatuses } from "#support/tickets";
import type { RuleContent } from "./contract.ts";
import { namesById } from "./name-queries.ts";

/** By id; statuses by `status:<slug>`, custom fields by `field:<key>`. */
export type Names = { [key: string]: string };

/** Every text of a rule that may be an id. */
function idsIn(value: unknown): string[] {
  if (typeof value === "string") return isId(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(idsIn) : [];
}

/** The names that these rules need, in the language of whoever reads them. */
export async function namesIn(ctx: Ctx, contents: readonly RuleContent[]): Promise<Names> {
  const ids = [...new Set(idsIn(contents))];
  const conditions = contents.flatMap(({ all, any }) => [...all, ...any]);
  const actions = contents.flatMap((one) => one.actions);
  const names = new Map<string, string>([...(await namesById(ctx.db, ids, ctx.locale)), ...(await calendarNames(ctx.db, ids))]);
  if (conditions.some(({ field }) => field === "status") || actions.some((one) => one.do === "status"))
    for (const { slug, name } of await listStatuses(ctx.db)) names.set(`status:${slug}`, localize(name, ctx.locale));
  if (conditions.some(({ field }) => field === "custom") || actions.some((one) => one.do === "field"))
    for (const { key, labels } of await definitionsOf(ctx, "ticket")) names.set(`field:${key}`, localize(labels, ctx.locale));
  for (const action of actions) {
    if (action.do === "reply" && !names.has(action.macro)) {
      const macro = await findMacro(ctx, action.macro);
      if (macro) names.set(action.macro, macro.name);
    }
    if (action.do === "checklist" && !names.has(action.template)) {
      const template = await selectTemplate(ctx.db, action.template);
      if (template) names.set(action.template, template.name);
    }
  }
  return Object.fromEntries(names);
}
