/** What another help desk's export holds, in our own terms. Adapters make it; `import-help-desk.ts` brings it in. */

export type Status = "new" | "open" | "waitingOnCustomer" | "waitingOnThirdParty" | "solved" | "closed";
export type Priority = "low" | "normal" | "high" | "urgent";
export type Type = "question" | "incident" | "problem" | "task";

/** Somebody there. Without an address he becomes a contact by his reference. */
export type Person = { ref: string; email: string | null; name: string | null };

export type ImportedFile = { ref: string; fileName: string; mediaType: string };

export type Part = {
  ref: string;
  /** A note is for the vendor's people alone. */
  kind: "message" | "note";
  author: Person & { staff: boolean };
  /** As it came; one of the two is there. */
  html: string | null;
  text: string | null;
  at: Date;
  files: readonly ImportedFile[];
};

export type ImportedTicket = {
  ref: string;
  subject: string;
  status: Status;
  priority: Priority;
  type: Type;
  tags: readonly string[];
  requester: Person;
  assignee: Person | null;
  /** They get mail of later replies. */
  cc: readonly Person[];
  channel: "email" | "portal" | "api" | "chat" | "phone" | "social";
  createdAt: Date;
  updatedAt: Date;
  /** In the order in which they were said. */
  parts: readonly Part[];
};

/** What of an export was not brought, by reason. */
export type LeftOut = { [reason: string]: number };

export type HelpDeskExport = { tickets: readonly ImportedTicket[]; leftOut: LeftOut };

/** Tells what an export's documents hold. @param documents parsed JSON, in the order of their files */
export type Adapter = (documents: readonly unknown[]) => HelpDeskExport;

type Fields = { [name: string]: unknown };

/** An object's fields; empty for anything else. Exports are others' and may hold anything. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A text that is not empty; without what no database text can hold. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.replaceAll("\u0000", "").toWellFormed().trim();
  return text === "" ? null : text;
}

/** A reference, written as a number or a word. */
export function refOf(value: unknown): string | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : textOf(value);
}

/** A moment (ISO 8601); null for what is none, or of no year people write. */
export function dateOf(value: unknown): Date | null {
  const at = typeof value === "string" || typeof value === "number" ? new Date(value) : null;
  if (!at || Number.isNaN(at.getTime())) return null;
  const year = at.getUTCFullYear();
  return year >= 1990 && year <= 9_999 ? at : null;
}

/** A tag as we write them; null for what is none. */
export function tagOf(value: unknown): string | null {
  const tag = textOf(value)?.toLowerCase().replaceAll(/\s+/gu, "-").slice(0, 50);
  return tag && /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:/-]{0,49}$/u.test(tag) ? tag : null;
}

/** One line of at most so many characters. */
export function lineOf(value: unknown, most: number): string | null {
  const line = textOf(value)
    ?.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  return line ? [...line].slice(0, most).join("") : null;
}

/** Counts one that is left out. */
export function leave(leftOut: LeftOut, reason: string): void {
  leftOut[reason] = (leftOut[reason] ?? 0) + 1;
}
