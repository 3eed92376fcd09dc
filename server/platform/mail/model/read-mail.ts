/** Raw RFC 5322 bytes to a `ParsedMail`. Runs in the worker thread; throws only what the parser throws on hostile nesting. */
import { addressParser, decodeWords, type Address, type Attachment, type Email } from "postal-mime";
import { createMasker, type Mask, type Masker } from "#platform/masking";
import { detectLanguage, sanitizeHtml } from "#platform/text";
import { displayName, normalizeAddress } from "./addresses.ts";
import { classify, judgeText, type HeaderReader } from "./automatic.ts";
import { readDeliveryReport, type ReportPart } from "./delivery-report.ts";
import { hasQuotedElement, readHtmlReply } from "./reply-html.ts";
import { MOST_PIXELS, pixelsOf } from "./image-size.ts";
import type { FoundFile } from "./old-encodings.ts";
import { parseMime } from "./parse-mime.ts";
import { readCalendar, type Invitation } from "./read-calendar.ts";
import { readTnef } from "./read-tnef.ts";
import { isForwardSubject, visibleReply } from "./reply-text.ts";
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

/** Files that stood in the text, as programs older than MIME write them. */
function filesOfText(files: readonly FoundFile[]): MailAttachment[] {
  return files.map(({ name, content }, index) => ({
    fileName: fileNameOf(name, "application/octet-stream", index),
    mediaType: mediaTypeByName(name),
    contentId: null,
    inline: false,
    content,
  }));
}

function mediaTypeByName(name: string): string {
  const extension = /\.([a-z0-9]{2,4})$/i.exec(name)?.[1]?.toLowerCase().replace("jpeg", "jpg");
  return Object.entries(EXTENSIONS).find(([, one]) => one === extension)?.[0] ?? "application/octet-stream";
}

/** A picture that would cost a browser gigabytes is a file like any other. */
function keepHarmless(attachments: readonly MailAttachment[]): void {
  for (const attachment of attachments) {
    if (!attachment.mediaType.startsWith("image/") || pixelsOf(attachment.content) <= MOST_PIXELS) continue;
    attachment.inline = false;
    attachment.contentId = null;
  }
}

function invitationOf(attachments: readonly MailAttachment[]): Invitation | null {
  for (const { mediaType, fileName, content } of attachments) {
    if (mediaType !== "text/calendar" && mediaType !== "application/ics" && !/\.ics$/i.test(fileName)) continue;
    const invitation = readCalendar(new TextDecoder().decode(content.subarray(0, 200_000)));
    if (invitation) return invitation;
  }
  return null;
}

/** What an invitation without words says. */
function invitationText({ summary, start, end, timeZone, location, organizer }: Invitation): string {
  const when = [start, end]
    .filter(Boolean)
    .join(" – ")
    .replace(/T/g, " ")
    .replace(/:00(?=Z?(?: |$))/g, "")
    .replace(/Z/g, " UTC");
  return [summary, [when, timeZone].filter(Boolean).join(" "), location, organizer].filter((part) => part !== "").join("\n");
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

/** Lines in the header that are no fields: words somebody wrote there, to be read like the rest. */
function strayLines(email: Email): string {
  const lines = email.headerLines.flatMap(({ line: whole }) =>
    !whole.includes(":") && /\S\s+\S/.test(whole) && !/^>?From /.test(whole) ? [whole.trim()] : [],
  );
  return clean(lines.slice(0, 20).join("\n"), 4_000);
}

function readTexts(email: Email): { text: string; visibleText: string; html: string | null } {
  const plain = clean(email.text ?? "", MAX_TEXT).trim();
  const source = email.html ? clean(email.html, MAX_HTML) : "";
  const html = source ? sanitizeHtml(source) : "";
  const readable = source && plain.length < SHORT_TEXT ? readHtmlReply(source) : null;
  if (readable && readable.text.length > plain.length * 2)
    return { text: clean(readable.text, MAX_TEXT), visibleText: clean(readable.visibleText, MAX_TEXT), html: html || null };
  // A mail that passes another on is meant to be read whole.
  if (isForwardSubject(email.subject ?? "")) return { text: plain, visibleText: plain, html: html || null };
  const visibleText = visibleReply(plain);
  // The text part does not always show where the old mail begins; the HTML part often says so in any language.
  if (visibleText === plain && source && hasQuotedElement(source)) {
    const shown = clean(readHtmlReply(source).visibleText, MAX_TEXT);
    if (shown !== "" && shown.length < plain.length) return { text: plain, visibleText: shown, html: html || null };
  }
  return { text: plain, visibleText, html: html || null };
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
function maskTexts(mask: Mask, texts: ReturnType<typeof readTexts>): void {
  const text = mask.text(texts.text);
  if (texts.visibleText === texts.text) texts.visibleText = text;
  else if (text !== texts.text) texts.visibleText = mask.text(texts.visibleText);
  texts.text = text;
  if (texts.html) texts.html = mask.html(texts.html);
}

function maskInvitation(mask: Mask, invitation: Invitation): Invitation {
  return { ...invitation, summary: mask.text(invitation.summary), location: mask.text(invitation.location) };
}

/**
 * Parses a mail.
 * @param raw the bytes as received
 * @param envelopeFrom MAIL FROM: "" for the null sender, null when unknown
 * @param masker of this installation; without it the formats known everywhere
 * @throws MailBomb for what no mail needs (parts, nesting, size of the header)
 */
export async function readMail(raw: Uint8Array, envelopeFrom: string | null, masker: Masker = plainMasker()): Promise<ParsedMail> {
  const { email, files } = await parseMime(raw);
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
  const attachments = unpackTnef(email, [...readAttachments(email.attachments), ...filesOfText(files)]).slice(0, MAX_ATTACHMENTS);
  if (email.html?.includes("data:image/")) email.html = liftDataImages(email.html, attachments);
  const stray = strayLines(email);
  if (stray !== "" && email.text !== undefined) email.text = `${stray}\n\n${email.text}`;
  const texts = readTexts(email);
  if (texts.text === "" && attachments.length === 0) texts.text = texts.visibleText = rescueText(raw);
  keepHarmless(attachments);
  const invitation = invitationOf(attachments);
  if (texts.text === "" && invitation) texts.text = texts.visibleText = invitationText(invitation);
  const judged = classify(headers, sender?.address ?? null, envelopeFrom);
  const verdict = judgeText(judged, { headers, subject: email.subject ?? "", text: texts.text });
  const mask = masker.open();
  maskTexts(mask, texts);
  const subject = mask.text(line(email.subject ?? "", MAX_SUBJECT));
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
    invitation: invitation && maskInvitation(mask, invitation),
    loopMark: headers.get("x-backstay-loop")?.slice(0, 200) ?? null,
    secrets: mask.secrets,
  };
}
