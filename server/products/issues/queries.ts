import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { Actor, Ctx } from "#platform/http";
import type { IssueSeverity, IssueState, IssueVisibility } from "#shared/issue-codes";
import type { LocalizedText } from "#shared/locales";
import { issueVisible } from "./policy.ts";

export type IssueRow = {
  id: string;
  number: number;
  product_id: string;
  product: LocalizedText;
  title: LocalizedText;
  description: LocalizedText;
  workaround: LocalizedText;
  versions: string[];
  fixed_in: string | null;
  state: IssueState;
  severity: IssueSeverity;
  visibility: IssueVisibility;
  shows_affected: boolean;
  affected: number | null;
  mine: { version: string | null; license: string | null; comment: string | null; createdAt: string } | null;
  state_at: Date;
  published_at: Date | null;
  created_at: Date;
  updated_at: Date;
  revision: number;
};

/** What is read of an issue: how many are affected only where this reader is told, and what he said himself. */
function columns(actor: Actor, inside: boolean): RawBuilder<unknown> {
  const affected = inside ? sql`known_issue_affected(k.id)` : sql`case when k.shows_affected then known_issue_affected(k.id) end`;
  const mine =
    actor.kind === "contact"
      ? sql`(select jsonb_build_object('version', r.version, 'license', r.license_ref, 'comment', r.comment, 'createdAt', r.created_at)
          from known_issue_reports r where r.issue_id = k.id and r.contact_id = ${actor.id})`
      : sql`null::jsonb`;
  return sql`k.id, k.number, k.product_id, p.name as product, k.title, k.description, k.workaround, k.versions, k.fixed_in, k.state, k.severity, k.visibility,
    k.shows_affected, ${affected} as affected, ${mine} as mine, k.state_at, k.published_at, k.created_at, k.updated_at, k.revision`;
}

/** A known issue by its number, if the actor may see it. @param lock until the end of the transaction */
export async function findIssue(ctx: Ctx, number: number, inside: boolean, lock = false): Promise<IssueRow | null> {
  const { rows } = await sql<IssueRow>`select ${columns(ctx.actor, inside)} from known_issues k join product_names p on p.id = k.product_id
    where k.number = ${number} and ${issueVisible(ctx.actor)} ${lock ? sql`for update of k` : sql``}`.execute(ctx.db);
  return rows[0] ?? null;
}

type IssueFilter = {
  limit: number;
  after: string | null;
  /** Ids or slugs. */
  products?: readonly string[] | undefined;
  states?: readonly string[] | undefined;
  severities?: readonly string[] | undefined;
  visibilities?: readonly string[] | undefined;
  version?: string | undefined;
  /** Only those the actor said affect him, or only the others. */
  reported?: boolean | undefined;
  /** What a question asks of `k.id`. */
  asked?: RawBuilder<unknown> | undefined;
};

/** Known issues the actor may see, the newest first. */
export async function selectIssues(ctx: Ctx, inside: boolean, filter: IssueFilter): Promise<IssueRow[]> {
  const where: RawBuilder<unknown>[] = [issueVisible(ctx.actor)];
  if (filter.after) where.push(sql`k.id < ${filter.after}`);
  if (filter.products) {
    const names = [...filter.products];
    where.push(sql`k.product_id in (select x.id from product_names x where x.id::text = any(${names}) or x.slug = any(${names}))`);
  }
  if (filter.states) where.push(sql`k.state = any(${[...filter.states]})`);
  if (filter.severities) where.push(sql`k.severity = any(${[...filter.severities]})`);
  if (filter.visibilities) where.push(sql`k.visibility = any(${[...filter.visibilities]})`);
  if (filter.version) where.push(sql`k.versions @> ${[filter.version]}`);
  if (filter.reported !== undefined) {
    const said = sql`exists (select from known_issue_reports r where r.issue_id = k.id and r.contact_id = ${ctx.actor.kind === "contact" ? ctx.actor.id : null}::uuid)`;
    where.push(filter.reported ? said : sql`not ${said}`);
  }
  if (filter.asked) where.push(filter.asked);
  const { rows } = await sql<IssueRow>`select ${columns(ctx.actor, inside)} from known_issues k join product_names p on p.id = k.product_id
    where ${sql.join(where, sql` and `)} order by k.id desc limit ${filter.limit}`.execute(ctx.db);
  return rows;
}

