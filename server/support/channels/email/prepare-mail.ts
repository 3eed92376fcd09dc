/** What is found out about a mail before the transaction that decides on it: its parts, its sender's proof, its files on disk. */
import { newId } from "#shared/ids";
import { sha256, type Crypto } from "#platform/crypto";
import type { Platform } from "#platform/http";
import {
  authenticateMail,
  loopMark,
  mailOfMessageId,
  MAX_MAIL_BYTES,
  ParseFailure,
  prefetchRecords,
  Quarantine,
  type AuthenticationVerdict,
  type DnsLookup,
  type IntakeItem,
  type MailParser,
  type ParsedMail,
  type StoredMailFile,
} from "#platform/mail";
import { mailboxBook } from "./mailbox-book.ts";

export type MailFile = StoredMailFile & { contentId: string | null };

export type PreparedMail = {
  mail: ParsedMail;
  verdict: AuthenticationVerdict;
  files: MailFile[];
  /** The same for the same mail, however often and by whichever way it comes. */
  fingerprint: Buffer;
};

/** A mail of our own that came back, or one that claims to be. */
export function selfReason(
  mail: Pick<ParsedMail, "from" | "loopMark" | "messageId" | "kind">,
  crypto: Crypto,
  isOurs: (address: string) => boolean,
): string | null {
  if (mail.kind === "delivery" || mail.kind === "autoReply") return null;
  if (mail.loopMark === loopMark(crypto) || (mail.messageId !== null && mailOfMessageId(crypto, mail.messageId))) return "loop";
  return mail.from && isOurs(mail.from.address) ? "ownAddress" : null;
}

/**
 * What identifies a mail: its Message-ID and what it says, not how it travelled. Without a Message-ID the bytes as they came.
 */
export function fingerprintOf(item: Pick<IntakeItem, "raw">, mail: ParsedMail): Buffer {
  if (mail.messageId === null) return sha256(item.raw);
  const files = mail.attachments.map((file) => `${file.fileName}:${file.content.byteLength}`).join("\n");
  return sha256(JSON.stringify([mail.messageId, mail.from?.address ?? null, mail.subject, mail.date, mail.text, files]));
}

/** @throws Quarantine for what cannot be read, has no sender, or is our own */
export async function prepareMail(
  platform: Platform,
  item: IntakeItem,
  { parser, lookup }: { parser: MailParser; lookup: DnsLookup },
): Promise<PreparedMail> {
  prefetchRecords(item.raw, item.envelopeFrom, lookup);
  const mail = await parser.parse(item.raw, item.envelopeFrom).catch((error: unknown) => {
    throw error instanceof ParseFailure ? new Quarantine(error.code, error.message) : error;
  });
  const book = await mailboxBook(platform.database);
  const reason = selfReason(mail, platform.crypto, (address) => book.of(address) !== undefined);
  if (reason) throw new Quarantine(reason);
  const fingerprint = fingerprintOf(item, mail);
  // Nothing follows from who sent a report or an automatic answer, and nobody reads its files.
  if (mail.kind === "delivery" || mail.kind === "autoReply") {
    return { mail, verdict: { result: "none", spf: "none", dkim: "none", dmarc: "none", domain: null }, files: [], fingerprint };
  }
  if (!mail.from) throw new Quarantine("noSender");
  const [verdict, files] = await Promise.all([
    authenticateMail(
      {
        raw: item.raw,
        from: mail.from.address,
        ambiguousFrom: mail.ambiguousFrom,
        envelopeFrom: item.envelopeFrom,
        ip: item.remote?.ip ?? null,
        helo: item.remote?.helo ?? null,
      },
      lookup,
    ),
    storeFiles(platform, mail),
  ]);
  return { mail, verdict, files, fingerprint };
}

/** Stores the bytes of attachments; their rows are written with the message. */
async function storeFiles({ blobs }: Platform, mail: ParsedMail): Promise<MailFile[]> {
  return Promise.all(
    mail.attachments.map(async ({ content, fileName, mediaType, contentId }) => {
      const stored = await blobs.put(once(content), MAX_MAIL_BYTES);
      return { id: newId(), ...stored, fileName, mediaType, contentId };
    }),
  );
}

// oxlint-disable-next-line require-await -- the store takes a stream
async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
