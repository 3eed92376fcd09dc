/**
 * What can be told of a mail without parsing it: for lists of what was set aside, and for filing what no parser takes. Reads a bounded piece of it and
 * cannot fail.
 */
import { addressParser, decodeWords } from "postal-mime";
import type { Masker } from "#platform/masking";
import { displayName, normalizeAddress } from "./addresses.ts";
import { decodeCharset } from "./charsets.ts";
import type { MailAddress, ParsedMail } from "./parsed-mail.ts";

const MOST_FIELDS = 200;
const LONGEST_VALUE = 2_000;
const LONGEST_TEXT = 50_000;

export type RescuedHeader = { name: string; value: string };

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim()
    .toWellFormed();
}

/** The fields of a header, decoded and shortened, and where the body begins. */
export function rescueHeaders(raw: Uint8Array): { headers: RescuedHeader[]; body: number } {
  const piece = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 65_536));
  const text = piece.toString("latin1");
  const end = /\r?\n\r?\n/.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  const headers: RescuedHeader[] = [];
  for (const field of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const match = /^([!-9;-~]{1,80}):(.*)$/.exec(field.slice(0, LONGEST_VALUE + 100));
    if (!match || headers.length >= MOST_FIELDS) continue;
    const value = decodeCharset(Buffer.from(match[2]!.trim().slice(0, LONGEST_VALUE), "latin1"), null);
    headers.push({ name: match[1]!, value: oneLine(value.includes("=?") ? decodeWords(value) : value) });
  }
  return { headers, body: end ? end.index + end[0].length : headers.length > 0 ? piece.length : 0 };
}

/** Who a mail says it is from, and its subject. */
export function rescueSummary(raw: Uint8Array): { from: MailAddress | null; subject: string; messageId: string | null } {
  const { headers } = rescueHeaders(raw);
  const value = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value ?? "";
  const author = addressParser(value("from"), { flatten: true })[0];
  const address = author ? normalizeAddress(author.address ?? "") : null;
  return {
    from: address ? { name: displayName(author!.name ?? ""), address } : null,
    subject: value("subject").slice(0, 300).toWellFormed(),
    messageId: /<([^<>\s]{1,900})>/.exec(value("message-id"))?.[1] ?? null,
  };
}

/** Readable text of a mail as far as it can be shown without parsing. */
export function rescueBody(raw: Uint8Array, from: number): string {
  return decodeCharset(raw.subarray(from, from + LONGEST_TEXT), null)
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .toWellFormed()
    .trim();
}

/** A mail that could not be parsed, as a message: what its header says, the beginning of its text, and itself as a file. */
export function rescueMail(raw: Uint8Array, masker: Masker): ParsedMail {
  const mask = masker.open();
  const { from, subject, messageId } = rescueSummary(raw);
  const text = mask.text(rescueBody(raw, rescueHeaders(raw).body).slice(0, 20_000));
  return {
    from,
    ambiguousFrom: true,
    replyTo: [],
    to: [],
    cc: [],
    subject: mask.text(subject),
    messageId,
    inReplyTo: [],
    references: [],
    date: null,
    text,
    visibleText: text,
    html: null,
    attachments: [{ fileName: "original.eml", mediaType: "message/rfc822", contentId: null, inline: false, content: raw }],
    attachmentsLeftOut: 0,
    kind: "generated",
    kindReason: "released",
    noAnswer: true,
    report: null,
    locale: null,
    loopMark: null,
    invitation: null,
    secrets: mask.secrets,
  };
}