/** Known issues by id, or the one of a number, of those the actor may see, in the order they were written down. */
export async function issuesById(ctx: Ctx, ids: readonly string[], number: number | null, inside: boolean): Promise<IssueRow[]> {
  if (ids.length === 0 && number === null) return [];
  const { rows } = await sql<IssueRow>`select ${columns(ctx.actor, inside)} from known_issues k join product_names p on p.id = k.product_id
    where ${number === null ? sql`k.id = any(${[...ids]}::uuid[])` : sql`k.number = ${number}`} and ${issueVisible(ctx.actor)} order by k.id`.execute(
    ctx.db,
  );
  return rows;
}

/** The column a question is asked of. */
export const ISSUE_ID = sql`k.id`;

/** The id of a product named by id or slug. */
export async function productId(db: Db, name: string): Promise<string | null> {
  return (await sql<{ id: string }>`select p.id from product_names p where ${idOrSlug("p", name)}`.execute(db)).rows[0]?.id ?? null;
}

export type IssueFields = Pick<
  IssueRow,
  "product_id" | "title" | "description" | "workaround" | "versions" | "fixed_in" | "state" | "severity" | "visibility" | "shows_affected"
>;

/** @returns its number */
export async function insertIssue(db: Db, id: string, fields: IssueFields, by: string, now: Date): Promise<number> {
  const published = fields.visibility === "internal" ? null : now;
  const { rows } = await sql<{ number: number }>`insert into known_issues
      (id, product_id, title, description, workaround, versions, fixed_in, state, severity, visibility, shows_affected, created_by, state_at, published_at, created_at, updated_at)
    values (${id}, ${fields.product_id}, ${JSON.stringify(fields.title)}, ${JSON.stringify(fields.description)}, ${JSON.stringify(fields.workaround)}, ${fields.versions},
      ${fields.fixed_in}, ${fields.state}, ${fields.severity}, ${fields.visibility}, ${fields.shows_affected}, ${by}, ${now}, ${published}, ${now}, ${now}) returning number`.execute(
    db,
  );
  return rows[0]!.number;
}

/** Stores an issue whose row is locked. @param newState whether its state is another from now on */
export async function saveIssue(db: Db, id: string, fields: IssueFields, newState: boolean, now: Date): Promise<void> {
  await sql`update known_issues set product_id = ${fields.product_id}, title = ${JSON.stringify(fields.title)}, description = ${JSON.stringify(fields.description)},
      workaround = ${JSON.stringify(fields.workaround)}, versions = ${fields.versions}, fixed_in = ${fields.fixed_in}, state = ${fields.state}, severity = ${fields.severity},
      visibility = ${fields.visibility}, shows_affected = ${fields.shows_affected}, state_at = case when ${newState} then ${now}::timestamptz else state_at end,
      published_at = case when ${fields.visibility !== "internal"} then coalesce(published_at, ${now}::timestamptz) else published_at end,
      updated_at = ${now}, revision = revision + 1 where id = ${id}`.execute(db);
}

/** Which of these known issues the actor may see. */
export async function visibleIssueIds(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select k.id from known_issues k where k.id = any(${[...ids]}::uuid[]) and ${issueVisible(ctx.actor)}`.execute(ctx.db);
  return new Set(rows.map(({ id }) => id));
}

type NamedIssue = { id: string; number: number; title: LocalizedText };

/** Number and title of these known issues, of those the actor may see. */
export async function issueTitles(ctx: Ctx, ids: readonly string[]): Promise<NamedIssue[]> {
  const { rows } = await sql<NamedIssue>`select k.id, k.number, k.title from known_issues k
    where k.id = any(${[...ids]}::uuid[]) and ${issueVisible(ctx.actor)}`.execute(ctx.db);
  return rows;
}

/** The issue as those are told of it who are affected; null when nobody outside may see it. */
export async function issueForNotice(
  db: Db,
  id: string,
): Promise<Pick<IssueRow, "id" | "number" | "title" | "product" | "state" | "fixed_in" | "visibility"> | null> {
  const { rows } = await sql<
    Pick<IssueRow, "id" | "number" | "title" | "product" | "state" | "fixed_in" | "visibility">
  >`select k.id, k.number, k.title, p.name as product, k.state, k.fixed_in, k.visibility from known_issues k join product_names p on p.id = k.product_id
    where k.id = ${id} and k.visibility <> 'internal'`.execute(db);
  return rows[0] ?? null;
}
