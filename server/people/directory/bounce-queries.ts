import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { AddressState } from "./bounce-state.ts";

/** What is known of an address and whose it is, locked until the transaction ends; null when nobody has it. */
export async function selectAddressState(db: Db, address: string): Promise<(AddressState & { id: string; contactId: string }) | null> {
  const { rows } = await sql<
    AddressState & { id: string; contactId: string }
  >`select id, contact_id as "contactId", bounce_state as state, bounces as count, bounced_days as days, bounced_at as at
    from contact_addresses where kind = 'email' and address = ${address} for update`.execute(db);
  return rows[0] ?? null;
}

export async function setBounceState(
  db: Db,
  id: string,
  { state, count, days, at, reason, detail }: AddressState & { reason: string | null; detail: string | null },
): Promise<void> {
  await sql`update contact_addresses set bounce_state = ${state}, bounces = ${count}, bounced_days = ${days}, bounced_at = ${at}, bounce_reason = ${reason}, bounce_detail = ${detail}
    where id = ${id}`.execute(db);
}
