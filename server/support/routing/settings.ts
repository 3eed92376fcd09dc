/** What was said of teams and agents, changed and shown. */
import type { z } from "zod";
import { inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { calendarTime } from "#support/sla";
import { openLoads, visibleTicketId } from "#support/tickets";
import { agentsNow } from "./candidates.ts";
import type { routingContract, RoutingAgent, RoutingDecision, RoutingTeam } from "./contract.ts";
import { knownProducts, saveAgent, saveTeam, selectDecisions, selectTeams, type AgentRow } from "./queries.ts";

type TeamChange = z.output<(typeof routingContract)["routing.updateTeam"]["body"]>;
type AgentChange = z.output<(typeof routingContract)["routing.updateAgent"]["body"]>;

export async function listTeams(ctx: Ctx): Promise<{ data: RoutingTeam[]; nextCursor: null }> {
  return { data: await selectTeams(ctx.db, null), nextCursor: null };
}

/** @throws Problem 404 */
export async function readTeam(ctx: Ctx, key: string): Promise<RoutingTeam> {
  const [row] = await selectTeams(ctx.db, key);
  if (!row) throw notFound();
  return row;
}

async function checkCalendar(ctx: Ctx, id: string | null | undefined): Promise<void> {
  if (id && !(await calendarTime(ctx.db, id))) throw invalid("calendar", "unknownThing", { value: id });
}

const given = <T extends object>(change: T) => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T;

async function audited(tx: Ctx, subject: string, data: { [key: string]: unknown }): Promise<void> {
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: "routing.changed",
    subject,
    outcome: "allowed",
    address: tx.address,
    data,
  });
}

/** @throws Problem 404, 412, 422 */
export function changeTeam(ctx: Ctx, key: string, revision: number, change: TeamChange): Promise<RoutingTeam> {
  return inTransaction(ctx, async (tx) => {
    const row = await readTeam(tx, key);
    await checkCalendar(tx, change.calendar);
    if (change.overflowTeam) {
      const [other] = await selectTeams(tx.db, change.overflowTeam);
      if (!other || other.team.id === row.team.id) throw invalid("overflowTeam", "unknownThing", { value: change.overflowTeam });
    }
    if (!(await saveTeam(tx.db, { ...row, ...given(change) }, revision, tx.clock.now()))) throw stale(await readTeam(tx, key));
    await audited(tx, `team:${row.team.id}`, given(change));
    return readTeam(tx, key);
  });
}

async function present(ctx: Ctx, rows: readonly AgentRow[]): Promise<RoutingAgent[]> {
  const loads = await openLoads(
    ctx.db,
    rows.map(({ agent }) => agent.id),
  );
  return rows.map(({ agent, teams, languages, products, skills, capacity, calendar, presence, absentUntil, revision }) => {
    const his = loads.get(agent.id) ?? {};
    return {
      agent,
      teams,
      products,
      skills,
      capacity,
      calendar,
      presence,
      revision,
      languages: languages as RoutingAgent["languages"],
      loads: his,
      load: Object.values(his).reduce((sum, one) => sum + one, 0),
      absentUntil: absentUntil?.toISOString() ?? null,
    };
  });
}

export async function listAgents(ctx: Ctx): Promise<{ data: RoutingAgent[]; nextCursor: null }> {
  return { data: await present(ctx, await agentsNow(ctx, null)), nextCursor: null };
}

async function found(ctx: Ctx, id: string): Promise<AgentRow> {
  const [row] = await agentsNow(ctx, { agent: id });
  if (!row) throw notFound();
  return row;
}

/** @throws Problem 404 */
export async function readAgent(ctx: Ctx, id: string): Promise<RoutingAgent> {
  return (await present(ctx, [await found(ctx, id)]))[0]!;
}

/** @throws Problem 404, 412, 422 */
export function changeAgent(ctx: Ctx, id: string, revision: number, change: AgentChange): Promise<RoutingAgent> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    await checkCalendar(tx, change.calendar);
    const known = change.products ? await knownProducts(tx.db, change.products) : [];
    const missing = change.products?.find((one) => !known.includes(one));
    if (missing) throw invalid("products", "unknownThing", { value: missing });
    if (!(await saveAgent(tx.db, { ...row, ...given(change) }, revision, tx.clock.now()))) throw stale(await readAgent(tx, id));
    await audited(tx, `agent:${id}`, given(change));
    return readAgent(tx, id);
  });
}

/** @throws Problem 404 */
export async function readRoute(ctx: Ctx, number: number): Promise<{ data: RoutingDecision[]; nextCursor: null }> {
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  return { data: (await selectDecisions(ctx.db, ticketId)).map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor: null };
}
