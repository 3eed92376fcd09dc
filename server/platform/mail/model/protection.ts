/** Signed and encrypted mail: which it is, and the bytes a signature is about. Pure. */

export type Signature = {
  kind: "smime" | "pgp";
  /** `untrusted`: unchanged, but nobody we trust vouches for who signed. `unknownKey`: made with a key we do not have. */
  state: "valid" | "invalid" | "untrusted" | "unknownKey" | "unavailable";
  /** As the certificate or key calls him. */
  signer: string | null;
  /** Addresses it was made out to. */
  addresses: string[];
};
export type Encryption = { kind: "smime" | "pgp"; state: "decrypted" | "noKey" | "failed" | "unavailable" };
/** Kept with the message. It never raises the verdict on the sender's domain. */
export type Protection = { signature: (Signature & { ofSender: boolean }) | null; encryption: Encryption | null };

export type ProtectedForm = "smimeSigned" | "smimeEncrypted" | "pgpSigned" | "pgpEncrypted";

/** Header and body of an entity, as they stand. */
export function splitEntity(raw: Uint8Array): { head: string; body: Buffer } {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const crlf = bytes.indexOf("\r\n\r\n");
  const lf = bytes.indexOf("\n\n");
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { head: bytes.subarray(0, crlf).toString("latin1"), body: bytes.subarray(crlf + 4) };
  return lf >= 0 ? { head: bytes.subarray(0, lf).toString("latin1"), body: bytes.subarray(lf + 2) } : { head: "", body: bytes };
}

function contentType(head: string): string {
  return (/^content-type:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)/im.exec(head.slice(0, 200_000))?.[1] ?? "").replace(/\r?\n[ \t]+/g, " ");
}

/** How a mail is protected as a whole; null when it is not. */
export function protectedForm(raw: Uint8Array): ProtectedForm | null {
  const type = contentType(splitEntity(raw).head).toLowerCase();
  if (/^application\/(?:x-)?pkcs7-mime/.test(type)) return /signed-data/.test(type) ? "smimeSigned" : "smimeEncrypted";
  if (type.startsWith("multipart/signed"))
    return /pkcs7-signature/.test(type) ? "smimeSigned" : /pgp-signature/.test(type) ? "pgpSigned" : null;
  return type.startsWith("multipart/encrypted") && /pgp-encrypted/.test(type) ? "pgpEncrypted" : null;
}

/** The parts of a multipart, each byte for byte: a signature is about exactly these (RFC 1847). */
export function exactParts(raw: Uint8Array): Buffer[] {
  const { head, body } = splitEntity(raw);
  const boundary = /boundary="?([^";\r\n]{1,200})"?/i.exec(contentType(head))?.[1]?.trim();
  if (!boundary) return [];
  const parts: Buffer[] = [];
  const mark = Buffer.from(`--${boundary}`, "latin1");
  let begin = -1;
  for (let at = body.indexOf(mark); at >= 0 && parts.length < 10; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue;
    if (begin >= 0) {
      const end = body[at - 2] === 0x0d ? at - 2 : at - 1;
      parts.push(body.subarray(begin, Math.max(begin, end)));
    }
    const line = body.indexOf(0x0a, at);
    if (line < 0 || body.subarray(at + mark.length, at + mark.length + 2).toString() === "--") break;
    begin = line + 1;
  }
  return parts;
}

/** Lines end with CRLF in what is signed, whatever they ended with on their way. */
export function canonical(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
}

/** A mail with another content: the header as it was, but for what describes the content. */
export function withContent(raw: Uint8Array, entity: Uint8Array): Buffer {
  const { head } = splitEntity(raw);
  const fields = head
    .replace(/\r?\n(?=[ \t])/g, "\u0000")
    .split(/\r?\n/)
    .filter((field) => !/^(?:content-|mime-version:)/i.test(field))
    .map((field) => field.replaceAll("\u0000", "\r\n"));
  return Buffer.concat([Buffer.from(`${fields.join("\r\n")}\r\nMIME-Version: 1.0\r\n`, "latin1"), Buffer.from(entity)]);
}
