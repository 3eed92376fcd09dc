import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

/** The keys of a browser's subscription (Push API), each as raw bytes. */
export type PushKeys = {
  /** P-256 public key, uncompressed: 65 bytes. */
  p256dh: Buffer;
  /** 16 bytes. */
  auth: Buffer;
};

const RECORD_SIZE = 4_096;
/** The most that fits into one record of 4,096 bytes with its delimiter, tag and header. */
export const MOST_PLAIN = 3_900;

function hkdf(salt: Buffer, key: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, info, length));
}

/**
 * Encrypts a message so that only the browser can read it (RFC 8291, content coding aes128gcm of RFC 8188), with a key pair and a salt
 * of its own. @param plain at most 3,900 bytes @param fixed key and salt, for the vectors of the standard
 * @throws Error when the keys are none of a subscription
 */
export function encryptPush(plain: Buffer, { p256dh, auth }: PushKeys, fixed?: { privateKey: Buffer; salt: Buffer }): Buffer {
  if (plain.length > MOST_PLAIN) throw new Error("a push message is too long");
  if (p256dh.length !== 65 || p256dh[0] !== 4 || auth.length !== 16) throw new Error("the keys are none of a push subscription");
  const pair = createECDH("prime256v1");
  if (fixed) pair.setPrivateKey(fixed.privateKey);
  else pair.generateKeys();
  const own = pair.getPublicKey();
  const salt = fixed?.salt ?? randomBytes(16);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), p256dh, own]);
  const key = hkdf(auth, pair.computeSecret(p256dh), info, 32);
  const cipher = createCipheriv(
    "aes-128-gcm",
    hkdf(salt, key, Buffer.from("Content-Encoding: aes128gcm\0"), 16),
    hkdf(salt, key, Buffer.from("Content-Encoding: nonce\0"), 12),
  );
  // 2 marks the end of the last record.
  const record = Buffer.concat([cipher.update(plain), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return Buffer.concat([salt, size, Buffer.of(own.length), own, record]);
}
