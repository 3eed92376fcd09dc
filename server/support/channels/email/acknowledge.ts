/** Tells the writer of a new ticket that it arrived, where that does no harm. */
import { randomToken } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import {
  automaticFacts,
  claimAutomatic,
  domainOf,
  inboxOf,
  queueMail,
  withoutTag,
  type AuthenticationVerdict,
  type IntakeItem,
  type ParsedMail,
} from "#platform/mail";
import { renderAutomatic, textBook } from "#support/texts";
import type { Locale } from "#shared/locales";
import { replyTokenHash } from "./find-thread.ts";
import { mayAnswer, onceMore } from "./loop-guard.ts";
import { bareSubject, mayAcknowledge } from "./model.ts";
import type { MailboxRow } from "./queries.ts";
import { replySubject } from "./reply-subject.ts";
import type { ReplyToken } from "./thread-queries.ts";

/** All acknowledgements to people who proved nothing, in an hour: forged mails in many names end here. */
const UNPROVEN_IN_HOUR = { name: "email.acknowledge", burst: 500, rate: 500, seconds: 3_600 };
const TOKEN_LIFETIME = 400 * 24 * 3_600_000;

export type Opened = {
  item: Pick<IntakeItem, "envelopeFrom">;
  mail: ParsedMail;
  verdict: AuthenticationVerdict;
  mailbox: MailboxRow;
  ticket: { id: string; number: number };
  contact: { id: string; name: string };
  locale: Locale;
};

/** An address to which one person answers about one ticket, and the row that makes it valid. */
export function newReplyAddress(
  ctx: Ctx,
  mailbox: Pick<MailboxRow, "address">,
  ticketId: string,
  whose: { contactId: string } | { agent: NonNullable<ReplyToken["agent"]> },
): { address: string; row: ReplyToken } {
  const token = randomToken(128);
  const now = ctx.clock.now();
  const bare = withoutTag(mailbox.address);
  return {
    address: `${bare.slice(0, bare.lastIndexOf("@"))}+${token}@${domainOf(bare)}`,
    row: {
      hash: replyTokenHash(ctx, token),
      ticketId,
      contactId: "contactId" in whose ? whose.contactId : null,
      agent: "agent" in whose ? whose.agent : null,
      now,
      expiresAt: new Date(now.getTime() + TOKEN_LIFETIME),
    },
  };
}

/**
 * Queues the acknowledgement of a new ticket where the guards allow it.
 * @returns the reply address it names, for the caller to store; null when nothing is sent
 */
export async function acknowledge(ctx: Ctx, { item, mail, verdict, mailbox, ticket, contact, locale }: Opened): Promise<ReplyToken | null> {
  const address = mail.from!.address;
  const texts = await textBook(ctx.platform.database);
  if (!texts.enabled("acknowledgement", mailbox.brand_id)) return null;
  const facts = {
    kind: mail.kind,
    noAnswer: mail.noAnswer,
    verdict: verdict.result,
    nullSender: item.envelopeFrom === "",
    sentInDay: 0,
  };
  if (!mayAcknowledge(facts)) return null;
  // Who proved nothing could name one inbox in a hundred spellings: only the plainest of them is answered.
  if (verdict.result !== "pass" && address !== inboxOf(address)) return null;
  const pair = { peer: address, mailbox: mailbox.address };
  const limits = await mayAnswer(ctx, pair);
  if (!limits) return null;
  // Of requests at the same moment in the name of one victim, one is acknowledged.
  if (verdict.result !== "pass" && !(await claimAutomatic(ctx.db, address))) return null;
  const sought = { address, sender: mailbox.address, minutes: limits.peerMinutes, most: limits.mailboxAnswers };
  const { inDay, subjects, fromSender, suppressed } = await automaticFacts(ctx.db, sought, ctx.clock.now());
  if (!mayAcknowledge({ ...facts, sentInDay: inDay })) return null;
  const proven = verdict.result === "pass";
  if (!proven && ctx.platform.limiter.take(UNPROVEN_IN_HOUR, "all") > 0) return null;
  const brand = mailbox.brand ?? mailbox.name;
  // A signed mail can be sent again by whoever has it, with a subject of his own where the signature leaves that open.
  const own = proven && !verdict.unsigned?.includes("subject") ? mail.subject : null;
  const { subject, ...content } = renderAutomatic({
    locale,
    fields: texts.fields("acknowledgement", mailbox.brand_id, locale),
    values: { brand, number: String(ticket.number) },
  });
  const loop = { answered: subjects.map(bareSubject), subject: bareSubject(mail.subject), mailboxAnswers: fromSender };
  if (!(await onceMore(ctx, { ...pair, ...loop }, limits))) return null;
  const reply = newReplyAddress(ctx, mailbox, ticket.id, { contactId: contact.id });
  await queueMail(ctx, {
    kind: "acknowledgement",
    about: `ticket:${ticket.id}`,
    to: { address, ...(proven ? { name: contact.name } : {}) },
    from: { address: mailbox.address, name: brand },
    replyTo: reply.address,
    inReplyTo: mail.messageId,
    references: [...mail.references, ...(mail.messageId ? [mail.messageId] : [])],
    // The writer's own subject is left out unless his domain vouched for him: it would be mailed in our name to whomever he claims to be.
    subject: `${own ? replySubject(own) : subject} [#${ticket.number}]`,
    locale,
    content,
    automatic: true,
    suppressed,
  });
  return reply.row;
}
