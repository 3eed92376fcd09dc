import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";

/** What the directory itself tells of people and organizations: memberships, notes, tasks. */
export const directoryTimeline: TimelineSource = (ctx, { kind, id }) => {
  if (!ctx.actor.rights.has("people.read") || (kind !== "contact" && kind !== "organization")) return [];
  const column = kind === "contact" ? sql.ref("contact_id") : sql.ref("organization_id");
  const other = kind === "contact" ? sql`organization_names x on x.id = m.organization_id` : sql`contact_names x on x.id = m.contact_id`;
  const path = kind === "contact" ? sql`'/desk/organizations/' || x.id` : sql`'/desk/contacts/' || x.id`;
  return [
    {
      kind: "membership",
      from: sql`memberships m join ${other}`,
      where: sql`m.${column} = ${id}`,
      at: sql`m.created_at`,
      id: sql`m.id`,
      title: sql`x.name`,
      url: path,
      data: sql`jsonb_build_object('role', m.role, 'startsOn', m.starts_on, 'endsOn', m.ends_on)`,
    },
    {
      kind: "note",
      from: sql`people_notes n`,
      where: sql`n.${column} = ${id}`,
      at: sql`n.created_at`,
      id: sql`n.id`,
      actor: sql`'agent:' || n.author_id`,
      title: sql`left(n.text, 300)`,
    },
    {
      kind: "task",
      from: sql`people_tasks t`,
      where: sql`t.${column} = ${id}`,
      at: sql`t.created_at`,
      id: sql`t.id`,
      actor: sql`t.created_by`,
      title: sql`t.title`,
      data: sql`jsonb_build_object('done', t.done_at is not null, 'dueOn', t.due_on)`,
    },
  ];
};
