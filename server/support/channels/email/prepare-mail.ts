/** What is found out about a mail before the transaction that decides on it: its parts, its sender's proof, its files on disk. */
import { newId } from "#shared/ids";
import { selectAgentByEmail } from "#people/access";
import { sha256, type Crypto } from "#platform/crypto";
import type { Platform } from "#platform/http";
import {
  authenticateMail,
  headerFields,
  headerSection,
  loopMark,
  mailOfMessageId,
  MAX_MAIL_BYTES,
  ParseFailure,
  prefetchRecords,
  openProtected,
  Quarantine,
  type Protection,
  rescueMail,
  type AuthenticationVerdict,
  type DnsLookup,
  type HeaderField,
  type IntakeItem,
  type MailParser,
  type ParsedMail,
  type StoredMailFile,
} from "#platform/mail";
import { protectionKeys } from "./mail-keys.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { mailboxOf } from "./mailbox-of.ts";
import { inlineForward, isForward } from "./model/forward.ts";
import { trackerKey, type TrackerKey } from "./track-key.ts";

export type MailFile = StoredMailFile & { contentId: string | null };

export type PreparedMail = {
  mail: ParsedMail;
  verdict: AuthenticationVerdict;
  files: MailFile[];
  /** The same for the same mail, however often and by whichever way it comes. */
  fingerprint: Buffer;
  /** Passes another mail on instead of answering. */
  forward: boolean;
  /** What an agent passed on, where he and its author are known. */
  passedOn: PassedOn | null;
  tracker: TrackerKey | null;
  /** Signed or encrypted, and what came of checking it. */
  protection: Protection | null;
};

export type PassedOn = {
  agent: { id: string; name: string };
  author: { name: string; address: string };
  /** What the agent wrote above it. */
  cover: string;
  subject: string;
  text: string;
  visibleText: string;
  html: string | null;
  messageId: string | null;
  locale: string | null;
  secrets: ParsedMail["secrets"];
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
  let mail = await parser.parse(item.raw, item.envelopeFrom).catch((error: unknown) => {
    // Somebody looked at it and wants it filed: what no parser takes is filed as it lies.
    if (item.release && error instanceof ParseFailure) return rescueMail(item.raw, platform.masker);
    throw error instanceof ParseFailure ? new Quarantine(error.code, error.message) : error;
  });
  const book = await mailboxBook(platform.database);
  const reason = selfReason(mail, platform.crypto, (address) => book.of(address) !== undefined);
  if (reason && !item.release) throw new Quarantine(reason);
  const fingerprint = fingerprintOf(item, mail);
  if (item.release) return prepareReleased(platform, item, mail, fingerprint);
  // Nothing follows from who sent a report or an automatic answer, and nobody reads its files.
  if (mail.kind === "delivery" || mail.kind === "autoReply") {
    const verdict = { result: "none", spf: "none", dkim: "none", dmarc: "none", domain: null } as const;
    return { mail, protection: null, verdict, files: [], fingerprint, forward: false, passedOn: null, tracker: null };
  }
  if (!mail.from) throw new Quarantine("noSender");
  const { from } = mail;
  const outer = mail;
  const opened = await openProtected(item.raw, from.address, () => protectionKeys(platform, mailboxOf(item, outer, book)?.id ?? null));
  if (opened?.raw) mail = { ...(await readOpened(parser, opened.raw, item)), from, ambiguousFrom: outer.ambiguousFrom };
  const way = book.trust.on({ ip: item.remote?.ip ?? null, fetched: Boolean(item.sourceId) });
  const forward = isForward(mail);
  const stored = forward ? null : storeFiles(platform, mail.attachments);
  stored?.catch(() => {});
  const verdict = await authenticateMail(
    {
      raw: item.raw,
      from: from.address,
      ambiguousFrom: mail.ambiguousFrom,
      envelopeFrom: item.envelopeFrom,
      // A relay of ours is not the sender's server: its address would fail every sender.
      ip: way.relayed ? null : (item.remote?.ip ?? null),
      helo: way.relayed ? null : (item.remote?.helo ?? null),
      receivers: way.receivers,
      sealers: book.trust.sealers,
    },
    lookup,
  );
  const passedOn = forward && verdict.result === "pass" ? await passedOnBy(platform, mail, parser) : null;
  const files = await (stored ?? storeFiles(platform, passedOn?.files ?? mail.attachments));
  return {
    mail,
    verdict,
    files,
    fingerprint,
    forward,
    passedOn: passedOn?.said ?? null,
    tracker: trackerOf(item, mail),
    protection: opened?.protection ?? null,
  };
}

