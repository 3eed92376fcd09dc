/** SQL of the addresses that get no mail, and of those that get no notices. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type SuppressionRow = {
  id: string;
  address: string;
  reason: "hardBounce" | "complaint" | "manual" | "unsubscribed";
  scope: "all" | "notices";
  detail: string;
  created_by: string | null;
  created_at: Date;
};

const BOTH = sql`(select id, address, reason, 'all' as scope, detail, created_by, created_at from suppressions
  union all select id, address, 'unsubscribed', 'notices', '', null, created_at from notice_optouts)`;

/** One page, newest first. @param q part of an address */
export async function selectSuppressions(
  db: Db,
  {
    q,
    reason,
    after,
    limit,
  }: { q?: string | undefined; reason?: string | undefined; after: { value: string; id: string } | null; limit: number },
): Promise<(SuppressionRow & { sort_value: string })[]> {
  const where: RawBuilder<unknown>[] = [sql`true`];
  if (q) where.push(sql`strpos(address, ${q.toLowerCase()}) > 0`);
  if (reason) where.push(sql`reason = ${reason}`);
  if (after) where.push(sql`(created_at, id) < (${after.value}::timestamptz, ${after.id}::uuid)`);
  const { rows } = await sql<SuppressionRow & { sort_value: string }>`select *, created_at::text as sort_value from ${BOTH} x
    where ${sql.join(where, sql` and `)} order by created_at desc, id desc limit ${limit}`.execute(db);
  return rows;
}

/** Adds an address by hand. @returns false when it is there already */
export async function addSuppression(
  db: Db,
  row: { id: string; address: string; detail: string; createdBy: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into suppressions (id, address, reason, detail, created_by, created_at)
    values (${row.id}, ${row.address}, 'manual', ${row.detail}, ${row.createdBy}, ${row.now}) on conflict (address) do nothing returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Removes one, of whichever kind. @returns what it was, or null */
export async function deleteSuppression(db: Db, id: string): Promise<{ address: string; reason: string } | null> {
  const { rows } = await sql<{
    address: string;
    reason: string;
  }>`with a as (delete from suppressions where id = ${id} returning address, reason),
    b as (delete from notice_optouts where id = ${id} returning address, 'unsubscribed' as reason)
    select * from a union all select * from b`.execute(db);
  return rows[0] ?? null;
}

export async function insertOptOut(db: Db, row: { id: string; address: string; now: Date }): Promise<void> {
  await sql`insert into notice_optouts (address, id, created_at) values (${row.address}, ${row.id}, ${row.now}) on conflict (address) do nothing`.execute(
    db,
  );
}

/** Whether the receiver of notices wants none. */
export async function wantsNoNotices(db: Db, address: string): Promise<boolean> {
  return (await sql`select from notice_optouts where address = ${address}`.execute(db)).rows.length > 0;
}

/** Sends notices to an address again. */
export async function deleteOptOut(db: Db, address: string): Promise<void> {
  await sql`delete from notice_optouts where address = ${address}`.execute(db);
}

/** Whom a mail went to; null when it is gone. */
export async function receiverOf(db: Db, mailId: string): Promise<string | null> {
  const { rows } = await sql<{ to_address: string }>`select to_address from outbound_mails where id = ${mailId}`.execute(db);
  return rows[0]?.to_address ?? null;
}
