/** S/MIME (RFC 8551) by the system's OpenSSL: who signed, and what an encrypted mail says. */
import { readFile } from "node:fs/promises";
import { findTool, inPrivateFolder, runTool } from "./run-tool.ts";
import type { Encryption, Signature } from "../model/protection.ts";

export type SmimeKey = { id: string; pem: string };
export type KeyFacts = { fingerprint: string; addresses: string[]; name: string; expiresAt: Date | null };

async function certificateFacts(openssl: string, home: string, path: string): Promise<KeyFacts | null> {
  const { code, stdout } = await runTool(
    openssl,
    ["x509", "-in", path, "-noout", "-email", "-subject", "-nameopt", "RFC2253,utf8,-esc_msb", "-enddate", "-fingerprint", "-sha256"],
    { home },
  );
  if (code !== 0) return null;
  const text = stdout.toString("utf8");
  const expires = /^notAfter=(.+)$/m.exec(text)?.[1];
  return {
    fingerprint: (/Fingerprint=([0-9A-F:]+)/i.exec(text)?.[1] ?? "").replaceAll(":", "").toLowerCase(),
    addresses: [
      ...new Set(
        text
          .split("\n")
          .filter((line) => /^[^\s=@]+@[^\s=@]+$/.test(line))
          .map((line) => line.toLowerCase()),
      ),
    ].slice(0, 20),
    name: (/(?:^|[,=\s])CN=([^,\n]{1,120})/.exec(text)?.[1] ?? "").trim(),
    expiresAt: expires ? new Date(expires) : null,
  };
}

/** What a certificate, with its key where one is needed, is about. @returns null when it is none, or OpenSSL is absent */
export async function readSmimeKey(pem: string, withKey: boolean): Promise<KeyFacts | null> {
  const openssl = await findTool("openssl");
  if (!openssl) return null;
  return inPrivateFolder(async (home, put) => {
    const path = await put("key.pem", pem);
    if (withKey && (await runTool(openssl, ["pkey", "-in", path, "-noout", "-passin", "pass:"], { home })).code !== 0) return null;
    return certificateFacts(openssl, home, path);
  });
}

/**
 * Checks the signature of a mail.
 * @param raw the mail, its header included
 * @param authorities certificates (PEM) whose word counts
 * @returns what was signed too, when the signature holds
 */
export async function verifySmime(
  raw: Uint8Array,
  authorities: readonly string[],
): Promise<{ signature: Signature; content: Buffer | null }> {
  const openssl = await findTool("openssl");
  if (!openssl) return { signature: { kind: "smime", state: "unavailable", signer: null, addresses: [] }, content: null };
  return inPrivateFolder(async (home, put) => {
    const mail = await put("mail", raw);
    const signer = `${home}/signer.pem`;
    const base = ["cms", "-verify", "-inform", "SMIME", "-in", mail];
    // First whether the words are unchanged, whoever signed; then whether an authority vouches for him.
    const intact = await runTool(openssl, [...base, "-noverify", "-signer", signer], { home });
    if (intact.code !== 0) return { signature: { kind: "smime", state: "invalid", signer: null, addresses: [] }, content: null };
    const facts = (await readFile(signer).catch(() => null)) ? await certificateFacts(openssl, home, signer) : null;
    const trusted =
      authorities.length > 0 &&
      (
        await runTool(openssl, [...base, "-CAfile", await put("authorities.pem", authorities.join("\n")), "-no-CApath", "-no-CAstore"], {
          home,
        })
      ).code === 0;
    return {
      signature: { kind: "smime", state: trusted ? "valid" : "untrusted", signer: facts?.name ?? null, addresses: facts?.addresses ?? [] },
      content: intact.stdout,
    };
  });
}

/** Opens an encrypted mail. @param keys certificate and private key (PEM) together @returns the MIME entity in it */
export async function decryptSmime(
  raw: Uint8Array,
  keys: readonly SmimeKey[],
): Promise<{ encryption: Encryption; content: Buffer | null }> {
  const openssl = await findTool("openssl");
  if (!openssl) return { encryption: { kind: "smime", state: "unavailable" }, content: null };
  return inPrivateFolder(async (home, put) => {
    const mail = await put("mail", raw);
    for (const [index, key] of keys.slice(0, 10).entries()) {
      const path = await put(`key${index}.pem`, key.pem);
      const { code, stdout } = await runTool(
        openssl,
        ["cms", "-decrypt", "-inform", "SMIME", "-in", mail, "-recip", path, "-inkey", path, "-passin", "pass:"],
        { home },
      );
      if (code === 0 && stdout.length > 0) return { encryption: { kind: "smime", state: "decrypted" }, content: stdout };
    }
    return { encryption: { kind: "smime", state: keys.length === 0 ? "noKey" : "failed" }, content: null };
  });
}
