export { lastMailAbout, liftHardBounce } from "./bounce-queries.ts";
export { mailErasure } from "./erase-mail.ts";
export { mailRetention } from "./mail-retention.ts";
export { acceptItem } from "./accept-item.ts";
export { authenticateMail, prefetchRecords, type AuthenticationVerdict } from "./adapters/authenticate.ts";
export { createDnsCache, type DnsLookup } from "./adapters/dns-cache.ts";
export { sameOwner } from "./adapters/public-suffixes.ts";
export { headerFields, headerSection, type HeaderField } from "./model/header-fields.ts";
export { MAX_MAIL_BYTES, type SmtpIntake } from "./adapters/smtp-intake.ts";
export { Quarantine, startDrainer, type Decision, type Drainer, type InboundHandler } from "./drain-intake.ts";
export { absentUntil } from "./model/absent-until.ts";
export type { BounceReason } from "./model/bounce-reasons.ts";
export { domainOf, inboxOf, normalizeAddress, tagOf, withoutTag } from "./model/addresses.ts";
export type { FetchedMail, MailSource, MailSourceKind, SourceCheck, SourceSession, SourceTools } from "./model/mail-source.ts";
export type { DeliveryStatus, MailAddress, MailAttachment, ParsedMail } from "./model/parsed-mail.ts";
export { openMaildir, type Maildir } from "./adapters/maildir.ts";
export { openMbox, type Mbox, type MboxFormat } from "./adapters/mbox.ts";
export { IMPORT_CHANNEL, importedHashes, importedRefs, insertImported, type ImportedItem } from "./import-queries.ts";
export { inOrder, type ArchivedMail } from "./model/archived-mail.ts";
export { loopMark, mailOfBounceAddress, mailOfMessageId, unsubscribeToken } from "./model/tokens.ts";
export { createMailParser, ParseFailure, type MailParser } from "./parse-mail.ts";
export {
  attemptsOf,
  automaticFacts,
  claimAutomatic,
  earlierMessageIds,
  filesOf,
  findOutbound,
  insertFiles,
  listOutbound,
  moveAbout,
  rawIntake,
  sentFacts,
  suppressionOf,
  type OutboundRow,
  type StoredMailFile,
} from "./queries.ts";
export { dismissItem, QUARANTINE_CODES, releaseItem, replayItem } from "./quarantine.ts";
export { countQuarantined, findIntake, listIntake, type IntakeFilter, type IntakeSummary } from "./quarantine-queries.ts";
export { rescueBody, rescueHeaders, rescueMail, rescueSummary } from "./model/rescue-mail.ts";
export { readPgpKey } from "./adapters/pgp.ts";
export { readSmimeKey } from "./adapters/smime.ts";
export { findTool } from "./adapters/run-tool.ts";
export type { Protection } from "./model/protection.ts";
export { openProtected, type ProtectionKeys } from "./open-protected.ts";
export { queueMail, type NewMail } from "./queue-mail.ts";
export { recordDelivery, recordRefusal, suppressBounced } from "./record-delivery.ts";
export { mailContract, type DkimKey, type Suppression } from "./contract.ts";
export { kickSources, startSources, type SourceRunner } from "./run-sources.ts";
export { checkSource } from "./check-source.ts";
export {
  forgetListeners,
  intakeFigures,
  lastArrivals,
  smtpListeners,
  sourceFigures,
  type IntakeFigures,
  type SmtpListener,
} from "./health-queries.ts";
export {
  broughtBy,
  deleteSource,
  forgetCursor,
  insertSource,
  replaceSecret,
  selectSource,
  selectSources,
  updateSource,
  type SourceRow,
} from "./source-queries.ts";
export { openSecret, sealSecret } from "./source-secret.ts";
export { resendMail } from "./resend-mail.ts";
export { renderSigned } from "./render-signed.ts";
export { mailRoutes } from "./routes.ts";
export { kickSender, startSender, type Sender } from "./send-mail.ts";
export { MOST_PIXELS, sizeOf } from "./model/image-size.ts";
export { deleteOptOut as endOptOut, wantsNoNotices } from "./suppression-queries.ts";
export { optOut } from "./suppressions.ts";
export { startSmtpIntake } from "./start-mail.ts";
export type { IntakeItem } from "./store-intake.ts";
