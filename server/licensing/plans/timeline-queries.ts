import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";

/** What plans tell of people and organizations: that they got one, renewed it, cancelled it. */
export const planTimeline: TimelineSource = (ctx, { kind, id }) => {
  if (!ctx.actor.rights.has("subscriptions.read") || (kind !== "contact" && kind !== "organization")) return [];
  return [
    {
      kind: "subscription",
      from: sql`plan_subscription_changes h join plan_subscriptions s on s.id = h.subscription_id join plans p on p.id = s.plan_id`,
      where: sql`h.${kind === "contact" ? sql.ref("contact_id") : sql.ref("organization_id")} = ${id}`,
      at: sql`h.at`,
      id: sql`h.id`,
      actor: sql`h.actor`,
      title: sql`coalesce(p.name ->> ${ctx.locale}, p.name ->> 'en', (select min(x.value) from jsonb_each_text(p.name) x))`,
      url: sql`'/desk/subscriptions/' || s.id`,
      data: sql`jsonb_build_object('how', h.how, 'change', h.data)`,
    },
  ];
};
