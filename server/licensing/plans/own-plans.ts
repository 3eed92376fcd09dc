/** What a customer has: by himself, or by an organization he belongs to. */
import { afterId, pageById } from "#people/access";
import { notFound, type Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { maintainedUntil } from "#shared/plan-codes";
import { selectNamedOf, selectRoles } from "./named-queries.ts";
import { presentPlan } from "./present.ts";
import { daysOf, presentSubscription } from "./present-subscription.ts";
import { selectPlansById } from "./queries.ts";
import { selectOwnSubscriptions, type SubscriptionRow } from "./subscription-queries.ts";
import type { OwnPlan } from "./subscriptions-contract.ts";

/** @throws Problem 404 for whoever is no customer */
function who({ actor, clock }: Pick<Ctx, "actor" | "clock">): { contact: string; today: string } {
  if (actor.kind !== "contact") throw notFound();
  return { contact: actor.id, today: dayIn(clock.now()) };
}

/** @throws Problem 404 for whoever is no customer, 422 for a bad cursor */
export async function listOwnPlans(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: OwnPlan[]; nextCursor: string | null }> {
  const rows = await selectOwnSubscriptions(ctx.db, { ...who(ctx), after: afterId(cursor), limit: limit + 1 });
  const shown = new Map((await present(ctx, rows.slice(0, limit))).map((one) => [one.subscription.id, one]));
  return pageById(rows, limit, ({ id }) => shown.get(id)!);
}

/** @throws Problem 404 */
export async function readOwnPlan(ctx: Ctx, id: string): Promise<OwnPlan> {
  const rows = await selectOwnSubscriptions(ctx.db, { ...who(ctx), after: null, limit: 1, only: id });
  if (rows.length === 0) throw notFound();
  return (await present(ctx, rows))[0]!;
}

async function present(ctx: Ctx, rows: readonly SubscriptionRow[]): Promise<OwnPlan[]> {
  const { contact, today } = who(ctx);
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
  const roles = await selectRoles(ctx.db, contact, today);
  return rows.map((row): OwnPlan => {
    const { revision: _revision, createdAt: _createdAt, updatedAt: _updatedAt, ...subscription } = presentSubscription(row, ctx);
    const role = row.organization_id === null ? null : roles.get(row.organization_id);
    const ends = maintainedUntil(daysOf(row)) !== null;
    return {
      subscription,
      plan: presentPlan(plans.get(row.plan_id)!, ctx),
      // Colleagues whom he may not see are counted, and not named.
      namedContacts: (named.get(row.id) ?? []).flatMap((one) =>
        one.name === null ? [] : [{ name: one.name, oneself: one.contact === contact }],
      ),
      may: {
        name: Boolean(role?.manages) && (subscription.state === "active" || subscription.state === "planned"),
        // What has no end is not renewed.
        renew: (row.organization_id === null || Boolean(role?.pays)) && ends,
      },
    };
  });
}
