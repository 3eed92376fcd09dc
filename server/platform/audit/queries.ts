import { sql } from "kysely";
import type { Db } from "#platform/db";

export type Entry = {
  id: string;
  /** In UTC to the microsecond, the same whatever the session's zone is. */
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  outcome: string;
  address: string | null;
  /** In PostgreSQL's own order of keys. */
  data: string;
};
export type Seal = { seq: string; entry_id: string; body: Buffer; hash: Buffer };

const ENTRY = sql`l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, l.actor, l.action, l.subject, l.outcome, l.address, l.data::text as data`;

/** Makes this process the one that seals until the transaction ends. @returns false when another does */
export async function lockSealing(db: Db): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtext('backstay.audit.seal')) as mine`.execute(db);
  return rows[0]!.mine;
}

export async function lastSeal(db: Db): Promise<(Seal & { at: string }) | undefined> {
  const { rows } = await sql<
    Seal & { at: string }
  >`select seq, entry_id, body, hash, at::text as at from audit_seals order by seq desc limit 1`.execute(db);
  return rows[0];
}

/**
 * Entries without a seal, the oldest first. A transaction may commit an entry some time after it was written, so those of the last hour before
 * the newest seal are looked at again.
 */
export async function unsealed(db: Db, since: string | null, limit: number): Promise<Entry[]> {
  const { rows } = await sql<Entry>`select ${ENTRY} from audit_log l
    where (${since}::timestamptz is null or l.at >= ${since}::timestamptz - interval '1 hour')
      and not exists (select from audit_seals s where s.entry_id = l.id)
    order by l.at, l.id limit ${limit}`.execute(db);
  return rows;
}

export async function insertSeals(
  db: Db,
  seals: readonly { seq: number; id: string; at: string; body: Buffer; hash: Buffer }[],
): Promise<void> {
  const rows = seals.map(({ seq, id, at, body, hash }) => ({
    seq,
    id,
    at: `${at}Z`,
    body: body.toString("hex"),
    hash: hash.toString("hex"),
  }));
  await sql`insert into audit_seals (seq, entry_id, at, body, hash)
    select s.seq, s.id, s.at, decode(s.body, 'hex'), decode(s.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(seq bigint, id uuid, at timestamptz, body text, hash text)`.execute(db);
}

/** Seals from a number on with their entries, those that are there. */
export async function sealsFrom(db: Db, seq: number, limit: number): Promise<(Seal & { entry: Entry | null })[]> {
  type Row = Seal & { [part in keyof Entry as `l_${part}`]: Entry[part] | null };
  const { rows } =
    await sql<Row>`select s.seq, s.entry_id, s.body, s.hash, l.id as l_id, l.at as l_at, l.actor as l_actor, l.action as l_action,
      l.subject as l_subject, l.outcome as l_outcome, l.address as l_address, l.data as l_data
    from audit_seals s left join (select ${ENTRY} from audit_log l) l on l.id = s.entry_id
    where s.seq >= ${seq} order by s.seq limit ${limit}`.execute(db);
  return rows.map((row) => ({
    seq: row.seq,
    entry_id: row.entry_id,
    body: row.body,
    hash: row.hash,
    entry:
      row.l_id === null
        ? null
        : {
            id: row.l_id,
            at: row.l_at!,
            actor: row.l_actor!,
            action: row.l_action!,
            subject: row.l_subject,
            outcome: row.l_outcome!,
            address: row.l_address,
            data: row.l_data!,
          },
  }));
}

/** How many entries older than an instant have no seal. Counted up to a thousand. */
export async function countUnsealed(db: Db, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select from audit_log l where l.at < ${before} and not exists (select from audit_seals s where s.entry_id = l.id) limit 1000) u`.execute(
    db,
  );
  return rows[0]!.count;
}
