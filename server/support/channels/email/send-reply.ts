/** Sends an agent's public reply to everybody who takes part, each a mail of his own with a reply address of his own. */
import type { Ctx } from "#platform/http";
import { automaticFacts, earlierMessageIds, normalizeAddress, queueMail } from "#platform/mail";
import {
  audienceOf,
  lastWordBefore,
  messageForChannel,
  notifiedContacts,
  ticketForChannel,
  type ChannelMessage,
  type ChannelPerson,
  type ChannelTicket,
} from "#support/tickets";
import { unwilling } from "#support/notices";
import { localeOf, renderReply, signatureIn, signaturesFor, textBook, type ReplyFacts } from "#support/texts";
import { newReplyAddress } from "./acknowledge.ts";
import { mayAnswer, onceMore } from "./loop-guard.ts";
import { bareSubject } from "./model.ts";
import { mailboxBook, type MailboxBook } from "./mailbox-book.ts";
import { bodyMarker } from "./model/body-marker.ts";
import { threadOf, type MailboxRow } from "./queries.ts";
import { replySubject } from "./reply-subject.ts";
import { answerAddresses, insertReplyToken } from "./thread-queries.ts";

type Conversation = {
  ticket: ChannelTicket;
  message: ChannelMessage;
  mailbox: MailboxRow;
  answered: ChannelMessage | null;
  /** Where people want their answers who said so and were believed, by the address they wrote from. */
  wanted: ReadonlyMap<string, string>;
  /** How the vendor writes: the same for each receiver. */
  words: Pick<ReplyFacts, "locale" | "fields" | "signatures" | "team">;
  last: { rfcMessageId: string | null; references: string[]; subject: string } | null;
};

/** Queues the mails of one public message by an agent or a program. A held or dismissed message sends nothing. */
export async function sendReply(ctx: Ctx, messageId: string): Promise<void> {
  const message = await messageForChannel(ctx.db, messageId);
  if (!message || message.state !== "normal" || (message.authorKind !== "agent" && message.authorKind !== "bot")) return;
  const told = new Set<string>();
  for (const ticketId of await audienceOf(ctx.db, message)) await sendWithin(ctx, message, ticketId, told);
}

/**
 * Queues the mails to the people of one ticket. Of merged tickets each keeps its own subject, thread and addresses, and quotes its own people only.
 * @param told who was written to already; the people of this ticket are added
 */
async function sendWithin(ctx: Ctx, message: ChannelMessage, ticketId: string, told: Set<string>): Promise<void> {
  const ticket = await ticketForChannel(ctx.db, { id: ticketId });
  if (!ticket) return;
  const book = await mailboxBook(ctx.platform.database);
  const { mailboxId, last } = await threadOf(ctx.db, ticket.id);
  const mailbox = (mailboxId ? book.byId(mailboxId) : undefined) ?? book.fallback(ticket.brandId);
  if (!mailbox) {
    ctx.log.warn({ ticket: ticket.number }, "a reply could not be sent by mail: there is no mailbox to send it from");
    return;
  }
  const locale = localeOf(ticket.locale);
  const [answered, wanted] = [await lastWordBefore(ctx.db, message, ticketId), await answerAddresses(ctx.db, ticket.id)];
  const texts = await textBook(ctx.platform.database);
  const signatures = await signaturesFor(ctx.db, ticket.teamId, message.authorAgentId);
  const words = {
    locale,
    fields: texts.fields("reply", ticket.brandId ?? mailbox.brand_id, locale),
    signatures: { agent: signatureIn(signatures.agent, locale), team: signatureIn(signatures.team, locale) },
    team: signatures.teamName,
  };
  const conversation = { ticket, message, mailbox, answered, wanted, words, last };
  const people = await notifiedContacts(ctx.db, ticket.id);
  const [requesters, others] = [people.filter(({ role }) => role === "requester"), people.filter(({ role }) => role !== "requester")];
  const ids = (list: readonly ChannelPerson[]) => list.map(({ contactId }) => contactId);
  const silent = new Set([...(await unwilling(ctx, ids(requesters), "answers")), ...(await unwilling(ctx, ids(others), "takingPart"))]);
  // What nobody wrote by hand goes to the requester alone.
  for (const person of message.authorKind === "bot" ? requesters : people) {
    if (!told.has(person.contactId) && !silent.has(person.contactId)) await sendTo(ctx, conversation, person, book);
    told.add(person.contactId);
  }
}

async function sendTo(
  ctx: Ctx,
  { ticket, message, mailbox, answered, wanted, words, last }: Conversation,
  person: ChannelPerson,
  book: MailboxBook,
): Promise<void> {
  const own = person.address ? normalizeAddress(person.address) : null;
  const address = own && (wanted.get(own) ?? own);
  if (!address || book.of(address)) return;
  const brand = mailbox.brand ?? mailbox.name;
  const about = `ticket:${ticket.id}`;
  const automatic = message.authorKind === "bot";
  const agent = automatic ? null : message.author;
  const sent = await earlierMessageIds(ctx.db, about, address, 5);
  const inReplyTo = last?.rfcMessageId ?? sent.at(-1) ?? null;
  // A conversation that began elsewhere is held together by our own earlier mails.
  const references = last?.rfcMessageId ? [...last.references, last.rfcMessageId] : sent;
  const { text, html } = renderReply({
    ...words,
    brand,
    agent,
    number: ticket.number,
    text: message.visibleText,
    html: message.html,
    quoted: answered ? { author: answered.author ?? brand, at: answered.createdAt, text: answered.visibleText } : null,
    marker: bodyMarker(ctx.platform.crypto, ticket.number),
    link: person.contactId === ticket.requesterId ? `${ctx.platform.config.url}/requests/${ticket.number}` : null,
  });
  if (automatic && !(await mayTellAgain(ctx, { peer: address, mailbox: mailbox.address, subject: last?.subject || ticket.subject })))
    return;
  const replyTo = newReplyAddress(ctx, mailbox, ticket.id, { contactId: person.contactId });
  await insertReplyToken(ctx.db, replyTo.row);
  const title = last?.subject || ticket.subject;
  await queueMail(ctx, {
    kind: "reply",
    ref: `message:${message.id}`,
    about,
    to: { address, name: person.name },
    from: { address: mailbox.address, name: agent ? `${agent} - ${brand}` : brand },
    replyTo: replyTo.address,
    inReplyTo,
    references,
    subject: last || sent.length > 0 ? replySubject(title) : title,
    locale: words.locale,
    content: { text, html, attachments: message.attachments },
    automatic,
  });
}

/** Whether one more automatic mail to an address does no harm: the guard of acknowledgements counts these too. */
async function mayTellAgain(ctx: Ctx, { peer, mailbox, subject }: { peer: string; mailbox: string; subject: string }): Promise<boolean> {
  const limits = await mayAnswer(ctx, { peer, mailbox });
  if (!limits) return false;
  const sought = { address: peer, sender: mailbox, minutes: limits.peerMinutes, most: limits.mailboxAnswers };
  const { subjects, fromSender } = await automaticFacts(ctx.db, sought, ctx.clock.now());
  const loop = { answered: subjects.map(bareSubject), subject: bareSubject(subject), mailboxAnswers: fromSender };
  return onceMore(ctx, { peer, mailbox, ...loop }, limits);
}
