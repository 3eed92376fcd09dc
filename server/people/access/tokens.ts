import type { Crypto } from "#platform/crypto";
import { randomToken } from "#platform/crypto";

/** How an API token begins, so that people and secret scanners recognise one. */
export const API_TOKEN_PREFIX = "bs_";
/** How a guest link's token begins. */
export const LINK_TOKEN_PREFIX = "bsl_";

/** A new API token: 160 random bits. */
export function newApiToken(): string {
  return API_TOKEN_PREFIX + randomToken(160);
}

/** A new link token: 128 random bits. */
export function newLinkToken(): string {
  return LINK_TOKEN_PREFIX + randomToken(128);
}

/** How an API token is stored and found: a keyed fast hash, for it is random and cannot be guessed from the hash. */
export function hashApiToken(crypto: Crypto, token: string): Buffer {
  return crypto.hashToken("api", token);
}

export function hashLinkToken(crypto: Crypto, token: string): Buffer {
  return crypto.hashToken("link", token);
}
