import { emit } from "#platform/events";
import { agentIdOf, forbidden, inTransaction, notFound, type Ctx } from "#platform/http";
import { visibleTicketId } from "#support/tickets";
import { ticketViewed } from "./events.ts";

/**
 * Notes that an agent has a ticket before him, has left it, or has not touched it for a while.
 * @param idleSeconds how long ago his last input was: `left` and `idle` are dated then
 * @throws Problem 403 for who is no agent, 404
 */
export async function tellViewing(
  ctx: Ctx,
  number: number,
  { state, idleSeconds = 0 }: { state: "opened" | "left" | "idle"; idleSeconds?: number | undefined },
): Promise<undefined> {
  const agentId = agentIdOf(ctx.actor);
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  if (agentId === null) throw forbidden("tickets.note");
  const occurredAt = new Date(ctx.clock.now().getTime() - (state === "opened" ? 0 : idleSeconds * 1_000));
  await inTransaction(ctx, (tx) =>
    emit(tx, ticketViewed, { subjects: [`agent:${agentId}`, `ticket:${ticketId}`], data: { number, agent: agentId, state }, occurredAt }),
  );
  return undefined;
}
