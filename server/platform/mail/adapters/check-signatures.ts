/** Signatures of a mail (DKIM, RFC 6376) and of those who passed it on (ARC, RFC 8617), by mailauth. */
import { parseAuthenticationResults, resultOf } from "../model/authentication-results.ts";
import type { HeaderField } from "../model/header-fields.ts";
import type { DnsLookup } from "./dns-cache.ts";

export type CheckedSignature = {
  domain: string;
  /** By RFC 8601: pass, fail, neutral, policy, temperror … */
  result: string;
  /** Why it does not count, in a word; null where it does. */
  reason: string | null;
  /** Names of the fields it covers, each as often as it covers it; lower case. */
  covers: readonly string[];
};

export type CheckedSeals = {
  result: "none" | "pass" | "fail";
  /** Who sealed, the first first. */
  sealers: string[];
  /** What the first sealer found when the mail reached it. */
  dmarc: { result: string; from: string } | null;
  /** Fields the last of them covers. */
  covers: readonly string[];
};

type Link = { [header: string]: { parsed?: { d?: { value?: string } }; original?: Buffer } | undefined };

/** Why a signature that verifies or fails counts or not. */
function reasonOf(status: {
  result: string;
  comment?: string | false;
  policy?: { [name: string]: string };
  underSized?: number;
}): string | null {
  if (status.underSized) return "partOfBody";
  if (status.result === "pass") return null;
  const comment = status.comment || "";
  if (status.policy?.["dkim-rules"] === "weak-key") return "weakKey";
  if (status.policy?.["dkim-rules"] === "weak-algorithm") return "weakAlgorithm";
  if (/expired|expiration/.test(comment)) return "expired";
  if (/body hash/.test(comment)) return "bodyChanged";
  if (/From field not signed/.test(comment)) return "fromUnsigned";
  if (/bad signature/.test(comment)) return "badSignature";
  if (status.result === "temperror") return "noAnswer";
  return /key/i.test(comment) ? "noKey" : "invalid";
}

/**
 * Checks every signature, and the seals where there are any.
 * @returns signatures in the order of the header
 */
export async function checkSignatures(
  raw: Uint8Array,
  lookup: DnsLookup,
  seals: boolean,
): Promise<{ signatures: CheckedSignature[]; seals: CheckedSeals }> {
  // Only these parts: the whole library takes three times as long to load.
  const { dkimVerify } = await import("mailauth/lib/dkim/verify.js");
  const resolver = lookup as (name: string, type: string) => Promise<never>;
  const checked = await dkimVerify(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), { resolver, rejectRsaSha1: true });
  const signatures = checked.results.map((one) => ({
    domain: (one.signingDomain ?? "").toLowerCase(),
    result: one.status.underSized ? "policy" : one.status.result,
    reason: reasonOf(one.status as Parameters<typeof reasonOf>[0]),
    covers: coveredBy(one as Signed),
  }));
  return { signatures, seals: seals ? await checkSeals((checked as unknown as { arc: ArcData }).arc, lookup) : NO_SEALS };
}

type Signed = { signingHeaders?: { keys?: string } };
type ArcData = { chain?: Link[] | false; lastEntry?: { messageSignature?: Signed } };
const NO_SEALS: CheckedSeals = { result: "none", sealers: [], dmarc: null, covers: [] };

function coveredBy(signature: Signed | undefined): string[] {
  return (signature?.signingHeaders?.keys ?? "")
    .toLowerCase()
    .split(":")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

async function checkSeals(data: ArcData, lookup: DnsLookup): Promise<CheckedSeals> {
  const { arc } = await import("mailauth/lib/arc/index.js");
  const { status } = await arc(data as never, { resolver: lookup as (name: string, type: string) => Promise<never> });
  if (status.result !== "pass" || !data.chain) return { ...NO_SEALS, result: status.result === "none" ? "none" : "fail" };
  const sealers = data.chain.map((link) => (link["arc-seal"]?.parsed?.d?.value ?? "").toLowerCase());
  const line = (data.chain[0]?.["arc-authentication-results"]?.original?.toString("latin1") ?? "").replace(/\r?\n[ \t]+/g, " ");
  // The field begins with its instance: `i=1; mx.example; dmarc=pass …`.
  const value = line.slice(line.indexOf(":") + 1).replace(/^[^;]*;/, "");
  const dmarc = resultOf(parseAuthenticationResults(value), "dmarc");
  const from = dmarc?.properties["header.from"]?.toLowerCase();
  return {
    result: "pass",
    sealers,
    dmarc: dmarc && from ? { result: dmarc.result, from } : null,
    covers: coveredBy(data.lastEntry?.messageSignature),
  };
}

/** Fields of which a mail has one at most (RFC 5322 §3.6): of a second one, readers may show either. */
const SINGLE = ["from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "content-type"];

/**
 * The fields that a mail has and that a signature does not vouch for: it names them fewer times than they stand there, so whoever passes
 * the mail on could have added them.
 */
export function uncovered(fields: readonly HeaderField[], covers: readonly string[]): string[] {
  const count = (names: readonly string[], name: string) => names.filter((one) => one === name).length;
  const present = fields.map((field) => field.name);
  return SINGLE.filter((name) => count(present, name) > count(covers, name));
}
