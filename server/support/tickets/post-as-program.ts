import { inTransaction, notFound, type Ctx } from "#platform/http";
import { addMessage } from "./add-message.ts";
import { findTicket, ticketMerged } from "./queries.ts";
import { renderWritten } from "./render-written.ts";

/**
 * Adds a public message that nobody wrote by hand: its author is a program, it answers no ticket and keeps no promise. Channels send it with
 * the marks of automatic mail, or not at all. The caller has decided that it may be said.
 * @returns the message's id
 * @throws Problem 404, 409 for a merged ticket
 */
export function postAsProgram(
  ctx: Ctx,
  { ticketId, name, markdown }: { ticketId: string; name: string | null; markdown: string },
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { id: ticketId }, true);
    if (!ticket) throw notFound();
    if (ticket.merged_at) throw ticketMerged(ticket);
    const words = await renderWritten(tx, { body: markdown, format: "markdown" });
    const message = { ticketId, author: { kind: "bot", name }, channel: "api", text: markdown, ...words, locked: ticket } as const;
    return (await addMessage(tx, message)).id;
  });
}
