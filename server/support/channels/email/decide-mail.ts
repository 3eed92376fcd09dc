/** Makes a mail into a message, a ticket, a delivery report or nothing, inside the transaction that marks it as decided. */
import { contactByAddress, findOrCreateContact, organizationOf } from "#people/directory";
import type { Crypto } from "#platform/crypto";
import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import { insertFiles, findIntake, type Decision, type IntakeItem, type ParsedMail } from "#platform/mail";
import { addCcParticipants, addMessage, createTicket, takesPart } from "#support/tickets";
import { isLocale } from "#shared/locales";
import { acknowledge } from "./acknowledge.ts";
import { findThread } from "./find-thread.ts";
import { mailboxBook, type MailboxBook } from "./mailbox-book.ts";
import { decideThread } from "./model.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { claimFingerprint, insertEmailMessage, type MailboxRow } from "./queries.ts";
import { recordReport } from "./record-report.ts";

/** A mail without a Message-ID and with the same bytes counts as the same for one day: who resends, resends soon. */
const NAMELESS_MILLISECONDS = 24 * 3_600_000;
const MAX_CC = 20;

/** @see InboundHandler.decide */
export async function decideMail(ctx: Ctx, item: IntakeItem, prepared: PreparedMail): Promise<Decision> {
  const { mail, fingerprint } = prepared;
  const book = await mailboxBook(ctx.platform.database);
  if (mail.kind === "delivery") return { outcome: "delivery", ref: await recordReport(ctx, item, mail), reason: mail.kindReason };
  if (mail.kind === "autoReply") {
    const { token } = await findThread(ctx, item, mail, book);
    return { outcome: "autoReply", ref: token ? `ticket:${token.ticketId}` : null, reason: mail.kindReason };
  }
  const since = mail.messageId === null ? new Date(item.receivedAt.getTime() - NAMELESS_MILLISECONDS) : null;
  const earlier = await claimFingerprint(ctx.db, fingerprint, item.id, item.receivedAt, since);
  if (earlier) return { outcome: "duplicate", ref: (await findIntake(ctx.db, earlier))?.ref ?? null };
  return file(ctx, item, prepared, book);
}

/** The mailbox a mail belongs to: the first of ours in To, then in Cc, then where it was delivered. */
export function mailboxOf(
  item: Pick<IntakeItem, "envelopeTo">,
  mail: Pick<ParsedMail, "to" | "cc">,
  book: MailboxBook,
): MailboxRow | undefined {
  for (const address of [...mail.to.map((one) => one.address), ...mail.cc.map((one) => one.address), ...item.envelopeTo]) {
    const mailbox = book.of(address);
    if (mailbox) return mailbox;
  }
  return book.fallback(null);
}

/** Adds the mail where `decideThread` says. */
async function file(ctx: Ctx, item: IntakeItem, prepared: PreparedMail, book: MailboxBook): Promise<Decision> {
  const { mail, verdict } = prepared;
  const from = mail.from!;
  const { token, pointer } = await findThread(ctx, item, mail, book);
  const contact = token || pointer ? await contactByAddress(ctx, from.address) : null;
  const participatesIn = new Set<string>();
  for (const ticketId of new Set([token?.ticketId, pointer?.ticketId])) {
    if (contact && ticketId && (await takesPart(ctx.db, ticketId, contact.id))) participatesIn.add(ticketId);
  }
  const decision = decideThread({ token, pointer, participatesIn, verdict: verdict.result });
  switch (decision.action) {
    case "thread":
      return reply(ctx, item, prepared, decision.ticketId, contact!.id, book);
    case "hold":
      return hold(ctx, item, prepared, decision.ticketId, decision.reason);
    case "open":
      return open(ctx, item, prepared, decision.hint, book);
  }
}

/** What is kept of the sender's proof, with what agents should see before they answer. */
function authenticationOf({ mail, verdict }: PreparedMail): { [key: string]: unknown } {
  const from = mail.from!.address;
  const replyTo = mail.replyTo.find((one) => one.address !== from)?.address;
  return { ...verdict, from, ...(replyTo ? { replyTo } : {}), ...(mail.kind === "generated" ? { generated: mail.kindReason } : {}) };
}

async function content(ctx: Ctx, { mail, files, ...rest }: PreparedMail) {
  await insertFiles(ctx.db, files, ctx.actorKey, ctx.clock.now());
  return {
    channel: "email" as const,
    text: mail.text,
    visibleText: mail.visibleText,
    html: mail.html,
    secrets: mail.secrets,
    attachments: files.map((one) => ({ fileId: one.id, contentId: one.contentId })),
    authentication: authenticationOf({ mail, files, ...rest }),
  };
}

