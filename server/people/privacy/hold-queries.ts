import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type HoldRow = {
  id: string;
  subject_kind: "contact" | "organization" | "ticket";
  subject_id: string;
  reason: string;
  created_by: string;
  created_at: Date;
  released_by: string | null;
  released_at: Date | null;
  revision: number;
};

const HOLD = sql`id, subject_kind, subject_id, reason, created_by, created_at, released_by, released_at, revision`;

export async function insertHold(db: Db, row: Omit<HoldRow, "released_by" | "released_at" | "revision">): Promise<void> {
  await sql`insert into legal_holds (id, subject_kind, subject_id, reason, created_by, created_at)
    values (${row.id}, ${row.subject_kind}, ${row.subject_id}, ${row.reason}, ${row.created_by}, ${row.created_at})`.execute(db);
}

export async function selectHold(db: Db, id: string): Promise<HoldRow | undefined> {
  return (await sql<HoldRow>`select ${HOLD} from legal_holds where id = ${id}`.execute(db)).rows[0];
}

export async function selectHolds(
  db: Db,
  { active, after, limit }: { active?: boolean | undefined; after: string | null; limit: number },
): Promise<HoldRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (after) conditions.push(sql`id < ${after}`);
  if (active !== undefined) conditions.push(active ? sql`released_at is null` : sql`released_at is not null`);
  return (
    await sql<HoldRow>`select ${HOLD} from legal_holds where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

/** Active holds on any of these things. */
export async function holdsOn(db: Db, subjects: readonly string[]): Promise<HoldRow[]> {
  const { rows } = await sql<HoldRow>`select ${HOLD} from legal_holds where released_at is null
    and subject_kind || ':' || subject_id = any(${[...subjects]}) order by id`.execute(db);
  return rows;
}

export async function endHold(db: Db, id: string, revision: number, by: string, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update legal_holds set released_by = ${by}, released_at = coalesce(released_at, ${now}), revision = revision + 1
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** The words of why a person was held go with him; that he was held stays. */
export async function blankHolds(db: Db, contacts: readonly string[], mark: string): Promise<void> {
  await sql`update legal_holds set reason = ${mark} where subject_kind = 'contact' and subject_id = any(${[...contacts]}::uuid[]) and released_at is not null`.execute(
    db,
  );
}
