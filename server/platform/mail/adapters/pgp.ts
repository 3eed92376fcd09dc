/** OpenPGP (RFC 9580, RFC 3156) by an installed `gpg`, each time with a home of its own: no key ring of the system, no network, no agent left. */
import { findTool, inPrivateFolder, runTool } from "./run-tool.ts";
import type { KeyFacts } from "./smime.ts";
import type { Encryption, Signature } from "../model/protection.ts";

const QUIET = [
  "--batch",
  "--no-tty",
  "--no-options",
  "--no-auto-key-locate",
  "--no-auto-key-retrieve",
  "--disable-dirmngr",
  "--trust-model",
  "always",
  "--pinentry-mode",
  "loopback",
  "--passphrase",
  "",
  "--status-fd",
  "2",
];

type Gpg = (...args: string[]) => ReturnType<typeof runTool>;
type Put = (name: string, bytes: Uint8Array | string) => Promise<string>;

/** Runs `work` with a fresh gpg home; its agent is ended before the home goes. @returns null when gpg is absent */
async function withGpg<T>(work: (gpg: Gpg, put: Put) => Promise<T>): Promise<T | null> {
  const path = await findTool("gpg");
  if (!path) return null;
  const conf = await findTool("gpgconf");
  return inPrivateFolder(async (home, put) => {
    try {
      return await work((...args) => runTool(path, ["--homedir", home, ...QUIET, ...args], { home, milliseconds: 15_000 }), put);
    } finally {
      if (conf) await runTool(conf, ["--homedir", home, "--kill", "all"], { home }).catch(() => {});
    }
  });
}

function signatureOf(status: string): Signature {
  const good = /\[GNUPG:\] GOODSIG [0-9A-F]+ (.{1,300})/.exec(status)?.[1];
  const expired = /\[GNUPG:\] (?:EXPKEYSIG|REVKEYSIG|EXPSIG) [0-9A-F]+ (.{1,300})/.exec(status)?.[1];
  const signer = (good ?? expired ?? "").replace(/[\p{Cc}\p{Cf}]/gu, "").trim() || null;
  const address = /<([^<>\s]+@[^<>\s]+)>/.exec(signer ?? "")?.[1]?.toLowerCase();
  const base = { kind: "pgp" as const, signer, addresses: address ? [address] : [] };
  if (good && /\[GNUPG:\] VALIDSIG/.test(status)) return { ...base, state: "valid" };
  if (/\[GNUPG:\] BADSIG/.test(status)) return { ...base, state: "invalid" };
  if (expired) return { ...base, state: "untrusted" };
  return { ...base, state: /\[GNUPG:\] (?:NO_PUBKEY|ERRSIG)/.test(status) ? "unknownKey" : "invalid" };
}

/** What an armored key is about. @returns null when it is none, or gpg is absent */
export function readPgpKey(armored: string, withKey: boolean): Promise<KeyFacts | null> {
  return withGpg(async (gpg, put) => {
    const { code, stdout } = await gpg("--with-colons", "--show-keys", await put("key.asc", armored));
    const lines = stdout
      .toString("utf8")
      .split("\n")
      .map((line) => line.split(":"));
    const main =
      lines.find(([kind]) => kind === (withKey ? "sec" : "pub")) ?? (withKey ? undefined : lines.find(([kind]) => kind === "sec"));
    if (code !== 0 || !main) return null;
    const names = lines.filter(([kind]) => kind === "uid").map((fields) => fields[9] ?? "");
    return {
      fingerprint: lines.find(([kind]) => kind === "fpr")?.[9]?.toLowerCase() ?? "",
      addresses: [...new Set(names.flatMap((name) => /<([^<>\s]+@[^<>\s]+)>/.exec(name)?.[1]?.toLowerCase() ?? []))].slice(0, 20),
      name: (names[0] ?? "").replace(/\\x3a/g, ":").slice(0, 120),
      expiresAt: main[6] ? new Date(Number(main[6]) * 1_000) : null,
    };
  });
}

/** Checks a detached signature over the bytes of a part. @param keys armored public keys */
export async function verifyPgp(content: Uint8Array, signature: Uint8Array, keys: readonly string[]): Promise<Signature> {
  const found = await withGpg(async (gpg, put) => {
    for (const [index, key] of keys.slice(0, 100).entries()) await gpg("--import", await put(`key${index}.asc`, key));
    const { stderr } = await gpg("--verify", await put("signature", signature), await put("content", content));
    return signatureOf(stderr);
  });
  return found ?? { kind: "pgp", state: "unavailable", signer: null, addresses: [] };
}

/** Opens an encrypted message. @param keys armored private keys, unlocked @param known armored public keys of whom may have signed */
export async function decryptPgp(
  message: Uint8Array,
  keys: readonly string[],
  known: readonly string[],
): Promise<{ encryption: Encryption; signature: Signature | null; content: Buffer | null }> {
  const found = await withGpg(async (gpg, put) => {
    for (const [index, key] of [...keys.slice(0, 10), ...known.slice(0, 100)].entries())
      await gpg("--import", await put(`key${index}.asc`, key));
    const { code, stdout, stderr } = await gpg("--decrypt", await put("message", message));
    const opened = /\[GNUPG:\] DECRYPTION_OKAY/.test(stderr) && stdout.length > 0;
    const state: Encryption["state"] = opened ? "decrypted" : keys.length === 0 || /\[GNUPG:\] NO_SECKEY/.test(stderr) ? "noKey" : "failed";
    const signed = opened && /\[GNUPG:\] (?:GOODSIG|BADSIG|ERRSIG|EXPKEYSIG|REVKEYSIG|EXPSIG)/.test(stderr);
    void code;
    return {
      encryption: { kind: "pgp" as const, state },
      signature: signed ? signatureOf(stderr) : null,
      content: opened ? stdout : null,
    };
  });
  return found ?? { encryption: { kind: "pgp", state: "unavailable" }, signature: null, content: null };
}
