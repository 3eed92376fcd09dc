/** SQL of known issues that are found by searching. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Actor, Ctx } from "#platform/http";
import type { SearchDocument } from "#platform/search";
import type { LocalizedText } from "#shared/locales";
import { issueVisible } from "./policy.ts";

/** Whether the actor sees the known issue of the document `d`. */
export function issueFound(actor: Actor): RawBuilder<unknown> {
  return sql`exists (select from known_issues k where k.id = d.id and ${issueVisible(actor)})`;
}

/** Whether the known issue of the document `d` is not for everybody, or gone. */
export const issueNotPublic: RawBuilder<unknown> = sql`not exists (select from known_issues k where k.id = d.id and k.visibility = 'public')`;

/** Whether the known issue of the document `d` is in one of these states. */
export function issueInState(states: readonly string[]): RawBuilder<unknown> {
  return sql`exists (select from known_issues k where k.id = d.id and k.state = any(${[...states]}))`;
}

const every = (column: RawBuilder<unknown>) => sql`(select string_agg(x.value, E'\n') from jsonb_each_text(${column}) x)`;

/** The documents of known issues: every language, the product, and the versions. */
export async function issueDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  const { rows } = await sql<{
    id: string;
    title: string | null;
    text: string;
    public: boolean;
    at: Date;
  }>`select k.id, ${every(sql`k.title`)} as title,
      concat_ws(E'\n', ${every(sql`k.description`)}, ${every(sql`k.workaround`)}, ${every(sql`p.name`)}, array_to_string(k.versions, ' '), k.fixed_in) as text,
      k.visibility = 'public' as public, k.updated_at as at
    from known_issues k join product_names p on p.id = k.product_id where k.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map(({ title, ...row }) => ({ kind: "knownIssue", locale: null, title: title ?? "", ...row }));
}

/** Ids of known issues after one. */
export async function nextIssueIds(db: Db, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from known_issues where id > ${after}::uuid order by id limit ${sql.lit(limit)}`.execute(db);
  return rows.map(({ id }) => id);
}

type FoundIssue = {
  id: string;
  number: number;
  title: LocalizedText;
  description: LocalizedText;
  workaround: LocalizedText;
  product: LocalizedText;
  state: string;
  at: Date;
};

/** Known issues the actor sees. */
export async function issuesFound(ctx: Ctx, ids: readonly string[]): Promise<FoundIssue[]> {
  const { rows } =
    await sql<FoundIssue>`select k.id, k.number, k.title, k.description, k.workaround, p.name as product, k.state, k.updated_at as at
    from known_issues k join product_names p on p.id = k.product_id where k.id = any(${[...ids]}::uuid[]) and ${issueVisible(ctx.actor)}`.execute(
      ctx.db,
    );
  return rows;
}

/** The known issue of a number, if the actor may see it. */
export async function issueByNumber(ctx: Ctx, number: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select k.id from known_issues k where k.number = ${number} and ${issueVisible(ctx.actor)}`.execute(ctx.db);
  return rows.map(({ id }) => id);
}
