import type { GuardedFetch } from "#platform/fetcher";
import { encryptPush, type PushKeys } from "./encrypt.ts";
import { vapidHeader, type VapidKeys } from "./vapid.ts";

export type PushTarget = PushKeys & { endpoint: string };
/** `gone`: the browser no longer wants any; `later`: try again; `refused`: this message will never be taken. */
export type PushOutcome = "sent" | "gone" | "later" | "refused";

/** How long a push service keeps a message for a browser that is away. */
const KEPT_SECONDS = 24 * 3_600;

/**
 * Sends one message to one browser by its push service (RFC 8030), encrypted and signed.
 * @param topic a later message of the same topic takes the place of one not yet delivered; at most 32 characters of base64url
 */
export async function sendPush(
  fetch: GuardedFetch,
  target: PushTarget,
  message: { text: string; topic: string },
  { keys, contact, now }: { keys: VapidKeys; contact: string; now: Date },
): Promise<PushOutcome> {
  const body = encryptPush(Buffer.from(message.text), target);
  const answer = await fetch(target.endpoint, {
    method: "POST",
    headers: {
      authorization: vapidHeader(keys, target.endpoint, contact, now),
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl: String(KEPT_SECONDS),
      urgency: "normal",
      topic: message.topic,
    },
    body,
    maxBytes: 65_536,
    maxRedirects: 0,
  }).catch(() => null);
  if (answer === null || answer.status === 429 || answer.status >= 500) return "later";
  if (answer.status === 404 || answer.status === 410) return "gone";
  return answer.status >= 200 && answer.status < 300 ? "sent" : "refused";
}
