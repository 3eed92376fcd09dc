import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import type { MessageContent } from "./create-ticket.ts";
import { messageAdded, ticketChanged } from "./events.ts";
import { categoryAfterMessage, previewOf, type AuthorKind, type Category, type Channel, type Filing } from "./model.ts";
import { defaultStatus } from "./queries.ts";
import { keepSecrets, maskContent } from "./mask-content.ts";
import { insertAttachments, insertMessage, lockTicket, touchTicket, type LockedTicket, type NewMessageRow } from "./write-queries.ts";

export type NewMessage = MessageContent & {
  ticketId: string;
  author: { kind: AuthorKind; contactId?: string | null; agentId?: string | null; name?: string | null };
  channel: Channel;
  /** `held`: for agents only until released; changes nothing about the ticket. */
  state?: "normal" | "held";
  authentication?: { [key: string]: unknown } | null;
  filed?: Filing | null;
  sourceRef?: string | null;
  /** Status the ticket takes; by the rules of messages when absent. */
  status?: { id: string; slug: string; category: Category } | undefined;
  at?: Date;
  /** The ticket's row, when the caller has locked it already in the running transaction. */
  locked?: LockedTicket;
};

/**
 * Adds a public message, in the running transaction or one of its own, and moves the ticket's status as the rules of messages say.
 * The caller has checked who may write. The ticket's row is locked first, so messages of one ticket follow one another.
 * @returns the new message's id
 */
export function addMessage(ctx: Ctx, unmasked: NewMessage): Promise<{ id: string; number: number }> {
  const input = maskContent(ctx, unmasked);
  return inTransaction(ctx, async (tx) => {
    const { author, ticketId, channel, state = "normal" } = input;
    const ticket = input.locked ?? (await lockTicket(tx.db, ticketId));
    if (!ticket) throw new Error(`there is no ticket ${ticketId}`);
    const at = input.at ?? ctx.clock.now();
    const id = newId(at.getTime());
    const visibleText = input.visibleText ?? input.text;
    const row = {
      id,
      ticketId,
      authorKind: author.kind,
      contactId: author.contactId ?? null,
      agentId: author.agentId ?? null,
      authorName: author.name ?? null,
      channel,
      state,
      text: input.text,
      visibleText,
      html: input.html ?? null,
      authentication: input.authentication ?? null,
      filed: input.filed ?? null,
      sourceRef: input.sourceRef ?? null,
      at,
    };
    await emit(tx, messageAdded, {
      subjects: author.contactId
        ? [`ticket:${ticketId}`, `contact:${author.contactId}`]
        : author.agentId
          ? [`ticket:${ticketId}`, `agent:${author.agentId}`]
          : [`ticket:${ticketId}`],
      data: { number: ticket.number, messageId: id, authorKind: author.kind, channel, state },
      occurredAt: at,
    });
    if (state === "normal") await countMessage(tx, ticketId, ticket, { ...input, at, visibleText }, row);
    else await insertMessage(tx.db, row);
    await insertAttachments(tx.db, { messageId: id }, input.attachments ?? []);
    await keepSecrets(tx, { ticketId, messageId: id }, input.secrets, at);
    return { id, number: ticket.number };
  });
}

/** What a message that counts does to its ticket: preview, time, search, status. @param row the message itself, where it is not stored yet */
export async function countMessage(
  ctx: Ctx,
  ticketId: string,
  ticket: LockedTicket,
  message: Pick<NewMessage, "author" | "text" | "status"> & { at: Date; visibleText: string },
  row: NewMessageRow | null = null,
): Promise<void> {
  const { at, author, text, visibleText } = message;
  const moved = categoryAfterMessage(ticket.category, author.kind);
  const status = message.status ?? (moved ? await defaultStatus(ctx.db, moved) : null);
  const changed = status !== null && status.slug !== ticket.status;
  await touchTicket(
    ctx.db,
    ticketId,
    { preview: previewOf(visibleText), text, authorKind: author.kind, at, status: changed ? status : null },
    row,
  );
  if (!changed) return;
  await emit(ctx, ticketChanged, {
    subjects: [`ticket:${ticketId}`],
    data: {
      number: ticket.number,
      revision: ticket.revision + 1,
      changes: {
        status: [ticket.status, status.slug],
        ...(status.category === ticket.category ? {} : { category: [ticket.category, status.category] }),
      },
    },
    occurredAt: at,
  });
}
