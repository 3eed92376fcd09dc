/**
 * Licence and machine files, activation requests and typed codes, as a product reads them: the reference verifier. It needs nothing but WebCrypto, so it
 * runs in browsers, Node, Deno and Bun alike, and asks no network.
 *
 * A file is `{enc, sig, alg, kid}` as JSON in base64 between two lines. `enc` is the content in base64, or with AES-256-GCM as
 * `ciphertext.nonce.tag`; `sig` is over `license/` or `machine/` and `enc`. The key of the encryption is SHA-256 of the licence key, for machine files
 * of the licence key and the fingerprint.
 */
import type { SigningAlgorithm } from "./license-policy.ts";

export type PublicKey = { /** as files name it */ id: string; algorithm: SigningAlgorithm; /** PEM */ publicKey: string; state?: string };

export type FileContent = {
  meta: { version: 1; kind: "license" | "machine"; issuedAt: string; expiresAt: string; ttl: number; counter: number };
  license: {
    id: string;
    product: string;
    policy: string;
    expiresAt: string | null;
    graceEndsAt: string | null;
    /** Whether it goes on after its end, for what came out before it, or for all. */
    afterEnd: "restrictAccess" | "revokeAccess" | "maintainAccess" | "allowAccess";
    trial: boolean;
    floating: boolean;
    environment: string | null;
    entitlements: string[];
    limits: { [limit: string]: number | null };
  };
  machine?: { id: string; fingerprint: string; components: string[] };
};

/** What a product keeps from one look at a file to the next, so that neither the clock nor the file goes back unseen. */
export type Remembered = { counter: number; seenAt: string };

export const FILE_FAULTS = [
  "malformed",
  "unknownKey",
  "signature",
  "keyNeeded",
  "keyWrong",
  "fingerprintNeeded",
  "otherMachine",
  "clockRolledBack",
  "olderFile",
  "expired",
  "licenseExpired",
] as const;
export type FileFault = (typeof FILE_FAULTS)[number];
export type FileVerdict = { valid: true; content: FileContent; remember: Remembered } | { valid: false; fault: FileFault };

/** How far a clock may be behind before it counts as set back. */
const TOLERANCE = 5 * 60_000;
const FORM = /^-----BEGIN (LICENSE|MACHINE) FILE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END \1 FILE-----\s*$/;
const NAMES: { readonly [alg: string]: SigningAlgorithm } = { ed25519: "ed25519", "ecdsa-p256": "ecdsaP256", "rsa-pss-sha256": "rsaPss" };
const utf8 = new TextEncoder();

type Bytes = Uint8Array<ArrayBuffer>;

/** Base64, also base64url (RFC 4648 §4 and §5). @throws DOMException for other text */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text.replace(/\s/g, "").replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

function join(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** An ECDSA signature in DER as WebCrypto takes it: r and s, 32 bytes each. */
function besides(der: Bytes): Bytes {
  const number = (at: number) => {
    const length = der[at + 1]!;
    const value = der.slice(at + 2, at + 2 + length);
    const plain = value.length > 32 ? value.slice(value.length - 32) : value;
    return { bytes: join(new Uint8Array(32 - plain.length), plain), next: at + 2 + length };
  };
  if (der.length < 8 || der[0] !== 0x30) throw new Error("not a signature");
  const r = number(2);
  return join(r.bytes, number(r.next).bytes);
}

/**
 * Whether a signature is that of a key over `data`.
 * @param form of an ECDSA signature: `der` as OpenSSL writes it, `jose` as tokens carry it (RFC 7518 §3.4)
 * @throws Error for what is no key or no signature at all
 */
export async function isSignedBy(
  { algorithm, publicKey }: Pick<PublicKey, "algorithm" | "publicKey">,
  data: Bytes,
  signature: Bytes,
  form: "der" | "jose" = "der",
): Promise<boolean> {
  const spki = fromBase64(publicKey.replace(/-----[^-]+-----/g, ""));
  const { subtle } = crypto;
  if (algorithm === "ed25519")
    return subtle.verify("Ed25519", await subtle.importKey("spki", spki, "Ed25519", false, ["verify"]), signature, data);
  if (algorithm === "ecdsaP256") {
    const key = await subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, form === "der" ? besides(signature) : signature, data);
  }
  const key = await subtle.importKey("spki", spki, { name: "RSA-PSS", hash: "SHA-256" }, false, ["verify"]);
  return subtle.verify({ name: "RSA-PSS", saltLength: 32 }, key, signature, data);
}

