/** Tokens of SCIM: one of each connection, good for `/scim/v2` alone. */
import { randomToken, type Crypto } from "#platform/crypto";

const PREFIX = "bsc_";

/** A new one: 160 random bits. */
export function newScimToken(): string {
  return PREFIX + randomToken(160);
}

/** How it is stored and found: a keyed fast hash, for it is random. */
export function hashScimToken(crypto: Crypto, token: string): Buffer {
  return crypto.hashToken("scim", token);
}
