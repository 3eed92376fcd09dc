/** When agents are away: said by themselves, or by who looks after routing. */
import type { z } from "zod";
import { newId } from "#shared/ids";
import { selectAgent } from "#people/access";
import { agentIdOf, forbidden, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { comingInstant } from "#support/tickets";
import type { Absence, routingContract } from "./contract.ts";
import { deleteAbsence, findAbsence, insertAbsence, selectAbsences, type AbsenceRow } from "./queries.ts";

type New = z.output<(typeof routingContract)["absences.create"]["body"]>;
const MOST = 50;

const shown = ({ from, to, ...row }: AbsenceRow): Absence => ({ ...row, from: from.toISOString(), to: to.toISOString() });

function requireWhose(ctx: Ctx, agentId: string): void {
  if (agentId !== agentIdOf(ctx.actor) && !ctx.actor.rights.has("routing.manage")) throw forbidden("routing.manage");
}

export async function listAbsences(ctx: Ctx, agent: string | undefined): Promise<{ data: Absence[]; nextCursor: null }> {
  const whose = agent === "me" ? agentIdOf(ctx.actor) : (agent ?? null);
  if (agent === "me" && whose === null) return { data: [], nextCursor: null };
  return { data: (await selectAbsences(ctx.db, whose, ctx.clock.now())).map(shown), nextCursor: null };
}

/** @throws Problem 403 for others without the right, 409 for too many, 422 for nobody and for times that do not fit */
export function addAbsence(ctx: Ctx, { agent, from, to }: New): Promise<Absence> {
  return inTransaction(ctx, async (tx) => {
    const agentId = agent ?? agentIdOf(ctx.actor);
    if (agentId === null) throw invalid("agent", "required");
    requireWhose(tx, agentId);
    if (!(await selectAgent(tx.db, agentId))) throw invalid("agent", "unknownThing", { value: agentId });
    const now = tx.clock.now();
    const starts = from ? comingInstant(from, now, "from.local") : now;
    const ends = comingInstant(to, now, "to.local");
    if (ends <= starts) throw invalid("to.local", "timeOrder");
    if ((await selectAbsences(tx.db, agentId, now)).length >= MOST) throw new Problem(409, "absence.tooMany", { values: { most: MOST } });
    const id = newId(now.getTime());
    await insertAbsence(tx.db, { id, agentId, from: starts, to: ends, now });
    return shown((await selectAbsences(tx.db, agentId, now)).find((one) => one.id === id)!);
  });
}

/** @throws Problem 404, 403 */
export function takeBackAbsence(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await findAbsence(tx.db, id);
    if (!row) throw notFound();
    requireWhose(tx, row.agentId);
    await deleteAbsence(tx.db, id);
    return undefined;
  });
}
