/** When a mail that was not taken is tried again, and when nobody tries any more. Pure. */

/** Minutes until the next attempt; the last one repeats. Each is lengthened or shortened by up to a tenth, so that many mails do not come back at once. */
const PAUSES = [1, 3, 10, 30, 60, 120, 240, 480];
const JITTER = 0.1;
const MINUTE = 60_000;
/** As long as mail servers usually try (RFC 5321 §4.5.4.1). */
export const GIVE_UP_MILLISECONDS = 5 * 24 * 3_600_000;
/** From then on people are told that a mail is late. */
export const LATE_MILLISECONDS = 4 * 3_600_000;
/** While the relay itself is away, the mails wait no longer than this from one attempt to the next. */
const LONGEST_RELAY_PAUSE = 5 * MINUTE;
const FIRST_RELAY_PAUSE = 5_000;

export type SmtpError = Error & { responseCode?: number; response?: string; code?: string; command?: string };

export type Judgement = {
  state: "deferred" | "failed";
  /** The other server said no to this mail. */
  final: boolean;
  /** The relay was not reached, greeted with a refusal or did not let us sign in: no fault of this mail. */
  relayAway: boolean;
  code: number | null;
  /** In the other server's words. */
  reply: string;
  nextAttemptAt: Date | null;
  /** People are told now that the mail is late. */
  late: boolean;
};

/** Words of another server, on one line. */
export function words(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 500)
    .toWellFormed();
}

/** Whether an error is about the connection to the relay, before any mail was named. */
function isRelayAway({ code, command, responseCode }: SmtpError): boolean {
  if (code === "EAUTH" || code === "ETLS" || code === "EDNS") return true;
  if (command !== undefined && /^(?:CONN|EHLO|HELO|LHLO|STARTTLS|AUTH)/i.test(command)) return true;
  return responseCode === undefined && command === undefined && /^(?:ECONN|ESOCKET|ETIMEDOUT|EPROTOCOL)/.test(code ?? "");
}

/** How long nothing is sent after the relay was away for the `times`th time in a row, in milliseconds. */
export function relayPause(times: number): number {
  return Math.min(FIRST_RELAY_PAUSE * 2 ** Math.min(times - 1, 10), LONGEST_RELAY_PAUSE);
}

/**
 * What a failed attempt means. 5xx answers to this mail are final (RFC 5321 §4.2.1), everything else is tried again until five days have
 * passed; the last attempt is made when they have.
 * @param random a number from 0 to 1, for the jitter
 */
export function judgeFailure(
  error: SmtpError,
  mail: { attempts: number; created_at: Date; delayed_at: Date | null },
  now: Date,
  random: number = Math.random(),
): Judgement {
  const code = error.responseCode ?? null;
  const reply = words(error.response ?? `${error.code ?? "error"}: ${error.message}`);
  const relayAway = isRelayAway(error);
  const final =
    !relayAway && code !== null && code >= 500 && (error.command === undefined || /^(?:MAIL|RCPT|DATA|API)/i.test(error.command));
  const age = now.getTime() - mail.created_at.getTime();
  const common = { final, relayAway, code, reply };
  if (final || age >= GIVE_UP_MILLISECONDS) return { ...common, state: "failed", nextAttemptAt: null, late: false };
  const usual = PAUSES[Math.min(mail.attempts, PAUSES.length - 1)]! * MINUTE * (1 - JITTER + 2 * JITTER * random);
  const pause = relayAway ? Math.min(usual, LONGEST_RELAY_PAUSE) : usual;
  const next = Math.min(now.getTime() + pause, mail.created_at.getTime() + GIVE_UP_MILLISECONDS);
  const late = mail.delayed_at === null && next - mail.created_at.getTime() >= LATE_MILLISECONDS;
  return { ...common, state: "deferred", nextAttemptAt: new Date(next), late };
}
