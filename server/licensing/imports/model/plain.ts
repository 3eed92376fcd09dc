/** Attributes of Keygen as they may be stored: pure. */
import { ENTITLEMENT_CODE } from "#shared/plan-codes";
import type { Note } from "./policy-of.ts";

/** A line of text that came from outside: cut, without what a database or a screen cannot hold; null where nothing is left. */
export function lineOf(value: unknown, most = 100): string | null {
  if (typeof value !== "string") return null;
  const text = value
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ")
    .toWellFormed()
    .replaceAll(/\s+/g, " ")
    .trim();
  return text === "" ? null : text.slice(0, most).toWellFormed();
}

/** An instant between 1990 and 2200; null for any other. */
export function instantOf(value: unknown): Date | null {
  if (typeof value !== "string") return null;
  const at = new Date(value);
  return at.getUTCFullYear() >= 1990 && at.getUTCFullYear() < 2200 ? at : null;
}

export function countOf(value: unknown, most = 1_000_000_000): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most ? value : null;
}

/** A code as ours are written, where it can be: `FEATURE_X` is `feature-x`. */
export function codeOf(value: unknown): string | null {
  const code =
    typeof value === "string"
      ? value
          .trim()
          .toLowerCase()
          .replaceAll(/[\s_]+/g, "-")
      : "";
  return ENTITLEMENT_CODE.test(code) ? code : null;
}

const NAME = /^[a-zA-Z][a-zA-Z0-9_.-]{0,49}$/;
const MOST_FIELDS = 50;
type Metadata = { [name: string]: string | number | boolean };

/** Metadata of plain values; what lies deeper is written as JSON, and what fits nowhere is noted. */
export function metadataOf(value: unknown): { metadata: Metadata; notes: Note[] } {
  const metadata: Metadata = {};
  let left = 0;
  for (const [name, one] of Object.entries((typeof value === "object" && value) || {})) {
    if (one === null) continue;
    const kept =
      typeof one === "number" || typeof one === "boolean" ? one : lineOf(typeof one === "string" ? one : JSON.stringify(one), 500);
    if (!NAME.test(name) || kept === null || Object.keys(metadata).length >= MOST_FIELDS || (typeof one === "string" && one.length > 500))
      left++;
    else metadata[name] = kept;
  }
  return { metadata, notes: left > 0 ? [{ code: "metadata", attribute: "metadata", value: String(left) }] : [] };
}
