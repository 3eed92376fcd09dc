/**
 * Mailgun: a route that forwards to an address ending in `mime` posts a form with the whole mail in `body-mime`, and `timestamp`, `token` and
 * `signature`: HMAC-SHA256 of timestamp and token with the account's webhook signing key, in hexadecimal.
 */
import { createHmac } from "node:crypto";
import { sameText } from "#platform/crypto";
import { readForm } from "#platform/http";
import { HookRefused, rawMissing, type HookMail } from "./hook.ts";

/**
 * Mailgun repeats a call that failed for eight hours and need not sign it anew, so a signature is good for nine. The signature does not
 * cover the mail: what keeps it from being used with another is that its token is taken once.
 */
const OLDEST_MILLISECONDS = 9 * 3_600_000;
const AHEAD_MILLISECONDS = 5 * 60_000;

/** @throws HookRefused for a wrong or outdated signature, Problem for what is no such form or has no raw mail */
export function readMailgun(mediaType: string, body: Buffer, { signingKey, now }: { signingKey: string; now: Date }): HookMail {
  const form = readForm(mediaType, body);
  const text = (name: string) => form.get(name)?.toString("utf8") ?? "";
  const [timestamp, token, signature] = [text("timestamp"), text("token"), text("signature")];
  const expected = createHmac("sha256", signingKey).update(`${timestamp}${token}`).digest("hex");
  if (!sameText(expected, signature.toLowerCase())) throw new HookRefused("signature");
  const age = now.getTime() - Number(timestamp) * 1_000;
  if (!/^\d{9,11}$/.test(timestamp) || age > OLDEST_MILLISECONDS || age < -AHEAD_MILLISECONDS) throw new HookRefused("timestamp");
  if (token.length < 16 || token.length > 200) throw new HookRefused("token");
  const raw = form.get("body-mime");
  if (!raw || raw.length === 0) throw rawMissing("mailgun");
  return {
    raw: Buffer.from(raw),
    envelopeFrom: form.has("sender")
      ? text("sender")
          .trim()
          .replace(/^<(.*)>$/, "$1")
      : null,
    envelopeTo: text("recipient")
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
    once: token,
  };
}
