/**
 * Makes a mail of an archive into part of the history: what customers wrote and what the vendor answered, at the times they did. Nothing is
 * sent, and nobody is told.
 */
import { selectAgentByEmail } from "#people/access";
import { contactByAddress, findOrCreateContact } from "#people/directory";
import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import {
  findIntake,
  insertFiles,
  ParseFailure,
  Quarantine,
  type Decision,
  type IntakeItem,
  type MailParser,
  type ParsedMail,
} from "#platform/mail";
import { addCcParticipants, addMessage, createTicket, standingOf, type Standing } from "#support/tickets";
import { mailboxOf } from "./mailbox-of.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { fingerprintOf, storeFiles, type MailFile } from "./prepare-mail.ts";
import { claimFingerprint, insertEmailMessage, type MailboxRow } from "./queries.ts";
import { ticketOfMessageIds } from "./thread-queries.ts";
import { ticketFields } from "./ticket-fields.ts";

const MAX_CC = 20;

export type PreparedImport = { mail: ParsedMail; fingerprint: Buffer; files: MailFile[]; at: Date; own: (address: string) => boolean };

/** Whether an address is the vendor's: a mailbox, or named by whoever imports, as an address or as a whole domain `@vendor.example`. */
export async function ownAddresses(ctx: Pick<Ctx, "platform">, named: readonly string[]): Promise<(address: string) => boolean> {
  const book = await mailboxBook(ctx.platform.database);
  const all = new Set(named);
  return (address) => book.of(address) !== undefined || all.has(address) || all.has(address.slice(address.lastIndexOf("@")));
}

/**
 * Reads a mail of an archive.
 * @param facts.at when it was written; by its own account when absent
 * @param facts.keepFiles false: its attachments are not stored
 * @throws Quarantine for what cannot be read or has no sender
 */
export async function prepareImport(
  { platform }: Pick<Ctx, "platform">,
  raw: Buffer,
  { parser, own, at, keepFiles = true }: { parser: MailParser; own: PreparedImport["own"]; at?: Date; keepFiles?: boolean },
): Promise<PreparedImport> {
  const mail = await parser.parse(raw, null).catch((error: unknown) => {
    throw error instanceof ParseFailure ? new Quarantine(error.code, error.message) : error;
  });
  const answers = mail.kind === "delivery" || mail.kind === "autoReply";
  if (!mail.from && !answers) throw new Quarantine("noSender");
  const now = platform.clock.now();
  const written = at ?? (mail.date ? new Date(mail.date) : now);
  return {
    mail,
    fingerprint: fingerprintOf({ raw }, mail),
    files: keepFiles && !answers ? await storeFiles(platform, mail.attachments) : [],
    at: written > now ? now : written,
    own,
  };
}

/**
 * Decides inside the transaction that stores the item.
 * @param ctx importing, its clock at the time the mail was written
 * @param forced the mailbox all mails belong to; by their addresses when absent
 */
export async function decideImport(
  ctx: Ctx,
  item: Pick<IntakeItem, "id" | "envelopeTo">,
  prepared: PreparedImport,
  forced?: MailboxRow,
): Promise<Decision> {
  const { mail, fingerprint, own } = prepared;
  if (mail.kind === "delivery") return { outcome: "delivery", ref: null, reason: mail.kindReason };
  if (mail.kind === "autoReply") return { outcome: "autoReply", ref: null, reason: mail.kindReason };
  const from = mail.from!;
  const others = [...mail.to, ...mail.cc].filter((one) => one.address !== from.address && !own(one.address)).slice(0, MAX_CC);
  const fromUs = own(from.address);
  const mailbox = forced ?? mailboxOf(item, mail, await mailboxBook(ctx.platform.database));
  const writer = fromUs ? null : await contactByAddress(ctx, from.address);
  const thread = await threadOf(ctx, mail, mailbox, writer?.id ?? null);
  // Among the vendor's own people there was no customer.
  if (fromUs && !thread && others.length === 0) return { outcome: "quarantined", reason: "ownAddress" };
  const earlier = await claimFingerprint(ctx.db, fingerprint, item.id, ctx.platform.clock.now(), null);
  if (earlier) return { outcome: "duplicate", ref: (await findIntake(ctx.db, earlier))?.ref ?? null };
  const arrived = { item, prepared, mailbox, others };
  if (thread && (fromUs || thread.takesPart)) return reply(ctx, arrived, { ...thread, id: thread.home }, writer?.id ?? null);
  return open(ctx, arrived, thread);
}

