/** When somebody is not disturbed, and when he is written to. Pure. */

export type Quiet = { from: string; to: string };

/** Minutes since midnight of `HH:MM`. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

/** Minutes since midnight on a clock of a zone; one that is not known counts as UTC. */
function minuteOfDay(timeZone: string, now: Date): number {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return minutes(new Intl.DateTimeFormat("en-GB", { ...options, timeZone }).format(now));
  } catch {
    return minutes(new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(now));
  }
}

/**
 * Whether an instant lies in the quiet hours; `to` itself no longer does.
 * @param timeZone IANA; one that is not known counts as UTC
 */
export function isQuiet(quiet: Quiet | null, timeZone: string, now: Date): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const [at, from, to] = [minuteOfDay(timeZone, now), minutes(quiet.from), minutes(quiet.to)];
  return from < to ? at >= from && at < to : at >= from || at < to;
}

/** So many mails of their own within the time (milliseconds); what comes beyond is gathered. */
export const BURST = { most: 3, within: 15 * 60_000 };
/** Whoever wants one mail a day has it at the beginning of it. */
const MORNING = 8 * 60;
const MINUTE = 60_000;

/**
 * When something leaves by mail.
 * @param every minutes over which it is gathered; 0 where each leaves at once while they are few
 * @param pending when the mail leaves that is being gathered already
 * @param recent when mails left within the time of a burst, the oldest first
 */
export function mailDueAt(
  { every, timeZone }: { every: number; timeZone: string },
  { pending, recent }: { pending: Date | null; recent: readonly Date[] },
  now: Date,
): Date {
  if (pending && pending > now) return pending;
  if (every === 0) return recent.length < BURST.most ? now : new Date(recent[0]!.getTime() + BURST.within);
  if (every < 1_440) return new Date(now.getTime() + every * MINUTE);
  const wait = (MORNING - minuteOfDay(timeZone, now) + 1_440) % 1_440;
  return new Date(now.getTime() + (wait === 0 ? 1_440 : wait) * MINUTE);
}
