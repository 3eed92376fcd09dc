/** When somebody is not disturbed. Pure. */

export type Quiet = { from: string; to: string };

/** Minutes since midnight of `HH:MM`. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

/**
 * Whether an instant lies in the quiet hours; `to` itself no longer does.
 * @param timeZone IANA; one that is not known counts as UTC
 */
export function isQuiet(quiet: Quiet | null, timeZone: string, now: Date): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  let time: string;
  try {
    time = new Intl.DateTimeFormat("en-GB", { ...options, timeZone }).format(now);
  } catch {
    time = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(now);
  }
  const [at, from, to] = [minutes(time), minutes(quiet.from), minutes(quiet.to)];
  return from < to ? at >= from && at < to : at >= from || at < to;
}
