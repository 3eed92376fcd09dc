import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { countMessage } from "./add-message.ts";
import type { Message } from "./contract.ts";
import { messageDismissed, messageReleased } from "./events.ts";
import { requireKeysKnown } from "./key-receivers.ts";
import { ownerOf, shownTogether } from "./merge-queries.ts";
import { seesInside } from "./policy.ts";
import { findTicket, type TicketRow } from "./queries.ts";
import { readMessage } from "./read-messages.ts";
import { releaseReply } from "./release-replies.ts";
import { filesOfWaiting } from "./waiting-queries.ts";
import { setHeldState } from "./write-queries.ts";

/**
 * Decides on a held message: released it joins the conversation as if it had just come, dismissed it stays for agents to read.
 * Neither gives its sender any right.
 * @throws Problem 404, 409 when the message is not held
 */
export function decideHeld(ctx: Ctx, number: number, messageId: string, decision: "release" | "dismiss"): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await ticketOf(tx, number, messageId);
    // Held messages are among the vendor's own things: to a customer there is none.
    if (!ticket || !seesInside(ctx.actor)) throw notFound();
    // A reply that waits is let go at once; others may take part since it was written.
    if (decision === "release") await requireKeysKnown(tx, ticket.id, await filesOfWaiting(tx.db, messageId));
    if (decision === "release" && (await releaseReply(tx, ticket.id, messageId, true))) return readMessage(tx, ticket, messageId);
    const state = decision === "release" ? "normal" : "dismissed";
    const message = await setHeldState(tx.db, ticket.id, messageId, state);
    if (!message) {
      await readMessage(tx, ticket, messageId);
      throw new Problem(409, "notHeld");
    }
    const data = { number: ticket.number, messageId };
    await emit(tx, decision === "release" ? messageReleased : messageDismissed, { subjects: [`ticket:${ticket.id}`], data });
    if (decision === "release")
      await countMessage(tx, ticket.id, ticket, {
        author: { kind: message.author_kind },
        text: message.text,
        visibleText: message.visible_text,
        at: tx.clock.now(),
      });
    return readMessage(tx, ticket, messageId);
  });
}

/** The ticket a message belongs to, which may be one merged into the one that was asked for; locked. */
async function ticketOf(ctx: Ctx, number: number, messageId: string): Promise<TicketRow | null> {
  const asked = await findTicket(ctx, { number });
  if (!asked || asked.absorbed === 0) return asked && findTicket(ctx, { number }, true);
  const owner = await ownerOf(ctx.db, await shownTogether(ctx, asked), messageId);
  return findTicket(ctx, { id: owner ?? asked.id }, true);
}
