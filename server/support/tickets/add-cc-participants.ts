import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import type { ChannelTicket } from "./channel-queries.ts";
import { participantAdded } from "./events.ts";
import { insertCcParticipant } from "./write-queries.ts";

/** Adds contacts named in Cc: they get mail from now on, unless they are only to be named, and no right to read. */
export async function addCcParticipants(
  ctx: Ctx,
  ticket: Pick<ChannelTicket, "id" | "number">,
  people: readonly { contactId: string; notified?: boolean }[],
): Promise<void> {
  for (const { contactId, notified = true } of people) {
    const id = newId();
    const row = { id, ticketId: ticket.id, contactId, notified, addedBy: ctx.actorKey, at: ctx.clock.now() };
    if (!(await insertCcParticipant(ctx.db, row))) continue;
    await emit(ctx, participantAdded, {
      subjects: [`ticket:${ticket.id}`, `contact:${contactId}`],
      data: { number: ticket.number, participantId: id, source: "cc" },
    });
  }
}
