/** When answering by machine has to stop. Pure. */

export type LoopLimits = {
  /** Automatic mails to one address within `peerMinutes`, and with the same subject. */
  peerAnswers: number;
  peerSameSubject: number;
  peerMinutes: number;
  /** Mails one address may send in an hour. */
  peerMails: number;
  /** Automatic mails of one mailbox in an hour. */
  mailboxAnswers: number;
  pauseMinutes: number;
};

export type LoopFacts = {
  /** Subjects, bare, of the automatic mails the address got within the window. */
  answered: readonly string[];
  /** The subject, bare, of the mail to be answered: that of an answer of ours, where a machine answers it. */
  subject: string;
  /** Automatic mails the mailbox sent within the last hour. */
  mailboxAnswers: number;
};

export type LoopReason = "answers" | "sameSubject" | "volume";

/** Whether an automatic mail would be one too many, for whom, and why; null when it may be sent. */
export function judgeLoop(facts: LoopFacts, limits: LoopLimits): { scope: "peer" | "mailbox"; reason: LoopReason } | null {
  if (facts.answered.filter((subject) => subject === facts.subject).length >= limits.peerSameSubject)
    return { scope: "peer", reason: "sameSubject" };
  if (facts.answered.length >= limits.peerAnswers) return { scope: "peer", reason: "answers" };
  return facts.mailboxAnswers >= limits.mailboxAnswers ? { scope: "mailbox", reason: "answers" } : null;
}
