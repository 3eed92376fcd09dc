/** Secrets and signatures of the Standard Webhooks specification 1.0: pure. */
import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const BYTES = 32;

/** A new secret as it is shown: 256 random bits. */
export function newSecret(): string {
  return PREFIX + randomBytes(BYTES).toString("base64");
}

/** `v1,` and the HMAC-SHA256 of id, time and body, by the bytes a secret stands for. @param timestamp in whole seconds */
function sign(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** The headers of a message. @param secrets all that hold now, the newest first: it is signed with each */
export function headersOf(secrets: readonly string[], id: string, at: Date, body: string): { [name: string]: string } {
  const timestamp = Math.floor(at.getTime() / 1_000);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": secrets.map((secret) => sign(secret, id, timestamp, body)).join(" "),
  };
}

/** What a receiver knows a message by, however often it comes. */
export function messageId(deliveryId: string): string {
  return `msg_${deliveryId.replaceAll("-", "")}`;
}
