/** Domains, names and dated memberships: pure rules, no I/O. */
import { domainToASCII } from "node:url";

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain in lower-case ASCII without a final dot, or null when it is none. */
export function normalizeDomain(text: string): string | null {
  const name = text.trim().replace(/\.$/, "");
  // domainToASCII reads as far as a URL's host goes and drops the rest, so what would end a host is refused first.
  if (/[\p{Cc}\p{Cf}\s/?#:@\\%[\]<>^|]/u.test(name)) return null;
  const ascii = domainToASCII(name).toLowerCase();
  return DOMAIN.test(ascii) && !/^[0-9.]+$/.test(ascii) ? ascii : null;
}

/** A name for display from what a mail header gave: one line, no control or direction characters, at most 200; null when nothing is left. */
export function cleanName(text: string | null | undefined): string | null {
  const name = (text ?? "")
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (name === "") return null;
  return [...name].slice(0, 200).join("").trim();
}

export type Dated = { starts_on: string; ends_on: string | null };

/** Whether a membership holds on a day (`YYYY-MM-DD`). `ends_on` is the first day on which it no longer does. */
export function holdsOn(membership: Dated, day: string): boolean {
  return membership.starts_on <= day && (membership.ends_on === null || membership.ends_on > day);
}

/** The day of an instant in UTC as `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
