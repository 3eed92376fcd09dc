/** Addresses, domains and dated memberships: pure rules, no I/O. */
import { domainToASCII } from "node:url";

/** What an address may hold besides letters and digits (RFC 5321 dot-atom, RFC 6531 beyond ASCII); doubled dots occur in the wild. */
const LOCAL = /^[^\s@<>"(),:;\\[\]\p{Cc}\p{Cf}\p{Zs}]+$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one form in which an e-mail address is stored and compared: NFC, lower case, the domain in ASCII (RFC 5891). The local part is
 * lower-cased although RFC 5321 lets a server distinguish case: none in use does, and two rows for one person would be worse.
 * Tags (`name+tag@`) stay: they are different addresses to their owner.
 * @returns null when the text is not an address that can be stored: quoted local parts, literals and lists are refused
 */
export function normalizeAddress(text: string): string | null {
  const trimmed = text.trim().normalize("NFC");
  const at = trimmed.lastIndexOf("@");
  if (at < 1 || trimmed.length > 320) return null;
  const local = trimmed.slice(0, at).toLowerCase();
  const domain = normalizeDomain(trimmed.slice(at + 1));
  if (!domain || !LOCAL.test(local) || Buffer.byteLength(local) > 64) return null;
  const address = `${local}@${domain}`;
  return Buffer.byteLength(address) <= 254 ? address : null;
}

/** A domain in lower-case ASCII without a final dot, or null when it is none. */
export function normalizeDomain(text: string): string | null {
  const name = text.trim().replace(/\.$/, "");
  // domainToASCII reads as far as a URL's host goes and drops the rest, so what would end a host is refused first.
  if (/[\p{Cc}\p{Cf}\s/?#:@\\%[\]<>^|]/u.test(name)) return null;
  const ascii = domainToASCII(name).toLowerCase();
  return DOMAIN.test(ascii) && !/^[0-9.]+$/.test(ascii) ? ascii : null;
}

/** The domain of a normalised address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
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

/** What stands for a contact without a name: the part before the @. */
export function nameFromAddress(address: string): string {
  return address.slice(0, address.lastIndexOf("@"));
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
