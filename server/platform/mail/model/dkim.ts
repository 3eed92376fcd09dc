/**
 * DKIM signatures (RFC 6376, Ed25519 by RFC 8463), relaxed/relaxed. Headers are oversigned: each name stands once more in h= than in the
 * mail, so that nobody can add a second Subject or Reply-To on the way. Neither mailauth nor nodemailer do that, hence our own signer.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

export type DkimAlgorithm = "rsa" | "ed25519";
export type SigningKey = { domain: string; selector: string; algorithm: DkimAlgorithm; key: KeyObject };

/** In h= even where absent: what a reader sees, and what programs act on. */
const ALWAYS = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References", "Sender", "MIME-Version"];
const ALSO = [
  "Content-Type",
  "Content-Transfer-Encoding",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
  "Auto-Submitted",
  "Content-Language",
];
const RSA_BITS = 2_048;

/** Makes a key. @returns the private half as PKCS #8 PEM, and the public half as p= of its record */
export function newDkimKey(algorithm: DkimAlgorithm): { privateKey: string; publicKey: string } {
  const pair = algorithm === "rsa" ? generateKeyPairSync("rsa", { modulusLength: RSA_BITS }) : generateKeyPairSync("ed25519");
  const der = pair.publicKey.export({ type: "spki", format: "der" });
  return {
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }),
    // RFC 8463 §4.2: the key itself, which is the end of its SubjectPublicKeyInfo.
    publicKey: (algorithm === "rsa" ? der : der.subarray(-32)).toString("base64"),
  };
}

/** Whether a private key belongs to the p= of a record; for tests of what is stored. */
export function publicKeyOf(privateKey: string, algorithm: DkimAlgorithm): string {
  const der = createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "der" });
  return (algorithm === "rsa" ? der : der.subarray(-32)).toString("base64");
}

/** The name and text of the TXT record that lets others check signatures. */
export function dkimRecord({
  domain,
  selector,
  algorithm,
  publicKey,
}: {
  domain: string;
  selector: string;
  algorithm: DkimAlgorithm;
  publicKey: string;
}): {
  name: string;
  value: string;
} {
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=${algorithm}; p=${publicKey}` };
}

/** The p= of a record's text; null when it is none. Empty: revoked. */
export function publicKeyIn(record: string): string | null {
  const tags = new Map(
    record.split(";").map((tag) => {
      const at = tag.indexOf("=");
      return [tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).replace(/\s+/g, "")] as const;
    }),
  );
  if (tags.has("v") && tags.get("v") !== "DKIM1") return null;
  return tags.get("p") ?? null;
}

type Field = { name: string; line: string };

function fieldsOf(head: string): Field[] {
  return head
    .split(/\r\n(?![ \t])/)
    .filter((line) => line.includes(":"))
    .map((line) => ({ name: line.slice(0, line.indexOf(":")).trim(), line }));
}

/** RFC 6376 §3.4.2 */
function relaxedHeader(line: string): string {
  const colon = line.indexOf(":");
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
}

/** RFC 6376 §3.4.4 */
function relaxedBody(body: string): string {
  const lines = body
    .replace(/[ \t]+/g, " ")
    .replace(/ (?=\r\n|$)/g, "")
    .replace(/(?:\r\n)+$/, "");
  return lines === "" ? "" : `${lines}\r\n`;
}

/** Signs; the newest of several fields of a name is signed first, as verifiers look from the bottom (§5.4.2). */
function signature(fields: readonly Field[], bodyHash: string, { domain, selector, algorithm, key }: SigningKey, at: Date): string {
  const names: string[] = [];
  const signed: string[] = [];
  for (const name of [...ALWAYS, ...ALSO]) {
    const own = fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).toReversed();
    for (const field of own) {
      names.push(name);
      signed.push(`${relaxedHeader(field.line)}\r\n`);
    }
    if (own.length > 0 || ALWAYS.includes(name)) names.push(name);
  }
  const folded = names.reduce((text, name, index) => text + (index === 0 ? "" : index % 6 === 0 ? ":\r\n " : ":") + name, "");
  const head = `DKIM-Signature: v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=${domain};\r\n s=${selector}; t=${Math.floor(at.getTime() / 1_000)};\r\n h=${folded};\r\n bh=${bodyHash};\r\n b=`;
  const data = Buffer.from(signed.join("") + relaxedHeader(head), "latin1");
  // RFC 8463 §3: Ed25519 signs the SHA-256 of the data; RSA makes its own.
  const bytes = algorithm === "rsa" ? sign("sha256", data, key) : sign(null, createHash("sha256").update(data).digest(), key);
  return `${head}${bytes.toString("base64").replace(/.{72}(?=.)/g, "$&\r\n ")}\r\n`;
}

/**
 * Puts a signature by each key before a mail.
 * @param raw RFC 5322 bytes with CRLF
 * @param at the time in the signatures: the mail's own, so that the same mail is always the same bytes
 */
export function signDkim(raw: Buffer, keys: readonly SigningKey[], at: Date): Buffer {
  if (keys.length === 0) return raw;
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString("latin1");
  const body = end < 0 ? "" : raw.subarray(end + 4).toString("latin1");
  const bodyHash = createHash("sha256").update(relaxedBody(body), "latin1").digest("base64");
  const fields = fieldsOf(head);
  return Buffer.concat([...keys.map((key) => Buffer.from(signature(fields, bodyHash, key, at), "latin1")), raw]);
}
