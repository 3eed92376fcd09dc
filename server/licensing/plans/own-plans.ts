/** What a customer has: by himself, or by an organization he belongs to. */
import { afterId, pageById } from "#people/access";
import { notFound, type Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { selectNamedOf } from "./named-queries.ts";
import { presentPlan } from "./present.ts";
import { presentSubscription } from "./present-subscription.ts";
import { selectPlansById } from "./queries.ts";
import { selectOwnSubscriptions } from "./subscription-queries.ts";
import type { OwnPlan } from "./subscriptions-contract.ts";

/** @throws Problem 404 for whoever is no customer */
export async function listOwnPlans(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: OwnPlan[]; nextCursor: string | null }> {
  if (ctx.actor.kind !== "contact") throw notFound();
  const contact = ctx.actor.id;
  const rows = await selectOwnSubscriptions(ctx.db, {
    contact,
    today: dayIn(ctx.clock.now()),
    after: afterId(cursor),
    limit: limit + 1,
  });
  const plans = new Map(
    (
      await selectPlansById(
        ctx.db,
        rows.map(({ plan_id }) => plan_id),
      )
    ).map((plan) => [plan.id, plan]),
  );
  const named = Map.groupBy(
    await selectNamedOf(
      ctx.db,
      rows.map(({ id }) => id),
    ),
    ({ subscription }) => subscription,
  );
  return pageById(rows, limit, (row): OwnPlan => {
    const { revision: _revision, createdAt: _createdAt, updatedAt: _updatedAt, ...subscription } = presentSubscription(row, ctx);
    return {
      subscription,
      plan: presentPlan(plans.get(row.plan_id)!, ctx),
      // Colleagues whom he may not see are counted, and not named.
      namedContacts: (named.get(row.id) ?? []).flatMap((one) =>
        one.name === null ? [] : [{ name: one.name, oneself: one.contact === contact }],
      ),
    };
  });
}
