/** What somebody began to write, kept in this browser so that a crash or a closed tab loses nothing. */

export type DraftKind = "reply" | "note";

function key(ticketId: string, kind: DraftKind): string {
  return `backstay-draft:${ticketId}:${kind}`;
}

/** The draft, or the empty string. */
export function readDraft(ticketId: string, kind: DraftKind): string {
  try {
    return localStorage.getItem(key(ticketId, kind)) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(ticketId: string, kind: DraftKind, text: string): void {
  try {
    if (text.trim()) localStorage.setItem(key(ticketId, kind), text);
    else localStorage.removeItem(key(ticketId, kind));
  } catch {
    // A full or forbidden store: the text still stands in the field.
  }
}
