/** Mail addresses: checked before use and compared in one normal form. */
import { domainToASCII } from "node:url";

// What `domainToASCII` would take for the end of a host name (/ ? # %) is no sign of a domain: it must not be cut off in silence.
const ADDRESS = /^[^\s@<>"(),:;\\[\]\p{Cc}\p{Cf}]{1,64}@[^\s@<>"(),:;\\[\]/?#%&=|^`{}$!*+~'\p{Cc}\p{Cf}]{1,253}$/u;

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The form in which addresses are stored and compared: lower case, international domain as ASCII (RFC 5891). Quoted local parts and
 * address literals are refused: they serve attacks more than people.
 * @returns null when it is no usable address
 */
export function normalizeAddress(address: string): string | null {
  const trimmed = address.trim().normalize("NFC");
  if (!ADDRESS.test(trimmed)) return null;
  const at = trimmed.lastIndexOf("@");
  const domain = domainToASCII(trimmed.slice(at + 1));
  if (!DOMAIN.test(domain) || /\.\d+$/.test(domain)) return null;
  return `${trimmed.slice(0, at).toLowerCase()}@${domain}`;
}

/** The domain of a normalised address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** The address without a `+tag` in its local part. */
export function withoutTag(address: string): string {
  return address.replace(/\+[^@]*@/, "@");
}

/** Providers that deliver to one inbox whatever dots stand in the local part. */
const DOTLESS = new Set(["gmail.com", "googlemail.com"]);

/** The plainest spelling of the inbox behind a normalised address: without a tag, and without dots where the provider overlooks them. */
export function inboxOf(address: string): string {
  const plain = withoutTag(address);
  if (!DOTLESS.has(domainOf(plain))) return plain;
  return `${plain.slice(0, plain.lastIndexOf("@")).replaceAll(".", "")}@gmail.com`;
}

/** The `+tag` of an address, or null. */
export function tagOf(address: string): string | null {
  return /\+([^@]*)@/.exec(address)?.[1] ?? null;
}

/**
 * A display name fit for a mail header: one line, no control or bidirectional signs, no address in it (so that nobody takes a name for
 * the sender), at most 80 characters.
 */
export function displayName(name: string): string {
  const line = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .replace(/[<>"\\,;:()[\]]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return (line.includes("@") ? line.replace(/@/g, " at ") : line).slice(0, 80).toWellFormed().trim();
}
