import type { Ctx } from "#platform/http";
import { calendarTime } from "#support/sla";
import { openLoads } from "#support/tickets";
import type { Candidate } from "./model.ts";
import { selectAgents, type AgentRow, type TeamRow } from "./queries.ts";

/** A sign of life counts so long. The one place that says who is at work. */
const SEEN_MILLISECONDS = 180_000;

/** Agents with whether they are at work now. @param of one agent, a team's, or all */
export function agentsNow(ctx: Ctx, of: Parameters<typeof selectAgents>[1]): Promise<AgentRow[]> {
  const now = ctx.clock.now();
  return selectAgents(ctx.db, of, { now, seen: new Date(now.getTime() - SEEN_MILLISECONDS) });
}

/** Those of a team, with what they have and whether their hours are open. */
export async function candidatesOf(ctx: Ctx, { team, calendar }: TeamRow): Promise<Candidate[]> {
  const rows = await agentsNow(ctx, { team: team.id });
  const loads = await openLoads(
    ctx.db,
    rows.map(({ agent }) => agent.id),
  );
  const hours = new Map<string, boolean>();
  for (const id of new Set(rows.flatMap((row) => row.calendar ?? calendar ?? []))) {
    const time = await calendarTime(ctx.db, id);
    hours.set(id, time === null || time.isOpen(ctx.clock.now()));
  }
  return rows.map(({ agent, absentUntil, calendar: own, ...row }) => ({
    ...row,
    id: agent.id,
    absent: absentUntil !== null,
    open: hours.get(own ?? calendar ?? "") ?? true,
    loads: loads.get(agent.id) ?? {},
  }));
}
