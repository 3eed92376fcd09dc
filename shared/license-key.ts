/**
 * Signed licence keys as a product reads them without a network: `key/<content>.<signature>` in base64url, or a JSON Web Token (RFC 7519) signed with
 * ES256. Like the verifier of files it needs nothing but WebCrypto.
 */
import { fromBase64, isSignedBy, type PublicKey } from "./license-file.ts";

/** What a signed key says by itself. */
export type KeyContent = {
  license: string;
  product: string;
  policy: string;
  entitlements: string[];
  issuedAt: string;
  /** As it was when the key was made: a renewal does not change a key. */ expiresAt: string | null;
};

export const KEY_FAULTS = ["notSigned", "malformed", "unknownKey", "signature", "expired"] as const;
export type KeyFault = (typeof KEY_FAULTS)[number];
export type KeyVerdict =
  | { valid: true; content: KeyContent; signedBy: string }
  | { valid: false; fault: KeyFault; /** where the signature is right all the same */ content?: KeyContent };

const PART = "[A-Za-z0-9_-]+";
const OWN = new RegExp(`^key/(${PART})\\.(${PART})$`);
const TOKEN = new RegExp(`^(eyJ${PART})\\.(${PART})\\.(${PART})$`);

type Claims = {
  license?: unknown;
  sub?: unknown;
  product?: unknown;
  policy?: unknown;
  entitlements?: unknown;
  iat?: unknown;
  exp?: unknown;
};
const decoded = (part: string) =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(part))) as { kid?: unknown; alg?: unknown };
const instant = (seconds: unknown) => new Date(Number(seconds) * 1_000).toISOString();

/** Whether a text has the form of a signed key. */
export const isSignedKey = (text: string): boolean => OWN.test(text) || TOKEN.test(text);

/**
 * Whether a signed key is to be believed: its signature is that of a key which is not revoked, and its time has not run out.
 * Everything that is wrong with it is a result, never an exception. A random key says nothing by itself and is `notSigned`.
 * @param keys the vendor's public keys
 */
export async function readSignedKey(text: string, { keys, now }: { keys: readonly PublicKey[]; now: Date }): Promise<KeyVerdict> {
  const key = text.trim();
  if (!isSignedKey(key)) return { valid: false, fault: "notSigned" };
  try {
    return await read(key, keys, now);
  } catch {
    return { valid: false, fault: "malformed" };
  }
}

async function read(text: string, keys: readonly PublicKey[], now: Date): Promise<KeyVerdict> {
  const token = TOKEN.exec(text);
  const [, body = "", signature = ""] = token ? [token[0], token[2], token[3]] : OWN.exec(text)!;
  const claims = decoded(body) as Claims & { kid?: unknown };
  const head = token ? decoded(token[1]!) : { kid: claims.kid };
  const trusted = keys.find(({ id, state }) => id === head.kid && state !== "revoked");
  // The algorithm is that of the key which is trusted; a token may not name another.
  if (!trusted || (token && (head.alg !== "ES256" || trusted.algorithm !== "ecdsaP256"))) return { valid: false, fault: "unknownKey" };
  const data = new TextEncoder().encode(text.slice(0, text.lastIndexOf(".")));
  const right = await isSignedBy(trusted, data, fromBase64(signature), token ? "jose" : "der").catch(() => false);
  if (!right) return { valid: false, fault: "signature" };
  const content: KeyContent = {
    license: String(claims.license ?? claims.sub),
    product: String(claims.product),
    policy: String(claims.policy),
    entitlements: Array.isArray(claims.entitlements) ? claims.entitlements.map(String) : [],
    issuedAt: instant(claims.iat),
    expiresAt: claims.exp === undefined ? null : instant(claims.exp),
  };
  if (content.expiresAt !== null && now.getTime() >= Date.parse(content.expiresAt)) return { valid: false, fault: "expired", content };
  return { valid: true, content, signedBy: trusted.id };
}
