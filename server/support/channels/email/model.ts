/** Pure rules of e-mail as a channel: where a mail belongs, and whether it may be acknowledged. */

import type { Filing, HintReason } from "#support/tickets";

/** Where a ticket stands, for a mail that may belong to it. */
export type Candidate = {
  ticketId: string;
  number: number;
  /** The sender's contact takes part. */
  takesPart: boolean;
  /** The sender belongs to the organization it is for and may see its requests. */
  colleague: boolean;
  /** It is closed, and has been for longer than an answer opens it again. */
  past: boolean;
  /** It is closed, whether or not an answer still opens it. */
  closed: boolean;
};

export type ThreadInput = {
  /** A valid token of ours names it: a signed Message-ID, or a reply address that was sent to somebody. */
  token: (Candidate & { by: "messageId" | "replyAddress" }) | null;
  /** The sign of ours in the quoted text names it: proves less than a token, since it can be copied with the text. */
  marker: Candidate | null;
  /** Another tracker's own key names it, for the same sender and mailbox. */
  tracker: (Candidate & { tracker: string; key: string }) | null;
  /** Something without proof points to it: a known Message-ID, a subject tag, an outdated reply address. */
  pointer:
    | (Candidate & {
        reason: "references" | "subject" | "replyAddress";
        /** another mailbox, or not covered by the sender's proof */ loose: boolean;
      })
    | null;
  /** The mail passes another one on. */
  forward: boolean;
  /** What the sender's domain says about the mail. */
  verdict: "pass" | "none" | "fail";
};

export type ThreadDecision =
  /** Add to the ticket; `marked`: nobody vouched for the sender. */
  | { action: "thread"; ticketId: string; marked: boolean; filed: Filing }
  /** Keep on the ticket for agents only: no mail, no rights follow from it. */
  | { action: "hold"; ticketId: string; reason: "stranger" | "authenticationFailed"; filed: Filing }
  | { action: "open"; hint: { number: number; reason: HintReason } | null };

/**
 * Decides where a mail belongs. A token proves that the writer has seen a mail of ours; a verdict says whether the writer is who he
 * claims to be; only both together, or the first with a participant's address, add to a conversation.
 *
 * | what points | sender | decision |
 * |---|---|---|
 * | token | participant, authenticated | thread |
 * | token | participant, not authenticated | thread, marked |
 * | token | DMARC fails, or a stranger | hold; where the ticket is closed, open with a hint, so that nobody overlooks it |
 * | key of another tracker | the same sender to the same mailbox, authenticated | thread |
 * | our sign in the quoted text | participant, authenticated | thread |
 * | Message-ID known in the mailbox | participant, authenticated | thread |
 * | subject tag | participant or colleague, authenticated | thread |
 * | any of these | a mail that is passed on | open: only a token threads it |
 * | any of these | otherwise | open, with a hint |
 *
 * A ticket that was closed too long ago takes nothing: a new one is opened with a hint to it.
 */
export function decideThread(input: ThreadInput): ThreadDecision {
  const { token, marker, tracker, pointer, forward, verdict } = input;
  const anew = ({ number }: Candidate, reason: HintReason): ThreadDecision => ({ action: "open", hint: { number, reason } });
  const into = (found: Candidate, filed: Filing): ThreadDecision =>
    found.past ? anew(found, "closed") : { action: "thread", ticketId: found.ticketId, marked: verdict !== "pass", filed };
  if (token) {
    const reason = verdict === "fail" ? "authenticationFailed" : token.takesPart ? null : "stranger";
    if (!reason) return into(token, { by: token.by });
    if (token.closed) return anew(token, token.by === "replyAddress" ? "replyAddress" : "references");
    return { action: "hold", ticketId: token.ticketId, reason, filed: { by: token.by } };
  }
  const proven = verdict === "pass";
  if (tracker && proven) return into(tracker, { by: "tracker", tracker: tracker.tracker, key: tracker.key });
  if (forward) {
    const named = marker ?? pointer;
    return named ? anew(named, "forward") : { action: "open", hint: null };
  }
  if (marker) return proven && marker.takesPart ? into(marker, { by: "bodyMarker" }) : anew(marker, "references");
  if (!pointer) return { action: "open", hint: null };
  const { reason, loose } = pointer;
  // An outdated reply address proves less than it did: it never threads by itself.
  if (proven && !loose && reason === "references" && pointer.takesPart) return into(pointer, { by: reason });
  if (proven && !loose && reason === "subject" && (pointer.takesPart || pointer.colleague)) return into(pointer, { by: reason });
  return anew(pointer, reason);
}

const DAY_MILLISECONDS = 24 * 3_600_000;

/**
 * Whether a closed ticket is past opening again by an answer.
 * @param changedAt when it last changed
 * @param days the mailbox's setting; null: never past
 */
export function isPast(category: string, changedAt: Date, now: Date, days: number | null): boolean {
  if (category !== "solved" && category !== "closed") return false;
  return days !== null && now.getTime() - changedAt.getTime() > days * DAY_MILLISECONDS;
}

/** The number in a subject's tag `[#123]`, as our acknowledgements write it; the last one where there are several. */
export function subjectTag(subject: string): number | null {
  const found = [...subject.slice(0, 1_000).matchAll(/\[#(\d{1,12})\]/g)].at(-1)?.[1];
  return found ? Number(found) : null;
}

/** A subject without the "Re:" and "Fwd:" of many languages and without our tags. */
export function bareSubject(subject: string): string {
  let bare = subject.replace(/\s*\[#\d{1,12}\]\s*/g, " ").trim();
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const shorter = bare
      .replace(
        /^(?:re|aw|antw|antwort|sv|vs|odp|res|ref|rif|r|fwd?|wg|enc|tr|rv|i|doorst|vb|pd|přep|رد|إعادة توجيه|回复|答复|转发|ответ)(?:\s?\[\d{1,3}\]|\s?\(\d{1,3}\))?\s?[:：]\s*/iu,
        "",
      )
      .trim();
    if (shorter === bare) break;
    bare = shorter;
  }
  return bare;
}

export type AcknowledgementFacts = {
  kind: "person" | "autoReply" | "generated" | "delivery";
  noAnswer: boolean;
  verdict: "pass" | "none" | "fail";
  /** MAIL FROM was the null sender. */
  nullSender: boolean;
  /** Mails this address got from the program by itself in the last day. */
  sentInDay: number;
};

/**
 * Whether a new ticket may be acknowledged. Whoever proved nothing may be a victim in whose name somebody else writes: such an address
 * gets one acknowledgement a day; for proven ones the limits of the guard against loops hold.
 */
export function mayAcknowledge({ kind, noAnswer, verdict, nullSender, sentInDay }: AcknowledgementFacts): boolean {
  if (kind !== "person" || noAnswer || nullSender || verdict === "fail") return false;
  return verdict === "pass" || sentInDay === 0;
}
