import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { beginChecklist } from "#support/checklists";
import { askRouting } from "#support/routing";
import { givePromise } from "#support/promises";
import { addNote, findTicket, postAsProgram, updateTicket, type TicketRow } from "#support/tickets";
import { ruleNotified } from "./events.ts";
import type { Plan, Step } from "./plan-actions.ts";

/**
 * Does what was planned, by the verbs everybody uses and with the rights of the rule: the fields first and at once, then the rest in order.
 * @param tx within a transaction; the ticket's row is locked
 * @throws Problem as these verbs do
 */
export async function performActions(
  tx: Ctx,
  rule: { id: string; name: string },
  ticket: TicketRow,
  { patch, steps }: Plan,
): Promise<void> {
  if (Object.keys(patch).length > 0) await updateTicket(tx, ticket.number, ticket.revision, patch);
  for (const step of steps) await perform(tx, rule, ticket, step);
}

async function perform(tx: Ctx, rule: { id: string; name: string }, { id, number }: TicketRow, step: Step): Promise<void> {
  switch (step.do) {
    case "reply": {
      const { brand } = (await findTicket(tx, { id }))!;
      await postAsProgram(tx, { ticketId: id, name: brand, markdown: step.markdown });
      return;
    }
    case "route":
      await askRouting(tx, { id, number }, step.team);
      return;
    case "note":
      await addNote(tx, { ticketId: id, number, author: { name: rule.name }, text: step.text, at: tx.clock.now() });
      return;
    case "notify":
      await emit(tx, ruleNotified, {
        subjects: [`ticket:${id}`, `rule:${rule.id}`, ...step.agents.map((agent) => `agent:${agent}`)],
        data: { number, ruleId: rule.id, agents: step.agents },
      });
      return;
    case "checklist":
      await beginChecklist(tx, number, { template: step.template });
      return;
    case "promise": {
      // Promises are given to the minute; never an earlier one.
      const at = new Date(Math.ceil(step.due.getTime() / 60_000) * 60_000);
      await givePromise(tx, number, { text: step.text, kind: "answer", due: { local: at.toISOString().slice(0, 16), timeZone: "UTC" } });
    }
  }
}
