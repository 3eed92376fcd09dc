/** What keeps a ticket from being solved: steps of checklists that come first. */
import { isStaff, Problem, type Ctx } from "#platform/http";
import type { ChecklistState } from "./checklist-queries.ts";
import type { Category } from "./model.ts";

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
