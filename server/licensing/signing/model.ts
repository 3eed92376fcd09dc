/** Signatures as OpenSSL and WebCrypto know them: pure. */
import { constants, createPrivateKey, createPublicKey, generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { SigningAlgorithm } from "#shared/license-policy";

const generate = promisify(generateKeyPair);
const PEM = { publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } } as const;

/** A new pair, as PEM. RSA has 3,072 bits, enough until past 2030 (NIST SP 800-57). */
export async function newKeyPair(algorithm: SigningAlgorithm): Promise<{ publicKey: string; privateKey: string }> {
  switch (algorithm) {
    case "ed25519":
      return generate("ed25519", PEM);
    case "ecdsaP256":
      return generate("ec", { namedCurve: "P-256", ...PEM });
    case "rsaPss":
      return generate("rsa", { modulusLength: 3_072, ...PEM });
  }
}

export function readPrivateKey(pem: Buffer | string): KeyObject {
  return createPrivateKey(pem);
}

/**
 * Signs: Ed25519 (RFC 8032), ECDSA with P-256 and SHA-256 as DER, or RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 8017).
 * @param form `jose` writes ECDSA as r and s side by side (RFC 7518 §3.4)
 */
export function signature(algorithm: SigningAlgorithm, key: KeyObject, data: string | Buffer, form: "der" | "jose" = "der"): Buffer {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  switch (algorithm) {
    case "ed25519":
      return sign(null, bytes, key);
    case "ecdsaP256":
      return sign("sha256", bytes, { key, dsaEncoding: form === "jose" ? "ieee-p1363" : "der" });
    case "rsaPss":
      return sign("sha256", bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  }
}

const ALG = { ed25519: "EdDSA", ecdsaP256: "ES256", rsaPss: "PS256" } as const;

/** A public key as RFC 7517 writes it. */
export function jsonWebKey({ id, algorithm, publicKey }: { id: string; algorithm: SigningAlgorithm; publicKey: string }) {
  return { ...createPublicKey(publicKey).export({ format: "jwk" }), kid: id, use: "sig", alg: ALG[algorithm] };
}
