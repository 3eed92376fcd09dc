/**
 * Why a mail came back, from the words and codes of the server that refused it. Enhanced status codes (RFC 3463, RFC 5248, RFC 7505) say
 * little: one server's 5.7.1 is another's full mailbox. So the words count first, then the code; both in the order of the tables below.
 */
import { PHRASES } from "./bounce-phrases.ts";

/** What an agent has to know to do something about it. */
export type BounceReason =
  | "userUnknown"
  | "moved"
  | "hostUnknown"
  | "mailboxFull"
  | "tooBig"
  | "suspended"
  | "refused"
  | "blocked"
  | "authentication"
  | "policy"
  | "spam"
  | "contentRejected"
  | "rateLimited"
  | "unreachable"
  | "systemError"
  | "unknown"
  | "delivered"
  | "complaint";

export type BounceWords = {
  /** Enhanced status code such as 5.1.1, or "". */
  status: string;
  /** Three-digit reply code, or "". */
  code: string;
  /** At which command the server refused, as far as the report tells. */
  stage: SmtpStage;
  /** The words of the server. */
  words: string;
  /** The report was made by the system that holds the mailbox: what it says of users is of its own directory. */
  local: boolean;
};

export type SmtpStage = "connect" | "helo" | "mail" | "rcpt" | "data" | null;

const HARD: ReadonlySet<BounceReason> = new Set(["userUnknown", "moved", "hostUnknown"]);

/** Whether a reason means that the address is no good for ever; anything else may pass. */
export function isHardReason(reason: BounceReason): boolean {
  return HARD.has(reason);
}

/** Enhanced status codes that say enough by themselves, by class-less number. */
const STATUS: readonly [RegExp, BounceReason][] = [
  [/^[45]\.1\.(?:1|3|10|351)$/, "userUnknown"],
  [/^[45]\.1\.(?:2|10)$/, "hostUnknown"],
  [/^5\.1\.6$/, "moved"],
  [/^5\.3\.2$/, "hostUnknown"],
  [/^[45]\.2\.2$/, "mailboxFull"],
  [/^[45]\.(?:2\.3|3\.4)$/, "tooBig"],
  [/^[45]\.7\.13$/, "suspended"],
  [/^[45]\.7\.(?:20|21|22|23|24|26|509)$/, "authentication"],
  [/^[45]\.7\.(?:25|27|606|650|511|750|708)$/, "blocked"],
  [/^[45]\.7\.28$/, "rateLimited"],
  [/^[45]\.1\.[78]$/, "refused"],
  [/^[45]\.4\.(?:1|2|4|6|7|312|316|317)$/, "unreachable"],
  [/^[45]\.4\.5$/, "systemError"],
  [/^[45]\.4\.\d+$/, "unreachable"],
  [/^[45]\.6\.\d+$/, "contentRejected"],
  [/^[45]\.3\.\d+$/, "systemError"],
  [/^[45]\.5\.[1-9]\d*$/, "systemError"],
  [/^[45]\.2\.1$/, "refused"],
  [/^[45]\.7\.\d+$/, "policy"],
  [/^[45]\.2\.0$/, "refused"],
];

/** Words that speak of the reply's place in the conversation. */
const PLAIN_UNKNOWN_USER = "userUnknown" as const;

/**
 * Classifies a refusal.
 *
 * "User unknown" in answer to RCPT, or with a status of 5.1.x, or from the system that holds the mailbox, means what it says. After DATA,
 * or in a report that does not tell, it is as often the filter of the recipient (mobile carriers say it of every sender who is not on the
 * list), so the address is not given up for it: it counts as refused, which is soft.
 */
export function reasonOf(facts: BounceWords): BounceReason {
  return reasonByWords(facts) ?? reasonByCode(facts);
}

/** The reason the words tell, or null when they tell none. */
export function reasonByWords({ status, stage, words, local }: BounceWords): BounceReason | null {
  const text = words
    .slice(0, 4_000)
    .toLowerCase()
    .replace(/<?[\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w.-]{1,190}>?/g, "@")
    .replace(/[\s_]+/g, " ")
    .replace(/[‘’`´]/g, "'");
  // Codes that name the sender or a new address are never about anything else.
  if (/^[45]\.1\.[78]$/.test(status)) return "refused";
  if (status === "5.1.6") return "moved";
  for (const [reason, pattern, kind] of PHRASES) {
    if (!pattern.test(text)) continue;
    if (reason === PLAIN_UNKNOWN_USER && kind !== "sure" && !provesUser(status, stage, local)) return "refused";
    // Turned away before anybody was named: it was the sending server that was not wanted.
    return reason === "refused" && (stage === "connect" || stage === "helo") ? "blocked" : reason;
  }
  return null;
}

/** The reason the codes and the place in the conversation tell; `unknown` when they tell nothing. */
export function reasonByCode({ status, code, stage }: BounceWords): BounceReason {
  for (const [pattern, reason] of STATUS) if (pattern.test(status)) return reason;
  if (/^(?:421|450|451)$/.test(code) && stage !== "rcpt") return code === "421" ? "unreachable" : "systemError";
  if (/^(?:452|50[0-4])$/.test(code)) return "systemError";
  if (stage === "mail" || stage === "helo" || stage === "connect") return stage === "mail" ? "refused" : "blocked";
  return "unknown";
}

function provesUser(status: string, stage: SmtpStage, local: boolean): boolean {
  return local || stage === "rcpt" || /^[45]\.1\.\d+$/.test(status);
}