/** The people in To and Cc who are not us and not the writer. */
function others(mail: ParsedMail, book: MailboxBook): { address: string; name: string }[] {
  return [...mail.to, ...mail.cc]
    .filter((one) => one.address !== mail.from!.address && book.of(one.address) === undefined)
    .slice(0, MAX_CC);
}

async function contactsOf(ctx: Ctx, people: readonly { address: string; name: string }[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { address, name } of people) ids.push((await findOrCreateContact(ctx, { email: address, name: name || null })).id);
  return ids;
}

function emailMessage(crypto: Crypto, item: IntakeItem, mail: ParsedMail, messageId: string, ticketId: string) {
  const replyTo = mail.replyTo.find((one) => one.address !== mail.from!.address)?.address ?? null;
  return {
    messageId,
    ticketId,
    intakeId: item.id,
    rfcMessageId: mail.messageId,
    rfcMessageHash: mail.messageId ? crypto.hashToken("foreign message id", mail.messageId) : null,
    references: mail.references.slice(-20),
    subject: mail.subject,
    fromAddress: mail.from!.address,
    fromName: mail.from!.name,
    replyTo,
    at: item.receivedAt,
  };
}

async function reply(
  ctx: Ctx,
  item: IntakeItem,
  prepared: PreparedMail,
  ticketId: string,
  contactId: string,
  book: MailboxBook,
): Promise<Decision> {
  const { mail, verdict } = prepared;
  const { id, number } = await addMessage(ctx, {
    ticketId,
    author: { kind: "contact", contactId },
    ...(await content(ctx, prepared)),
    sourceRef: `intake:${item.id}`,
  });
  await insertEmailMessage(ctx.db, emailMessage(ctx.platform.crypto, item, mail, id, ticketId));
  // Whoever could add people in another's name would get every answer from then on.
  if (verdict.result === "pass") await addCcParticipants(ctx, { id: ticketId, number }, await contactsOf(ctx, others(mail, book)));
  return { outcome: "message", ref: `ticket:${ticketId}` };
}

/** Kept for agents: no contact is named as its author, because nobody knows who wrote it. */
async function hold(ctx: Ctx, item: IntakeItem, prepared: PreparedMail, ticketId: string, reason: string): Promise<Decision> {
  const { name, address } = prepared.mail.from!;
  await addMessage(ctx, {
    ticketId,
    author: { kind: "contact", contactId: null, name: name ? `${name} <${address}>` : address },
    state: "held",
    ...(await content(ctx, prepared)),
    sourceRef: `intake:${item.id}`,
  });
  return { outcome: "message", ref: `ticket:${ticketId}`, reason };
}

async function open(
  ctx: Ctx,
  item: IntakeItem,
  prepared: PreparedMail,
  hint: { number: number; reason: "references" | "subject" | "replyAddress" } | null,
  book: MailboxBook,
): Promise<Decision> {
  const { mail, verdict } = prepared;
  const from = mail.from!;
  const mailbox = mailboxOf(item, mail, book);
  const contact = await findOrCreateContact(ctx, { email: from.address, name: from.name || null, locale: mail.locale });
  const language = contact.locale ?? mail.locale ?? mailbox?.locale ?? "en";
  const locale = isLocale(language) ? language : "en";
  // A sender his own domain disowns names nobody else either.
  const cc = verdict.result === "fail" ? [] : (await contactsOf(ctx, others(mail, book))).filter((id) => id !== contact.id);
  const opened = await createTicket(ctx, {
    subject: mail.subject || translate(locale, "mail.noSubject"),
    requesterId: contact.id,
    // Who was unknown until now belongs nowhere yet.
    organizationId: contact.created ? null : await organizationOf(ctx, contact.id),
    brandId: mailbox?.brand_id ?? null,
    teamId: mailbox?.team_id ?? null,
    restrictedTo: mailbox?.restricted && mailbox.team_id ? [mailbox.team_id] : [],
    locale,
    cc: cc.map((contactId) => ({ contactId })),
    hint,
    ...(await content(ctx, prepared)),
    sourceRef: `intake:${item.id}`,
  });
  const token = mailbox ? await acknowledge(ctx, { item, mail, verdict, mailbox, ticket: opened, contact, locale }) : null;
  await insertEmailMessage(ctx.db, emailMessage(ctx.platform.crypto, item, mail, opened.messageId, opened.id), mailbox?.id ?? null, token);
  return { outcome: "ticket", ref: `ticket:${opened.id}` };
}
