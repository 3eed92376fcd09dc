/** SQL of routing. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Capacity, RoutingDecision } from "./contract.ts";

type Named = { id: string; name: string };

export type TeamRow = {
  team: Named;
  automatic: boolean;
  method: "balanced" | "roundRobin";
  capacity: Capacity;
  presence: boolean;
  calendar: string | null;
  overflowTeam: string | null;
  overflowName: string | null;
  overflowMinutes: number | null;
  waiting: number;
  revision: number;
};

/** Teams with what was said of them, or what holds where nothing was. @param key id or slug of one */
export async function selectTeams(db: Db, key: string | null): Promise<TeamRow[]> {
  const { rows } =
    await sql<TeamRow>`select jsonb_build_object('id', t.id, 'name', t.name) as team, coalesce(r.automatic, false) as automatic,
      coalesce(r.method, 'balanced') as method, coalesce(r.capacity, '{"any": 20}') as capacity, coalesce(r.presence, false) as presence, r.calendar_id as calendar,
      r.overflow_team_id as "overflowTeam", o.name as "overflowName", r.overflow_minutes as "overflowMinutes",
      (select count(*)::int from (select from routing_waiting w where w.team_id = t.id limit 1000) x) as waiting, coalesce(r.revision, 0) as revision
    from team_names t left join routing_teams r on r.team_id = t.id left join team_names o on o.id = r.overflow_team_id
    where ${key === null ? sql`true` : sql`(t.id::text = ${key} or t.slug = ${key})`} order by t.name, t.id limit 200`.execute(db);
  return rows;
}

/** @returns false when the revision is no longer the one expected; 0: none yet */
export async function saveTeam(db: Db, t: TeamRow, revision: number, now: Date): Promise<boolean> {
  const { rows } =
    await sql`insert into routing_teams as r (team_id, automatic, method, capacity, presence, calendar_id, overflow_team_id, overflow_minutes, updated_at)
    select ${t.team.id}::uuid, ${t.automatic}::boolean, ${t.method}::text, ${JSON.stringify(t.capacity)}::jsonb, ${t.presence}::boolean, ${t.calendar}::uuid, ${t.overflowTeam}::uuid,
      ${t.overflowMinutes}::int, ${now}::timestamptz where ${revision}::int = 0 or exists (select from routing_teams where team_id = ${t.team.id})
    on conflict (team_id) do update set automatic = excluded.automatic, method = excluded.method, capacity = excluded.capacity, presence = excluded.presence,
      calendar_id = excluded.calendar_id, overflow_team_id = excluded.overflow_team_id, overflow_minutes = excluded.overflow_minutes, updated_at = excluded.updated_at,
      revision = r.revision + 1 where r.revision = ${revision} returning team_id`.execute(db);
  return rows.length > 0;
}

export type AgentRow = {
  agent: Named;
  teams: Named[];
  languages: string[];
  products: string[];
  skills: string[];
  capacity: Capacity;
  calendar: string | null;
  presence: "available" | "away" | "offline";
  absentUntil: Date | null;
  lastAt: Date | null;
  revision: number;
};

/**
 * Active agents with what was said of them.
 * @param of one agent, a team's, or all
 * @param seen since when a sign of life counts
 */
export async function selectAgents(
  db: Db,
  of: { agent: string } | { team: string } | null,
  { now, seen }: { now: Date; seen: Date },
): Promise<AgentRow[]> {
  const which = of === null ? sql`true` : "agent" in of ? sql`p.id = ${of.agent}` : sql`${of.team}::uuid = any(p.teams)`;
  const { rows } = await sql<AgentRow>`select jsonb_build_object('id', p.id, 'name', p.name) as agent,
      coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name) from team_names t where t.id = any(p.teams)), '[]') as teams,
      coalesce(r.languages, '{}') as languages, coalesce(r.products, '{}') as products, coalesce(r.skills, '{}') as skills, coalesce(r.capacity, '{}') as capacity,
      r.calendar_id as calendar, coalesce((select s.state from agent_presences s where s.agent_id = p.id and s.seen_at >= ${seen}), 'offline') as presence,
      (select max(b.ends_at) from routing_absences b where b.agent_id = p.id and b.starts_at <= ${now} and b.ends_at > ${now}) as "absentUntil",
      (select max(d.at) from routing_decisions d where d.agent_id = p.id) as "lastAt", coalesce(r.revision, 0) as revision
    from agent_places p left join routing_agents r on r.agent_id = p.id where p.active and ${which} order by p.name, p.id limit 500`.execute(
    db,
  );
  return rows;
}

/** @returns false when the revision is no longer the one expected; 0: none yet */
export async function saveAgent(db: Db, a: AgentRow, revision: number, now: Date): Promise<boolean> {
  const { rows } = await sql`insert into routing_agents as r (agent_id, languages, products, skills, capacity, calendar_id, updated_at)
    select ${a.agent.id}::uuid, ${a.languages}::text[], ${a.products}::uuid[], ${a.skills}::text[], ${JSON.stringify(a.capacity)}::jsonb, ${a.calendar}::uuid, ${now}::timestamptz
      where ${revision}::int = 0 or exists (select from routing_agents where agent_id = ${a.agent.id})
    on conflict (agent_id) do update set languages = excluded.languages, products = excluded.products, skills = excluded.skills, capacity = excluded.capacity,
      calendar_id = excluded.calendar_id, updated_at = excluded.updated_at, revision = r.revision + 1 where r.revision = ${revision} returning agent_id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Which of these words are a skill of anybody. */
export async function skillsAmong(db: Db, tags: readonly string[]): Promise<string[]> {
  if (tags.length === 0) return [];
  const { rows } = await sql<{ skill: string }>`select distinct s.skill from routing_agents r cross join unnest(r.skills) as s(skill)
    where s.skill = any(${[...tags]}::text[]) order by s.skill`.execute(db);
  return rows.map(({ skill }) => skill);
}

/** Which of these products there are. */
export async function knownProducts(db: Db, ids: readonly string[]): Promise<string[]> {
  return (await sql<{ id: string }>`select id from product_names where id = any(${[...ids]}::uuid[])`.execute(db)).rows.map(({ id }) => id);
}

/** One ticket after the other is given away, in all processes, so that nobody gets more than he can take. */
export async function lockRouting(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('routing', 0))`.execute(db);
}

