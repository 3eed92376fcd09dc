/**
 * A sign of ours in the text of our mails, found again in what quotes them: for providers that replace Message-IDs and drop reply addresses.
 * It can be copied with the text, so it counts only for participants whose domain vouches for them.
 */
import type { Crypto } from "#platform/crypto";

const MAC_BYTES = 10;
const MARKER = /\bref-(\d{1,12})-([a-z2-7]{16})\b/gi;

/** The sign of a ticket. */
export function bodyMarker(crypto: Crypto, number: number): string {
  return `ref-${number}-${crypto.sign("mail body marker", String(number), MAC_BYTES)}`;
}

/** The number of the ticket whose sign a text holds, the first of them; null when there is none. */
export function markedNumber(crypto: Crypto, text: string): number | null {
  if (!text.includes("ref-")) return null;
  for (const [, number, mac] of text.matchAll(MARKER))
    if (crypto.verify("mail body marker", number!, mac!.toLowerCase(), MAC_BYTES)) return Number(number);
  return null;
}
