import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import type { ChannelTicket } from "./channel-queries.ts";
import { participantAdded } from "./events.ts";
import { insertCcParticipant } from "./write-queries.ts";

/** Adds contacts named in Cc: they get mail from now on and no right to read. */
export async function addCcParticipants(
  ctx: Ctx,
  ticket: Pick<ChannelTicket, "id" | "number">,
  contactIds: readonly string[],
): Promise<void> {
  for (const contactId of contactIds) {
    const id = newId();
    if (!(await insertCcParticipant(ctx.db, { id, ticketId: ticket.id, contactId, addedBy: ctx.actorKey, at: ctx.clock.now() }))) continue;
    await emit(ctx, participantAdded, {
      subjects: [`ticket:${ticket.id}`, `contact:${contactId}`],
      data: { number: ticket.number, participantId: id, source: "cc" },
    });
  }
}
