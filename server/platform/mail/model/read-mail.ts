/** Raw RFC 5322 bytes to a `ParsedMail`. Runs in the worker thread; throws only what the parser throws on hostile nesting. */
import PostalMime, { addressParser, decodeWords, type Address, type Attachment, type Email } from "postal-mime";
import { createMasker, type Masker } from "#platform/masking";
import { detectLanguage, sanitizeHtml } from "#platform/text";
import { displayName, normalizeAddress } from "./addresses.ts";
import { classify, judgeText, type HeaderReader } from "./automatic.ts";
import { readDeliveryReport, type ReportPart } from "./delivery-report.ts";
import { readHtmlReply } from "./reply-html.ts";
import { readTnef } from "./read-tnef.ts";
import { visibleReply } from "./reply-text.ts";
import type { MailAddress, MailAttachment, ParsedMail } from "./parsed-mail.ts";

const MAX_TEXT = 1_000_000;
const MAX_HTML = 2_000_000;
const MAX_ATTACHMENTS = 200;
const MAX_ADDRESSES = 200;
const MAX_SUBJECT = 300;
const MAX_REFERENCES = 100;
/** Below this many characters a text part is taken for a stand-in ("view this mail as HTML"). */
const SHORT_TEXT = 200;

/** Text fit for storing: well-formed, without NUL and other invisible controls, with `\n` line ends. */
function clean(text: string, max: number): string {
  return (
    text
      .slice(0, max)
      .replace(/\r\n?/g, "\n")
      // oxlint-disable-next-line no-control-regex -- removing them is the purpose
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
      .toWellFormed()
  );
}

function line(text: string, max: number): string {
  return clean(text, max * 4)
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .trim()
    .slice(0, max)
    .toWellFormed();
}

function addresses(list: readonly (Address | undefined)[] | undefined): MailAddress[] {
  const found: MailAddress[] = [];
  for (const entry of list ?? []) {
    if (!entry) continue;
    for (const one of entry.group ?? [entry]) {
      const address = normalizeAddress(one.address ?? "");
      if (address && !found.some((other) => other.address === address)) found.push({ name: displayName(one.name ?? ""), address });
      if (found.length >= MAX_ADDRESSES) return found;
    }
  }
  return found;
}

/** Message-IDs of a header, without angle brackets, in order. */
function messageIds(value: string | undefined | null): string[] {
  return [...(value ?? "").matchAll(/<([^<>\s]{1,900})>/g)].map((match) => clean(match[1]!, 900)).slice(-MAX_REFERENCES);
}

function headerReader(email: Email): HeaderReader {
  const first = new Map<string, string>();
  for (const { key, value } of email.headers) if (!first.has(key)) first.set(key, value.slice(0, 4_000));
  return {
    has: (name) => first.has(name),
    get(name) {
      const value = first.get(name);
      return value === undefined ? null : value.includes("=?") ? decodeWords(value) : value;
    },
  };
}

const EXTENSIONS: { [mediaType: string]: string } = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "application/pdf": "pdf",
  "text/plain": "txt",
  "text/html": "html",
  "message/rfc822": "eml",
  "text/calendar": "ics",
  "application/zip": "zip",
  "message/delivery-status": "txt",
  "text/rfc822-headers": "txt",
  "application/ms-tnef": "dat",
  "text/csv": "csv",
};

/** A file name to show and to download under: no path, no invisible signs that turn it round. */
export function fileNameOf(name: string | null | undefined, mediaType: string, index: number): string {
  const bare = line((name ?? "").replace(/[\p{Cf}]/gu, ""), 255)
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^\.+/, "")
    .trim();
  if (bare !== "") return bare.length <= 180 ? bare : `${bare.slice(0, 160)}${/\.[\w-]{1,16}$/.exec(bare)?.[0] ?? ""}`.toWellFormed();
  return `attachment-${index + 1}.${EXTENSIONS[mediaType] ?? "bin"}`;
}

