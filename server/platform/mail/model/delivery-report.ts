/** Reads what a delivery report says: RFC 3464 and RFC 6533 fields where there are any, RFC 5965 feedback, else the words servers use. */
import { normalizeAddress } from "./addresses.ts";
import { isHardReason, reasonByCode, reasonByWords, type BounceReason, type BounceWords } from "./bounce-reasons.ts";
import { headOf, recipientsIn, replyIn, stageIn } from "./bounce-text.ts";
import { readNotice } from "./bounce-notice.ts";
import type { DeliveryReport, DeliveryStatus } from "./parsed-mail.ts";

export type ReportPart = { mediaType: string; text: string };

export type ReportSource = {
  /** Attachments of the report as text. */
  parts: readonly ReportPart[];
  /** Its readable text. */
  body: string;
  subject: string;
  /** Normalised author of the report. */
  from: string | null;
  /** To whom the report was sent: normalised addresses. */
  to: readonly string[];
  /** Value of X-Failed-Recipients, if any. */
  failedRecipients: string | null;
};

const MAX_TEXT = 200_000;
const MAX_RECIPIENTS = 100;

/** Unfolded header-like fields of one block; a field that is repeated keeps all its values. */
function fields(block: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of block.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon < 1 || colon > 60) continue;
    const name = line
      .slice(0, colon)
      .replace(/^[>\s]+/, "")
      .trim()
      .toLowerCase();
    const values = found.get(name) ?? [];
    if (values.length < MAX_RECIPIENTS) found.set(name, [...values, line.slice(colon + 1).trim()]);
  }
  return found;
}