type Arrived = {
  item: Pick<IntakeItem, "id">;
  prepared: PreparedImport;
  mailbox: MailboxRow | undefined;
  /** The people in To and Cc who are neither the vendor's nor the writer. */
  others: readonly { address: string; name: string }[];
};

/** The ticket in which a mail stands that this one names as answered. */
async function threadOf(ctx: Ctx, mail: ParsedMail, mailbox: MailboxRow | undefined, contactId: string | null): Promise<Standing | null> {
  const answered = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])].slice(0, 30);
  const hashes = answered.map((one) => ctx.platform.crypto.hashToken("foreign message id", one));
  const found = await ticketOfMessageIds(ctx.db, hashes, mailbox?.id ?? null);
  return found ? ((await standingOf(ctx.db, [found.ticketId], contactId))[0] ?? null) : null;
}

/** Who of the vendor wrote: the agent with the address, else the name the mail gives. */
async function agentAuthor(ctx: Ctx, { name, address }: { name: string; address: string }) {
  const agent = await selectAgentByEmail(ctx.db, address);
  return { kind: "agent" as const, ...(agent ? { agentId: agent.id } : {}), name: name || address };
}

async function content(ctx: Ctx, { item, prepared: { mail, files } }: Arrived) {
  await insertFiles(ctx.db, files, ctx.actorKey, ctx.clock.now());
  return {
    channel: "email" as const,
    text: mail.text,
    visibleText: mail.visibleText,
    html: mail.html,
    secrets: mail.secrets,
    attachments: files.map((one) => ({ fileId: one.id, contentId: one.contentId })),
    authentication: { result: "imported", from: mail.from!.address },
    sourceRef: `intake:${item.id}`,
  };
}

async function keepHeader(
  ctx: Ctx,
  { item, prepared, mailbox }: Arrived,
  messageId: string,
  ticketId: string,
  opened = false,
): Promise<void> {
  const { mail, at } = prepared;
  const from = mail.from!;
  const header = {
    messageId,
    ticketId,
    intakeId: item.id,
    rfcMessageId: mail.messageId,
    rfcMessageHash: mail.messageId ? ctx.platform.crypto.hashToken("foreign message id", mail.messageId) : null,
    references: mail.references.slice(-20),
    subject: mail.subject,
    fromAddress: from.address,
    fromName: from.name,
    replyTo: mail.replyTo.find((one) => one.address !== from.address)?.address ?? null,
    answerTo: null,
    mailboxId: mailbox?.id ?? null,
    counts: true,
    at,
  };
  await insertEmailMessage(ctx.db, header, opened);
}

async function contactsOf(ctx: Ctx, people: readonly { address: string; name: string }[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { address, name } of people) ids.push((await findOrCreateContact(ctx, { email: address, name: name || null })).id);
  return ids;
}

async function reply(ctx: Ctx, arrived: Arrived, ticket: Standing, contactId: string | null): Promise<Decision> {
  const { prepared, others } = arrived;
  const author = contactId === null ? await agentAuthor(ctx, prepared.mail.from!) : { kind: "contact" as const, contactId };
  const said = await content(ctx, arrived);
  const { id } = await addMessage(ctx, { ticketId: ticket.id, author, ...said, filed: { by: "references" } });
  await keepHeader(ctx, arrived, id, ticket.id);
  const people = await contactsOf(ctx, others);
  await addCcParticipants(
    ctx,
    ticket,
    people.map((one) => ({ contactId: one })),
  );
  return { outcome: "message", ref: `ticket:${ticket.id}` };
}

async function open(ctx: Ctx, arrived: Arrived, pointer: Standing | null): Promise<Decision> {
  const { prepared, others, mailbox } = arrived;
  const { mail, own } = prepared;
  const from = mail.from!;
  const fromUs = own(from.address);
  const [asking, ...rest] = fromUs ? others : [from, ...others];
  const requester = await findOrCreateContact(ctx, { email: asking!.address, name: asking!.name || null, locale: mail.locale });
  const fields = await ticketFields(ctx, requester, mailbox, mail.locale);
  const cc = (await contactsOf(ctx, rest)).filter((id) => id !== requester.id);
  const opened = await createTicket(ctx, {
    subject: mail.subject || translate(fields.locale, "mail.noSubject"),
    ...fields,
    cc: [...new Set(cc)].map((contactId) => ({ contactId })),
    hint: pointer ? { number: pointer.number, reason: "references" } : null,
    ...(fromUs ? { author: await agentAuthor(ctx, from) } : {}),
    ...(await content(ctx, arrived)),
    filed: { by: "new" },
  });
  await keepHeader(ctx, arrived, opened.messageId, opened.id, true);
  return { outcome: "ticket", ref: `ticket:${opened.id}` };
}
