import { sql, type RawBuilder } from "kysely";
import type { TimelineSource } from "#platform/timeline";
import { changedValues } from "#platform/fields";
import { ticketVisible } from "./policy.ts";

const path = sql`'/desk/tickets/' || t.number`;
const named = sql`'#' || t.number || ' ' || t.subject`;

/** Changed values of custom fields of his tickets. */
const changedOf = (his: RawBuilder<unknown>, visible: RawBuilder<unknown>) => {
  const { from, where, ...entry } = changedValues("ticket", sql`t.id`);
  return { ...entry, from: sql`tickets t join (${from}) on ${where}`, where: sql`${his} and ${visible}`, title: named, url: path };
};

/**
 * What tickets tell of a person or an organization: requests, messages, and mails that went to the person, each only where the actor sees the
 * ticket. A person's own messages are found by their writer, the answers to him by his tickets.
 */
export const ticketTimeline: TimelineSource = (ctx, { kind, id, addresses }) => {
  if (kind !== "contact" && kind !== "organization") return [];
  const visible = ticketVisible(ctx.actor);
  const his = kind === "contact" ? sql`t.requester_id = ${id}` : sql`t.organization_id = ${id}`;
  const message = {
    at: sql`m.created_at`,
    id: sql`m.id`,
    title: sql`left(m.visible_text, 300)`,
    url: path,
    data: sql`jsonb_build_object('ticket', t.number, 'channel', m.channel)`,
  };
  const normal = sql`m.state = 'normal'`;
  const answers = {
    ...message,
    kind: "message",
    from: sql`tickets t join messages m on m.ticket_id = t.id`,
    actor: sql`case when m.author_agent_id is not null then 'agent:' || m.author_agent_id when m.author_contact_id is not null then 'contact:' || m.author_contact_id end`,
  };
  return [
    {
      kind: "ticket",
      from: sql`tickets t`,
      where: sql`${his} and ${visible}`,
      at: sql`t.created_at`,
      id: sql`t.id`,
      title: named,
      url: path,
      data: sql`jsonb_build_object('category', t.category, 'priority', t.priority, 'channel', t.channel)`,
    },
    changedOf(his, visible),
    ...(kind === "contact"
      ? [
          {
            ...message,
            kind: "message",
            from: sql`messages m join tickets t on t.id = m.ticket_id`,
            where: sql`m.author_contact_id = ${id} and ${normal} and ${visible}`,
            actor: sql`'contact:' || m.author_contact_id`,
          },
          { ...answers, where: sql`${his} and m.author_contact_id is distinct from ${id}::uuid and ${normal} and ${visible}` },
        ]
      : [{ ...answers, where: sql`${his} and ${normal} and ${visible}` }]),
    ...(addresses.length > 0 && ctx.actor.rights.has("outbox.read")
      ? [
          {
            kind: "mail",
            from: sql`sent_mails o`,
            // What answers in a ticket is told as its message.
            where: sql`o.to_address = any(${[...addresses]}) and o.kind <> 'reply'
              and (o.about is null or o.about not like 'ticket:%' or exists (select from tickets t where t.id = substr(o.about, 8)::uuid and ${visible}))`,
            at: sql`o.created_at`,
            id: sql`o.id`,
            title: sql`o.subject`,
            data: sql`jsonb_build_object('state', o.state)`,
          },
        ]
      : []),
  ];
};