/** A licence key as it was handed out, however it was typed: upper case, in groups of five. Signed keys stay as they are. */
export function keyText(given: string): string {
  const plain = given.trim().toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{30}$/.test(plain) ? plain.match(/.{5}/g)!.join("-") : given.trim();
}

/** The key that a file is encrypted with. @param fingerprint of the machine, for its file; empty for a licence file */
export async function fileKey(licenseKey: string, fingerprint = ""): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(licenseKey + fingerprint)));
}

async function decrypted(enc: string, key: Bytes): Promise<Bytes | null> {
  const [body, nonce, tag] = enc.split(".").map(fromBase64);
  if (!body || nonce?.length !== 12 || tag?.length !== 16) throw new Error("not encrypted");
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, imported, join(body, tag)).then(
    (plain) => new Uint8Array(plain),
    () => null,
  );
}

export type Reading = {
  /** The vendor's public keys, as `GET /api/v1/signing-keys` lists them; those that are revoked count for nothing. Ship them with the product. */
  keys: readonly PublicKey[];
  /** The licence key; needed where the file is encrypted. */ licenseKey?: string | undefined;
  /** Of the machine this runs on; needed for machine files. */ fingerprint?: string | undefined;
  now: Date;
  /** What was kept of the last look. */ last?: Remembered | undefined;
};

/**
 * Whether a licence or machine file is to be believed here and now. Everything that is wrong with it is a result, never an exception.
 * @returns its content, and what to keep for the next look; or what is wrong
 */
export async function readLicenseFile(text: string, reading: Reading): Promise<FileVerdict> {
  try {
    return await read(text, reading);
  } catch {
    return { valid: false, fault: "malformed" };
  }
}

async function read(text: string, { keys, licenseKey, fingerprint, now, last }: Reading): Promise<FileVerdict> {
  const no = (fault: FileFault): FileVerdict => ({ valid: false, fault });
  const [, kind, body] = FORM.exec(text.trim()) ?? [];
  if (!kind || !body) return no("malformed");
  const { enc, sig, alg, kid } = JSON.parse(new TextDecoder().decode(fromBase64(body))) as {
    enc: string;
    sig: string;
    alg: string;
    kid: string;
  };
  const [cipher, ...rest] = alg.split("+");
  const key = keys.find(({ id, state }) => id === kid && state !== "revoked");
  // The algorithm is that of the key which is trusted, whatever the file says of it.
  if (!key || NAMES[rest.join("+")] !== key.algorithm) return no("unknownKey");
  const prefix = kind === "LICENSE" ? "license/" : "machine/";
  if (!(await isSignedBy(key, utf8.encode(prefix + enc), fromBase64(sig)).catch(() => false))) return no("signature");
  let plain: Bytes | null;
  if (cipher === "base64") plain = fromBase64(enc);
  else {
    if (licenseKey === undefined) return no("keyNeeded");
    if (kind === "MACHINE" && fingerprint === undefined) return no("fingerprintNeeded");
    plain = await decrypted(enc, await fileKey(keyText(licenseKey), kind === "MACHINE" ? fingerprint : ""));
    if (!plain) return no("keyWrong");
  }
  const content = JSON.parse(new TextDecoder().decode(plain)) as FileContent;
  if (content.meta.version !== 1 || content.meta.kind !== kind.toLowerCase()) return no("malformed");
  const fault = standing(content, { fingerprint, now, last });
  if (fault) return no(fault);
  const seenAt = new Date(Math.max(now.getTime(), Date.parse(last?.seenAt ?? content.meta.issuedAt)));
  return { valid: true, content, remember: { counter: content.meta.counter, seenAt: seenAt.toISOString() } };
}

/** What is wrong with a file whose signature is right. */
function standing(
  { meta, license, machine }: FileContent,
  { fingerprint, now, last }: Pick<Reading, "fingerprint" | "now" | "last">,
): FileFault | null {
  if (meta.kind === "machine") {
    if (fingerprint === undefined) return "fingerprintNeeded";
    if (machine?.fingerprint !== fingerprint) return "otherMachine";
  }
  const at = now.getTime();
  if (at < Date.parse(meta.issuedAt) - TOLERANCE || (last && at < Date.parse(last.seenAt) - TOLERANCE)) return "clockRolledBack";
  if (last && meta.counter < last.counter) return "olderFile";
  if (at >= Date.parse(meta.expiresAt)) return "expired";
  const ends = license.graceEndsAt ?? license.expiresAt;
  const goesOn = license.afterEnd === "maintainAccess" || license.afterEnd === "allowAccess";
  return ends !== null && at >= Date.parse(ends) && !goesOn ? "licenseExpired" : null;
}
