/** `licence verify`: what a licence file, a machine file or a signed key says, and whether it is to be believed. No network, and with --public-key no database. */
import { createPublicKey } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { fromBase64, readLicenseFile, type FileContent, type FileFault, type PublicKey } from "#shared/license-file";
import { isSignedKey, readSignedKey, type KeyContent, type KeyFault } from "#shared/license-key";
import type { SigningAlgorithm } from "#shared/license-policy";
import { UsageError } from "./usage.ts";

export const VERIFY_TAKES =
  "<file or -> [--public-key=<file>] [--license-key-file=<file>] [--fingerprint=<fingerprint>] [--at=<instant>] [--json]";

/** Larger is no licence file: those have some kilobytes. */
const MAX_BYTES = 1_048_576;

const WHY: { readonly [fault in FileFault | KeyFault]: string } = {
  malformed:
    "it is no licence file, machine file or signed key, or a part of it is missing: take it as it was sent, with both lines of hyphens",
  unknownKey: "it is signed with none of these public keys, or with one that was revoked: give the key it names with --public-key",
  signature: "its signature does not fit its content: it was changed, or another key signed it",
  keyNeeded: "it is encrypted: give the licence key with --license-key-file=<file>, or in BACKSTAY_LICENSE_KEY",
  keyWrong: "it cannot be opened with this licence key (and this fingerprint)",
  fingerprintNeeded: "it is for one machine: give that machine's fingerprint with --fingerprint",
  otherMachine: "it is for another machine than the one of this fingerprint",
  clockRolledBack: "it was issued later than the clock shows: set the clock right, or name the instant with --at",
  olderFile: "a newer file was used before",
  expired: "its time has run out: check out a new one, or have the licence renewed",
  licenseExpired: "the file holds, but the licence in it has ended: renew it",
  notSigned: "a random key says nothing by itself: ask POST /api/v1/licenses/actions/validate",
};

type Options = { publicKey?: string; licenseKeyFile?: string; fingerprint?: string; now: Date; json: boolean };

/** Verifies one file or key. @param say where the answer goes @returns 0 where it is to be believed, else 1 */
export async function verifyLicense(parameters: string[], say: Pick<Console, "log" | "error"> = console): Promise<number> {
  const { path, options } = readParameters(parameters);
  const text = (path === "-" ? await textOf(process.stdin) : await readSmall(path)).trim();
  const kid = namedKey(text);
  const keys = options.publicKey === undefined ? await ownKeys() : await givenKeys(options.publicKey, kid);
  const signedKey = isSignedKey(text) || !text.startsWith("-----BEGIN");
  const verdict = signedKey
    ? await readSignedKey(text, { keys, now: options.now })
    : await readLicenseFile(text, { keys, now: options.now, fingerprint: options.fingerprint, licenseKey: await licenseKey(options) });
  const content = "content" in verdict ? verdict.content : undefined;
  if (options.json) {
    say.log(JSON.stringify({ ...verdict, ...(!verdict.valid && { detail: WHY[verdict.fault] }), key: kid }, null, 2));
  } else if (verdict.valid) {
    say.log(
      ["Valid.", ...(signedKey ? ofKey(content as KeyContent) : ofFile(content as FileContent)), line("signed with", kid)].join("\n"),
    );
  } else {
    say.log(["Not valid.", ...(content ? ofKey(content as KeyContent) : [])].join("\n"));
    say.error(`backstay: ${verdict.fault}: ${WHY[verdict.fault]}`);
  }
  return verdict.valid ? 0 : 1;
}

