/** SQL of policies of service levels and of recounts. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { SlaPolicyContent } from "./model/terms.ts";

export type SlaPolicyRow = {
  id: string;
  name: string;
  position: number;
  content: SlaPolicyContent;
  version: number;
  retiredAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
};

async function policies(db: Db, rest: RawBuilder<unknown>): Promise<SlaPolicyRow[]> {
  return (
    await sql<SlaPolicyRow>`select id, name, position, content, version, retired_at as "retiredAt", created_at as "createdAt", updated_at as "updatedAt", revision
    from sla_policies ${rest}`.execute(db)
  ).rows;
}

/** @param after place and id of the last one of the page before */
export function selectPolicies(
  db: Db,
  { retired, limit, after }: { retired: boolean; limit: number; after: [number, string] | null },
): Promise<SlaPolicyRow[]> {
  return policies(
    db,
    sql`where ${retired ? sql`true` : sql`retired_at is null`} ${after === null ? sql`` : sql`and (position, id) > (${after[0]}::int, ${after[1]}::uuid)`}
      order by position, id limit ${limit}`,
  );
}

export async function selectPolicy(db: Db, id: string): Promise<SlaPolicyRow | undefined> {
  return (await policies(db, sql`where id = ${id}`))[0];
}

/** All of them, held against other changes of their order meanwhile. */
export async function lockPolicies(db: Db): Promise<SlaPolicyRow[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sla:policies', 0))`.execute(db);
  return policies(db, sql`order by position, id`);
}

export async function insertPolicy(
  db: Db,
  { id, name, position, content, now }: { id: string; name: string; position: number; content: SlaPolicyContent; now: Date },
): Promise<void> {
  await sql`insert into sla_policies (id, name, position, content, created_at, updated_at)
    values (${id}, ${name}, ${position}, ${JSON.stringify(content)}, ${now}, ${now})`.execute(db);
}

type Changed = Pick<SlaPolicyRow, "id" | "name" | "position" | "content" | "version" | "retiredAt"> & { now: Date };

/** @param revision expected; null: whichever. @returns false when it is another */
export async function updatePolicy(db: Db, revision: number | null, row: Changed): Promise<boolean> {
  const { rows } =
    await sql`update sla_policies set name = ${row.name}, position = ${row.position}, content = ${JSON.stringify(row.content)},
      version = ${row.version}, retired_at = ${row.retiredAt}, updated_at = ${row.now}, revision = revision + 1
    where id = ${row.id} and (${revision}::int is null or revision = ${revision}) returning 1`.execute(db);
  return rows.length > 0;
}

export async function insertPolicyVersion(
  db: Db,
  {
    id,
    version,
    beginsAt,
    position,
    retired,
    content,
  }: { id: string; version: number; beginsAt: Date; position: number; retired: boolean; content: SlaPolicyContent },
): Promise<void> {
  await sql`insert into sla_policy_versions (policy_id, version, begins_at, position, retired, content)
    values (${id}, ${version}, ${beginsAt}, ${position}, ${retired}, ${JSON.stringify(content)})`.execute(db);
}

/** Names of policies by their ids. */
export async function policyNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from sla_policies where id = any(${[...ids]}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export type Named = { kind: "plan" | "organization" | "team" | "product" | "agent" | "calendar"; id: string; path: string };

/** Of things that a policy names, the first that there is not. */
export async function firstUnknown(db: Db, named: readonly Named[]): Promise<Named | null> {
  if (named.length === 0) return null;
  const { rows } =
    await sql<Named>`select a.kind, a.id, a.path from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as a(kind text, id uuid, path text)
    where not case a.kind when 'plan' then exists (select from plan_promises x where x.id = a.id)
      when 'organization' then exists (select from organization_names x where x.id = a.id)
      when 'team' then exists (select from team_names x where x.id = a.id)
      when 'product' then exists (select from product_names x where x.id = a.id)
      when 'agent' then exists (select from agent_names x where x.id = a.id)
      else exists (select from calendars x where x.id = a.id) end limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Whether a policy counts by a calendar, or did. */
export async function countsBy(db: Db, calendarId: string): Promise<boolean> {
  const { rows } = await sql`select from sla_policy_versions
    where content ->> 'calendarId' = ${calendarId} or content ->> 'staffingCalendarId' = ${calendarId} limit 1`.execute(db);
  return rows.length > 0;
}

export type RecountRow = { id: string; since: Date; createdAt: Date; tickets: number; finishedAt: Date | null };
const RECOUNT = sql`select id, since, created_at as "createdAt", tickets, finished_at as "finishedAt" from sla_recounts`;

export async function selectRecounts(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<RecountRow[]> {
  return (await sql<RecountRow>`${RECOUNT} where ${after}::uuid is null or id < ${after} order by id desc limit ${limit}`.execute(db)).rows;
}

export async function insertRecount(
  db: Db,
  { id, since, actor, now }: { id: string; since: Date; actor: string; now: Date },
): Promise<void> {
  await sql`insert into sla_recounts (id, since, actor, created_at) values (${id}, ${since}, ${actor}, ${now})`.execute(db);
}

export async function findRecount(db: Db, id: string): Promise<RecountRow | undefined> {
  return (await sql<RecountRow>`${RECOUNT} where id = ${id}`.execute(db)).rows[0];
}

export async function noteRecount(
  db: Db,
  id: string,
  { tickets, finishedAt }: { tickets: number; finishedAt: Date | null },
): Promise<void> {
  await sql`update sla_recounts set tickets = ${tickets}, finished_at = ${finishedAt} where id = ${id}`.execute(db);
}

/** Whom a team has. */
export async function peopleOf(db: Db, teamId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.agent_id as id from team_people p join agent_profiles a on a.id = p.agent_id
    where p.team_id = ${teamId} and a.active order by p.agent_id limit 200`.execute(db);
  return rows.map(({ id }) => id);
}

/** Who leads a team; where nobody does, whoever leads at all. */
export async function leadsOf(db: Db, teamId: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with leads as (select id from agent_profiles where active and role = 'lead'),
    own as (select l.id from leads l join team_people p on p.agent_id = l.id where p.team_id = ${teamId}::uuid)
    select id from own union all select id from leads where not exists (select from own) limit 200`.execute(db);
  return rows.map(({ id }) => id);
}
