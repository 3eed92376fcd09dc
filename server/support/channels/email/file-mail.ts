/** The three things a mail can become on a ticket: a message, a held message, a new ticket. */
import { findOrCreateContact, isPublicMailDomain } from "#people/directory";
import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import { domainOf, insertFiles, sameOwner, type Decision, type IntakeItem, type ParsedMail } from "#platform/mail";
import { addCcParticipants, addMessage, createTicket, type Filing, type HintReason } from "#support/tickets";
import { acknowledge } from "./acknowledge.ts";
import { greet } from "./greet.ts";
import type { MailboxBook } from "./mailbox-book.ts";
import type { MailFile, PreparedMail } from "./prepare-mail.ts";
import { insertEmailMessage, type EmailMessage, type MailboxRow } from "./queries.ts";
import { ticketFields } from "./ticket-fields.ts";

const MAX_CC = 20;

/** A mail on its way into a ticket. */
export type Arrived = { item: IntakeItem; prepared: PreparedMail; book: MailboxBook; mailbox: MailboxRow | undefined };

/** What is kept of the sender's proof, with what agents should see before they answer. */
export function authenticationOf({ mail, verdict, protection }: Pick<PreparedMail, "mail" | "verdict" | "protection">): {
  [key: string]: unknown;
} {
  const from = mail.from!.address;
  const replyTo = mail.replyTo.find((one) => one.address !== from)?.address;
  return {
    ...verdict,
    from,
    ...(replyTo ? { replyTo } : {}),
    ...(protection ? { protection } : {}),
    ...(mail.invitation ? { invitation: mail.invitation } : {}),
    ...(mail.kind === "generated" ? { generated: mail.kindReason } : {}),
  };
}

/** Writes the rows of files whose bytes are stored. @returns them as attachments */
export async function storedFiles(ctx: Ctx, files: readonly MailFile[]): Promise<{ fileId: string; contentId: string | null }[]> {
  await insertFiles(ctx.db, files, ctx.actorKey, ctx.clock.now());
  return files.map((one) => ({ fileId: one.id, contentId: one.contentId }));
}

async function content(ctx: Ctx, { mail, files, verdict, protection }: PreparedMail) {
  return {
    channel: "email" as const,
    text: mail.text,
    visibleText: mail.visibleText,
    html: mail.html,
    secrets: mail.secrets,
    attachments: await storedFiles(ctx, files),
    authentication: authenticationOf({ mail, verdict, protection }),
  };
}

/** The people in To and Cc who are not us and not the writer. */
function others(mail: ParsedMail, book: MailboxBook): { address: string; name: string }[] {
  return [...mail.to, ...mail.cc]
    .filter((one) => one.address !== mail.from!.address && book.of(one.address) === undefined)
    .slice(0, MAX_CC);
}

/** Whether the sender's proof covers a field. */
function covers({ verdict }: PreparedMail, ...names: string[]): boolean {
  return verdict.result === "pass" && !names.some((name) => verdict.unsigned?.includes(name));
}

/**
 * The people a mail names, and who of them gets answers: all, where the sender is proven; else only people of his own domain, so that whoever
 * writes in somebody's name does not get what we answer him. The rest are named for agents to decide on.
 */
async function named(ctx: Ctx, { prepared, book }: Arrived): Promise<{ contactId: string; notified: boolean }[]> {
  const { mail } = prepared;
  const domain = domainOf(mail.from!.address);
  const proven = covers(prepared, "to", "cc");
  const people: { contactId: string; notified: boolean }[] = [];
  for (const { address, name } of others(mail, book)) {
    const { id } = await findOrCreateContact(ctx, { email: address, name: name || null });
    people.push({ contactId: id, notified: proven || (domainOf(address) === domain && !isPublicMailDomain(domain)) });
  }
  return people;
}

/**
 * Where answers to a mail go instead of to its sender: where Reply-To says, if the sender's domain vouches for that field and the address is
 * of the same owner. Anything else is only shown, so that no answer goes to whom a forger or a form named.
 */
async function answerTo(ctx: Ctx, { prepared, book }: Arrived): Promise<{ address: string; contactId: string } | null> {
  const from = prepared.mail.from!.address;
  const [wanted, ...more] = prepared.mail.replyTo;
  if (!wanted || more.length > 0 || wanted.address === from || book.of(wanted.address) || !covers(prepared, "reply-to")) return null;
  const domain = domainOf(wanted.address);
  if (isPublicMailDomain(domain) || !(await sameOwner(domain, domainOf(from)))) return null;
  const { id } = await findOrCreateContact(ctx, { email: wanted.address, name: wanted.name || null });
  return { address: wanted.address, contactId: id };
}

