/** Time-based one-time passwords (RFC 6238 over RFC 4226) as every authenticator app takes them: SHA-1, six digits, thirty seconds. */
import { createHmac, randomBytes } from "node:crypto";
import { base32, sameText } from "#platform/crypto";

const SECONDS = 30;
/** Steps that a clock may be off, either way. */
const DRIFT = 1;

/** A new secret of 160 bits (RFC 4226 §4 R6). */
export function newTotpSecret(): Buffer {
  return randomBytes(20);
}

/** The step of an instant: how many times thirty seconds have gone since 1970. */
export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / 1_000 / SECONDS);
}

/** The code of a step. */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/**
 * The step whose code this is, now or one step around now.
 * @param after the last step that was used: it and earlier ones are refused, so that a code works once
 * @returns null when it is none
 */
export function matchingStep(secret: Uint8Array, code: string, now: Date, after: number): number | null {
  const current = totpStep(now);
  let found: number | null = null;
  for (let step = current - DRIFT; step <= current + DRIFT; step++)
    if (sameText(totpCode(secret, step), code) && step > after) found = step;
  return found;
}

/** The secret as people type it: base32 in groups of four. */
export function totpText(secret: Uint8Array): string {
  return base32(secret)
    .toUpperCase()
    .replaceAll(/.{4}(?=.)/g, "$& ");
}

/** The address that authenticator apps read from a QR code (Key URI Format). */
export function totpUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const query = `secret=${base32(secret).toUpperCase()}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=${SECONDS}`;
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query}`;
}
