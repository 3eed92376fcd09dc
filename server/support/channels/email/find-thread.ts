/** Looks for what ties a mail to a ticket: proofs of ours first, then what merely points. */
import { contactScope } from "#people/directory";
import type { Ctx } from "#platform/http";
import { domainOf, mailOfMessageId, sentFacts, tagOf, type AuthenticationVerdict, type IntakeItem, type ParsedMail } from "#platform/mail";
import { standingOf, ticketForChannel, ticketOfMessage, type Standing } from "#support/tickets";
import type { MailboxBook } from "./mailbox-book.ts";
import { isPast, subjectTag, type Candidate, type ThreadInput } from "./model.ts";
import { markedNumber } from "./model/body-marker.ts";
import type { MailboxRow } from "./queries.ts";
import { findReplyToken, ticketOfMessageIds, ticketOfTrackerKey, type ReplyToken } from "./thread-queries.ts";
import type { TrackerKey } from "./track-key.ts";

export type Token = { ticketId: string; by: "messageId" | "replyAddress"; agent: ReplyToken["agent"] };
type Pointer = { ticketId: string; reason: "references" | "subject" | "replyAddress"; loose: boolean };

/** What ties a mail to tickets, by their ids as they were written down. */
export type Ties = {
  token: Token | null;
  marker: { ticketId: string } | null;
  tracker: { ticketId: string; tracker: string; key: string } | null;
  pointer: Pointer | null;
};

type Looked = {
  item: Pick<IntakeItem, "envelopeTo">;
  mail: ParsedMail;
  verdict: AuthenticationVerdict;
  mailbox: MailboxRow | undefined;
  tracker: TrackerKey | null;
};

/** A ticket a valid token names, and those that something without proof points to. */
export async function findTies(ctx: Ctx, looked: Looked, book: MailboxBook): Promise<Ties> {
  const { item, mail } = looked;
  const none: Ties = { token: null, marker: null, tracker: null, pointer: null };
  // In-Reply-To first, then References from the newest back.
  const answered = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])];
  const byMessageId = await tokenOfMessageId(ctx, answered);
  if (byMessageId) return { ...none, token: byMessageId };
  const addresses = [...new Set([...item.envelopeTo, ...mail.to.map((one) => one.address), ...mail.cc.map((one) => one.address)])];
  const byAddress = await tokenOfAddress(ctx, addresses, book);
  if (byAddress && !byAddress.outdated) return { ...none, token: byAddress };
  return {
    token: null,
    marker: await markerOf(ctx, mail),
    tracker: await trackerOf(ctx, looked),
    pointer: await findPointer(ctx, looked, answered, byAddress?.ticketId ?? null),
  };
}

/** Kinds of mails to agents, and what an answer to one becomes. */
const AGENT_MAILS: { [kind: string]: "reply" | "note" } = { assigned: "reply", mentioned: "note" };

async function tokenOfMessageId(ctx: Ctx, messageIds: readonly string[]): Promise<Token | null> {
  for (const messageId of messageIds) {
    const mailId = mailOfMessageId(ctx.platform.crypto, messageId);
    const sent = mailId ? await sentFacts(ctx.db, mailId) : null;
    if (!sent?.about?.startsWith("ticket:")) continue;
    const answers = AGENT_MAILS[sent.kind];
    const agent = answers && sent.ref?.startsWith("agent:") ? { id: sent.ref.slice("agent:".length), answers } : null;
    // A message may have been moved since it was sent: where it stands now counts.
    const delivered = sent.ref?.startsWith("message:") ? await ticketOfMessage(ctx.db, sent.ref.slice("message:".length)) : null;
    return { ticketId: delivered ?? sent.about.slice("ticket:".length), by: "messageId", agent };
  }
  return null;
}

/** The hash under which a reply token is stored. */
export function replyTokenHash(ctx: Pick<Ctx, "platform">, token: string): Buffer {
  return ctx.platform.crypto.hashToken("reply address", token.toLowerCase());
}

