import { notFound, type Ctx } from "#platform/http";
import { lockedTicket, setChecklistState, type Ticket } from "#support/tickets";
import type { Checklist } from "./contract.ts";
import { selectChecklist, stateOf, ticketOfChecklist, type ChecklistRow, type StepRow } from "./queries.ts";
import { presentChecklist } from "./read-checklists.ts";

export type Held = { ticket: Ticket; list: ChecklistRow; steps: StepRow[] };

/**
 * A checklist of a ticket the actor may see, with the ticket's row locked: whoever changes steps of one ticket at once follows one another, and a
 * ticket is not solved beside a step that is opened again.
 * @throws Problem 404
 */
export async function heldChecklist(tx: Ctx, id: string): Promise<Held> {
  const ticketId = await ticketOfChecklist(tx.db, id);
  const ticket = ticketId && (await lockedTicket(tx, ticketId));
  const found = ticket && (await selectChecklist(tx.db, id));
  if (!ticket || !found) throw notFound();
  return { ticket, ...found };
}

/** Leaves on the ticket how far its checklists are. */
export async function noteState(tx: Ctx, ticketId: string): Promise<void> {
  await setChecklistState(tx.db, ticketId, await stateOf(tx.db, ticketId));
}

/** A checklist as it is now. */
export async function checklistNow(tx: Ctx, id: string, ticketNumber: number): Promise<Checklist> {
  const { list, steps } = (await selectChecklist(tx.db, id))!;
  return presentChecklist(list, steps, ticketNumber);
}
