/** Until when somebody has maintenance for a product, for rooms above. */
import type { Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import { maintainedUntil, subscriptionState } from "#shared/plan-codes";
import { selectCovering, type Covered } from "./fact-queries.ts";
import { daysOf } from "./present-subscription.ts";

export type Maintenance = { subscription: string; plan: { slug: string; name: string }; holds: boolean; until: string | null };

const later = (a: string | null, b: string | null) => a === null || (b !== null && a > b);

/**
 * What the plans of each holder say that cover the product, as far as the actor sees them: what holds today before what is over, then what lasts longest.
 * One statement.
 * @param asked each with an id of its own, by which the answer is found; who has no such plan is not in it
 */
export async function maintenanceOf(ctx: Ctx, asked: readonly Covered[]): Promise<Map<string, Maintenance>> {
  const today = dayIn(ctx.clock.now());
  const best = new Map<string, Maintenance>();
  for (const { asked: id, subscription, slug, name, ...row } of asked.length > 0 ? await selectCovering(ctx.db, asked, today) : []) {
    const days = daysOf(row);
    const until = maintainedUntil(days);
    const holds = subscriptionState(days, today) === "active" && (until === null || until >= today);
    const known = best.get(id);
    if (!known || (holds && !known.holds) || (holds === known.holds && later(until, known.until)))
      best.set(id, { subscription, plan: { slug, name: localize(name, ctx.locale) }, holds, until });
  }
  return best;
}
