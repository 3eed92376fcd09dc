import { isStaff, type Ctx } from "#platform/http";
import type { Registrations } from "#platform/references";
import { localize } from "#shared/locales";
import { selectPlan, selectPlanNames } from "./queries.ts";
import { selectSubscriptionNames } from "./subscription-queries.ts";
import { planTimeline } from "./timeline-queries.ts";

/** Agents need a right; customers stand behind row-level security. */
const mayRead = (ctx: Ctx) => !isStaff(ctx.actor) || ctx.actor.rights.has("subscriptions.read");

/** What plans give the platform to call: how they and subscriptions are named elsewhere. */
export const planRegistrations: Registrations = {
  references: {
    plan: async (ctx, ids) => {
      const base = isStaff(ctx.actor) ? "/admin/plans" : "/plans";
      return (await selectPlanNames(ctx.db, ids)).map(({ id, slug, name }) => ({
        kind: "plan",
        id,
        title: localize(name, ctx.locale),
        url: `${base}/${slug}`,
      }));
    },
    subscription: async (ctx, ids) =>
      mayRead(ctx)
        ? (await selectSubscriptionNames(ctx.db, ids)).map(({ id, name }) => ({
            kind: "subscription",
            id,
            title: localize(name, ctx.locale),
            url: isStaff(ctx.actor) ? `/desk/subscriptions/${id}` : "/profile/plans",
          }))
        : [],
  },
  liveUpdates: {},
  find: { plan: async (ctx, name) => (await selectPlan(ctx.db, name))?.id ?? null },
  files: [],
  timeline: [planTimeline],
};
