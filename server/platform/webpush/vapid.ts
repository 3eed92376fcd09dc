import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** A key pair by which push services know a sender (RFC 8292). */
export type VapidKeys = {
  /** Uncompressed point in base64url, as browsers take it. */
  publicKey: string;
  /** PKCS #8 in DER. */
  privateKey: Buffer;
};

const LIFETIME_SECONDS = 12 * 3_600;

/** Makes a key pair. */
export function newVapidKeys(): VapidKeys {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return { publicKey: publicOf(privateKey), privateKey: privateKey.export({ type: "pkcs8", format: "der" }) };
}

function publicOf(privateKey: KeyObject): string {
  const { x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url");
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/**
 * The `Authorization` of one request to a push service (RFC 8292 §3): who sends, to whom, for twelve hours.
 * @param contact an https or mailto address of the operator
 */
export function vapidHeader(keys: VapidKeys, endpoint: string, contact: string, now: Date): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now.getTime() / 1_000) + LIFETIME_SECONDS, sub: contact };
  const unsigned = `${part({ typ: "JWT", alg: "ES256" })}.${part(claims)}`;
  const key = createPrivateKey({ key: keys.privateKey, format: "der", type: "pkcs8" });
  const signature = sign("sha256", Buffer.from(unsigned), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
  return `vapid t=${unsigned}.${signature}, k=${keys.publicKey}`;
}
