import { sql } from "kysely";
import type { Db } from "#platform/db";
import { localize, type LocalizedText } from "#shared/locales";

/** What things of these ids are called in a language: people, teams, products, brands, plans, organizations. */
export async function namesById(db: Db, ids: readonly string[], locale: string): Promise<[id: string, name: string][]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; name: string | LocalizedText }>`with wanted as (select unnest(${[...ids]}::uuid[]) as id)
    select id, to_jsonb(name) as name from agent_names where id in (select id from wanted)
    union all select id, to_jsonb(name) from team_names where id in (select id from wanted)
    union all select id, to_jsonb(name) from organization_names where id in (select id from wanted)
    union all select id, to_jsonb(name) from product_names where id in (select id from wanted)
    union all select id, to_jsonb(name) from brand_names where id in (select id from wanted)
    union all select id, to_jsonb(name) from plan_offers where id in (select id from wanted)`.execute(db);
  return rows.flatMap(({ id, name }) =>
    name === null ? [] : [[id, typeof name === "string" ? name : localize(name, locale)] as [string, string]],
  );
}
