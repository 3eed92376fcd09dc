/** Gives one ticket to somebody of its team, or has it wait, and says why. */
import { newId } from "#shared/ids";
import { selectAgent } from "#people/access";
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import { findTicket, updateTicket } from "#support/tickets";
import { candidatesOf } from "./candidates.ts";
import { routingAsked, ticketRouted } from "./events.ts";
import { choose, reasonsOf, type Choice } from "./model.ts";
import {
  deleteWaiting,
  insertDecision,
  insertWaiting,
  lockRouting,
  overflowWaiting,
  selectTeams,
  skillsAmong,
  waitingIsTold,
  type WaitingRow,
} from "./queries.ts";

/** Has a ticket routed within a team, soon. The caller holds its row. @param tx within a transaction */
export async function askRouting(tx: Ctx, { id, number }: { id: string; number: number }, teamId: string): Promise<void> {
  await insertWaiting(tx.db, id, teamId, tx.clock.now());
  await emit(tx, routingAsked, { subjects: [`ticket:${id}`], data: { number, teamId } });
}

/**
 * Gives a ticket of a team to who can take it best. One after the other, in all processes: whoever is counted now has no other on the way.
 * One that somebody has, or that is done, waits no longer.
 * @param except who has just handed it back
 */
export function routeTicket(ctx: Ctx, ticketId: string, teamId: string, except: string | null = null): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockRouting(tx.db);
    const ticket = await findTicket(tx, { id: ticketId }, true);
    const over =
      !ticket || ticket.merged_at !== null || ticket.assignee_id !== null || (ticket.category !== "new" && ticket.category !== "open");
    const [team] = over ? [] : await selectTeams(tx.db, teamId);
    if (over || !team) {
      await deleteWaiting(tx.db, ticketId);
      return;
    }
    const asked = {
      channel: ticket.channel,
      language: ticket.locale.split("-")[0]!,
      productId: ticket.product_id,
      skills: await skillsAmong(tx.db, ticket.tags),
    };
    const choice = choose(
      team,
      asked,
      (await candidatesOf(tx, team)).filter(({ id }) => id !== except),
    );
    const got = await firstWhoMay(tx, choice);
    const now = tx.clock.now();
    const decision = { id: newId(now.getTime()), ticketId, teamId, at: now, reasons: reasonsOf(team, asked, choice, got) };
    const tell = async (outcome: "assigned" | "waiting", agentId: string | null) => {
      await insertDecision(tx.db, { ...decision, agentId, outcome });
      await emit(tx, ticketRouted, {
        subjects: agentId === null ? [`ticket:${ticketId}`] : [`ticket:${ticketId}`, `agent:${agentId}`],
        data: { number: ticket.number, decisionId: decision.id, teamId, agentId, outcome },
      });
    };
    if (!got) {
      await insertWaiting(tx.db, ticketId, teamId, now);
      // It is said once that it waits, however often it is tried.
      if (!(await waitingIsTold(tx.db, ticketId))) await tell("waiting", null);
      return;
    }
    await deleteWaiting(tx.db, ticketId);
    await updateTicket(tx, ticket.number, ticket.revision, {
      assignee: got.candidate.id,
      ...(ticket.team_id !== teamId && { team: teamId }),
    });
    await tell("assigned", got.candidate.id);
  });
}

/** The best of those whose role lets them answer. */
async function firstWhoMay(tx: Ctx, choice: Choice): Promise<Choice["ranked"][number] | null> {
  for (const one of choice.ranked) {
    if ((await selectAgent(tx.db, one.candidate.id))?.rights.has("tickets.reply")) return one;
    choice.passed.rights = (choice.passed.rights ?? 0) + 1;
  }
  return null;
}

/** Gives what nobody could take in time to the team that is named for it, once. @returns that team, or null where it stays */
export function overflow(ctx: Ctx, waiting: WaitingRow): Promise<string | null> {
  return inTransaction(ctx, async (tx) => {
    await lockRouting(tx.db);
    const ticket = await findTicket(tx, { id: waiting.ticketId }, true);
    const [team] = await selectTeams(tx.db, waiting.teamId);
    const now = tx.clock.now();
    if (!ticket || ticket.assignee_id !== null || !team?.overflowTeam || team.overflowMinutes === null || waiting.overflowed) return null;
    if (waiting.since.getTime() + team.overflowMinutes * 60_000 > now.getTime()) return null;
    if (!(await overflowWaiting(tx.db, waiting, team.overflowTeam, now))) return null;
    await updateTicket(tx, ticket.number, ticket.revision, { team: team.overflowTeam });
    const id = newId(now.getTime());
    const reasons = { method: team.method, load: null, limit: null, language: null, product: false, skills: [], passed: {} };
    await insertDecision(tx.db, {
      id,
      ticketId: ticket.id,
      teamId: team.overflowTeam,
      agentId: null,
      outcome: "overflow",
      reasons,
      at: now,
    });
    await emit(tx, ticketRouted, {
      subjects: [`ticket:${ticket.id}`],
      data: { number: ticket.number, decisionId: id, teamId: team.overflowTeam, agentId: null, outcome: "overflow" },
    });
    return team.overflowTeam;
  });
}