function addressIn(value: string | undefined): string | null {
  if (!value) return null;
  const bare = value.replace(/^[^;]{1,40};/, "").trim();
  const inside = /<([^<>\s]{1,320})>/.exec(bare)?.[1] ?? /[^\s<>"'(),;:]{1,64}@[^\s<>"'(),;:]{1,253}/.exec(bare)?.[0] ?? "";
  return normalizeAddress(inside.replace(/^["'(]+|["'),.;:]+$/g, ""));
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 500)
    .toWellFormed();
}

/** The most telling status in a text: one that is not x.0.0, the last where several tell. */
function statusIn(text: string): string {
  const all = [...text.matchAll(/(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/g)].slice(0, 20).map((match) => match[1]!);
  return all.findLast((one) => !one.endsWith(".0.0")) ?? all[0] ?? "";
}

function codeIn(text: string): string {
  return [...text.matchAll(/(?:^|[^\d.])([245]\d\d)(?=[- :#>,;\])]|$)/g)].map((match) => match[1]!).find((one) => one !== "250") ?? "";
}

function actionOf(action: string, status: string): DeliveryStatus["action"] {
  const word = action.toLowerCase();
  if (word.startsWith("delay")) return "delayed";
  if (word.startsWith("deliver") || word.startsWith("relay") || word.startsWith("expand")) return "delivered";
  if (word.startsWith("fail")) return "failed";
  if (status.startsWith("4")) return "delayed";
  return status.startsWith("2") ? "delivered" : "failed";
}

const LOCAL =
  /^unknown user: |\b(?:domino|lotus|notes|msexch|mail\.local|public nab|internet mail service|name (?:and|&) address book)\b|resolver\.adr/im;
/** Reasons that say little; other words of the report may say more. */
const VAGUE: ReadonlySet<BounceReason> = new Set(["systemError", "policy"]);

type Facts = { recipient: string | null; action: DeliveryStatus["action"]; status: string; words: string; section: string; head: string };

/** Puts together what is known of one recipient. */
function judge({ recipient, action, status: given, words, section, head }: Facts): DeliveryStatus {
  const reply = replyIn(section);
  const diagnostic = oneLine(words || reply || section);
  const status = statusIn(` ${diagnostic}`) || (given.endsWith(".0.0") ? statusIn(` ${reply}`) : "") || given;
  const code = codeIn(diagnostic) || codeIn(reply);
  const stage = stageIn(section) ?? stageIn(head);
  const local = LOCAL.test(words) || LOCAL.test(head);
  const facts: BounceWords = { status: precise(given) && !statusIn(` ${diagnostic}`) ? given : status, code, stage, local, words: "" };
  const reason = action === "delivered" ? "delivered" : whyOf(facts, [words, reply, section]);
  return { recipient, action, status, code, diagnostic, reason, hard: isHardReason(reason) };
}

/** What the server said first, then what the report says about it; the codes only where no words tell. */
function whyOf(facts: BounceWords, texts: readonly string[]): BounceReason {
  const above = ABOVE.exec(texts.at(-1) ?? "")?.[0] ?? "";
  const byCode = reasonByCode(facts);
  const said = [above, ...texts].filter(Boolean).map((words) => reasonByWords({ ...facts, words }));
  const told = said.filter((reason) => reason !== null);
  const exact = told.find((reason) => !VAGUE.has(reason));
  // A precise code outweighs what the report says around the words of the server.
  if (said[0] === null && precise(facts.status) && byCode !== "unknown" && !VAGUE.has(byCode)) return byCode;
  return exact ?? told[0] ?? byCode;
}

/** Mobile carriers put the true reason above the answer they made up for the sending server. */
const ABOVE = /the user\(s\) account is [^\n]{1,100}/i;
const precise = (status: string) => status !== "" && !status.endsWith(".0.0");

function blocksOf(text: string): Map<string, string[]>[] {
  return text
    .slice(0, MAX_TEXT)
    .split(/\r?\n[ \t>]*\r?\n/)
    .map(fields)
    .filter((found) => found.has("final-recipient") || found.has("original-recipient") || (found.has("action") && found.has("status")));
}

function fromBlocks(blocks: readonly Map<string, string[]>[], head: readonly string[], own: ReadonlySet<string>): DeliveryStatus[] {
  const text = head.join("\n");
  const sections = recipientsIn(head, own);
  const seen = new Set<string>();
  return blocks.slice(0, MAX_RECIPIENTS).flatMap((found) => {
    const one = (name: string) => found.get(name)?.[0];
    const final = addressIn(one("final-recipient"));
    const recipient = addressIn(one("original-recipient")) ?? final;
    const words = (one("diagnostic-code") ?? "").replace(/^\s*(?:smtp|x-[\w-]+|x\.?400|unix|lmtp|dns)\s*;\s*/i, "");
    const key = `${recipient} ${words}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const section = sections.find((part) => part.recipient === recipient || part.recipient === final)?.section ?? text;
    const status = statusIn(` ${one("status") ?? ""}`);
    return [judge({ recipient, action: actionOf(one("action") ?? "", status), status, words, section, head: text })];
  });
}

/** RFC 5965: who complained, one entry for each address that is named, one without an address where it is hidden. */
function fromFeedback(parts: readonly ReportPart[]): DeliveryStatus[] {
  return parts
    .filter((part) => part.mediaType === "message/feedback-report")
    .flatMap((part) => {
      const found = fields(part.text.slice(0, MAX_TEXT));
      const type = oneLine(found.get("feedback-type")?.[0] ?? "abuse").toLowerCase();
      const named = [...(found.get("original-rcpt-to") ?? []), ...(found.get("removal-recipient") ?? [])].map(addressIn);
      const recipients = [...new Set(named.filter((one) => one !== null))].slice(0, MAX_RECIPIENTS);
      return (recipients.length > 0 ? recipients : [null]).map((recipient) => complaint(recipient, type));
    });
}

function complaint(recipient: string | null, type: string): DeliveryStatus {
  return { recipient, action: "complaint", status: "", code: "", diagnostic: `feedback: ${type}`, reason: "complaint", hard: false };
}

const DELAY =
  /\bdelay(?:ed)?\b|warning only|warning message only|will be retried|still being retried|will (?:keep|continue) (?:to )?try|temporary failure report|not been delivered yet|verzögert|zpožděn|atrasad|متأخر/i;
const FINAL =
  /permanent (?:fatal )?(?:error|failure)|given up|giving up|no further|could not be delivered|has failed|returned mail|undeliverable/i;

function fromText(source: ReportSource, head: readonly string[], own: ReadonlySet<string>): DeliveryStatus[] {
  const text = head.join("\n");
  const listed = (source.failedRecipients ?? "")
    .split(",")
    .slice(0, MAX_RECIPIENTS)
    .map((one) => addressIn(one))
    .filter((one) => one !== null);
  const found = recipientsIn(head, own);
  const sections =
    listed.length > 0
      ? listed.map((recipient) => ({ recipient, section: found.find((one) => one.recipient === recipient)?.section ?? text }))
      : found;
  const delayed = DELAY.test(`${source.subject}\n${text.slice(0, 3_000)}`) && !FINAL.test(source.subject) && !/permanent/i.test(text);
  const returned = source.parts.find((part) => /rfc822|global$|global-headers/.test(part.mediaType));
  const to = addressIn(/^to:([^\n]{1,500})/im.exec((returned?.text ?? source.body).slice(0, MAX_TEXT))?.[1]);
  const every = sections.length > 0 ? sections : [{ recipient: to, section: text }];
  return every.map(({ recipient, section }) => {
    const one = judge({ recipient, action: delayed ? "delayed" : "failed", status: statusIn(section), words: "", section, head: text });
    if (one.reason !== "unknown") return one;
    // Some say why in the subject alone.
    const reason = reasonByWords({ status: one.status, code: one.code, stage: null, words: source.subject, local: LOCAL.test(text) });
    return reason === null ? one : { ...one, reason, hard: isHardReason(reason) };
  });
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

/** Reads a delivery report. It never throws, whatever the report looks like. */
export function readDeliveryReport(source: ReportSource): DeliveryReport {
  const { parts, body } = source;
  const originalId = originalMessageId(parts, body);
  const feedback = fromFeedback(parts);
  if (feedback.length > 0) return { recipients: feedback, originalMessageId: originalId };
  const notice = readNotice(source);
  if (notice) return { recipients: notice.recipients, originalMessageId: notice.messageId ?? originalId };
  // Some gateways attach even the text that is meant to be read.
  const attached = parts.filter((part) => part.mediaType === "text/plain").map((part) => part.text);
  const head = headOf(body.trim().length < 40 ? [body, ...attached].join("\n") : body);
  const own = new Set([...(source.from ? [source.from] : []), ...source.to]);
  const blocks = parts
    .filter((part) => /^message\/(?:global-)?delivery-status/.test(part.mediaType))
    .flatMap((part) => blocksOf(part.text));
  // Some write the fields into the text itself, or return a report inside a report.
  const others = blocks.length > 0 ? blocks : [body, ...parts.map((part) => part.text)].flatMap(blocksOf);
  const recipients = others.length > 0 ? fromBlocks(others, head, own) : fromText(source, head, own);
  return { recipients, originalMessageId: originalId };
}
