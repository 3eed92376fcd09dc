import type { Crypto } from "#platform/crypto";
import { randomToken } from "#platform/crypto";

const HOW_MANY = 10;

/** Ten codes of 50 random bits, in two groups so that they can be copied by hand. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, () => randomToken(56).slice(0, 10).replace(/^.{5}/, "$&-"));
}

/** A code as it was given out, from what was typed; null when it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const letters = typed.toLowerCase().replaceAll(/[\s-]/g, "");
  return /^[a-z2-7]{10}$/.test(letters) ? `${letters.slice(0, 5)}-${letters.slice(5)}` : null;
}

/** How a code is stored: bound to its account, so that equal codes of two people do not look alike. */
export function hashRecoveryCode(crypto: Crypto, accountId: string, code: string): Buffer {
  return crypto.hashToken("recovery code", `${accountId} ${code}`);
}