/** Has a ticket wait for a team; one that waits for it already goes on waiting. */
export async function insertWaiting(db: Db, ticketId: string, teamId: string, since: Date): Promise<void> {
  await sql`insert into routing_waiting as w (ticket_id, team_id, since) values (${ticketId}, ${teamId}, ${since})
    on conflict (ticket_id) do update set team_id = excluded.team_id, since = excluded.since, overflowed = false where w.team_id <> excluded.team_id`.execute(
    db,
  );
}

/** Whether it was said already that a ticket waits for this team. */
export async function waitingIsTold(db: Db, ticketId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from routing_waiting w join routing_decisions d on d.ticket_id = w.ticket_id and d.team_id = w.team_id
    where w.ticket_id = ${ticketId} and d.outcome = 'waiting' and d.at >= w.since limit 1`.execute(db);
  return rows.length > 0;
}

export async function deleteWaiting(db: Db, ticketId: string): Promise<void> {
  await sql`delete from routing_waiting where ticket_id = ${ticketId}`.execute(db);
}

export type WaitingRow = { ticketId: string; teamId: string; since: Date; overflowed: boolean };

/** Those who wait longest, of one team or of all. */
export async function selectWaiting(db: Db, teamId: string | null, limit: number): Promise<WaitingRow[]> {
  return (
    await sql<WaitingRow>`select ticket_id as "ticketId", team_id as "teamId", since, overflowed from routing_waiting
      where ${teamId === null ? sql`true` : sql`team_id = ${teamId}`} order by since, ticket_id limit ${limit}`.execute(db)
  ).rows;
}

/** Moves a waiting ticket on to another team, once. @returns false when it does not wait there any more */
export async function overflowWaiting(db: Db, { ticketId, teamId }: WaitingRow, to: string, now: Date): Promise<boolean> {
  const { rows } = await sql`update routing_waiting set team_id = ${to}, since = ${now}, overflowed = true
    where ticket_id = ${ticketId} and team_id = ${teamId} and not overflowed returning 1`.execute(db);
  return rows.length > 0;
}

type NewDecision = {
  id: string;
  ticketId: string;
  teamId: string;
  agentId: string | null;
  outcome: RoutingDecision["outcome"];
  reasons: RoutingDecision["reasons"];
  at: Date;
};

export async function insertDecision(db: Db, d: NewDecision): Promise<void> {
  await sql`insert into routing_decisions (id, ticket_id, team_id, agent_id, outcome, reasons, at)
    values (${d.id}, ${d.ticketId}, ${d.teamId}, ${d.agentId}, ${d.outcome}, ${JSON.stringify(d.reasons)}::jsonb, ${d.at})`.execute(db);
}

export type DecisionRow = Omit<RoutingDecision, "at"> & { at: Date };

export async function selectDecisions(db: Db, ticketId: string): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`select d.id, d.outcome, jsonb_build_object('id', t.id, 'name', t.name) as team,
      case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as agent, d.reasons, d.at
    from routing_decisions d join team_names t on t.id = d.team_id left join agent_names a on a.id = d.agent_id
    where d.ticket_id = ${ticketId} order by d.at desc, d.id desc limit 100`.execute(db);
  return rows;
}

export type AbsenceRow = { id: string; agent: Named; from: Date; to: Date };

/** Absences that are not over, the next first. */
export async function selectAbsences(db: Db, agentId: string | null, now: Date): Promise<AbsenceRow[]> {
  const { rows } =
    await sql<AbsenceRow>`select b.id, jsonb_build_object('id', a.id, 'name', a.name) as agent, b.starts_at as "from", b.ends_at as "to"
    from routing_absences b join agent_names a on a.id = b.agent_id where b.ends_at > ${now} and (${agentId}::uuid is null or b.agent_id = ${agentId})
    order by b.starts_at, b.id limit 200`.execute(db);
  return rows;
}

export async function findAbsence(db: Db, id: string): Promise<{ agentId: string } | null> {
  return (await sql<{ agentId: string }>`select agent_id as "agentId" from routing_absences where id = ${id}`.execute(db)).rows[0] ?? null;
}

export async function insertAbsence(db: Db, b: { id: string; agentId: string; from: Date; to: Date; now: Date }): Promise<void> {
  await sql`insert into routing_absences (id, agent_id, starts_at, ends_at, created_at) values (${b.id}, ${b.agentId}, ${b.from}, ${b.to}, ${b.now})`.execute(
    db,
  );
}

export async function deleteAbsence(db: Db, id: string): Promise<void> {
  await sql`delete from routing_absences where id = ${id}`.execute(db);
}

/** Removes what nobody looks at any more. */
export async function deleteOldRouting(db: Db, { absences, decisions }: { absences: Date; decisions: Date }): Promise<void> {
  await sql`delete from routing_absences where ends_at < ${absences}`.execute(db);
  await sql`delete from routing_decisions where at < ${decisions}`.execute(db);
}
