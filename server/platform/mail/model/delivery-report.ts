/** Reads what a delivery report says: RFC 3464 fields where there are any, else the words servers use. */
import { normalizeAddress } from "./addresses.ts";
import type { DeliveryReport, DeliveryStatus } from "./parsed-mail.ts";

export type ReportPart = { mediaType: string; text: string };

const MAX_TEXT = 200_000;

/** Unfolded header-like fields of one block. */
function fields(block: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon < 1 || colon > 60) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (!found.has(name)) found.set(name, line.slice(colon + 1).trim());
  }
  return found;
}

function addressIn(value: string | undefined): string | null {
  if (!value) return null;
  const bare = value.replace(/^[^;]{1,40};/, "").trim();
  const inside = /<([^<>\s]{1,320})>/.exec(bare)?.[1] ?? bare.split(/\s/)[0]!;
  return normalizeAddress(inside.replace(/^["'(]+|["'),.;:]+$/g, ""));
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 500)
    .toWellFormed();
}

function statusIn(text: string): string {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? "";
}

function actionOf(action: string, status: string): DeliveryStatus["action"] {
  const word = action.toLowerCase();
  if (word.startsWith("delay")) return "delayed";
  if (word.startsWith("deliver") || word.startsWith("relay") || word.startsWith("expand")) return "delivered";
  if (word.startsWith("fail")) return "failed";
  if (status.startsWith("4")) return "delayed";
  return status.startsWith("2") ? "delivered" : "failed";
}

function fromStatusPart(text: string): DeliveryStatus[] {
  const recipients: DeliveryStatus[] = [];
  for (const block of text.slice(0, MAX_TEXT).split(/\r?\n[ \t]*\r?\n/)) {
    const found = fields(block);
    const recipient = addressIn(found.get("original-recipient")) ?? addressIn(found.get("final-recipient"));
    if (!found.has("final-recipient") && !found.has("original-recipient") && !found.has("action")) continue;
    const diagnostic = oneLine(found.get("diagnostic-code") ?? "");
    const status = statusIn(` ${found.get("status") ?? ""}`) || statusIn(diagnostic);
    recipients.push({ recipient, action: actionOf(found.get("action") ?? "", status), status, diagnostic });
    if (recipients.length >= 100) break;
  }
  return recipients;
}

function fromFeedbackPart(text: string): DeliveryStatus {
  const found = fields(text.slice(0, MAX_TEXT));
  const recipient = addressIn(found.get("original-rcpt-to")) ?? addressIn(found.get("removal-recipient"));
  return { recipient, action: "complaint", status: "", diagnostic: oneLine(`feedback: ${found.get("feedback-type") ?? "abuse"}`) };
}

const REPLY_CODE = /(?:^|[^\d.])([45]\d\d)[ -](?:#?[45]\.\d{1,3}\.\d{1,3})?/;

/** The failed address and the reason in the text of a report without fields, as qmail, Exim, Exchange and many gateways write them. */
function fromText(text: string): DeliveryStatus[] {
  const head = text
    .slice(0, 20_000)
    .split(/-{3,}.{0,40}(?:original message|copy of (?:the|your) message|message header|below this line)|original message follows/i)[0]!;
  const recipients: DeliveryStatus[] = [];
  const status = statusIn(head) || (REPLY_CODE.exec(head)?.[1] ? `${REPLY_CODE.exec(head)![1]![0]}.0.0` : "");
  for (const match of head.matchAll(/(?:^|[\s<("'[])([^\s<>"'()[\]:;,]{1,64}@[^\s<>"'()[\]:;,]{1,190})/gm)) {
    const recipient = normalizeAddress(match[1]!.replace(/[.]+$/, ""));
    if (!recipient || recipients.some((one) => one.recipient === recipient)) continue;
    recipients.push({ recipient, action: status.startsWith("4") ? "delayed" : "failed", status, diagnostic: "" });
    // Later addresses in such a text are those of servers and administrators.
    break;
  }
  const words = /(?:^|\n)[^\n]*\b[45]\d\d[ -][^\n]{3,300}/.exec(head)?.[0] ?? "";
  for (const one of recipients) one.diagnostic = oneLine(words);
  return recipients;
}

const GONE =
  /user unknown|unknown user|no such (?:user|recipient|mailbox|person|address)|unknown (?:recipient|mailbox|address|local part)|does(?:n't| not) exist|(?:mailbox|address|recipient|account|user) (?:not found|unavailable|unknown|is disabled|invalid|rejected)|invalid (?:recipient|mailbox|address)|not a (?:valid|known) (?:user|recipient|mailbox|address)|host (?:or domain name )?not found|unrouteable|recipient address rejected|undeliverable address|has moved|no mailbox here/i;

/** Whether a failure means that the address is no good for ever (RFC 3463 class 5.1 and the words servers use), not only for this mail. */
export function isPermanentAddressFailure({ action, status, diagnostic }: DeliveryStatus): boolean {
  if (action !== "failed" || status.startsWith("4")) return false;
  if (/^5\.1\.(?:1|2|3|6|10)$/.test(status)) return true;
  return !/^5\.(?:2\.2|3\.4|4\.|7\.)/.test(status) && GONE.test(diagnostic);
}

/** Message-ID in the returned headers, without angle brackets. */
function originalMessageId(parts: readonly ReportPart[], body: string): string | null {
  const sources = [
    ...parts.filter((part) => /^(?:message\/rfc822|text\/rfc822-headers|message\/global)/.test(part.mediaType)).map((part) => part.text),
    ...parts.map((part) => part.text),
    body,
  ];
  for (const source of sources) {
    const found = /^[ \t>]*message-id:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]{1,900})>/im.exec(source.slice(0, MAX_TEXT));
    if (found) return found[1]!;
  }
  return null;
}

/**
 * Reads a delivery report.
 * @param parts attachments of the report as text
 * @param body its readable text
 * @param failedRecipients value of X-Failed-Recipients, if any
 */
export function readDeliveryReport(parts: readonly ReportPart[], body: string, failedRecipients: string | null): DeliveryReport {
  let recipients = parts
    .filter((part) => /^message\/(?:global-)?delivery-status/.test(part.mediaType))
    .flatMap((part) => fromStatusPart(part.text));
  if (recipients.length === 0)
    recipients = parts.filter((part) => part.mediaType === "message/feedback-report").map((part) => fromFeedbackPart(part.text));
  if (recipients.length === 0 && failedRecipients) {
    const status = statusIn(body);
    recipients = failedRecipients
      .split(",")
      .slice(0, 100)
      .map((address) => addressIn(address))
      .filter((address) => address !== null)
      .map((recipient) => ({ recipient, action: status.startsWith("4") ? "delayed" : "failed", status, diagnostic: "" }));
  }
  if (recipients.length === 0) recipients = fromText(body);
  return { recipients, originalMessageId: originalMessageId(parts, body) };
}
