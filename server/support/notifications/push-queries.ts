/** SQL of the browsers that are pushed to, and of the key they know us by. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type SubscriptionRow = { id: string; sealed: Buffer; label: string; created_at: Date; used_at: Date | null };

export async function selectSubscriptions(db: Db, agentId: string): Promise<SubscriptionRow[]> {
  return (
    await sql<SubscriptionRow>`select id, sealed, label, created_at, used_at from push_subscriptions where agent_id = ${agentId} order by id desc limit 50`.execute(
      db,
    )
  ).rows;
}

/** A browser that is there already is given to whoever uses it now. */
export async function insertSubscription(
  db: Db,
  row: { id: string; agentId: string; hash: Buffer; sealed: Buffer; label: string; now: Date },
): Promise<void> {
  await sql`insert into push_subscriptions (id, agent_id, endpoint_hash, sealed, label, created_at)
    values (${row.id}, ${row.agentId}, ${row.hash}, ${row.sealed}, ${row.label}, ${row.now})
    on conflict (endpoint_hash) do update set id = excluded.id, agent_id = excluded.agent_id, sealed = excluded.sealed, label = excluded.label, created_at = excluded.created_at`.execute(
    db,
  );
}

/** @returns whether there was one of this agent's */
export async function deleteSubscription(db: Db, agentId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from push_subscriptions where id = ${id} and agent_id = ${agentId} returning id`.execute(db);
  return rows.length > 0;
}

export async function noteUsed(db: Db, id: string, now: Date): Promise<void> {
  await sql`update push_subscriptions set used_at = ${now} where id = ${id}`.execute(db);
}

export async function selectKeys(db: Db): Promise<{ public_key: string; sealed: Buffer } | null> {
  return (await sql<{ public_key: string; sealed: Buffer }>`select public_key, sealed from push_keys`.execute(db)).rows[0] ?? null;
}

/** The first to make keys is right; whoever comes second reads those. */
export async function insertKeys(db: Db, keys: { publicKey: string; sealed: Buffer; now: Date }): Promise<void> {
  await sql`insert into push_keys (public_key, sealed, created_at) values (${keys.publicKey}, ${keys.sealed}, ${keys.now}) on conflict do nothing`.execute(
    db,
  );
}