function bytes(content: Attachment["content"]): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function mediaTypeOf(type: string | undefined): string {
  const bare = (type ?? "").toLowerCase().split(";")[0]!.trim();
  return /^[a-z0-9][\w!#$&^.+-]{0,60}\/[a-z0-9][\w!#$&^.+-]{0,80}$/.test(bare) ? bare : "application/octet-stream";
}

/** Pictures written into the HTML itself become attachments, as every other picture is. */
function liftDataImages(html: string, attachments: MailAttachment[]): string {
  return html.replace(
    /src\s*=\s*(["'])data:(image\/(?:png|jpe?g|gif|webp));base64,([A-Za-z0-9+/=\s]+)\1/gi,
    (whole, _quote, type: string, data: string) => {
      if (attachments.length >= MAX_ATTACHMENTS) return whole;
      const mediaType = type.toLowerCase().replace("jpg", "jpeg");
      const contentId = `embedded-${attachments.length + 1}@inline.invalid`;
      attachments.push({
        fileName: fileNameOf(null, mediaType, attachments.length),
        mediaType,
        contentId,
        inline: true,
        content: Buffer.from(data, "base64"),
      });
      return `src="cid:${contentId}"`;
    },
  );
}

function readAttachments(parts: readonly Attachment[]): MailAttachment[] {
  return parts.slice(0, MAX_ATTACHMENTS).map((part, index) => {
    const mediaType = mediaTypeOf(part.mimeType);
    const contentId = part.contentId ? line(part.contentId.replace(/^<|>$/g, ""), 300) : null;
    return {
      fileName: fileNameOf(part.filename, mediaType, index),
      mediaType,
      contentId: contentId || null,
      inline: Boolean(part.related) || (part.disposition === "inline" && contentId !== null && mediaType.startsWith("image/")),
      content: bytes(part.content),
    };
  });
}

/** Puts what Exchange packed into `winmail.dat` in its place. Where there is no other text, its text is the mail's. */
function unpackTnef(email: Email, attachments: MailAttachment[]): MailAttachment[] {
  return attachments.flatMap((attachment) => {
    if (attachment.mediaType !== "application/ms-tnef" && attachment.fileName.toLowerCase() !== "winmail.dat") return [attachment];
    const tnef = readTnef(attachment.content);
    if (!tnef) return [attachment];
    if (!email.html && tnef.html) email.html = tnef.html;
    const files = tnef.files.map((file, index) => {
      const mediaType = mediaTypeOf(file.mediaType ?? undefined);
      const contentId = file.contentId ? line(file.contentId.replace(/^<|>$/g, ""), 300) : null;
      return {
        fileName: fileNameOf(file.name, mediaType, index),
        mediaType,
        contentId,
        inline: contentId !== null && mediaType.startsWith("image/"),
        content: file.content,
      };
    });
    const onlyText =
      tnef.rtf && !email.html && !email.text?.trim()
        ? [{ fileName: "body.rtf", mediaType: "application/rtf", contentId: null, inline: false, content: tnef.rtf }]
        : [];
    return [...files, ...onlyText];
  });
}

function readTexts(email: Email): { text: string; visibleText: string; html: string | null } {
  const plain = clean(email.text ?? "", MAX_TEXT).trim();
  const source = email.html ? clean(email.html, MAX_HTML) : "";
  const html = source ? sanitizeHtml(source) : "";
  const readable = source && plain.length < SHORT_TEXT ? readHtmlReply(source) : null;
  if (readable && readable.text.length > plain.length * 2)
    return { text: clean(readable.text, MAX_TEXT), visibleText: clean(readable.visibleText, MAX_TEXT), html: html || null };
  return { text: plain, visibleText: visibleReply(plain), html: html || null };
}

/** What can be read of a mail whose structure is broken: the bytes below its header, or all of them when it has none. */
function rescueText(raw: Uint8Array): string {
  const text = new TextDecoder().decode(raw.subarray(0, 200_000)).replace(/\r\n?/g, "\n");
  const end = text.indexOf("\n\n");
  const body = end >= 0 && /^(?:From |[\w-]{1,60}:)/.test(text) ? text.slice(end) : text;
  return clean(body, 50_000).trim();
}

let ownFormats: Masker | undefined;
function plainMasker(): Masker {
  return (ownFormats ??= createMasker());
}

/** Puts marks in place of secrets: from here on nobody sees them who may not. What is visible of a text without secrets holds none either. */
function maskTexts(masker: Masker, subject: string, texts: ReturnType<typeof readTexts>) {
  const mask = masker.open();
  const text = mask.text(texts.text);
  if (texts.visibleText === texts.text) texts.visibleText = text;
  else if (text !== texts.text) texts.visibleText = mask.text(texts.visibleText);
  texts.text = text;
  if (texts.html) texts.html = mask.html(texts.html);
  return { subject: mask.text(subject), secrets: mask.secrets };
}

/**
 * Parses a mail.
 * @param raw the bytes as received
 * @param envelopeFrom MAIL FROM: "" for the null sender, null when unknown
 * @param masker of this installation; without it the formats known everywhere
 * @throws Error when the structure goes beyond the parser's limits (nesting, header size)
 */
export async function readMail(raw: Uint8Array, envelopeFrom: string | null, masker: Masker = plainMasker()): Promise<ParsedMail> {
  const email = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 60, maxHeadersSize: 512 * 1024 });
  const headers = headerReader(email);
  const fromFields = email.headers.filter((header) => header.key === "from");
  const listed = fromFields.flatMap(({ value }) => addressParser(value.slice(0, 4_000), { flatten: true }));
  const authors = addresses([email.from]);
  const sender =
    authors[0] ??
    addresses([email.sender])[0] ??
    addresses(email.replyTo)[0] ??
    addresses([{ name: "", address: envelopeFrom ?? "" }])[0] ??
    null;
  const attachments = unpackTnef(email, readAttachments(email.attachments));
  if (email.html?.includes("data:image/")) email.html = liftDataImages(email.html, attachments);
  const texts = readTexts(email);
  if (texts.text === "" && attachments.length === 0) texts.text = texts.visibleText = rescueText(raw);
  const judged = classify(headers, sender?.address ?? null, envelopeFrom);
  const verdict = judgeText(judged, { headers, subject: email.subject ?? "", text: texts.text });
  const { subject, secrets } = maskTexts(masker, line(email.subject ?? "", MAX_SUBJECT), texts);
  const decoder = new TextDecoder();
  const reportParts = (): ReportPart[] =>
    email.attachments
      .slice(0, 20)
      .map((part) => ({ mediaType: mediaTypeOf(part.mimeType), text: decoder.decode(bytes(part.content).subarray(0, 200_000)) }));
  const reportSource = () => ({
    parts: reportParts(),
    body: texts.text,
    subject: line(email.subject ?? "", MAX_SUBJECT),
    from: sender?.address ?? null,
    to: addresses(email.to).map((one) => one.address),
    failedRecipients: headers.get("x-failed-recipients"),
  });
  const date = email.date && !Number.isNaN(Date.parse(email.date)) ? new Date(email.date).toISOString() : null;
  return {
    from: sender,
    ambiguousFrom: fromFields.length !== 1 || listed.length !== 1 || authors.length !== 1 || email.from?.group !== undefined,
    replyTo: addresses(email.replyTo),
    to: addresses(email.to),
    cc: addresses(email.cc),
    subject,
    messageId: messageIds(email.messageId)[0] ?? (email.messageId ? line(email.messageId, 900).replace(/[<>\s]/g, "") || null : null),
    inReplyTo: messageIds(email.inReplyTo),
    references: messageIds(email.references),
    date: date && !date.startsWith("+") && !date.startsWith("-") ? date : null,
    ...texts,
    attachments,
    attachmentsLeftOut: Math.max(0, email.attachments.length - MAX_ATTACHMENTS),
    kind: verdict.kind,
    kindReason: verdict.reason,
    noAnswer: verdict.noAnswer,
    report: verdict.kind === "delivery" ? readDeliveryReport(reportSource()) : null,
    locale: detectLanguage(texts.visibleText || texts.text) ?? detectLanguage(email.subject ?? ""),
    loopMark: headers.get("x-backstay-loop")?.slice(0, 200) ?? null,
    secrets,
  };
}
