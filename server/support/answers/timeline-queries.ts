import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";

/** What answers tell of people and organizations: that a key went out again, activations were reset, time was given, a renewal was quoted. */
export const answerTimeline: TimelineSource = (ctx, { kind, id }) => {
  const { rights } = ctx.actor;
  if (kind !== "contact" && kind !== "organization") return [];
  if (!rights.has("licenses.read") && !rights.has("subscriptions.read")) return [];
  const seen = [
    ...(rights.has("licenses.read") ? [sql`h.how <> 'quote'`] : []),
    ...(rights.has("subscriptions.read") ? [sql`h.how = 'quote'`] : []),
  ];
  return [
    {
      kind: "license",
      from: sql`license_answers h left join license_names l on l.id = h.license_id`,
      where: sql`h.${kind === "contact" ? sql.ref("contact_id") : sql.ref("organization_id")} = ${id} and (${sql.join(seen, sql` or `)})`,
      at: sql`h.created_at`,
      id: sql`h.id`,
      actor: sql`h.actor`,
      title: sql`coalesce(l.name, h.data ->> 'plan')`,
      url: sql`case when l.id is not null then '/admin/licenses/' || l.id end`,
      data: sql`jsonb_build_object('how', h.how, 'undone', h.undone_at is not null, 'days', coalesce((h.data ->> 'days')::int, 0))`,
    },
  ];
};
