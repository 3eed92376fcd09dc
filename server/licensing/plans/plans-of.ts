/** What some customers have, and what plans say, for rooms above. */
import type { Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import type { Plan } from "./contract.ts";
import { presentPlan } from "./present.ts";
import { presentSubscription } from "./present-subscription.ts";
import { selectPlansById } from "./queries.ts";
import { selectSubscriptionsOf } from "./subscription-queries.ts";
import type { Subscription } from "./subscriptions-contract.ts";

/** Those that hold today first, then the newest; at most as many as asked for. One statement. The caller has checked `subscriptions.read`. */
export async function subscriptionsOf(
  ctx: Ctx,
  holders: { organizations: readonly string[]; contacts: readonly string[] },
  limit: number,
): Promise<Subscription[]> {
  const rows = await selectSubscriptionsOf(ctx.db, { ...holders, today: dayIn(ctx.clock.now()), limit });
  return rows.map((row) => presentSubscription(row, ctx));
}

/** Plans by id; one statement. */
export async function plansById(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Plan>> {
  return new Map((await selectPlansById(ctx.db, ids)).map((row) => [row.id, presentPlan(row, ctx)]));
}