async function tokenOfAddress(ctx: Ctx, addresses: readonly string[], book: MailboxBook): Promise<(Token & { outdated: boolean }) | null> {
  for (const address of addresses) {
    const tag = tagOf(address);
    if (!tag || !book.of(address)) continue;
    const found = await findReplyToken(ctx.db, replyTokenHash(ctx, tag));
    if (found) return { ticketId: found.ticketId, by: "replyAddress", agent: found.agent, outdated: found.expiresAt < ctx.clock.now() };
  }
  return null;
}

async function markerOf(ctx: Ctx, mail: ParsedMail): Promise<Ties["marker"]> {
  const number = markedNumber(ctx.platform.crypto, mail.text);
  const ticket = number === null ? null : await ticketForChannel(ctx.db, { number });
  return ticket && { ticketId: ticket.id };
}

/** The hash of a tracker's key, bound to the domain it is written from. */
export function trackerHash(ctx: Pick<Ctx, "platform">, from: string, { tracker, key }: TrackerKey): Buffer {
  return ctx.platform.crypto.hashToken("tracker key", JSON.stringify([domainOf(from), tracker, key]));
}

async function trackerOf(ctx: Ctx, { mail, mailbox, tracker, verdict }: Looked): Promise<Ties["tracker"]> {
  if (!tracker || !mailbox || verdict.result !== "pass") return null;
  const ticketId = await ticketOfTrackerKey(ctx.db, mailbox.id, trackerHash(ctx, mail.from!.address, tracker));
  return ticketId ? { ticketId, tracker: tracker.tracker, key: tracker.key } : null;
}

async function findPointer(
  ctx: Ctx,
  { mail, mailbox, verdict }: Looked,
  answered: readonly string[],
  outdated: string | null,
): Promise<Pointer | null> {
  const { crypto } = ctx.platform;
  const open = (name: string) => verdict.unsigned?.includes(name) ?? false;
  const hashes = answered.slice(0, 50).map((id) => crypto.hashToken("foreign message id", id));
  const known = await ticketOfMessageIds(ctx.db, hashes, mailbox?.id ?? null);
  if (known)
    return { ticketId: known.ticketId, reason: "references", loose: !known.sameMailbox || open("in-reply-to") || open("references") };
  const number = subjectTag(mail.subject);
  const bySubject = number === null ? null : await ticketForChannel(ctx.db, { number });
  if (bySubject) return { ticketId: bySubject.id, reason: "subject", loose: open("subject") };
  return outdated ? { ticketId: outdated, reason: "replyAddress", loose: true } : null;
}

/** The tickets of a mail's ties as they are now, and where its sender stands to them. */
export async function weighTies(
  ctx: Ctx,
  ties: Ties,
  {
    contactId,
    forward,
    verdict,
    reopenDays,
  }: { contactId: string | null; forward: boolean; verdict: "pass" | "none" | "fail"; reopenDays: number | null },
): Promise<ThreadInput> {
  const { token, marker, tracker, pointer } = ties;
  const ids = new Set([token, marker, tracker, pointer].flatMap((tie) => (tie ? [tie.ticketId] : [])));
  const standings = new Map((await standingOf(ctx.db, [...ids], contactId)).map((one) => [one.asked, one]));
  const weigh = async <T extends { ticketId: string }>(tie: T | null): Promise<(T & Candidate) | null> => {
    const standing = tie ? standings.get(tie.ticketId) : undefined;
    if (!tie || !standing) return null;
    const { home, number, category, updatedAt, takesPart } = standing;
    return {
      ...tie,
      // A message of merged tickets stands with the one its writer belongs to.
      ticketId: home,
      number,
      takesPart,
      colleague: tie === (pointer as unknown) && pointer?.reason === "subject" && (await isColleague(ctx, standing, contactId)),
      past: isPast(category, updatedAt, ctx.clock.now(), reopenDays),
      closed: category === "solved" || category === "closed",
    };
  };
  return {
    token: await weigh(token),
    marker: await weigh(marker),
    tracker: await weigh(tracker),
    pointer: await weigh(pointer),
    forward,
    verdict,
  };
}

/** Whoever may see the organization's requests may write into them as well; nobody else of it. */
async function isColleague(ctx: Ctx, { takesPart, organizationId, restricted }: Standing, contactId: string | null): Promise<boolean> {
  if (takesPart || !contactId || !organizationId || restricted) return false;
  return (await contactScope(ctx, contactId)).includes(organizationId);
}
