/** What only rules ask of a ticket `t`, as SQL. */
import { sql, type RawBuilder } from "kysely";
import type { LICENSE_STATES, SENDER_VERDICTS } from "#shared/automation";
import { senderVerdict } from "#support/tickets";

type Sql = RawBuilder<unknown>;

/** At least one of them. */
export function orOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

/** A condition, or its exact opposite, which holds for what is not known too. */
export function asSaid(held: Sql, yes: boolean): Sql {
  return yes ? held : sql`(${held}) is not true`;
}

/** What is so for all tickets or for none. */
export function known(yes: boolean): Sql {
  return yes ? sql`true` : sql`false`;
}

/** Whether the sender of the customer's last message is believed so. */
export function ofSender(values: readonly (typeof SENDER_VERDICTS)[number][]): Sql {
  return sql`${senderVerdict} = any(${[...values]})`;
}

/** Whether the version it names is one of these; of what names none neither is known. */
export function ofVersion(versions: readonly string[], within: boolean): Sql {
  const named = sql`t.product_version = any(${[...versions]}::text[])`;
  return within ? named : sql`(t.product_version is not null and not ${named})`;
}

/** Whether its customer has one of these plans on this day; `none`: none at all. */
export function ofPlan(values: readonly string[], now: Date): Sql {
  const held = (which: Sql) => sql`exists (select from held_subscriptions h
    where (h.organization_id = t.organization_id or h.contact_id = t.requester_id) and h.starts_on <= ${now}::timestamptz::date
      and (h.ends_on is null or h.ends_on >= ${now}::timestamptz::date) and (h.cancelled_from is null or h.cancelled_from > ${now}::timestamptz::date) ${which})`;
  const ids = values.filter((value) => value !== "none");
  return orOf([
    ...(ids.length > 0 ? [held(sql`and h.plan_id = any(${ids}::uuid[])`)] : []),
    ...(values.includes("none") ? [sql`not ${held(sql``)}`] : []),
  ]);
}

/** How the licence of the ticket stands. */
export function ofLicense(values: readonly (typeof LICENSE_STATES)[number][], now: Date): Sql {
  const usable = (which: Sql) =>
    sql`exists (select from license_signs l where l.id = t.license_id and (l.expires_at is null or l.expires_at > ${now}) ${which})`;
  const states = {
    valid: usable(sql`and not l.trial`),
    trial: usable(sql`and l.trial`),
    ended: sql`(t.license_id is not null and not ${usable(sql``)})`,
    none: sql`t.license_id is null`,
  };
  return orOf(values.map((value) => states[value]));
}
