/** Tells the requester that his request is solved, where the vendor wants it told. */
import type { Ctx } from "#platform/http";
import { earlierMessageIds, normalizeAddress, queueMail, wantsNoNotices } from "#platform/mail";
import { unwilling } from "#support/notices";
import { localeOf, renderAutomatic, textBook } from "#support/texts";
import { notifiedContacts, ticketForChannel, withMerged, type ChannelTicket } from "#support/tickets";
import { newReplyAddress } from "./acknowledge.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { threadOf } from "./queries.ts";
import { replySubject } from "./reply-subject.ts";
import { insertReplyToken } from "./thread-queries.ts";

/** Queues the notices of a solved ticket: to its requester, and to those of tickets merged into it, each about his own. */
export async function sendSolvedNotices(ctx: Ctx, ticketId: string): Promise<void> {
  const solved = await ticketForChannel(ctx.db, { id: ticketId });
  if (solved?.category !== "solved") return;
  const told = new Set<string>();
  for (const id of await withMerged(ctx.db, ticketId)) {
    const ticket = id === ticketId ? solved : await ticketForChannel(ctx.db, { id });
    if (!ticket || told.has(ticket.requesterId)) continue;
    told.add(ticket.requesterId);
    await sendSolvedNotice(ctx, ticket);
  }
}

/** Queues the notice of one ticket. A person who unsubscribed, or whose address is none of ours to write to, gets none. */
async function sendSolvedNotice(ctx: Ctx, ticket: ChannelTicket): Promise<void> {
  const ticketId = ticket.id;
  const texts = await textBook(ctx.platform.database);
  const book = await mailboxBook(ctx.platform.database);
  const { mailboxId, last } = await threadOf(ctx.db, ticketId);
  const mailbox = (mailboxId ? book.byId(mailboxId) : undefined) ?? book.fallback(ticket.brandId);
  if (!mailbox || !texts.enabled("solved", ticket.brandId ?? mailbox.brand_id)) return;
  const requester = (await notifiedContacts(ctx.db, ticketId)).find((person) => person.contactId === ticket.requesterId);
  const address = requester?.address ? normalizeAddress(requester.address) : null;
  if (!requester || !address || book.of(address) || (await wantsNoNotices(ctx.db, address))) return;
  if ((await unwilling(ctx, [requester.contactId], "solved")).size > 0) return;
  const locale = localeOf(ticket.locale);
  const brand = mailbox.brand ?? mailbox.name;
  const sent = await earlierMessageIds(ctx.db, `ticket:${ticketId}`, address, 5);
  const { subject, ...content } = renderAutomatic({
    locale,
    fields: texts.fields("solved", ticket.brandId ?? mailbox.brand_id, locale),
    values: { brand, number: String(ticket.number), link: `${ctx.platform.config.url}/requests/${ticket.number}` },
  });
  const replyTo = newReplyAddress(ctx, mailbox, ticketId, { contactId: requester.contactId });
  await insertReplyToken(ctx.db, replyTo.row);
  await queueMail(ctx, {
    kind: "solved",
    about: `ticket:${ticketId}`,
    to: { address, name: requester.name },
    from: { address: mailbox.address, name: brand },
    replyTo: replyTo.address,
    inReplyTo: last?.rfcMessageId ?? sent.at(-1) ?? null,
    references: last?.rfcMessageId ? [...last.references, last.rfcMessageId] : sent,
    // In the thread it belongs to where there is one; the subject of a mail was the writer's own, and he is written to.
    subject: last?.subject ? `${replySubject(last.subject)} [#${ticket.number}]` : `${subject} [#${ticket.number}]`,
    locale,
    content,
    automatic: true,
    notice: true,
  });
}
