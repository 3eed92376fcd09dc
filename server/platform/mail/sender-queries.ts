/** SQL of the sender: which mails it takes in hand, and what became of them. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { LATE_MILLISECONDS } from "./model/backoff.ts";
import type { OutboundRow, OutboundState } from "./queries.ts";

/** A process that sends renews its claim on what it has in hand; one that died has it no longer than this. */
export const LEASE_MILLISECONDS = 300_000;
/** So many of the oldest are looked at for one claim. */
const WINDOW = 400;

export type Claim = {
  now: Date;
  limit: number;
  /** How many mails of one domain may be under way at once. */
  perDomain: number;
  /** Domains that get nothing now. */
  busy: readonly string[];
  /** Mails under way by domain, in this process. */
  underWay: { readonly [domain: string]: number };
};

/**
 * Takes mails whose time has come. A mail waits for an earlier one to the same address about the same thing, unless that one is late
 * already. The lease tells other processes to leave them alone.
 */
export async function claimDue(db: Db, { now, limit, perDomain, busy, underWay }: Claim): Promise<OutboundRow[]> {
  const lease = new Date(now.getTime() + LEASE_MILLISECONDS);
  const late = new Date(now.getTime() - LATE_MILLISECONDS);
  const { rows } = await sql<OutboundRow>`
    with due as materialized (
      select m.id, m.domain, m.next_attempt_at from outbound_mails m
      where m.state in ('queued', 'deferred', 'sending') and m.next_attempt_at <= ${now} and not (m.domain = any(${[...busy]}::text[]))
        and not exists (select from outbound_mails e where e.about = m.about and e.to_address = m.to_address
          and e.state in ('queued', 'deferred', 'sending') and e.created_at > ${late} and (e.created_at, e.id) < (m.created_at, m.id))
      order by m.next_attempt_at limit ${WINDOW}
    ), chosen as materialized (
      select id from (select id, domain, next_attempt_at, row_number() over (partition by domain order by next_attempt_at, id) as place from due) x
      where place <= ${perDomain}::int - coalesce((${JSON.stringify(underWay)}::jsonb ->> domain)::int, 0) order by next_attempt_at, id limit ${limit}
    )
    update outbound_mails set state = 'sending', next_attempt_at = ${lease} where id in (
      select o.id from outbound_mails o where o.id in (select id from chosen) and o.state in ('queued', 'deferred', 'sending') and o.next_attempt_at <= ${now} for update skip locked)
    returning *`.execute(db);
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Renews the claim on mails that are being sent. */
export async function renewLeases(db: Db, ids: readonly string[], now: Date): Promise<void> {
  const lease = new Date(now.getTime() + LEASE_MILLISECONDS);
  await sql`update outbound_mails set next_attempt_at = ${lease} where id = any(${[...ids]}::uuid[]) and state = 'sending'`.execute(db);
}

/** Gives a claimed mail back as it was, until a later time. */
export async function giveBack(db: Db, mail: Pick<OutboundRow, "id" | "attempts">, until: Date): Promise<void> {
  await sql`update outbound_mails set state = ${mail.attempts > 0 ? "deferred" : "queued"}, next_attempt_at = ${until} where id = ${mail.id} and state = 'sending'`.execute(
    db,
  );
}

/** Writes down what became of an attempt. A report that came in meanwhile, such as a bounce, stands. @returns whether the mail was still being sent */
export async function settleAttempt(
  db: Db,
  id: string,
  next: { state: OutboundState; detail: string | null; nextAttemptAt: Date | null; counts: boolean; delayedAt: Date | null; at: Date },
): Promise<boolean> {
  const settled = next.state === "sent" || next.state === "failed";
  const { rows } =
    await sql`update outbound_mails set state = ${next.state}, detail = ${next.detail}, next_attempt_at = ${next.nextAttemptAt}, attempts = attempts + ${next.counts ? 1 : 0},
      delayed_at = coalesce(delayed_at, ${next.delayedAt}), settled_at = ${settled ? next.at : null} where id = ${id} and state = 'sending' returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** What the last attempt at a mail said; null before the first. */
export async function lastReply(db: Db, mailId: string): Promise<string | null> {
  const { rows } = await sql<{
    reply: string;
  }>`select reply from outbound_attempts where mail_id = ${mailId} order by at desc, id desc limit 1`.execute(db);
  return rows[0]?.reply ?? null;
}

/** Copies a mail that failed, was suppressed, or came back, and ties the two together. @returns false when there is none, or it was sent again already */
export async function copyFailed(
  db: Db,
  id: string,
  copy: { id: string; address: string; envelopeFrom: string; messageId: string; state: OutboundState; now: Date },
): Promise<boolean> {
  const { rows } = await sql`with copied as (
      insert into outbound_mails (id, ref, about, kind, to_address, to_name, from_address, from_name, reply_to, envelope_from, message_id, in_reply_to, reference_ids, subject, content,
        automatic, state, next_attempt_at, created_at)
      select ${copy.id}, ref, about, kind, ${copy.address}, to_name, from_address, from_name, reply_to, ${copy.envelopeFrom}, ${copy.messageId}, in_reply_to, reference_ids, subject, content,
        automatic, ${copy.state}, ${copy.state === "queued" ? copy.now : null}::timestamptz, ${copy.now}
      from outbound_mails where id = ${id} and state in ('failed', 'suppressed') and resent_as is null
      returning id)
    select id from copied`.execute(db);
  if (rows.length === 0) return false;
  await sql`update outbound_mails set resent_as = ${copy.id} where id = ${id}`.execute(db);
  return true;
}
