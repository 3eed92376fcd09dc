import { sql } from "kysely";
import type { Db } from "#platform/db";

export type Thing = { kind: "license" | "subscription"; id: string };
export type OpenRow = { ticket_id: string; number: number; created_at: Date };

/** Whoever asks for the same thing at the same time waits until the first is through. */
export async function holdThing(db: Db, { kind, id }: Thing): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`renewal ${kind} ${id}`}, 0))`.execute(db);
}

/** The request for a thing whose ticket is neither solved nor closed. */
export async function selectOpen(db: Db, { kind, id }: Thing): Promise<OpenRow | undefined> {
  const of = kind === "license" ? sql`r.license_id` : sql`r.subscription_id`;
  return (
    await sql<OpenRow>`select r.ticket_id, t.number, r.created_at from renewal_requests r join ticket_states t on t.id = r.ticket_id
      where ${of} = ${id} and t.category not in ('solved', 'closed') order by r.id desc limit 1`.execute(db)
  ).rows[0];
}

export async function insertRequest(
  db: Db,
  r: {
    id: string;
    ticketId: string;
    thing: Thing;
    contactId: string;
    price: { amount: number; currency: string; period: string } | null;
    now: Date;
  },
): Promise<void> {
  const { kind, id } = r.thing;
  await sql`insert into renewal_requests (id, ticket_id, license_id, subscription_id, contact_id, amount, currency, period, created_at)
    values (${r.id}, ${r.ticketId}, ${kind === "license" ? id : null}, ${kind === "subscription" ? id : null}, ${r.contactId},
      ${r.price?.amount ?? null}, ${r.price?.currency ?? null}, ${r.price?.period ?? null}, ${r.now})`.execute(db);
}
