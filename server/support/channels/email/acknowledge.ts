/** Tells the writer of a new ticket that it arrived, where that does no harm. */
import { randomToken } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import {
  countAutomatic,
  domainOf,
  queueMail,
  withoutTag,
  type AuthenticationVerdict,
  type IntakeItem,
  type ParsedMail,
} from "#platform/mail";
import type { Locale } from "#shared/locales";
import { replyTokenHash } from "./find-thread.ts";
import { mayAcknowledge } from "./model.ts";
import { insertReplyToken, type MailboxRow } from "./queries.ts";
import { renderAcknowledgement } from "./render-reply.ts";

/** All acknowledgements to people who proved nothing, in an hour: forged mails in many names end here. */
const UNPROVEN_IN_HOUR = { name: "email.acknowledge", burst: 500, rate: 500, seconds: 3_600 };
const TOKEN_LIFETIME = 400 * 24 * 3_600_000;

export type Opened = {
  item: Pick<IntakeItem, "envelopeFrom">;
  mail: ParsedMail;
  verdict: AuthenticationVerdict;
  mailbox: MailboxRow;
  ticket: { id: string; number: number; messageId: string };
  contact: { id: string; name: string };
  locale: Locale;
};

/** Makes the address to which one person answers about one ticket. */
export async function makeReplyAddress(
  ctx: Ctx,
  mailbox: Pick<MailboxRow, "address">,
  ticketId: string,
  contactId: string,
): Promise<string> {
  const token = randomToken(128);
  const now = ctx.clock.now();
  await insertReplyToken(ctx.db, {
    hash: replyTokenHash(ctx, token),
    ticketId,
    contactId,
    now,
    expiresAt: new Date(now.getTime() + TOKEN_LIFETIME),
  });
  const bare = withoutTag(mailbox.address);
  return `${bare.slice(0, bare.lastIndexOf("@"))}+${token}@${domainOf(bare)}`;
}

/** Queues the acknowledgement of a new ticket where the guards allow it. */
export async function acknowledge(ctx: Ctx, { item, mail, verdict, mailbox, ticket, contact, locale }: Opened): Promise<void> {
  const address = mail.from!.address;
  const { inDay, inThreeHours } = await countAutomatic(ctx.db, address, ctx.clock.now());
  const facts = {
    kind: mail.kind,
    noAnswer: mail.noAnswer,
    verdict: verdict.result,
    nullSender: item.envelopeFrom === "",
    sentInDay: inDay,
    sentInThreeHours: inThreeHours,
  };
  if (!mayAcknowledge(facts)) return;
  const proven = verdict.result === "pass";
  if (!proven && ctx.platform.limiter.take(UNPROVEN_IN_HOUR, "all") > 0) return;
  const brand = mailbox.brand ?? mailbox.name;
  const { subject, ...content } = renderAcknowledgement({ locale, brand, number: ticket.number, subject: proven ? mail.subject : null });
  await queueMail(ctx, {
    kind: "acknowledgement",
    about: `ticket:${ticket.id}`,
    to: { address, ...(proven ? { name: contact.name } : {}) },
    from: { address: mailbox.address, name: brand },
    replyTo: await makeReplyAddress(ctx, mailbox, ticket.id, contact.id),
    inReplyTo: mail.messageId,
    references: [...mail.references, ...(mail.messageId ? [mail.messageId] : [])],
    subject,
    content,
    automatic: true,
  });
}
