/** Pure rules of tickets. */
import type { z } from "zod";
import type { category, channel, priority, ticketType } from "./contract.ts";

export type Category = z.infer<typeof category>;
export type Priority = z.infer<typeof priority>;
export type TicketType = z.infer<typeof ticketType>;
export type Channel = z.infer<typeof channel>;
export type AuthorKind = "contact" | "agent" | "bot" | "system";

/** What made one ticket point to another. */
export type HintReason = "references" | "subject" | "replyAddress" | "closed" | "forward" | "split";

/** Why a message that came by a channel stands in its ticket, in codes. */
export type Filing = {
  by: "messageId" | "replyAddress" | "bodyMarker" | "references" | "subject" | "tracker" | "new" | "forward" | "agent";
  /** Of a tracker: which, and the key by which its mails belong together. */
  tracker?: string;
  key?: string;
  /** Number of the ticket it stood in before somebody moved it. */
  movedFrom?: number;
};

/**
 * The category a public message moves a ticket to.
 * @returns null when it stays where it is
 */
export function categoryAfterMessage(current: Category, author: AuthorKind): Category | null {
  if (author === "contact") return current === "new" || current === "open" ? null : "open";
  // The first answer of a person takes a ticket out of the pile of new ones; where it goes then is his to say.
  if (author === "agent") return current === "new" ? "open" : null;
  return null;
}

/** The first words of a text on one line, at most `max` characters, cut between words where there is one. */
export function previewOf(text: string, max = 160): string {
  const line = text
    .slice(0, max * 4)
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (characters.length <= max) return line;
  const cut = characters.slice(0, max - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > max / 2 ? cut.slice(0, space) : cut}…`;
}
