/** SQL of lists and figures. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Actor } from "#platform/http";
import type { Locale } from "#shared/locales";
import type { SurveyKind, Verdict } from "#shared/survey-codes";
import { ticketVisible } from "#support/tickets";

type Named = { id: string; name: string };

export type ListedRow = {
  id: string;
  kind: SurveyKind;
  way: "mail" | "portal";
  number: number | null;
  contact: Named | null;
  organization: Named | null;
  agent: Named | null;
  team: Named | null;
  locale: Locale;
  sent_at: Date | null;
  score: number | null;
  verdict: Verdict | null;
  comment: string;
  answered_at: Date | null;
  changed_at: Date | null;
  follow_up: "task" | "reopened" | null;
  sorted: string;
};

export type ListFilter = {
  kind?: SurveyKind | undefined;
  verdict?: Verdict | "none" | undefined;
  agent?: string | undefined;
  team?: string | undefined;
  organization?: string | undefined;
  contact?: string | undefined;
  ticket?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** About no ticket, or about one that the actor sees. */
const seen = (actor: Actor) =>
  sql`(s.ticket_id is null or exists (select from ticket_asks t where t.id = s.ticket_id and ${ticketVisible(actor)}))`;
const named = (view: string, id: RawBuilder<unknown>) =>
  sql`(select jsonb_build_object('id', n.id, 'name', coalesce(n.name, '')) from ${sql.table(view)} n where n.id = ${id})`;
/** What a period is about: the answer where there is one, else the sending. */
const when = sql`coalesce(s.answered_at, s.sent_at)`;

function conditionsOf(actor: Actor, f: ListFilter): RawBuilder<unknown>[] {
  return [
    sql`s.state = 'sent'`,
    seen(actor),
    ...(f.kind ? [sql`s.kind = ${f.kind}`] : []),
    ...(f.verdict === "none" ? [sql`s.answered_at is null`] : f.verdict ? [sql`s.verdict = ${f.verdict}`] : []),
    ...(f.agent ? [sql`s.agent_id = ${f.agent}`] : []),
    ...(f.team ? [sql`s.team_id = ${f.team}`] : []),
    ...(f.organization ? [sql`s.organization_id in (select a.id from organization_aliases a where a.of = ${f.organization})`] : []),
    ...(f.contact ? [sql`s.contact_id in (select a.id from contact_aliases a where a.of = ${f.contact})`] : []),
    ...(f.ticket ? [sql`s.ticket_id = ${f.ticket}`] : []),
    ...(f.from ? [sql`${when} >= ${f.from}::date`] : []),
    ...(f.to ? [sql`${when} < ${f.to}::date + 1`] : []),
  ];
}

export async function selectSurveys(
  db: Db,
  actor: Actor,
  filter: ListFilter,
  { after, limit }: { after: { value: string; id: string } | null; limit: number },
): Promise<ListedRow[]> {
  const conditions = conditionsOf(actor, filter);
  if (after) conditions.push(sql`(s.created_at, s.id) < (${after.value}::timestamptz, ${after.id}::uuid)`);
  const { rows } = await sql<ListedRow>`select s.id, s.kind, s.way, (select t.number from ticket_asks t where t.id = s.ticket_id) as number,
      ${named("contact_names", sql`s.contact_id`)} as contact, ${named("organization_names", sql`s.organization_id`)} as organization,
      ${named("agent_names", sql`s.agent_id`)} as agent, ${named("team_names", sql`s.team_id`)} as team, s.locale, s.sent_at, s.score, s.verdict,
      s.comment, s.answered_at, s.changed_at, s.follow_up, s.created_at::text as sorted
    from surveys s where ${sql.join(conditions, sql` and `)} order by s.created_at desc, s.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function countSurveys(db: Db, actor: Actor, filter: ListFilter): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from surveys s where ${sql.join(conditionsOf(actor, filter), sql` and `)}`.execute(db);
  return rows[0]!.n;
}

/** Answers of a survey about a ticket the actor sees; null where there is no such survey. */
export async function selectAnswers(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ score: number; comment: string; way: "mail" | "portal"; at: Date }[] | null> {
  const found = await sql`select from surveys s where s.id = ${id} and s.state = 'sent' and ${seen(actor)}`.execute(db);
  if (found.rows.length === 0) return null;
  const { rows } = await sql<{
    score: number;
    comment: string;
    way: "mail" | "portal";
    at: Date;
  }>`select score, comment, way, at from survey_answers where survey_id = ${id} order by at desc, id desc limit 200`.execute(db);
  return rows;
}

export type FigureRow = { kind: SurveyKind; by: string | null; score: number; count: number };
export type SentRow = { kind: SurveyKind; by: string | null; sent: number; responded: number };
export type GroupBy = "agent" | "team" | "month" | null;

function key(by: GroupBy, at: RawBuilder<unknown>): RawBuilder<unknown> {
  if (by === "agent") return sql`s.agent_id::text`;
  if (by === "team") return sql`s.team_id::text`;
  return by === "month" ? sql`to_char(date_trunc('month', ${at} at time zone 'UTC'), 'YYYY-MM-DD')` : sql`null::text`;
}

/** How often each score was given within some days (UTC), by the day of the first answer. */
export async function selectScores(db: Db, by: GroupBy, from: string, to: string): Promise<FigureRow[]> {
  const { rows } =
    await sql<FigureRow>`select s.kind, ${key(by, sql`s.answered_at`)} as by, s.score, count(*)::int as count from survey_signs s
    where s.answered_at >= ${from}::date and s.answered_at < ${to}::date + 1 group by 1, 2, 3`.execute(db);
  return rows;
}

/** What was sent within some days (UTC), and how much of it was answered by now. */
export async function selectSent(db: Db, by: GroupBy, from: string, to: string): Promise<SentRow[]> {
  const { rows } =
    await sql<SentRow>`select s.kind, ${key(by, sql`s.sent_at`)} as by, count(*)::int as sent, count(s.answered_at)::int as responded
    from survey_signs s where s.way = 'mail' and s.sent_at >= ${from}::date and s.sent_at < ${to}::date + 1 group by 1, 2`.execute(db);
  return rows;
}

/** Names of agents or teams. */
export async function selectNames(db: Db, by: "agent" | "team", ids: readonly string[]): Promise<Named[]> {
  const { rows } = await sql<Named>`select id, name from ${sql.table(`${by}_names`)} where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}
