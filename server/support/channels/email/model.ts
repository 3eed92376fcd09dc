/** Pure rules of e-mail as a channel: where a mail belongs, and whether it may be acknowledged. */

export type HintReason = "references" | "subject" | "replyAddress";

export type ThreadInput = {
  /** The ticket a valid token of ours names: a signed Message-ID, or a reply address that was sent to somebody. */
  token: { ticketId: string } | null;
  /** The ticket something without proof points to: a known Message-ID, a subject tag, an outdated reply address. */
  pointer: { ticketId: string; number: number; reason: HintReason } | null;
  /** The tickets of these in which the contact with the sender's address takes part. */
  participatesIn: ReadonlySet<string>;
  /** What the sender's domain says about the mail. */
  verdict: "pass" | "none" | "fail";
};

export type ThreadDecision =
  /** Add to the ticket; `marked`: nobody vouched for the sender. */
  | { action: "thread"; ticketId: string; marked: boolean }
  /** Keep on the ticket for agents only: no mail, no rights follow from it. */
  | { action: "hold"; ticketId: string; reason: "stranger" | "authenticationFailed" }
  | { action: "open"; hint: { number: number; reason: HintReason } | null };

/**
 * Decides where a mail belongs. A token proves that the writer has seen a mail of ours; a verdict says whether the writer is who he
 * claims to be; only both together, or the first with a participant's address, add to a conversation.
 *
 * | token | sender | decision |
 * |---|---|---|
 * | valid | participant, authenticated | thread |
 * | valid | participant, not authenticated | thread, marked |
 * | valid | DMARC fails, or a stranger | hold |
 * | none | known Message-ID or subject tag, participant and authenticated | thread |
 * | none | otherwise | open, with a hint where something points to another ticket |
 */
export function decideThread({ token, pointer, participatesIn, verdict }: ThreadInput): ThreadDecision {
  if (token) {
    if (verdict === "fail") return { action: "hold", ticketId: token.ticketId, reason: "authenticationFailed" };
    if (!participatesIn.has(token.ticketId)) return { action: "hold", ticketId: token.ticketId, reason: "stranger" };
    return { action: "thread", ticketId: token.ticketId, marked: verdict !== "pass" };
  }
  if (!pointer) return { action: "open", hint: null };
  // An outdated reply address proves less than it did: it never threads by itself.
  const points = pointer.reason === "references" || pointer.reason === "subject";
  if (points && verdict === "pass" && participatesIn.has(pointer.ticketId))
    return { action: "thread", ticketId: pointer.ticketId, marked: false };
  return { action: "open", hint: { number: pointer.number, reason: pointer.reason } };
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
  /** Mails this address got from the program by itself in the last day, and in the last three hours. */
  sentInDay: number;
  sentInThreeHours: number;
};

const MOST_IN_THREE_HOURS = 10;

/**
 * Whether a new ticket may be acknowledged. Whoever proved nothing may be a victim in whose name somebody else writes: such an address
 * gets one acknowledgement a day; proven ones ten in three hours, so that two machines cannot talk for ever.
 */
export function mayAcknowledge({ kind, noAnswer, verdict, nullSender, sentInDay, sentInThreeHours }: AcknowledgementFacts): boolean {
  if (kind !== "person" || noAnswer || nullSender || verdict === "fail") return false;
  return verdict === "pass" ? sentInThreeHours < MOST_IN_THREE_HOURS : sentInDay === 0;
}
