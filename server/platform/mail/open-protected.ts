/** Verifies and opens signed and encrypted mail with the keys that were given. What cannot be opened stays as it came. */
import { decryptPgp, verifyPgp } from "./adapters/pgp.ts";
import { decryptSmime, verifySmime } from "./adapters/smime.ts";
import {
  canonical,
  exactParts,
  protectedForm,
  splitEntity,
  withContent,
  type Encryption,
  type Protection,
  type Signature,
} from "./model/protection.ts";

export type ProtectionKeys = {
  /** Certificates of authorities, PEM. */
  authorities: readonly string[];
  /** Certificate and private key together, PEM. */
  smime: readonly { id: string; pem: string }[];
  /** Armored public keys of correspondents, and private keys. */
  pgpPublic: readonly string[];
  pgpPrivate: readonly string[];
};

/** Layers that are opened: signed inside encrypted is usual, more is a game. */
const LAYERS = 3;

/**
 * @param raw the mail as received
 * @param from the address it says it is from
 * @param keys asked for only where the mail is protected
 * @returns null when it is not; `raw` set when something was opened: the mail to read instead
 */
export async function openProtected(
  raw: Uint8Array,
  from: string | null,
  keys: () => Promise<ProtectionKeys>,
): Promise<{ protection: Protection; raw: Buffer | null } | null> {
  let form = protectedForm(raw);
  if (!form) return null;
  const given = await keys();
  let current: Buffer = Buffer.from(raw);
  let opened = false;
  let signature: Signature | null = null;
  let encryption: Encryption | null = null;
  try {
    for (let layer = 0; form && layer < LAYERS; layer += 1) {
      let inner: Buffer | null = null;
      if (form === "smimeEncrypted") {
        const result = await decryptSmime(current, given.smime);
        encryption = result.encryption;
        inner = result.content;
      } else if (form === "pgpEncrypted") {
        const [, message] = exactParts(current);
        const result = await decryptPgp(splitEntity(message ?? Buffer.alloc(0)).body, given.pgpPrivate, given.pgpPublic);
        encryption = result.encryption;
        signature = result.signature ?? signature;
        inner = result.content;
      } else if (form === "smimeSigned") {
        const result = await verifySmime(current, given.authorities);
        signature = result.signature;
        // An opaque signature hides the words; a detached one leaves them where they are.
        inner = /^application\//i.test(/^content-type:\s*([^;\r\n]+)/im.exec(splitEntity(current).head)?.[1] ?? "") ? result.content : null;
      } else {
        const [content, sign] = exactParts(current);
        if (content && sign) signature = await verifyPgp(canonical(content), splitEntity(sign).body, given.pgpPublic);
      }
      if (!inner) break;
      current = withContent(current, inner);
      opened = true;
      form = protectedForm(current);
    }
  } catch {
    // Took too long, or said too much: nothing is proven by it.
    if (form?.endsWith("Signed"))
      signature = { kind: form === "pgpSigned" ? "pgp" : "smime", state: "invalid", signer: null, addresses: [] };
    else encryption = { kind: form === "pgpEncrypted" ? "pgp" : "smime", state: "failed" };
  }
  const ofSender = signature !== null && from !== null && signature.addresses.includes(from.toLowerCase());
  return { protection: { signature: signature && { ...signature, ofSender }, encryption }, raw: opened ? current : null };
}
