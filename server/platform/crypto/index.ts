/** Keyed hashes, signatures, tokens and encryption at rest, all from the one secret key (HKDF, RFC 5869; AES-256-GCM, NIST SP 800-38D). */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
export { encryptForOpenssl, OPENSSL_COMMAND } from "./for-openssl.ts";

export type Crypto = {
  /**
   * Keyed hash of a random token, for storing and looking it up. Fast on purpose: tokens are random, so they cannot be guessed from it.
   * @returns 32 bytes
   */
  hashToken(purpose: string, token: string): Buffer;
  /** HMAC-SHA256 of a text for a purpose, cut to `bytes` (16 when absent), in lower-case base32. */
  sign(purpose: string, text: string, bytes?: number): string;
  /** Whether `signature` is what `sign` gives, in constant time. */
  verify(purpose: string, text: string, signature: string, bytes?: number): boolean;
  /** Encrypts with AES-256-GCM; the result holds a version byte, the nonce and the tag. `context` must be the same to decrypt. */
  encrypt(context: string, plain: Buffer | string): Buffer;
  /** @throws Error when the bytes were changed, belong to another context or to another secret key */
  decrypt(context: string, sealed: Buffer): Buffer;
};

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 base32 in lower case without padding: safe in the local part of an address, which some programs fold. */
export function base32(bytes: Uint8Array): string {
  let out = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += BASE32[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? out + BASE32[(buffer << (5 - bits)) & 31] : out;
}

/** A random bearer token in base32. @param bits strength, 128 when absent */
export function randomToken(bits = 128): string {
  return base32(randomBytes(Math.ceil(bits / 8)));
}

/** SHA-256 of bytes or text, 32 bytes. */
export function sha256(data: Uint8Array | string): Buffer {
  return createHash("sha256").update(data).digest();
}

/** Compares two texts in constant time of the shorter one's length. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Derives all keys from the secret key.
 * @param secretKey at least 32 characters
 */
export function createCrypto(secretKey: string): Crypto {
  const keys = new Map<string, Buffer>();
  const keyFor = (purpose: string) => {
    let key = keys.get(purpose);
    if (!key) keys.set(purpose, (key = Buffer.from(hkdfSync("sha256", secretKey, "backstay", purpose, 32))));
    return key;
  };
  const mac = (purpose: string, text: string) => createHmac("sha256", keyFor(purpose)).update(text).digest();
  return {
    hashToken: (purpose, token) => mac(`token:${purpose}`, token),
    sign: (purpose, text, bytes = 16) => base32(mac(`sign:${purpose}`, text).subarray(0, bytes)),
    verify: (purpose, text, signature, bytes = 16) => sameText(base32(mac(`sign:${purpose}`, text).subarray(0, bytes)), signature),
    encrypt(context, plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", keyFor("encrypt"), nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
    },
    decrypt(context, sealed) {
      if (sealed.length < 29 || sealed[0] !== 1) throw new Error("sealed value has an unknown form");
      const decipher = createDecipheriv("aes-256-gcm", keyFor("encrypt"), sealed.subarray(1, 13)).setAAD(Buffer.from(context));
      decipher.setAuthTag(sealed.subarray(13, 29));
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
    },
  };
}
