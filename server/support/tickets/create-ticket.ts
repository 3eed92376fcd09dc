import { sql } from "kysely";
import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, isStaff, type Ctx } from "#platform/http";
import { indexing } from "#platform/search";
import { ticketOpened } from "./events.ts";
import { previewOf, type AuthorKind, type Category, type Channel, type Priority, type TicketType } from "./model.ts";
import { defaultStatus } from "./queries.ts";

export type MessageContent = {
  text: string;
  /** Without quoted history and signature; the whole when absent. */
  visibleText?: string;
  /** Sanitised. */
  html?: string | null;
  attachments?: readonly { fileId: string; contentId?: string | null }[];
};

export type NewTicket = MessageContent & {
  subject: string;
  requesterId: string;
  organizationId?: string | null;
  /** Who wrote the first message; the requester when absent. */
  author?: { kind: AuthorKind; agentId?: string; name?: string };
  type?: TicketType;
  priority?: Priority;
  category?: Category;
  tags?: readonly string[];
  productId?: string | null;
  productVersion?: string | null;
  brandId?: string | null;
  teamId?: string | null;
  assigneeId?: string | null;
  channel: Channel;
  locale: string;
  /** Seen only by these teams. */
  restrictedTo?: readonly string[];
  /** Others in the conversation: they get mail and no right to read. */
  cc?: readonly { contactId: string }[];
  authentication?: { [key: string]: unknown } | null;
  sourceRef?: string | null;
  hint?: { number: number; reason: "references" | "subject" | "replyAddress" } | null;
  /** For imported history; now when absent. */
  at?: Date;
};

/**
 * Opens a ticket with its first message, in the running transaction or one of its own. The caller has decided who the requester is
 * and that the files are his to attach.
 * @returns its id, number and the id of its first message
 */
export function createTicket(ctx: Ctx, input: NewTicket): Promise<{ id: string; number: number; messageId: string }> {
  return inTransaction(ctx, async (tx) => {
    const at = input.at ?? ctx.clock.now();
    const id = newId(at.getTime());
    const messageId = newId(at.getTime());
    const author = input.author ?? { kind: "contact" as const };
    const category = input.category ?? "new";
    const status = await defaultStatus(tx.db, category);
    const visibleText = input.visibleText ?? input.text;
    const restricted = (input.restrictedTo?.length ?? 0) > 0;
    const { type = "question", priority = "normal", organizationId = null, cc = [] } = input;
    const said = sql`insert into messages (id, ticket_id, author_kind, author_contact_id, author_agent_id, author_name, channel, text, visible_text, html, authentication, source_ref, created_at)
      values (${messageId}, ${id}, ${author.kind}, ${author.kind === "contact" ? input.requesterId : null}, ${author.agentId ?? null}, ${author.name ?? null}, ${input.channel},
        ${input.text}, ${visibleText}, ${input.html ?? null}, ${input.authentication ? JSON.stringify(input.authentication) : null}::jsonb, ${input.sourceRef ?? null}, ${at})`;
    // Behind the wall a message may be written only into a ticket one sees, and a ticket of the same statement is not seen yet.
    const atOnce = isStaff(ctx.actor);
    const { rows } = await sql<{ number: number }>`
      with opened as (
        insert into tickets (id, subject, type, status_id, category, priority, tags, requester_id, organization_id, product_id, product_version, brand_id, channel, locale,
          assignee_id, team_id, restricted, hint, preview, last_message_at, last_author_kind, created_at, updated_at)
        values (${id}, ${input.subject}, ${type}, ${status.id}, ${category}, ${priority}, ${[...(input.tags ?? [])]}, ${input.requesterId}, ${organizationId}, ${input.productId ?? null},
          ${input.productVersion ?? null}, ${input.brandId ?? null}, ${input.channel}, ${input.locale}, ${input.assigneeId ?? null}, ${input.teamId ?? null}, ${restricted},
          ${input.hint ? JSON.stringify(input.hint) : null}::jsonb, ${previewOf(visibleText)}, ${at}, ${author.kind}, ${at}, ${at})
        returning number
      ), requester as (
        insert into ticket_participants (id, ticket_id, contact_id, role, source, notified, can_read, added_by, added_at)
        values (${newId()}, ${id}, ${input.requesterId}, 'requester', 'requester', true, true, ${ctx.actorKey}, ${at})
      ), ${atOnce ? sql`said as (${said}), ` : sql``}indexed as (
        ${indexing({ kind: "ticket", id, locale: input.locale, title: input.subject, text: input.text, at })}
      )
      select number from opened`.execute(tx.db);
    if (!atOnce) await said.execute(tx.db);
    const { number } = rows[0]!;
    for (const { contactId } of cc) {
      await sql`insert into ticket_participants (id, ticket_id, contact_id, role, source, notified, can_read, added_by, added_at)
        values (${newId()}, ${id}, ${contactId}, 'participant', 'cc', true, false, ${ctx.actorKey}, ${at}) on conflict do nothing`.execute(tx.db);
    }
    for (const teamId of input.restrictedTo ?? []) await sql`insert into ticket_access (ticket_id, team_id) values (${id}, ${teamId}) on conflict do nothing`.execute(tx.db);
    await insertAttachments(tx, { messageId }, input.attachments ?? []);
    await emit(tx, ticketOpened, {
      subjects: organizationId ? [`ticket:${id}`, `contact:${input.requesterId}`, `organization:${organizationId}`] : [`ticket:${id}`, `contact:${input.requesterId}`],
      data: { number, messageId, type, category, priority, channel: input.channel, authorKind: author.kind, restricted, hinted: Boolean(input.hint) },
      occurredAt: at,
    });
    return { id, number, messageId };
  });
}

/** Hangs files on a message or a note, in their order. */
export async function insertAttachments(ctx: Ctx, owner: { messageId: string } | { noteId: string }, files: NonNullable<MessageContent["attachments"]>): Promise<void> {
  if (files.length === 0) return;
  const [messageId, noteId] = "messageId" in owner ? [owner.messageId, null] : [null, owner.noteId];
  await sql`insert into attachments (file_id, message_id, note_id, position, content_id)
    select f.file_id, ${messageId}, ${noteId}, f.position, f.content_id
    from jsonb_to_recordset(${JSON.stringify(files.map(({ fileId, contentId }, position) => ({ file_id: fileId, position, content_id: contentId ?? null })))}::jsonb)
    as f(file_id uuid, position int, content_id text)`.execute(ctx.db);
}
