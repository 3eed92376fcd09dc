/** Puts a mail into the outbox, in the running transaction: it leaves only if what it tells of is committed. */
import { newId } from "#shared/ids";
import { afterCommit } from "#platform/db";
import type { Ctx } from "#platform/http";
import { displayName, domainOf } from "./model/addresses.ts";
import { bounceAddressFor, messageIdFor, unsubscribeToken } from "./model/tokens.ts";
import { insertOutbound, suppressionOf, type OutboundContent, type OutboundState } from "./queries.ts";
import { kickSender } from "./send-mail.ts";

export type NewMail = {
  /** What kind of mail it is, such as `reply` or `signIn`. */
  kind: string;
  /** What it delivers and what it is about, as `kind:id`. */
  ref?: string | null;
  about?: string | null;
  /** Normalised address, with the name as its owner gave it. */
  to: { address: string; name?: string };
  from: { address: string; name: string };
  replyTo?: string | null;
  /** Without angle brackets. */
  inReplyTo?: string | null;
  references?: readonly string[];
  subject: string;
  /** Of its text (Content-Language, RFC 3282). */
  locale?: string;
  content: OutboundContent;
  /**
   * Sent by the program by itself: carries the headers that stop other programs from answering (RFC 3834), and the null envelope sender,
   * unless it is a notice, whose bounces are wanted. What a person writes carries none of these.
   */
  automatic?: boolean;
  /** One of several that may be refused for the future: carries a way to unsubscribe (RFC 2369, RFC 8058). */
  notice?: boolean;
  /** Why nothing may be sent to the address, where the caller has looked already; null when it may. */
  suppressed?: string | null;
};

/** RFC 3834 §5: an answer to somebody's mail is `auto-replied`, anything else `auto-generated`. */
function automaticHeaders(answer: boolean): { [name: string]: string } {
  return { "Auto-Submitted": answer ? "auto-replied" : "auto-generated", "X-Auto-Response-Suppress": "All", Precedence: "bulk" };
}

function unsubscribeHeaders(url: string): { [name: string]: string } {
  return { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** A subject is one line, whatever it was made of. */
function subjectLine(subject: string): string {
  return subject
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, 400)
    .toWellFormed();
}

/**
 * Queues a mail; without a relay it is captured for the outbox page.
 * @returns its id, its Message-ID without angle brackets, and its state
 */
export async function queueMail(
  ctx: Pick<Ctx, "db" | "clock" | "platform">,
  mail: NewMail,
): Promise<{ id: string; messageId: string; state: OutboundState }> {
  const { platform } = ctx;
  const now = ctx.clock.now();
  const id = newId(now.getTime());
  const domain = domainOf(mail.from.address);
  const messageId = messageIdFor(platform.crypto, id, domain);
  const suppressed = mail.suppressed === undefined ? await suppressionOf(ctx.db, mail.to.address) : mail.suppressed;
  const state: OutboundState = suppressed ? "suppressed" : platform.config.smtpUrl ? "queued" : "captured";
  const { automatic = false, notice = false } = mail;
  const headers = {
    ...(mail.locale ? { "Content-Language": mail.locale } : {}),
    ...(automatic ? automaticHeaders(Boolean(mail.inReplyTo) && !notice) : {}),
    ...(notice ? unsubscribeHeaders(`${platform.config.url}/unsubscribe/${unsubscribeToken(platform.crypto, id)}`) : {}),
    ...mail.content.headers,
  };
  await insertOutbound(ctx.db, {
    id,
    ref: mail.ref ?? null,
    about: mail.about ?? null,
    kind: mail.kind,
    to_address: mail.to.address,
    to_name: displayName(mail.to.name ?? ""),
    from_address: mail.from.address,
    from_name: displayName(mail.from.name),
    reply_to: mail.replyTo ?? null,
    envelope_from: automatic && !notice ? "" : bounceAddressFor(platform.crypto, id, domain),
    message_id: messageId,
    in_reply_to: mail.inReplyTo ?? null,
    reference_ids: (mail.references ?? []).slice(-20),
    subject: subjectLine(mail.subject),
    content: { ...mail.content, ...(Object.keys(headers).length > 0 ? { headers } : {}) },
    automatic,
    state,
    detail: suppressed,
    next_attempt_at: state === "queued" ? now : null,
    created_at: now,
  });
  if (state === "queued") afterCommit(ctx.db, () => kickSender(platform));
  return { id, messageId, state };
}
