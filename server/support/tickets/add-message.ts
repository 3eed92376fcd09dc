import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import type { MessageContent } from "./create-ticket.ts";
import { messageAdded, ticketChanged, ticketKeptOpen, ticketWoke } from "./events.ts";
import { stepsAgainst } from "./require-steps.ts";
import { categoryAfterMessage, previewOf, type AuthorKind, type Category, type Channel, type Filing } from "./model.ts";
import { shareReply, touchAlias } from "./merge-queries.ts";
import { defaultStatus } from "./status-queries.ts";
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
 * A message of a merged ticket stays its own and counts for the one it stands in.
 * @returns the new message's id, and that of the ticket it stands in
 */
export function addMessage(ctx: Ctx, unmasked: NewMessage): Promise<{ id: string; number: number; shownIn: string }> {
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
    const root = shownIn(ticket);
    await emit(tx, messageAdded, {
      subjects: [
        `ticket:${ticketId}`,
        ...(author.contactId ? [`contact:${author.contactId}`] : author.agentId ? [`agent:${author.agentId}`] : []),
        ...(root ? [`ticket:${root}`] : []),
      ],
      data: { number: ticket.number, messageId: id, authorKind: author.kind, channel, state },
      occurredAt: at,
    });
    if (state === "normal") await countMessage(tx, ticketId, ticket, { ...input, at, visibleText }, row);
    else await insertMessage(tx.db, row);
    if (state === "normal") await shareWithAliases(tx, ticket, { ticketId, messageId: id, authorKind: author.kind, at });
    await insertAttachments(tx.db, { messageId: id }, input.attachments ?? []);
    await keepSecrets(tx, { ticketId, messageId: id }, input.secrets, at);
    return { id, number: ticket.number, shownIn: root ?? ticketId };
  });
}

/** The ticket a merged one stands in; null for one that stands by itself. */
function shownIn({ merged_into, merged_at }: Pick<LockedTicket, "merged_into" | "merged_at">): string | null {
  return merged_at === null ? null : merged_into;
}

/** A reply in a ticket that others were merged into is written to the people of all of them. */
export async function shareWithAliases(
  ctx: Ctx,
  ticket: Pick<LockedTicket, "absorbed">,
  said: { ticketId: string; messageId: string; authorKind: AuthorKind; at: Date },
): Promise<void> {
  if (ticket.absorbed === 0 || said.authorKind === "contact") return;
  await shareReply(ctx.db, { messageId: said.messageId, rootId: said.ticketId, by: ctx.actorKey, at: said.at });
}

/**
 * What a message that counts does to its ticket: preview, time, search, status. Where that one was merged it does so to the ticket they stand in.
 * @param row the message itself, where it is not stored yet
 */
export async function countMessage(
  ctx: Ctx,
  home: string,
  own: LockedTicket,
  message: Pick<NewMessage, "author" | "text" | "status"> & { at: Date; visibleText: string },
  row: NewMessageRow | null = null,
): Promise<void> {
  const { at, author, text, visibleText } = message;
  const ticketId = shownIn(own) ?? home;
  // Aliases are locked before what they stand in.
  const ticket = ticketId === home ? own : (await lockTicket(ctx.db, ticketId))!;
  const moved = categoryAfterMessage(ticket.category, author.kind);
  // A reply that left later than it was written cannot be refused any more: it goes, and the ticket stays where steps keep it.
  const against = message.status ? stepsAgainst(ticket, message.status.category) : 0;
  const said = against > 0 ? null : (message.status ?? null);
  const status = said ?? (moved ? await defaultStatus(ctx.db, moved) : null);
  const changed = status !== null && status.slug !== ticket.status;
  const wakes = author.kind === "contact" && ticket.snooze_on_reply === true && ticket.snoozed_until != null;
  if (wakes)
    await emit(ctx, ticketWoke, { subjects: [`ticket:${ticketId}`], data: { number: ticket.number, reason: "reply" }, occurredAt: at });
  await touchTicket(
    ctx.db,
    ticketId,
    {
      preview: previewOf(visibleText),
      text,
      authorKind: author.kind,
      at,
      status: changed ? status : null,
      said,
      wakes,
    },
    row,
    home,
  );
  if (ticketId !== home) await touchAlias(ctx.db, home, { preview: previewOf(visibleText), authorKind: author.kind, at });
  if (against > 0)
    await emit(ctx, ticketKeptOpen, { subjects: [`ticket:${ticketId}`], data: { number: ticket.number, steps: against }, occurredAt: at });
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
