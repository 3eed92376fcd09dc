/**
 * Postmark: the inbound webhook posts JSON; with "Include raw email content in JSON payload" switched on it holds the whole mail in `RawEmail`.
 * Postmark signs nothing, so the secret of the address is the proof, and the list of addresses where one is given.
 */
import { objectOf, rawMissing, readObject, textOf, type HookMail } from "./hook.ts";

/** @throws Problem for what is no such JSON or has no raw mail */
export function readPostmark(body: Buffer): HookMail {
  const payload = readObject(body);
  const raw = textOf(payload, "RawEmail");
  if (!raw) throw rawMissing("postmark");
  const recipients = Array.isArray(payload.ToFull) ? payload.ToFull : [];
  const original = textOf(payload, "OriginalRecipient");
  return {
    // The mail is told as text. Its bytes above ASCII come as the characters of UTF-8.
    raw: Buffer.from(raw, "utf8"),
    envelopeFrom: returnPath(payload.Headers),
    envelopeTo: original ? [original] : recipients.flatMap((one) => textOf(objectOf({ one }, "one"), "Email") ?? []).slice(0, 50),
    once: textOf(payload, "MessageID"),
  };
}

/** MAIL FROM stands only in the Return-Path that a receiving server wrote. */
function returnPath(headers: unknown): string | null {
  if (!Array.isArray(headers)) return null;
  for (const header of headers as unknown[]) {
    const one = objectOf({ header }, "header");
    if (textOf(one, "Name")?.toLowerCase() === "return-path") return (textOf(one, "Value") ?? "").trim().replace(/^<(.*)>$/, "$1");
  }
  return null;
}
