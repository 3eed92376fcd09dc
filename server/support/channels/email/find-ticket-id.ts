import { notFound, type Ctx } from "#platform/http";
import { ticketForChannel, visibleIds } from "#support/tickets";

/** The id of a ticket the caller may see, by its number. @throws Problem 404 */
export async function findTicketId(ctx: Ctx, number: number): Promise<string> {
  const ticket = await ticketForChannel(ctx.db, { number });
  if (!ticket || !(await visibleIds(ctx, [ticket.id])).has(ticket.id)) throw notFound();
  return ticket.id;
}
