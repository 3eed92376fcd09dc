import { sql } from "kysely";
import type { Db } from "#platform/db";

export type RuleRow = { kind: string; months: number | null; last_run_at: Date | null; last_count: number | null; revision: number };

const RULE = sql`kind, months, last_run_at, last_count, revision`;

export async function selectRules(db: Db): Promise<RuleRow[]> {
  return (await sql<RuleRow>`select ${RULE} from retention_rules`.execute(db)).rows;
}

/** @param revision the one expected; 0 where there is no row yet. @returns undefined when it is another */
export async function upsertRule(
  db: Db,
  { kind, months, by, now }: { kind: string; months: number | null; by: string; now: Date },
  revision: number,
): Promise<RuleRow | undefined> {
  const { rows } = await (
    revision === 0
      ? sql<RuleRow>`insert into retention_rules (kind, months, updated_at, updated_by) values (${kind}, ${months}, ${now}, ${by}) on conflict do nothing returning ${RULE}`
      : sql<RuleRow>`update retention_rules set months = ${months}, updated_at = ${now}, updated_by = ${by}, revision = revision + 1 where kind = ${kind} and revision = ${revision} returning ${RULE}`
  ).execute(db);
  return rows[0];
}

export async function noteRun(db: Db, kind: string, count: number, now: Date): Promise<void> {
  await sql`update retention_rules set last_run_at = ${now}, last_count = ${count} where kind = ${kind}`.execute(db);
}

export async function selectHeld(db: Db): Promise<{ kind: "contact" | "organization" | "ticket"; id: string }[]> {
  const { rows } = await sql<{
    kind: "contact" | "organization" | "ticket";
    id: string;
  }>`select subject_kind as kind, subject_id as id from legal_holds where released_at is null`.execute(db);
  return rows;
}
