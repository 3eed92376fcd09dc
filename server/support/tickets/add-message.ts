import { sql } from "kysely";
import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import { extending } from "#platform/search";
import { insertAttachments, type MessageContent } from "./create-ticket.ts";
import { messageAdded, ticketChanged } from "./events.ts";
import { categoryAfterMessage, previewOf, type AuthorKind, type Category, type Channel } from "./model.ts";
import { defaultStatus } from "./queries.ts";

export type NewMessage = MessageContent & {
  ticketId: string;
  author: { kind: AuthorKind; contactId?: string | null; agentId?: string | null; name?: string | null };
  channel: Channel;
  /** `held`: for agents only until released; changes nothing about the ticket. */
  state?: "normal" | "held";
  authentication?: { [key: string]: unknown } | null;
  sourceRef?: string | null;
  /** Status the ticket takes; by the rules of messages when absent. */
  status?: { id: string; slug: string; category: Category } | undefined;
  at?: Date;
};

/**
 * Adds a public message, in the running transaction or one of its own, and moves the ticket's status as the rules of messages say.
 * The caller has checked who may write. The ticket's row is locked first, so messages of one ticket follow one another.
 * @returns the new message's id
 */
export function addMessage(ctx: Ctx, input: NewMessage): Promise<{ id: string; number: number }> {
  return inTransaction(ctx, async (tx) => {
    const { author, ticketId, channel, state = "normal" } = input;
    const { rows } = await sql<{ number: number; category: Category; status: string; last_message_at: Date; revision: number }>`
      select t.number, t.category, s.slug as status, t.last_message_at, t.revision from tickets t join ticket_statuses s on s.id = t.status_id where t.id = ${ticketId} for update of t`.execute(tx.db);
    const ticket = rows[0];
    if (!ticket) throw new Error(`there is no ticket ${ticketId}`);
    const at = input.at ?? ctx.clock.now();
    const id = newId(at.getTime());
    const visibleText = input.visibleText ?? input.text;
    await sql`insert into messages (id, ticket_id, author_kind, author_contact_id, author_agent_id, author_name, channel, state, text, visible_text, html, authentication, source_ref, created_at)
      values (${id}, ${ticketId}, ${author.kind}, ${author.contactId ?? null}, ${author.agentId ?? null}, ${author.name ?? null}, ${channel}, ${state}, ${input.text}, ${visibleText},
        ${input.html ?? null}, ${input.authentication ? JSON.stringify(input.authentication) : null}::jsonb, ${input.sourceRef ?? null}, ${at})`.execute(tx.db);
    await insertAttachments(tx, { messageId: id }, input.attachments ?? []);
    await emit(tx, messageAdded, {
      subjects: author.contactId ? [`ticket:${ticketId}`, `contact:${author.contactId}`] : author.agentId ? [`ticket:${ticketId}`, `agent:${author.agentId}`] : [`ticket:${ticketId}`],
      data: { number: ticket.number, messageId: id, authorKind: author.kind, channel, state },
      occurredAt: at,
    });
    if (state === "normal") await countMessage(tx, ticketId, ticket, { ...input, at, visibleText });
    return { id, number: ticket.number };
  });
}

/** What a message that counts does to its ticket: preview, time, search, status. */
export async function countMessage(
  ctx: Ctx,
  ticketId: string,
  ticket: { number: number; category: Category; status: string; revision: number },
  message: Pick<NewMessage, "author" | "text" | "status"> & { at: Date; visibleText: string },
): Promise<void> {
  const { at, author, text, visibleText } = message;
  const moved = categoryAfterMessage(ticket.category, author.kind);
  const status = message.status ?? (moved ? await defaultStatus(ctx.db, moved) : null);
  const changed = status !== null && status.slug !== ticket.status;
  await sql`with indexed as (
      ${extending({ kind: "ticket", id: ticketId, text, at })}
    )
    update tickets set preview = ${previewOf(visibleText)}, last_message_at = greatest(last_message_at, ${at}), last_author_kind = ${author.kind}, updated_at = greatest(updated_at, ${at})
      ${changed ? sql`, status_id = ${status.id}, category = ${status.category}, revision = revision + 1` : sql``}
    where id = ${ticketId}`.execute(ctx.db);
  if (!changed) return;
  await emit(ctx, ticketChanged, {
    subjects: [`ticket:${ticketId}`],
    data: { number: ticket.number, revision: ticket.revision + 1, changes: { status: [ticket.status, status.slug], ...(status.category === ticket.category ? {} : { category: [ticket.category, status.category] }) } },
    occurredAt: at,
  });
}
