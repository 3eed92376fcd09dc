/** Renders an outgoing mail as RFC 5322 bytes. The same row always gives the same bytes: nothing random, no present time. */
import MailComposer from "nodemailer/lib/mail-composer";
import type { Crypto } from "#platform/crypto";
import type { BlobStore } from "#platform/files";
import { loopMark } from "./model/tokens.ts";
import type { OutboundRow } from "./queries.ts";

export type MailFile = { sha256: Buffer; fileName: string; mediaType: string; contentId?: string | null };

/**
 * Renders a mail.
 * @param files its attachments, in order
 */
export async function renderMail(
  mail: OutboundRow,
  files: readonly MailFile[],
  { crypto, blobs }: { crypto: Crypto; blobs: BlobStore },
): Promise<Buffer> {
  const attachments = [];
  for (const file of files) {
    attachments.push({
      filename: file.fileName,
      contentType: file.mediaType,
      content: await blobs.read(file.sha256),
      contentDisposition: file.contentId ? ("inline" as const) : ("attachment" as const),
      ...(file.contentId ? { cid: file.contentId } : {}),
    });
  }
  const composer = new MailComposer({
    from: { name: mail.from_name, address: mail.from_address },
    to: { name: mail.to_name, address: mail.to_address },
    ...(mail.reply_to ? { replyTo: mail.reply_to } : {}),
    subject: mail.subject,
    messageId: `<${mail.message_id}>`,
    ...(mail.in_reply_to ? { inReplyTo: `<${mail.in_reply_to}>` } : {}),
    ...(mail.reference_ids.length > 0 ? { references: mail.reference_ids.map((id) => `<${id}>`).join(" ") } : {}),
    date: mail.created_at,
    text: mail.content.text,
    ...(mail.content.html ? { html: mail.content.html } : {}),
    headers: { ...mail.content.headers, "X-Backstay-Loop": loopMark(crypto) },
    attachments,
    // A text part in Arabic is shorter and safer in base64; for Latin letters quoted-printable stays readable.
    textEncoding: /\p{Script=Arabic}/u.test(mail.content.text.slice(0, 500)) ? "base64" : "quoted-printable",
    baseBoundary: mail.id.replaceAll("-", ""),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "windows",
  });
  return composer.compile().build();
}
