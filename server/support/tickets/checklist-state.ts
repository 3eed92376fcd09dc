/** How far the checklists of a ticket are. An upper room keeps them and leaves this on the ticket, so that reading and solving one ask no other row. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { isStaff, Problem, type Ctx } from "#platform/http";
import type { Category } from "./model.ts";

export type ChecklistState = { total: number; done: number; /** Open steps without which the ticket is not solved. */ needed: number };

/** Of the ticket `t`: with those of tickets merged into it, which are worked on as part of it. */
export const checklistState = sql`case when t.absorbed = 0 then t.checklist_state else (
  select case when count(x.checklist_state) > 0 then jsonb_build_object('total', sum((x.checklist_state->>'total')::int),
    'done', sum((x.checklist_state->>'done')::int), 'needed', sum((x.checklist_state->>'needed')::int)) end
  from tickets x where x.id = t.id or (x.merged_into = t.id and x.merged_at is not null)) end`;

/** Leaves on a ticket how far its own checklists are. It follows from them, so it is no change of the ticket that anybody could cross. */
export async function setChecklistState(db: Db, id: string, state: ChecklistState | null): Promise<void> {
  await sql`update tickets set checklist_state = ${state && JSON.stringify(state)}::jsonb where id = ${id}`.execute(db);
}

const isOver = (category: Category) => category === "solved" || category === "closed";

/** How many steps keep a ticket from taking a category; 0: none do. */
export function stepsAgainst(ticket: { category: Category; checklists?: ChecklistState | null }, category: Category): number {
  return isOver(category) && !isOver(ticket.category) ? (ticket.checklists?.needed ?? 0) : 0;
}

/** A customer who closes his request knows of no checklist and is not stopped. @throws Problem 409 while steps that come before solving are open */
export function requireSteps(ctx: Ctx, ticket: Parameters<typeof stepsAgainst>[0], category: Category): void {
  const steps = isStaff(ctx.actor) ? stepsAgainst(ticket, category) : 0;
  if (steps > 0) throw new Problem(409, "checklist.open", { values: { steps } });
}
