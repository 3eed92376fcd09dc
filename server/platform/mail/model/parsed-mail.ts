import type { Invitation } from "./read-calendar.ts";
import type { MaskedSecret } from "#platform/masking";

/** What the parser makes of a mail. Plain data: it crosses from the worker thread by structured clone. */

import type { BounceReason } from "./bounce-reasons.ts";

export type MailAddress = { name: string; address: string };

export type MailAttachment = {
  fileName: string;
  /** Lower case, without parameters. */
  mediaType: string;
  /** Without angle brackets; set where the HTML may refer to it. */
  contentId: string | null;
  inline: boolean;
  content: Uint8Array;
};

/** What a mail is by its own account: written by a person, an automatic answer, made by a program, or news about a delivery. */
export type MailKind = "person" | "autoReply" | "generated" | "delivery";

export type DeliveryStatus = {
  /** The address that failed, normalised; null when the report hides it. */
  recipient: string | null;
  /** RFC 3464 action: failed, delayed, delivered, relayed, expanded; `complaint` for a feedback report (RFC 5965). */
  action: "failed" | "delayed" | "delivered" | "complaint";
  /** Enhanced status code (RFC 3463), such as 5.1.1, or "". */
  status: string;
  /** Three-digit reply code of the other server, or "". */
  code: string;
  /** The words of the other server, one line. */
  diagnostic: string;
  /** What they mean. */
  reason: BounceReason;
  /** The address is no good for ever, by that reason; a failure without it may pass. */
  hard: boolean;
};

export type DeliveryReport = {
  recipients: DeliveryStatus[];
  /** Message-ID of the mail it is about, without angle brackets. */
  originalMessageId: string | null;
};

export type ParsedMail = {
  from: MailAddress | null;
  /** More than one From field or author: readers disagree about who wrote it, so it can never count as authenticated. */
  ambiguousFrom: boolean;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  /** Without angle brackets. */
  messageId: string | null;
  inReplyTo: string[];
  /** In the order of the header, the newest last. */
  references: string[];
  /** The sender's word for when it was written, if it is a time. */
  date: string | null;
  text: string;
  visibleText: string;
  /** Sanitised; null for a mail without HTML. */
  html: string | null;
  attachments: MailAttachment[];
  /** Parts left out because there were too many; the raw mail has them. */
  attachmentsLeftOut: number;
  kind: MailKind;
  /** Why `kind` is not `person`: the header that says so. */
  kindReason: string | null;
  /** No automatic answer may be sent, whatever the kind (lists, bulk, a wish of the sender). */
  noAnswer: boolean;
  report: DeliveryReport | null;
  /** Language the text seems to be written in, of those we speak. */
  locale: string | null;
  /** Set by our own installations on what they send; see `loopMark`. */
  loopMark: string | null;
  /** The event of a calendar part, if there is one. */
  invitation: Invitation | null;
  /** What was masked in subject, texts and HTML. */
  secrets: readonly MaskedSecret[];
};
