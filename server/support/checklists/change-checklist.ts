import type { z } from "zod";
import { emit } from "#platform/events";
import { inTransaction, invalid, stale, type Ctx } from "#platform/http";
import type { Checklist, checklistsContract } from "./contract.ts";
import { checklistChanged, checklistRemoved } from "./events.ts";
import { checklistNow, heldChecklist, noteState } from "./held-ticket.ts";
import { deleteChecklist, orderSteps, touchChecklist } from "./queries.ts";
import { presentChecklist } from "./read-checklists.ts";

type Change = z.output<(typeof checklistsContract)["checklists.update"]["body"]>;

/** Renames a checklist or puts its steps in another order. @throws Problem 404, 412, 422 for a step of another one */
export function changeChecklist(ctx: Ctx, id: string, revision: number, { name, order }: Change): Promise<Checklist> {
  return inTransaction(ctx, async (tx) => {
    const { ticket, list, steps } = await heldChecklist(tx, id);
    if (list.revision !== revision) throw stale(presentChecklist(list, steps, ticket.number));
    const known = new Set(steps.map((step) => step.id));
    const foreign = order?.findIndex((step) => !known.has(step)) ?? -1;
    if (foreign >= 0) throw invalid(`order.${foreign}`, "unknownThing", { value: order![foreign]! });
    if (order) await orderSteps(tx.db, id, order);
    const own = name === undefined ? {} : { name: tx.platform.masker.open().text(name) };
    await touchChecklist(tx.db, id, { ...own, now: tx.clock.now() });
    await emit(tx, checklistChanged, { subjects: [`ticket:${ticket.id}`], data: { number: ticket.number, checklistId: id } });
    return checklistNow(tx, id, ticket.number);
  });
}

/** Removes a checklist with its steps. That it was there stays in the history. @throws Problem 404 */
export function removeChecklist(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const { ticket } = await heldChecklist(tx, id);
    await deleteChecklist(tx.db, id);
    await noteState(tx, ticket.id);
    await emit(tx, checklistRemoved, { subjects: [`ticket:${ticket.id}`], data: { number: ticket.number, checklistId: id } });
    return undefined;
  });
}