function emailMessage(
  ctx: Ctx,
  { item, prepared, mailbox }: Arrived,
  ids: { messageId: string; ticketId: string },
  more: { answerTo?: string | null; counts?: boolean },
): EmailMessage {
  const { mail } = prepared;
  return {
    ...ids,
    intakeId: item.id,
    rfcMessageId: mail.messageId,
    rfcMessageHash: mail.messageId ? ctx.platform.crypto.hashToken("foreign message id", mail.messageId) : null,
    references: mail.references.slice(-20),
    subject: mail.subject,
    fromAddress: mail.from!.address,
    fromName: mail.from!.name,
    replyTo: mail.replyTo.find((one) => one.address !== mail.from!.address)?.address ?? null,
    answerTo: more.answerTo ?? null,
    mailboxId: mailbox?.id ?? null,
    counts: more.counts ?? true,
    at: item.receivedAt,
  };
}

/** Adds a mail to the conversation it belongs to. @param contactId of its sender; null for one nobody knew yet */
export async function addReply(
  ctx: Ctx,
  arrived: Arrived,
  { ticketId, filed }: { ticketId: string; filed: Filing },
  contactId: string | null,
): Promise<Decision> {
  const { prepared, item } = arrived;
  const { address, name } = prepared.mail.from!;
  const { id, number, shownIn } = await addMessage(ctx, {
    ticketId,
    author: { kind: "contact", contactId: contactId ?? (await findOrCreateContact(ctx, { email: address, name: name || null })).id },
    ...(await content(ctx, prepared)),
    filed,
    sourceRef: `intake:${item.id}`,
  });
  const answer = await answerTo(ctx, arrived);
  await insertEmailMessage(ctx.db, emailMessage(ctx, arrived, { messageId: id, ticketId }, { answerTo: answer?.address ?? null }));
  // Whoever could add people in another's name would get every answer from then on.
  const people = covers(prepared, "to", "cc") ? await named(ctx, arrived) : [];
  if (answer) people.push({ contactId: answer.contactId, notified: false });
  await addCcParticipants(ctx, { id: ticketId, number }, people);
  return { outcome: "message", ref: `ticket:${shownIn}` };
}

/** Keeps a mail for agents: no contact is named as its author, because nobody knows who wrote it. Its Message-ID counts once it is released. */
export async function holdMail(
  ctx: Ctx,
  arrived: Arrived,
  { ticketId, reason, filed }: { ticketId: string; reason: string; filed: Filing },
  filesStored = false,
): Promise<Decision> {
  const { prepared, item } = arrived;
  const { name, address } = prepared.mail.from!;
  const { id, shownIn } = await addMessage(ctx, {
    ticketId,
    author: { kind: "contact", contactId: null, name: name ? `${name} <${address}>` : address },
    state: "held",
    ...(await content(ctx, filesStored ? { ...prepared, files: [] } : prepared)),
    ...(filesStored ? { attachments: prepared.files.map((one) => ({ fileId: one.id, contentId: one.contentId })) } : {}),
    filed,
    sourceRef: `intake:${item.id}`,
  });
  await insertEmailMessage(ctx.db, emailMessage(ctx, arrived, { messageId: id, ticketId }, { counts: false }));
  return { outcome: "message", ref: `ticket:${shownIn}`, reason };
}

/** Opens a ticket for the sender of a mail, and acknowledges it where that does no harm. */
export async function openTicket(
  ctx: Ctx,
  arrived: Arrived,
  hint: { number: number; reason: HintReason } | null,
): Promise<{ id: string; number: number }> {
  const { item, prepared, mailbox } = arrived;
  const { mail, verdict } = prepared;
  const from = mail.from!;
  const contact = await findOrCreateContact(ctx, { email: from.address, name: from.name || null, locale: mail.locale });
  await greet(ctx, prepared, contact.bounced);
  const fields = await ticketFields(ctx, contact, mailbox, mail.locale);
  const { locale } = fields;
  // A sender his own domain disowns names nobody else either.
  const cc = verdict.result === "fail" ? [] : await named(ctx, arrived);
  const answer = await answerTo(ctx, arrived);
  if (answer) cc.push({ contactId: answer.contactId, notified: false });
  const opened = await createTicket(ctx, {
    subject: mail.subject || translate(locale, "mail.noSubject"),
    ...fields,
    cc: cc.filter((one) => one.contactId !== contact.id),
    hint,
    ...(await content(ctx, prepared)),
    filed: { by: "new" },
    sourceRef: `intake:${item.id}`,
  });
  const token = mailbox ? await acknowledge(ctx, { item, mail, verdict, mailbox, ticket: opened, contact, locale }) : null;
  const said = emailMessage(ctx, arrived, { messageId: opened.messageId, ticketId: opened.id }, { answerTo: answer?.address ?? null });
  await insertEmailMessage(ctx.db, said, true, token);
  return opened;
}
