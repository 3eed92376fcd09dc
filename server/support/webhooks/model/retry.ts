/** When what did not arrive is tried again: pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Pauses after each attempt, by the example of the specification: ten attempts over 75.6 hours and more. */
export const PAUSES: readonly number[] = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** A pause is up to so much longer, so that what failed together is not tried together again. */
const JITTER = 0.15;
/** The longest pause another system may ask for. */
const LONGEST_ASKED = 24 * HOUR;
/** An endpoint to which nothing has arrived for so long, though it was tried, is turned off. */
export const GIVE_UP_AFTER = 5 * 24 * HOUR;

/**
 * @param attempts how often it was tried, this time included
 * @param random from 0 to 1
 * @param asked milliseconds the other system asked for; null: none
 * @returns milliseconds until it is tried again; null: no more
 */
export function pauseAfter(attempts: number, random: number, asked: number | null = null): number | null {
  const pause = PAUSES[attempts - 1];
  if (pause === undefined) return null;
  return Math.max(Math.round(pause * (1 + JITTER * random)), Math.min(asked ?? 0, LONGEST_ASKED));
}

/** What `Retry-After` asks for in milliseconds (RFC 9110 §10.2.3); null where it says nothing that is understood. */
export function askedPause(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** Whether an endpoint wants events of a type. */
export function wants(patterns: readonly string[], type: string): boolean {
  return patterns.some(
    (pattern) => pattern === "*" || pattern === type || (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1))),
  );
}