function readParameters(parameters: string[]): { path: string; options: Options } {
  try {
    const { positionals, values } = parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: true,
      options: {
        "public-key": { type: "string" },
        "license-key-file": { type: "string" },
        "licence-key-file": { type: "string" },
        fingerprint: { type: "string" },
        at: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError("name one file, or - for the standard input");
    const now = values.at === undefined ? new Date() : new Date(values.at);
    if (Number.isNaN(now.getTime())) throw new UsageError("--at takes an instant such as 2026-11-23T12:00:00Z");
    const keyFile = values["license-key-file"] ?? values["licence-key-file"];
    return {
      path,
      options: {
        now,
        json: values.json ?? false,
        ...(values["public-key"] !== undefined && { publicKey: values["public-key"] }),
        ...(keyFile !== undefined && { licenseKeyFile: keyFile }),
        ...(values.fingerprint !== undefined && { fingerprint: values.fingerprint }),
      },
    };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

async function readSmall(path: string): Promise<string> {
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) throw new Error(`there is no file ${path}`);
  if (info.size > MAX_BYTES) throw new Error(`${path} is too large to be a licence file, a key or a public key`);
  return readFile(path, "utf8");
}

async function licenseKey({ licenseKeyFile }: Options): Promise<string | undefined> {
  return licenseKeyFile === undefined ? process.env["BACKSTAY_LICENSE_KEY"] : (await readSmall(licenseKeyFile)).trim();
}

/** The key that a text says it is signed with; not yet believed. */
function namedKey(text: string): string | null {
  try {
    const body = text.startsWith("-----BEGIN") ? text.replace(/-----[^-]+-----/g, "") : text.replace(/^key\//, "").split(".")[0]!;
    const { kid } = JSON.parse(new TextDecoder().decode(fromBase64(body))) as { kid?: unknown };
    return typeof kid === "string" ? kid.slice(0, 100) : null;
  } catch {
    return null;
  }
}

/** The public keys of the installation. */
async function ownKeys(): Promise<PublicKey[]> {
  const [{ publicKeys }, { withProgram }] = await Promise.all([import("#licensing/signing"), import("./with-program.ts")]);
  return withProgram(publicKeys);
}

/** Public keys of a file: PEM, which then counts for the key that is named, or JSON as `GET /api/v1/signing-keys` answers. */
async function givenKeys(path: string, kid: string | null): Promise<PublicKey[]> {
  const text = await readSmall(path);
  if (text.trimStart().startsWith("-----BEGIN"))
    return [...text.matchAll(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g)].map(([pem]) => fromPem(pem, path, kid));
  try {
    const given = JSON.parse(text) as { data?: PublicKey[] } | PublicKey[];
    const list = Array.isArray(given) ? given : (given.data ?? []);
    return list.map(({ id, publicKey, state }) => ({ ...fromPem(publicKey, path, id), ...(state !== undefined && { state }) }));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    throw new Error(`${path} holds neither a public key as PEM nor the answer of GET /api/v1/signing-keys`, { cause: error });
  }
}

function fromPem(publicKey: string, path: string, kid: string | null): PublicKey {
  const key = (() => {
    try {
      return createPublicKey(publicKey);
    } catch {
      throw new Error(`${path} holds no public key that can be read`);
    }
  })();
  const algorithm = ({ ed25519: "ed25519", ec: "ecdsaP256", rsa: "rsaPss", "rsa-pss": "rsaPss" } as { [type: string]: SigningAlgorithm })[
    key.asymmetricKeyType ?? ""
  ];
  if (!algorithm) throw new Error(`${path} holds a key of a kind that licences are not signed with`);
  return { id: kid ?? "", algorithm, publicKey };
}

const line = (name: string, value: string | number | null) => `  ${name.padEnd(14)}${printable(String(value ?? "–"))}`;
/** Nothing of a file moves the cursor or turns the line around. */
const printable = (text: string) => text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

function ofFile({ meta, license, machine }: FileContent): string[] {
  return [
    line("kind", meta.kind === "machine" ? "machine file" : "licence file"),
    line("licence", license.id),
    line("product", license.product),
    line("policy", license.policy),
    line("licence ends", license.expiresAt ?? "never"),
    ...(license.graceEndsAt === null ? [] : [line("grace ends", license.graceEndsAt)]),
    line("entitlements", license.entitlements.join(", ") || "none"),
    ...Object.entries(license.limits).flatMap(([limit, most]) => (most === null ? [] : [line(limit, most)])),
    ...(machine ? [line("machine", machine.id), line("fingerprint", machine.fingerprint)] : []),
    line("issued", meta.issuedAt),
    line("file ends", meta.expiresAt),
    line("counter", meta.counter),
  ];
}

function ofKey({ license, product, policy, entitlements, issuedAt, expiresAt }: KeyContent): string[] {
  return [
    line("kind", "signed key"),
    line("licence", license),
    line("product", product),
    line("policy", policy),
    line("ends", expiresAt ?? "never"),
    line("entitlements", entitlements.join(", ") || "none"),
    line("issued", issuedAt),
  ];
}
