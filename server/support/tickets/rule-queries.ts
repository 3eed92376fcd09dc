/** What rules ask of tickets: whether conditions hold, and from which moments time has passed. For rooms above. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { Ctx } from "#platform/http";
import type { RuleSince } from "#shared/automation";
import { ticketVisible } from "./policy.ts";

type Sql = RawBuilder<unknown>;

/** What is known of the sender of the customer's last message; null where he signed in, or nobody looked. */
const SENDER = sql`(select m.authentication from messages m where m.ticket_id = t.id and m.author_kind = 'contact' and m.state = 'normal'
  order by m.created_at desc, m.id desc limit 1)`;

/** Whether the sender of the customer's last message is believed: the verdict, or `portal` where none was needed. */
export const senderVerdict: Sql = sql`coalesce(${SENDER} ->> 'result', 'portal')`;
/** Whether a program wrote the customer's last message. */
export const writtenByProgram: Sql = sql`coalesce(${SENDER} ? 'generated', false)`;

/** The versions that tickets name: of these, or of all that are not closed. */
export async function versionsNamed(db: Db, ids: readonly string[] | null): Promise<string[]> {
  const { rows } = await sql<{ version: string }>`select distinct product_version as version from tickets where product_version is not null
    and ${ids ? sql`id = any(${[...ids]}::uuid[])` : sql`category <> 'closed'`} limit 20000`.execute(db);
  return rows.map(({ version }) => version);
}

/** Which of the conditions on `t` hold, by ticket; absent where the actor does not see it. */
export async function heldBy(ctx: Ctx, ids: readonly string[], conditions: readonly Sql[]): Promise<Map<string, boolean[]>> {
  const held =
    conditions.length > 0
      ? sql`array[${sql.join(conditions.map((one) => sql`coalesce((${one}), false)`))}]::boolean[]`
      : sql`'{}'::boolean[]`;
  const { rows } = await sql<{ id: string; held: boolean[] }>`select t.id, ${held} as held from tickets t
    where t.id = any(${[...ids]}::uuid[]) and ${ticketVisible(ctx.actor)}`.execute(ctx.db);
  return new Map(rows.map((row) => [row.id, row.held]));
}

const lastBy = (author: "contact" | "agent") =>
  sql`(select max(m.created_at) from messages m where m.ticket_id = t.id and m.author_kind = ${sql.lit(author)} and m.state = 'normal')`;

const ANCHORS: { readonly [since in RuleSince]: Sql } = {
  opened: sql`t.created_at`,
  customerWrote: lastBy("contact"),
  agentReplied: lastBy("agent"),
  status: sql`t.status_at`,
  promiseDue: sql`t.promised_at`,
};

/**
 * Tickets that are not closed for which a moment lies at or before an instant, the earliest moment first.
 * @param conditions on `t`
 * @param unless on `t` and `anchor`: those that have had their turn
 */
export async function ticketsSince(
  ctx: Ctx,
  {
    since,
    before,
    conditions,
    unless,
    limit,
  }: { since: RuleSince; before: Date; conditions: readonly Sql[]; unless: ((ticket: Sql, anchor: Sql) => Sql) | null; limit: number },
): Promise<{ id: string; anchor: Date }[]> {
  const where = [sql`t.category <> 'closed'`, sql`t.merged_at is null`, ...conditions, ticketVisible(ctx.actor)];
  const { rows } = await sql<{
    id: string;
    anchor: Date;
  }>`select x.id, x.anchor from (select t.id, ${ANCHORS[since]} as anchor from tickets t
      where ${sql.join(where, sql` and `)}) x
    where x.anchor <= ${before} ${unless ? sql`and not ${unless(sql`x.id`, sql`x.anchor`)}` : sql``} order by x.anchor, x.id limit ${limit}`.execute(
    ctx.db,
  );
  return rows;
}

/** The moment of one ticket from which time is counted; null where it has none. */
export async function momentOf(db: Db, id: string, since: RuleSince): Promise<Date | null> {
  const { rows } = await sql<{ anchor: Date | null }>`select ${ANCHORS[since]} as anchor from tickets t where t.id = ${id}`.execute(db);
  return rows[0]?.anchor ?? null;
}

export type ProgramWords = {
  /** A program wrote the customer's last message. */
  answered: boolean;
  /** Its sender is who he says: he signed in, or his domain vouches for him. */
  proven: boolean;
  /** What programs have said since a time, here and to its requester. */
  here: number;
  toRequester: number;
};

/** What decides whether a program may say something in a ticket without going round, or writing to somebody who never asked. */
export async function programWords(db: Db, id: string, since: Date): Promise<ProgramWords> {
  const { rows } = await sql<ProgramWords>`select ${writtenByProgram} as answered,
      coalesce((select m.author_contact_id is not null and coalesce(m.authentication ->> 'result', 'pass') = 'pass' from messages m
        where m.ticket_id = t.id and m.author_kind = 'contact' and m.state = 'normal' order by m.created_at desc, m.id desc limit 1), false) as proven,
      (select count(*)::int from messages m where m.ticket_id = t.id and m.author_kind = 'bot' and m.created_at > ${since}) as here,
      (select count(*)::int from (select from tickets o join messages m on m.ticket_id = o.id and m.author_kind = 'bot' and m.created_at > ${since}
        where o.requester_id = t.requester_id and o.created_at > ${since}::timestamptz - interval '90 days' limit 100) x) as "toRequester"
    from tickets t where t.id = ${id}`.execute(db);
  return rows[0] ?? { answered: true, proven: false, here: 0, toRequester: 0 };
}

/** The open tickets of agents, counted by channel. */
export async function openLoads(db: Db, agentIds: readonly string[]): Promise<Map<string, { [channel: string]: number }>> {
  const { rows } = await sql<{
    agent: string;
    channel: string;
    n: number;
  }>`select t.assignee_id as agent, t.channel, count(*)::int as n from tickets t
    where t.assignee_id = any(${[...agentIds]}::uuid[]) and t.category in ('new', 'open') and t.merged_at is null group by 1, 2`.execute(
    db,
  );
  const loads = new Map<string, { [channel: string]: number }>();
  for (const { agent, channel, n } of rows) loads.set(agent, { ...loads.get(agent), [channel]: n });
  return loads;
}

/** The team of a ticket that nobody has yet; null where it has none, or somebody has it. */
export async function teamOfTicket(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ team: string | null }>`select team_id as team from tickets where id = ${id} and assignee_id is null`.execute(
    db,
  );
  return rows[0]?.team ?? null;
}
