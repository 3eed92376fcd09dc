import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";

/** Changes of custom fields, for timelines: which field, not its values. */
export const fieldTimeline: TimelineSource = (_ctx, { kind, id }) => [
  {
    kind: "field",
    from: sql`field_changes f left join field_definitions d on d.kind = f.kind and d.key = f.key`,
    where: sql`f.thing_id = ${id} and f.kind = ${kind}`,
    at: sql`f.at`,
    id: sql`f.id`,
    actor: sql`f.actor`,
    data: sql`jsonb_build_object('key', f.key, 'labels', d.labels, 'set', f.after is not null)`,
  },
];
