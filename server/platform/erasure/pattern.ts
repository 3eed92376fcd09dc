/** The one pattern that finds a person's addresses, numbers and full name in any text, as PostgreSQL and JavaScript both read it. */
import type { Person } from "./person.ts";

/** Stands where something of an erased person stood. */
export const ERASED = "[erased]";

/** A name of fewer letters, or of one word, would take ordinary words with it. */
const LEAST_NAME = 6;
const LEAST_DIGITS = 7;

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
/** An address as texts, links and JSON write it. */
const addressPattern = (address: string) => `(?<![\\w.+-])${escaped(address).replaceAll("@", "(?:@|%40|&#64;|&#x40;)")}(?![\\w-]|\\.\\w)`;
/** A number with whatever stands between its digits; its country code may be missing. */
function phonePattern(phone: string): string | null {
  const digits = phone.replaceAll(/\D/g, "");
  if (digits.length < LEAST_DIGITS) return null;
  const last = digits.slice(-Math.min(9, digits.length));
  return `(?<!\\d)(?:\\+|00)?[\\d\\s().\\/-]{0,6}${[...last].join("[\\s().\\/-]{0,3}")}(?!\\d)`;
}
/** Every space may be any white space. */
function namePattern(name: string): string | null {
  const words = name.trim().split(/\s+/);
  if (words.length < 2 || name.length < LEAST_NAME) return null;
  return `(?<!\\w)${words.map(escaped).join("\\s+")}(?!\\w)`;
}

/**
 * @param names those that are his alone; a namesake's would be taken away with them
 * @returns null when nothing of him is distinctive
 */
export function personPattern({ addresses, phones }: Pick<Person, "addresses" | "phones">, names: Iterable<string>): string | null {
  const parts = [
    ...[...addresses].map(addressPattern),
    ...[...phones].flatMap((phone) => phonePattern(phone) ?? []),
    ...[...names].flatMap((name) => namePattern(name) ?? []),
  ];
  return parts.length === 0 ? null : parts.join("|");
}

/** A text without what the pattern finds. */
export function withoutPerson(text: string, pattern: string | null): string {
  return pattern === null ? text : text.replaceAll(new RegExp(pattern, "giu"), ERASED);
}
