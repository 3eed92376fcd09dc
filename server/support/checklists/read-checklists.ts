import { decodeCursor, encodeCursor } from "#platform/db";
import { agentIdOf, invalid, notFound, type Ctx } from "#platform/http";
import { ticketTitles, visibleTicketId, withMerged } from "#support/tickets";
import { isId } from "#shared/ids";
import type { Checklist, ChecklistStep, OpenStep } from "./contract.ts";
import { selectChecklists, selectOpenSteps, type ChecklistRow, type StepRow } from "./queries.ts";

export function presentStep({ id, text, doneAt, doneBy, assignee, dueOn, revision }: StepRow): ChecklistStep {
  return { id, text, doneAt: doneAt?.toISOString() ?? null, doneBy, assignee, dueOn, revision };
}

export function presentChecklist(
  { id, name, template, mustFinish, createdAt, updatedAt, revision }: ChecklistRow,
  steps: readonly StepRow[],
  ticketNumber: number,
): Checklist {
  return {
    id,
    name,
    template,
    mustFinish,
    revision,
    ticketNumber,
    steps: steps.map(presentStep),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The checklists of a ticket the actor sees: its own, then those of tickets merged into it, which are worked on here. @throws Problem 404 */
export async function listChecklists(ctx: Ctx, number: number): Promise<{ data: Checklist[]; nextCursor: null }> {
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  const { lists, steps } = await selectChecklists(ctx.db, await withMerged(ctx.db, ticketId));
  const others = lists.filter((list) => list.ticketId !== ticketId).map((list) => list.ticketId);
  const numbers = new Map(others.length > 0 ? (await ticketTitles(ctx, others)).map((one) => [one.id, one.number]) : []).set(
    ticketId,
    number,
  );
  const byList = Map.groupBy(steps, ({ checklistId }) => checklistId);
  return {
    data: lists
      .filter((list) => numbers.has(list.ticketId))
      .map((list) => presentChecklist(list, byList.get(list.id) ?? [], numbers.get(list.ticketId)!)),
    nextCursor: null,
  };
}

/** Open steps that somebody has in tickets the actor sees. @throws Problem 422 for a foreign cursor */
export async function listOpenSteps(
  ctx: Ctx,
  { assignee, cursor, limit }: { assignee: string; cursor?: string | undefined; limit: number },
): Promise<{ data: OpenStep[]; nextCursor: string | null }> {
  const who = assignee === "me" ? agentIdOf(ctx.actor) : assignee;
  if (who === null) return { data: [], nextCursor: null };
  const rows = await selectOpenSteps(ctx.db, who, cursor === undefined ? null : placeOf(cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const tickets = new Map(
    (
      await ticketTitles(
        ctx,
        shown.map(({ ticketId }) => ticketId),
      )
    ).map((one) => [one.id, one]),
  );
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    data: shown.flatMap(({ id, ticketId, text, dueOn, checklist, revision }) => {
      const ticket = tickets.get(ticketId);
      return ticket ? [{ id, text, dueOn, checklist, revision, ticket: { number: ticket.number, subject: ticket.subject } }] : [];
    }),
    nextCursor: last ? encodeCursor([last.orderDay, last.id]) : null,
  };
}

function placeOf(cursor: string): { day: string; id: string } {
  const [day, id] = decodeCursor(cursor, 2) ?? [];
  if (typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)) || typeof id !== "string" || !isId(id))
    throw invalid("cursor", "cursor");
  return { day, id };
}
