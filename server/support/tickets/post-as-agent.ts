import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import type { MaskedSecret } from "#platform/masking";
import { addMessage } from "./add-message.ts";
import { noteAdded } from "./events.ts";
import { keepSecrets } from "./mask-content.ts";
import type { Filing } from "./model.ts";
import { findTicket } from "./queries.ts";
import { insertAttachments, insertNote } from "./write-queries.ts";

export type AgentWords = {
  ticketId: string;
  /** A public reply, or words for the vendor's people alone. */
  kind: "reply" | "internal";
  /** Masked already, with what was masked in it. */
  text: string;
  secrets: readonly MaskedSecret[];
  attachments?: readonly { fileId: string; contentId?: string | null }[];
  authentication?: { [key: string]: unknown } | null;
  filed?: Filing | null;
  sourceRef?: string | null;
};

/**
 * Adds what an agent wrote by a channel, with his own rights at this moment.
 * @param ctx as that agent
 * @returns the message's or the note's id; null when he may not see the ticket, or not write this into it
 */
export function postAsAgent(ctx: Ctx, words: AgentWords): Promise<string | null> {
  return inTransaction(ctx, async (tx) => {
    const { actor } = ctx;
    if (actor.kind !== "agent" || !actor.rights.has(words.kind === "reply" ? "tickets.reply" : "tickets.note")) return null;
    const ticket = await findTicket(tx, { id: words.ticketId }, words.kind === "reply");
    if (!ticket) return null;
    if (words.kind === "reply") {
      const { authentication = null, filed = null, sourceRef = null, text, secrets, attachments = [] } = words;
      const message = { text, secrets, attachments, authentication, filed, sourceRef, channel: "email" as const };
      return (await addMessage(tx, { ...message, ticketId: ticket.id, author: { kind: "agent", agentId: actor.id }, locked: ticket })).id;
    }
    const id = newId();
    const row = {
      id,
      ticketId: ticket.id,
      agentId: actor.id,
      authorName: null,
      text: words.text,
      html: null,
      mentions: [],
      at: ctx.clock.now(),
    };
    await insertNote(tx.db, row);
    await insertAttachments(tx.db, { noteId: id }, words.attachments ?? []);
    await keepSecrets(tx, { ticketId: ticket.id, noteId: id }, words.secrets, row.at);
    await emit(tx, noteAdded, { subjects: [`ticket:${ticket.id}`], data: { number: ticket.number, noteId: id, mentions: [] } });
    return id;
  });
}