/** A mail that a person took out of quarantine: a message whatever it is, from whom he named where it names nobody, and nobody's proof is asked for. */
async function prepareReleased(platform: Platform, { release }: IntakeItem, mail: ParsedMail, fingerprint: Buffer): Promise<PreparedMail> {
  const named = release?.requester ? { address: release.requester.email, name: release.requester.name ?? "" } : null;
  const from = mail.from ?? named;
  if (!from) throw new Quarantine("noSender");
  const verdict = { result: "none", spf: "none", dkim: "none", dmarc: "none", domain: null } as const;
  const files = await storeFiles(platform, mail.attachments);
  return {
    mail: { ...mail, from, report: null },
    verdict,
    files,
    fingerprint,
    forward: false,
    passedOn: null,
    tracker: null,
    protection: null,
  };
}

/** What an encrypted mail says; one whose inside cannot be read is set aside like any other. */
async function readOpened(parser: MailParser, raw: Buffer, item: IntakeItem): Promise<ParsedMail> {
  return parser.parse(raw, item.envelopeFrom).catch((error: unknown) => {
    throw error instanceof ParseFailure ? new Quarantine(error.code, error.message) : error;
  });
}

/** The key of the tracker that wrote a mail, if one did. */
function trackerOf({ raw }: Pick<IntakeItem, "raw">, mail: ParsedMail): TrackerKey | null {
  let fields: HeaderField[] | undefined;
  const header = (name: string) => {
    fields ??= headerFields(headerSection(raw));
    return fields.find((field) => field.name === name)?.value ?? null;
  };
  return trackerKey({ subject: mail.subject, from: mail.from!.address, header });
}

/** What a mail passes on, when its sender is one of the vendor's agents and its author can be told; attached whole or written below. */
async function passedOnBy(
  { database }: Platform,
  mail: ParsedMail,
  parser: MailParser,
): Promise<{ said: PassedOn; files: readonly ParsedMail["attachments"][number][] } | null> {
  const agent = await selectAgentByEmail(database.staff, mail.from!.address);
  if (!agent) return null;
  const by = { id: agent.id, name: agent.name };
  const attached = mail.attachments.find((file) => file.mediaType === "message/rfc822");
  const whole = attached ? await parser.parse(new Uint8Array(attached.content), null).catch(() => null) : null;
  if (whole?.from) {
    const { from, subject, text, visibleText, html, messageId, locale } = whole;
    const files = [...whole.attachments, ...mail.attachments.filter((file) => file !== attached)];
    const secrets = [...whole.secrets, ...mail.secrets];
    const said = { agent: by, author: from, cover: mail.visibleText.trim(), subject, text, visibleText, html, messageId, locale, secrets };
    return { said, files };
  }
  const inline = inlineForward(mail.text);
  if (!inline) return null;
  const { author, cover, text } = inline;
  const { locale, secrets } = mail;
  const said = { agent: by, author, cover, subject: "", text, visibleText: text, html: null, messageId: null, locale, secrets };
  return { said, files: mail.attachments };
}

/** Stores the bytes of attachments; their rows are written with the message. */
export async function storeFiles({ blobs }: Platform, attachments: readonly ParsedMail["attachments"][number][]): Promise<MailFile[]> {
  return Promise.all(
    attachments.map(async ({ content, fileName, mediaType, contentId }) => {
      const stored = await blobs.put(once(content), MAX_MAIL_BYTES);
      return { id: newId(), ...stored, fileName, mediaType, contentId };
    }),
  );
}

// oxlint-disable-next-line require-await -- the store takes a stream
async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
