/** Looks for what ties a mail to a ticket: proofs of ours first, then what merely points. */
import type { Ctx } from "#platform/http";
import { aboutOf, mailOfMessageId, tagOf, type IntakeItem, type ParsedMail } from "#platform/mail";
import { ticketForChannel } from "#support/tickets";
import type { MailboxBook } from "./mailbox-book.ts";
import { subjectTag, type ThreadInput } from "./model.ts";
import { findReplyToken, ticketOfMessageIds } from "./queries.ts";

/** A ticket a valid token names, and one that something without proof points to. */
export async function findThread(
  ctx: Ctx,
  item: Pick<IntakeItem, "envelopeTo">,
  mail: ParsedMail,
  book: MailboxBook,
): Promise<Pick<ThreadInput, "token" | "pointer">> {
  // In-Reply-To first, then References from the newest back.
  const answered = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])];
  const byMessageId = await tokenOfMessageId(ctx, answered);
  if (byMessageId) return { token: { ticketId: byMessageId }, pointer: null };
  const addresses = [...new Set([...item.envelopeTo, ...mail.to.map((one) => one.address), ...mail.cc.map((one) => one.address)])];
  const byAddress = await tokenOfAddress(ctx, addresses, book);
  if (byAddress && !byAddress.outdated) return { token: { ticketId: byAddress.ticketId }, pointer: null };
  return { token: null, pointer: await findPointer(ctx, mail, answered, byAddress?.ticketId ?? null) };
}

async function tokenOfMessageId(ctx: Ctx, messageIds: readonly string[]): Promise<string | null> {
  for (const messageId of messageIds) {
    const mailId = mailOfMessageId(ctx.platform.crypto, messageId);
    const about = mailId ? await aboutOf(ctx.db, mailId) : null;
    if (about?.startsWith("ticket:")) return about.slice("ticket:".length);
  }
  return null;
}

/** The hash under which a reply token is stored. */
export function replyTokenHash(ctx: Pick<Ctx, "platform">, token: string): Buffer {
  return ctx.platform.crypto.hashToken("reply address", token.toLowerCase());
}

async function tokenOfAddress(
  ctx: Ctx,
  addresses: readonly string[],
  book: MailboxBook,
): Promise<{ ticketId: string; outdated: boolean } | null> {
  for (const address of addresses) {
    const tag = tagOf(address);
    if (!tag || !book.of(address)) continue;
    const found = await findReplyToken(ctx.db, replyTokenHash(ctx, tag));
    if (found) return { ticketId: found.ticketId, outdated: found.expiresAt < ctx.clock.now() };
  }
  return null;
}

async function findPointer(
  ctx: Ctx,
  mail: ParsedMail,
  answered: readonly string[],
  outdated: string | null,
): Promise<ThreadInput["pointer"]> {
  const { crypto } = ctx.platform;
  const known = await ticketOfMessageIds(
    ctx.db,
    answered.slice(0, 50).map((id) => crypto.hashToken("foreign message id", id)),
  );
  const byReferences = known ? await ticketForChannel(ctx.db, { id: known }) : null;
  if (byReferences) return { ticketId: byReferences.id, number: byReferences.number, reason: "references" };
  const number = subjectTag(mail.subject);
  const bySubject = number === null ? null : await ticketForChannel(ctx.db, { number });
  if (bySubject) return { ticketId: bySubject.id, number: bySubject.number, reason: "subject" };
  const byAddress = outdated ? await ticketForChannel(ctx.db, { id: outdated }) : null;
  return byAddress ? { ticketId: byAddress.id, number: byAddress.number, reason: "replyAddress" } : null;
}
