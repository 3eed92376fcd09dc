/** SQL of rules and their versions. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { RuleContent } from "./contract.ts";

export type RuleRow = {
  id: string;
  name: string;
  position: number;
  enabled: boolean;
  content: RuleContent;
  version: number;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
};

const COLUMNS = sql`r.id, r.name, r.position, r.enabled, r.content, r.version, r.revision, r.created_at as "createdAt", r.updated_at as "updatedAt"`;
const MOST = 200;

async function rules(db: Db, rest: RawBuilder<unknown>): Promise<RuleRow[]> {
  return (await sql<RuleRow>`select ${COLUMNS} from automation_rules r where r.removed_at is null ${rest}`.execute(db)).rows;
}

/** All of them in their order. */
export function selectRules(db: Db): Promise<RuleRow[]> {
  return rules(db, sql`order by r.position, r.id limit ${MOST}`);
}

/** Those that are on, in their order. */
export function selectEnabled(db: Db): Promise<RuleRow[]> {
  return rules(db, sql`and r.enabled order by r.position, r.id limit ${MOST}`);
}

export async function findRule(db: Db, id: string, lock = false): Promise<RuleRow | undefined> {
  return (await rules(db, sql`and r.id = ${id} ${lock ? sql`for update of r` : sql``}`))[0];
}

/** Held until the transaction ends: rules are made and put in order one after another. */
export async function lockRules(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('automation_rules', 0))`.execute(db);
}

/** Rules by id as they are called, those that were removed too. */
export async function ruleNames(db: Db, ids: readonly string[]): Promise<{ id: string; name: string; removed: boolean }[]> {
  return (
    await sql<{
      id: string;
      name: string;
      removed: boolean;
    }>`select id, name, removed_at is not null as removed from automation_rules where id = any(${[...ids]}::uuid[])`.execute(db)
  ).rows;
}

type Stored = Pick<RuleRow, "id" | "name" | "enabled" | "content" | "version">;

export async function insertRule(db: Db, { id, name, enabled, content }: Omit<Stored, "version">, now: Date): Promise<void> {
  await sql`insert into automation_rules (id, name, position, enabled, content, created_at, updated_at)
    select ${id}, ${name}, coalesce(max(position) + 1, 0), ${enabled}, ${JSON.stringify(content)}::jsonb, ${now}, ${now} from automation_rules where removed_at is null`.execute(
    db,
  );
}

/** Stores a rule whose row is locked. */
export async function updateRule(db: Db, { id, name, enabled, content, version }: Stored, now: Date): Promise<void> {
  await sql`update automation_rules set name = ${name}, enabled = ${enabled}, content = ${JSON.stringify(content)}::jsonb, version = ${version},
      revision = revision + 1, updated_at = ${now} where id = ${id}`.execute(db);
}

export async function insertVersion(db: Db, { id, version, name, enabled, content }: Stored, by: string, at: Date): Promise<void> {
  await sql`insert into automation_rule_versions (rule_id, version, name, enabled, content, changed_by, at)
    values (${id}, ${version}, ${name}, ${enabled}, ${JSON.stringify(content)}::jsonb, ${by}, ${at})`.execute(db);
}

export type VersionRow = Omit<Stored, "id"> & { changedBy: string; at: Date };

/** Newest first. @param before only older ones than this */
export async function selectVersions(
  db: Db,
  id: string,
  { limit, before }: { limit: number; before: number | null },
): Promise<VersionRow[]> {
  return (
    await sql<VersionRow>`select version, name, enabled, content, changed_by as "changedBy", at from automation_rule_versions
      where rule_id = ${id} and (${before}::int is null or version < ${before}) order by version desc limit ${limit}`.execute(db)
  ).rows;
}

/** What versions of rules asked, by `rule version`. */
export async function contentsOf(db: Db, wanted: readonly { ruleId: string; version: number }[]): Promise<Map<string, RuleContent>> {
  const { rows } = await sql<{ rule_id: string; version: number; content: RuleContent }>`select v.rule_id, v.version, v.content
    from unnest(${wanted.map((one) => one.ruleId)}::uuid[], ${wanted.map((one) => one.version)}::int[]) as w (rule_id, version)
    join automation_rule_versions v on v.rule_id = w.rule_id and v.version = w.version`.execute(db);
  return new Map(rows.map((row) => [`${row.rule_id} ${row.version}`, row.content]));
}

/** Takes a rule out of use; its traces stay. */
export async function retireRule(db: Db, id: string, now: Date): Promise<void> {
  await sql`update automation_rules set removed_at = ${now}, enabled = false, updated_at = ${now}, revision = revision + 1 where id = ${id}`.execute(
    db,
  );
}

/** Puts these first in this order; the others stay behind them in theirs. */
export async function orderRules(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update automation_rules r set position = o.place from (
      select x.id, row_number() over (order by g.place nulls last, x.position, x.id)::int as place from automation_rules x
        left join unnest(${[...ids]}::uuid[]) with ordinality as g (id, place) on g.id = x.id where x.removed_at is null) o
    where o.id = r.id and r.position <> o.place`.execute(db);
}
