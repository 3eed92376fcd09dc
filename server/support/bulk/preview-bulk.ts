import { agentIdOf, forbidden, type Ctx } from "#platform/http";
import { rightForField, ticketFacts, type TicketFacts } from "#support/tickets";
import type { BulkBody, BulkChange } from "./contract.ts";
import { aimOf, differing, fieldValuesOf, type Values } from "./model.ts";
import { selectTickets } from "./select-tickets.ts";

/** @throws Problem 403 when the change is of a field he may not change */
export function requireRights(ctx: Ctx, change: BulkChange): void {
  for (const field of Object.keys(change)) if (!ctx.actor.rights.has(rightForField(field))) throw forbidden(rightForField(field));
}

/** What a change would do to the tickets it is meant for, and who would hear of it. */
export async function previewBulk(ctx: Ctx, body: BulkBody) {
  requireRights(ctx, body.change);
  const { ids, resolved } = await selectTickets(ctx, body);
  const tickets = await ticketFacts(ctx, ids);
  const counts = new Map<string, number>();
  let unchanged = 0;
  let customers = 0;
  let assigned = 0;
  for (const ticket of tickets) {
    const fields = changedFields(ticket, resolved.change);
    if (fields.length === 0) unchanged += 1;
    for (const field of fields) counts.set(field, (counts.get(field) ?? 0) + 1);
    if (resolved.category === "solved" && ticket.category !== "solved") customers += 1;
    if (fields.includes("assignee")) assigned += 1;
  }
  const { assignee } = resolved;
  const tellsAgent = assignee && assigned > 0 && assignee.id !== agentIdOf(ctx.actor);
  return {
    total: tickets.length,
    unchanged,
    changes: [...counts].map(([field, count]) => ({ field, count })),
    told: { customers, agents: tellsAgent ? [{ agent: assignee, count: assigned }] : [] },
  };
}

function changedFields(ticket: TicketFacts, change: BulkChange): (keyof Values)[] {
  const aim = aimOf(change, ticket.tags);
  const had: Values = {
    status: ticket.status,
    priority: ticket.priority,
    type: ticket.type,
    assignee: ticket.assigneeId,
    team: ticket.teamId,
    product: ticket.productId,
    productVersion: ticket.productVersion,
    tags: ticket.tags,
    ...fieldValuesOf(ticket.fields, Object.keys(change.fields ?? {})),
  };
  return differing(aim, had);
}
