/** Passwords and tokens of sources, encrypted for one source each. */
import type { Crypto } from "#platform/crypto";

const contextOf = (sourceId: string) => `mail source ${sourceId}`;

/** @returns what is stored */
export function sealSecret(crypto: Crypto, sourceId: string, secret: unknown): Buffer {
  return crypto.encrypt(contextOf(sourceId), JSON.stringify(secret));
}

/** @throws Error when it was made for another source or with another key */
export function openSecret(crypto: Crypto, sourceId: string, sealed: Buffer | null): unknown {
  return sealed === null ? {} : JSON.parse(crypto.decrypt(contextOf(sourceId), sealed).toString("utf8"));
}
