/** Complaints and notices that are neither RFC 3464 nor RFC 5965: one-line complaints of large providers, unsubscribe mails, JSON of mailing services. */
import { normalizeAddress } from "./addresses.ts";
import { isHardReason, reasonOf } from "./bounce-reasons.ts";
import type { ReportSource } from "./delivery-report.ts";
import type { DeliveryStatus } from "./parsed-mail.ts";

type Notice = { recipients: DeliveryStatus[]; messageId: string | null };

function entry(recipient: string | null, action: DeliveryStatus["action"], diagnostic: string, status = ""): DeliveryStatus {
  const code = /\b([245]\d\d)\b/.exec(diagnostic)?.[1] ?? "";
  const reason =
    action === "complaint"
      ? ("complaint" as const)
      : action === "delivered"
        ? ("delivered" as const)
        : reasonOf({ status, code, stage: "rcpt", words: diagnostic, local: false });
  return { recipient, action, status, code, diagnostic: diagnostic.slice(0, 500).toWellFormed(), reason, hard: isHardReason(reason) };
}

const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 2_000).replace(/[\p{Cc}\s]+/gu, " ") : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 100) : []);
const object = (value: unknown): { [key: string]: unknown } =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as { [key: string]: unknown }) : {};

/** The notice a mail holds as JSON (Amazon SES by SNS, bare or wrapped); null when it holds none. */
function jsonNotice(body: string): { [key: string]: unknown } | null {
  const start = body.indexOf("{");
  if (start < 0 || start > 200 || body.length > 300_000) return null;
  // The text may go on with a footer, and long lines may have been wrapped on the way.
  const end = body.slice(start).search(/\}\s*\n-{2,}\s*\n/);
  const source = end < 0 ? body.slice(start, body.lastIndexOf("}") + 1) : body.slice(start, start + end + 1);
  for (const candidate of [source, source.replace(/\r?\n ?/g, "")]) {
    try {
      const outer = object(JSON.parse(candidate));
      const inner = typeof outer.Message === "string" ? object(JSON.parse(outer.Message)) : outer;
      return inner.notificationType === undefined && inner.eventType === undefined ? null : inner;
    } catch {
      continue;
    }
  }
  return null;
}

function fromJson(notice: { [key: string]: unknown }): Notice {
  const type = text(notice.notificationType ?? notice.eventType).toLowerCase();
  const mail = object(notice.mail);
  const address = (value: unknown) => normalizeAddress(text(value).replace(/^.*<|>.*$/g, ""));
  const bounce = object(notice.bounce);
  const bounced = list(bounce.bouncedRecipients).map((one) => {
    const fields = object(one);
    const words = text(fields.diagnosticCode).replace(/^smtp;\s*/i, "") || text(bounce.bounceSubType);
    const action = /^delay/i.test(text(fields.action)) ? ("delayed" as const) : ("failed" as const);
    return entry(address(fields.emailAddress), action, words, text(fields.status));
  });
  const complained = list(object(notice.complaint).complainedRecipients).map((one) =>
    entry(address(object(one).emailAddress), "complaint", `feedback: ${text(object(notice.complaint).complaintFeedbackType) || "abuse"}`),
  );
  const delivered =
    type === "delivery"
      ? list(object(notice.delivery).recipients).map((one) => entry(address(one), "delivered", text(object(notice.delivery).smtpResponse)))
      : [];
  const id = list(mail.headers)
    .map(object)
    .find((header) => text(header.name).toLowerCase() === "message-id")?.value;
  return { recipients: [...bounced, ...complained, ...delivered], messageId: text(id).replace(/^<|>$/g, "") || null };
}

const COMPLAINT = /^complaint about message from \S+$/i;
const UNSUBSCRIBE = /^(?:re:\s*)?(?:unsubscribe|list-unsubscribe|abmelden|désabonner|cancelar (?:a )?inscrição|odhlásit|إلغاء الاشتراك)\b/i;
const LIST_REFUSAL =
  /not (?:a )?(?:member|subscribed)|not (?:allowed|permitted|authorized) to post|posting (?:is|was) (?:rejected|refused|not)|message (?:was )?rejected by the (?:list|moderator)/i;

/** Whether the text of a mail is a notice of a mailing service, in JSON. */
export function isJsonNotice(body: string): boolean {
  return /"(?:notificationType|eventType)|\\"notificationType\\"/.test(body.slice(0, 3_000)) && jsonNotice(body) !== null;
}

/** Whether a mail is a program's request to be taken off a list (RFC 2369 by mail). */
export function isUnsubscribe(subject: string): boolean {
  return subject.length < 100 && UNSUBSCRIBE.test(subject.trim());
}

/** Whether a mailing list's program says that it does not take a mail. */
export function isListRefusal(subject: string, body: string): boolean {
  return LIST_REFUSAL.test(subject) || LIST_REFUSAL.test(body.slice(0, 600));
}

/** Reads such a notice; null when the report is none of them. */
export function readNotice({ parts, body, subject, from }: ReportSource): Notice | null {
  const json = body.includes("otificationType") || body.includes("eventType") ? jsonNotice(body) : null;
  if (json) return fromJson(json);
  const original = parts.find((part) => part.mediaType === "message/rfc822")?.text ?? "";
  if (COMPLAINT.test(subject.trim())) {
    const to = /^(?:x-hmxmroriginalrecipient|to):([^\n]{1,300})/im.exec(original.slice(0, 50_000))?.[1] ?? "";
    return {
      recipients: [entry(normalizeAddress(to.replace(/^.*<|>.*$/g, "")), "complaint", "feedback: abuse")],
      messageId: messageId(original),
    };
  }
  if (isUnsubscribe(subject)) return { recipients: [entry(from, "complaint", "feedback: opt-out")], messageId: messageId(original) };
  return null;
}

function messageId(original: string): string | null {
  return /^message-id:\s*<([^<>\s]{1,900})>/im.exec(original.slice(0, 50_000))?.[1] ?? null;
}
