/** SQL of the quarantine. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

/** How somebody wants an item filed. */
export type Release = {
  /** The ticket it is added to; null: a new one. */
  ticketId: string | null;
  /** Who is to count as its writer, where it names nobody. */
  requester: { email: string; name: string | null } | null;
  /** `kind:id` of who decided. */
  by: string;
};

export type IntakeSummary = {
  id: string;
  channel: string;
  received_at: Date;
  state: "pending" | "done" | "quarantined";
  outcome: string | null;
  reason: string | null;
  ref: string | null;
  sha256: Buffer;
  size: number;
  detail: string | null;
  set_aside: string | null;
  resolution: "released" | "replayed" | "dismissed" | null;
  resolved_by: string | null;
  resolved_at: Date | null;
  resolution_note: string | null;
  secrets: number | null;
  /** The first bytes of what was set aside; null of what was not. */
  head: Buffer | null;
};

const SUMMARY = sql`id, channel, received_at, state, outcome, reason, ref, sha256, size, detail, set_aside, resolution, resolved_by, resolved_at, resolution_note, secrets,
  case when set_aside is not null then substring(raw from 1 for 16384) end as head`;

export type IntakeFilter = {
  state?: string | undefined;
  channel?: string | undefined;
  reason?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
};

/** One page of intake items, newest first. */
export async function listIntake(
  db: Db,
  { state, channel, reason, since, until, after, limit }: IntakeFilter & { after: { at: string; id: string } | null; limit: number },
): Promise<IntakeSummary[]> {
  const where: RawBuilder<unknown>[] = [sql`true`];
  if (state) where.push(sql`state = ${state}`);
  if (channel) where.push(sql`channel = ${channel}`);
  if (reason) where.push(sql`reason = ${reason}`);
  if (since) where.push(sql`received_at >= ${since}::timestamptz`);
  if (until) where.push(sql`received_at < ${until}::timestamptz`);
  if (after) where.push(sql`(received_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const { rows } =
    await sql<IntakeSummary>`select ${SUMMARY} from intake where ${sql.join(where, sql` and `)} order by received_at desc, id desc limit ${limit}`.execute(
      db,
    );
  return rows;
}

export async function findIntake(db: Db, id: string): Promise<IntakeSummary | null> {
  const { rows } = await sql<IntakeSummary>`select ${SUMMARY} from intake where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** How many items stand in quarantine, by code. */
export async function countQuarantined(db: Db): Promise<{ reason: string; count: number; oldest: Date }[]> {
  const { rows } = await sql<{
    reason: string;
    count: number;
    oldest: Date;
  }>`select reason, count(*)::int as count, min(received_at) as oldest from intake where state = 'quarantined' group by reason order by count(*) desc, reason limit 100`.execute(
    db,
  );
  return rows;
}

/** Moves an item out of the quarantine; a dismissed one may be tried again. @returns whether there was one */
export async function resolveItem(
  db: Db,
  item: {
    id: string;
    by: string;
    at: Date;
    resolution: "released" | "replayed" | "dismissed";
    note: string | null;
    release: Release | null;
  },
): Promise<boolean> {
  const ends = item.resolution === "dismissed";
  const { rows } =
    await sql`update intake set state = ${ends ? "done" : "pending"}, reason = ${ends ? "dismissed" : null}, outcome = null, ref = null, attempts = 0, next_attempt_at = ${item.at},
      decided_at = ${ends ? item.at : null}, release = ${item.release ? JSON.stringify(item.release) : null}::jsonb, resolution = ${item.resolution}, resolved_by = ${item.by}, resolved_at = ${item.at},
      resolution_note = ${item.note}
    where id = ${item.id} and (state = 'quarantined' or (${!ends} and state = 'done' and resolution = 'dismissed')) returning id`.execute(
      db,
    );
  return rows.length > 0;
}
