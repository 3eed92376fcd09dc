/** SQL of what rules did. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { RunOutcome } from "#shared/automation";
import type { Deed } from "./contract.ts";

export type Held = { all: boolean[]; any: boolean[] };

export type NewRun = {
  id: string;
  ruleId: string;
  version: number;
  ticketId: string;
  eventSeq: number | null;
  eventType: string | null;
  anchor: Date | null;
  causedBy: string | null;
  outcome: RunOutcome;
  code: string | null;
  held: Held;
  did: readonly Deed[];
  rules: readonly string[];
  at: Date;
};

/** @returns false when this rule has had this cause in this ticket already */
export async function insertRun(db: Db, run: NewRun): Promise<boolean> {
  const { rows } =
    await sql`insert into automation_runs (id, rule_id, rule_version, ticket_id, event_seq, event_type, anchor, caused_by, outcome, code, held, did, rules, at)
    values (${run.id}, ${run.ruleId}, ${run.version}, ${run.ticketId}, ${run.eventSeq}, ${run.eventType}, ${run.anchor}, ${run.causedBy}, ${run.outcome}, ${run.code},
      ${JSON.stringify(run.held)}::jsonb, ${JSON.stringify(run.did)}::jsonb, ${[...run.rules]}::uuid[], ${run.at})
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** What became of a cause a rule has had already; null when it has not. */
export async function earlierRun(
  db: Db,
  { ruleId, ticketId, eventSeq, anchor }: Pick<NewRun, "ruleId" | "ticketId" | "eventSeq" | "anchor">,
): Promise<{ id: string; outcome: RunOutcome } | null> {
  const { rows } = await sql<{
    id: string;
    outcome: RunOutcome;
  }>`select id, outcome from automation_runs where rule_id = ${ruleId} and ticket_id = ${ticketId}
    and ${eventSeq === null ? sql`anchor = ${anchor}` : sql`event_seq = ${eventSeq}`}`.execute(db);
  return rows[0] ?? null;
}

/** The run of a rule that an event of its was the effect of: its last one in that ticket by then. */
export async function runBefore(db: Db, { ruleId, ticketId, at }: { ruleId: string; ticketId: string; at: Date }): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from automation_runs where rule_id = ${ruleId} and ticket_id = ${ticketId} and outcome = 'done' and at <= ${at}
    order by at desc, id desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** The rules of a run and of what led to it, the last one first. */
export async function chainOf(db: Db, runId: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ rule_id: string }>`with recursive chain as (
      select id, rule_id, caused_by, 1 as depth from automation_runs where id = ${runId}
      union all select r.id, r.rule_id, r.caused_by, c.depth + 1 from chain c join automation_runs r on r.id = c.caused_by where c.depth < ${most})
    select rule_id from chain order by depth`.execute(db);
  return rows.map((row) => row.rule_id);
}

/** How often rules did something to a ticket since a time: this one, all of them; and whether this one was held back since then. */
export async function recentRuns(
  db: Db,
  { ruleId, ticketId, since }: { ruleId: string; ticketId: string; since: Date },
): Promise<{ own: number; all: number; limited: boolean }> {
  const { rows } = await sql<{ own: number; all: number; limited: boolean }>`select
      (count(*) filter (where outcome = 'done' and rule_id = ${ruleId}))::int as own, (count(*) filter (where outcome = 'done'))::int as "all",
      coalesce(bool_or(outcome = 'limited' and rule_id = ${ruleId}), false) as limited
    from automation_runs where ticket_id = ${ticketId} and at > ${since}`.execute(db);
  return rows[0]!;
}

export type Effects = { ruleId: string; done: number; failed: number; loops: number; loopsWith: string[] };

/** What rules did since a time; each counted up to 1,000. */
export async function effectsOf(db: Db, ruleIds: readonly string[], since: Date): Promise<Effects[]> {
  const counted = (outcome: string) =>
    sql`(select count(*)::int from (select from automation_runs n where n.rule_id = i.id and n.at > ${since} and n.outcome = ${outcome} limit 1000) x)`;
  const { rows } =
    await sql<Effects>`select i.id as "ruleId", ${counted("done")} as done, ${counted("failed")} as failed, ${counted("loop")} as loops,
      coalesce((select array_agg(distinct o.id) from (select rules from automation_runs n where n.rule_id = i.id and n.at > ${since} and n.outcome = 'loop' limit 100) l
        cross join unnest(l.rules) as o(id) where o.id <> i.id), '{}') as "loopsWith"
    from unnest(${[...ruleIds]}::uuid[]) as i(id)`.execute(db);
  return rows;
}

export type RunRow = Omit<NewRun, "eventSeq" | "eventType" | "causedBy"> & {
  event: string | null;
  causingRule: string | null;
  at_text: string;
};

export type RunPage = {
  ticketId?: string | undefined;
  ruleId?: string | undefined;
  outcome?: RunOutcome | undefined;
  after: { value: string; id: string } | null;
  limit: number;
};

/** Newest first, whoever may see the tickets. Those that did nothing are shown only when asked for. */
export async function selectRuns(db: Db, { ticketId, ruleId, outcome, after, limit }: RunPage): Promise<RunRow[]> {
  const { rows } =
    await sql<RunRow>`select r.id, r.rule_id as "ruleId", r.rule_version as version, r.ticket_id as "ticketId", r.event_type as event, r.anchor,
      c.rule_id as "causingRule", r.outcome, r.code, r.held, r.did, r.rules, r.at, r.at::text as at_text
    from automation_runs r left join automation_runs c on c.id = r.caused_by
    where ${outcome ? sql`r.outcome = ${outcome}` : sql`r.outcome <> 'nothing'`} ${ticketId ? sql`and r.ticket_id = ${ticketId}` : sql``}
      ${ruleId ? sql`and r.rule_id = ${ruleId}` : sql``} ${after ? sql`and (r.at, r.id) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql``}
    order by r.at desc, r.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Removes what rules did before an instant. */
export async function deleteRuns(db: Db, before: Date): Promise<void> {
  await sql`delete from automation_runs where at < ${before}`.execute(db);
}

/** Whether a rule has had its turn with a ticket and a moment. */
export function hadItsTurn(ruleId: string): (ticket: RawBuilder<unknown>, anchor: RawBuilder<unknown>) => RawBuilder<unknown> {
  return (ticket, anchor) =>
    sql`exists (select from automation_runs r where r.rule_id = ${ruleId} and r.ticket_id = ${ticket} and r.anchor = ${anchor})`;
}
