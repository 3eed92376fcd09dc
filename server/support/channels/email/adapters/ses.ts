/**
 * Amazon SES: a receipt rule with an SNS action publishes each mail, whole in `content`, to a topic, and SNS posts it here signed (versions 1 and
 * 2). The certificate comes from the SNS of the topic's own region and from nowhere else; the topic is the one the administrator named.
 * SNS message format and signature: "Verifying the signatures of Amazon SNS messages".
 */
import { verify, X509Certificate } from "node:crypto";
import type { GuardedFetch } from "#platform/fetcher";
import { Problem } from "#platform/http";
import { HookRefused, objectOf, rawMissing, readObject, textOf, type HookMail } from "./hook.ts";

export type SesTools = { topicArn: string; now: Date; fetch: GuardedFetch; certificates: CertificateBook };
export type HookWord = HookMail | { confirmed: true } | { nothing: string };

/** Certificates by address; SNS changes them about once a year. */
export type CertificateBook = Map<string, { certificate: X509Certificate; at: number }>;

const CERTIFICATE_MILLISECONDS = 24 * 3_600_000;
const MAX_CERTIFICATES = 10;
/** SNS repeats a call for an hour. */
const OLDEST_MILLISECONDS = 3 * 3_600_000;
const AHEAD_MILLISECONDS = 15 * 60_000;

const SIGNED: { readonly [type: string]: readonly string[] } = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
  UnsubscribeConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** The one host of SNS that may speak for a topic; null for what is no ARN of a topic. */
export function snsHost(topicArn: string): string | null {
  const [, partition, region] = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:[\w.-]{1,256}$/.exec(topicArn) ?? [];
  if (!region) return null;
  return `sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/** An address of a topic's own SNS over TLS, else null. */
function ownUrl(text: string | null, topicArn: string): URL | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  const plain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  return plain && url.hostname === snsHost(topicArn) ? url : null;
}

/** What SNS signs: names and values of the members, each on a line of its own. */
export function signedText(message: { [member: string]: unknown }): string | null {
  const type = textOf(message, "Type");
  const members = type !== null && Object.hasOwn(SIGNED, type) ? SIGNED[type] : undefined;
  return (
    members
      ?.flatMap((member) => {
        const value = textOf(message, member);
        return value === null ? [] : [`${member}\n${value}\n`];
      })
      .join("") ?? null
  );
}

async function certificateOf(url: URL, { fetch, certificates, now }: SesTools): Promise<X509Certificate> {
  const known = certificates.get(url.href);
  if (known && now.getTime() - known.at < CERTIFICATE_MILLISECONDS) return known.certificate;
  let pem: string;
  try {
    const answer = await fetch(url.href, { maxBytes: 65_536, timeoutMs: 5_000, maxRedirects: 0 });
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    pem = answer.body.toString("latin1");
  } catch {
    // Nobody can tell now; SNS calls again after an answer of this kind.
    throw new Problem(503, "inbound.later", { headers: { "retry-after": "30" } });
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new HookRefused("certificate");
  }
  if (certificates.size >= MAX_CERTIFICATES) certificates.clear();
  certificates.set(url.href, { certificate, at: now.getTime() });
  return certificate;
}

async function checkSignature(message: { [member: string]: unknown }, tools: SesTools): Promise<void> {
  const url = ownUrl(textOf(message, "SigningCertURL"), tools.topicArn);
  if (!url || !url.pathname.endsWith(".pem")) throw new HookRefused("certificateAddress");
  const version = textOf(message, "SignatureVersion");
  const hash = version === "1" ? "RSA-SHA1" : version === "2" ? "RSA-SHA256" : null;
  const text = signedText(message);
  if (!hash || text === null) throw new HookRefused("signature");
  const certificate = await certificateOf(url, tools);
  const current = certificate.validFromDate <= tools.now && tools.now <= certificate.validToDate;
  if (!current || certificate.publicKey.asymmetricKeyType !== "rsa") throw new HookRefused("certificate");
  const signature = Buffer.from(textOf(message, "Signature") ?? "", "base64");
  if (!verify(hash, Buffer.from(text, "utf8"), certificate.publicKey, signature)) throw new HookRefused("signature");
  const age = tools.now.getTime() - Date.parse(textOf(message, "Timestamp") ?? "");
  if (!(age <= OLDEST_MILLISECONDS && age >= -AHEAD_MILLISECONDS)) throw new HookRefused("timestamp");
}

/**
 * Reads a call of SNS; confirms a subscription to the named topic.
 * @throws HookRefused for a wrong signature, certificate or topic; Problem 503 when the certificate cannot be had now, 422 without the mail
 */
export async function readSes(body: Buffer, tools: SesTools): Promise<HookWord> {
  const message = readObject(body);
  if (textOf(message, "TopicArn") !== tools.topicArn) throw new HookRefused("topic");
  await checkSignature(message, tools);
  switch (textOf(message, "Type")) {
    case "SubscriptionConfirmation":
      await confirm(message, tools);
      return { confirmed: true };
    case "Notification":
      return notified(message);
    default:
      return { nothing: "unsubscribed" };
  }
}

async function confirm(message: { [member: string]: unknown }, { topicArn, fetch }: SesTools): Promise<void> {
  const url = ownUrl(textOf(message, "SubscribeURL"), topicArn);
  if (!url || url.searchParams.get("Action") !== "ConfirmSubscription") throw new HookRefused("subscribeAddress");
  const answer = await fetch(url.href, { maxBytes: 65_536, timeoutMs: 10_000, maxRedirects: 0 }).catch(() => null);
  if (answer?.status !== 200) throw new Problem(503, "inbound.later", { headers: { "retry-after": "30" } });
}

function notified(message: { [member: string]: unknown }): HookWord {
  const word = textOf(message, "Message") ?? "";
  // Said once in plain words when the rule is made, and in JSON without a mail.
  if (!word.startsWith("{")) return { nothing: "setup" };
  const notification = readObject(word);
  const type = textOf(notification, "notificationType");
  if (type !== "Received") return { nothing: type ?? "unknown" };
  const mail = objectOf(notification, "mail");
  const receipt = objectOf(notification, "receipt");
  const content = textOf(notification, "content");
  if (!content) throw rawMissing("ses");
  const base64 = textOf(objectOf(receipt, "action"), "encoding")?.toUpperCase() === "BASE64";
  const recipients = (Array.isArray(receipt?.recipients) ? receipt.recipients : []).filter((one): one is string => typeof one === "string");
  return {
    raw: base64 ? Buffer.from(content, "base64") : Buffer.from(content, "utf8"),
    envelopeFrom:
      textOf(mail, "source")
        ?.trim()
        .replace(/^<(.*)>$/, "$1") ?? null,
    envelopeTo: recipients.slice(0, 50),
    once: textOf(message, "MessageId"),
  };
}
