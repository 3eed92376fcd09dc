/** What a provider's call brings, and what it is when it is refused. */
import { Problem } from "#platform/http";

/** A mail as a provider hands it over. What the provider says of its sender is left aside: it proves nothing to us. */
export type HookMail = {
  raw: Buffer;
  /** MAIL FROM as the provider tells it; "" for the null sender, null when it does not tell. */
  envelopeFrom: string | null;
  /** RCPT TO, as the provider tells it. */
  envelopeTo: readonly string[];
  /** What makes the call one of its kind: a signature's token, the provider's id of the mail. Null when there is none. */
  once: string | null;
};

/** Whoever called has not proven to be the provider. Why is for the audit; the caller is told nothing of it. */
export class HookRefused extends Error {
  override name = "HookRefused";
  readonly reason: string;
  constructor(reason: string) {
    super(`a call was refused: ${reason}`);
    this.reason = reason;
  }
}

/** The provider sends a mail taken apart. What it was made of cannot be put together again, so nothing could be verified. */
export function rawMissing(provider: "mailgun" | "postmark" | "ses"): Problem {
  return new Problem(422, `inbound.rawMissing.${provider}`);
}

/** @throws Problem 422 */
export function readObject(bytes: Buffer | string): { [member: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(typeof bytes === "string" ? bytes : bytes.toString("utf8"));
  } catch {
    throw new Problem(400, "notJson");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Problem(400, "notJson");
  return value as { [member: string]: unknown };
}

/** A member that is a text, else null. */
export function textOf(value: { [member: string]: unknown } | undefined, member: string): string | null {
  const found = value?.[member];
  return typeof found === "string" ? found : null;
}

/** A member that is an object, else undefined. */
export function objectOf(value: { [member: string]: unknown } | undefined, member: string): { [member: string]: unknown } | undefined {
  const found = value?.[member];
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as { [member: string]: unknown }) : undefined;
}
