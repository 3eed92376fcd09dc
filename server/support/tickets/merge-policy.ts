/** What merged tickets show to whom: the fragments that reading, listing and downloading share. */
import { sql, type RawBuilder } from "kysely";
import { isStaff, type Actor } from "#platform/http";
import { ticketVisible } from "./policy.ts";

/**
 * Joins of a reader of tickets `t`: `survivor` names the ticket it was merged into where the actor may see that one; for customers `shown` says
 * how that one stands and `said` what they may read of the conversation last. A ticket that was never merged costs nothing.
 */
export function mergeJoins(actor: Actor): RawBuilder<unknown> {
  const survivor = sql`left join lateral (select t.merged_into as id where t.merged_at is not null) into_ on true
    left join lateral (select t.number from tickets t where t.id = into_.id and ${ticketVisible(actor)}) survivor on true`;
  if (isStaff(actor)) return survivor;
  return sql`${survivor} left join lateral (select v.slug, v.category from shown_status(t.id) v where t.merged_at is not null) shown on true
    left join lateral (select x.visible_text, x.created_at, x.author_kind from messages x where t.ever_merged and x.state = 'normal'
      and x.id in (select y.id from messages y where y.ticket_id = t.id union all select z.message_id from message_shares z where z.ticket_id = t.id)
      order by x.created_at desc, x.id desc limit 1) said on true`;
}

/** How a ticket stands: a merged one, for its own people, as the one it was merged into. */
export function standing(actor: Actor): RawBuilder<unknown> {
  return isStaff(actor)
    ? sql`s.slug as status, t.category`
    : sql`coalesce(shown.slug, s.slug) as status, coalesce(shown.category, t.category) as category`;
}

/** What was said last. The columns of a ticket others were merged into tell of all of them, which customers must not read. */
export function lastWords(actor: Actor): RawBuilder<unknown> {
  return isStaff(actor)
    ? sql`t.preview, t.last_message_at, t.last_author_kind`
    : sql`case when t.ever_merged then coalesce(regexp_replace(left(said.visible_text, 160), '\\s+', ' ', 'g'), '') else t.preview end as preview,
        coalesce(said.created_at, t.last_message_at) as last_message_at, coalesce(said.author_kind, t.last_author_kind) as last_author_kind`;
}

/** The category to filter by. */
export function shownCategory(actor: Actor): RawBuilder<unknown> {
  return isStaff(actor)
    ? sql`t.category`
    : sql`(case when t.merged_at is null then t.category else coalesce((select v.category from shown_status(t.id) v), t.category) end)`;
}

/** Whether the message `m` was shared with the people of a ticket the actor sees. */
export function sharedWithActor(actor: Actor): RawBuilder<boolean> {
  return sql`exists (select from message_shares h join tickets t on t.id = h.ticket_id where h.message_id = m.id and ${ticketVisible(actor)})`;
}
