/**
 * Who really sent a mail: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), by mailauth. The library is loaded only when the sender's
 * domain publishes anything to check, and the body is hashed only when a key was found.
 */
import { domainOf } from "../model/addresses.ts";
import { isAbsent, type DnsLookup } from "./dns-cache.ts";

export type AuthenticationVerdict = {
  /** `pass`: the author's domain vouches for the mail. `fail`: it disowns it. `none`: nobody can tell. */
  result: "pass" | "none" | "fail";
  spf: string;
  dkim: string;
  dmarc: string;
  /** Domain of the author's address. */
  domain: string | null;
};

export type AuthenticationInput = {
  raw: Uint8Array;
  /** Normalised address of the author. */
  from: string | null;
  ambiguousFrom: boolean;
  /** MAIL FROM; "" for the null sender. */
  envelopeFrom: string | null;
  /** Address the mail came from; null when it did not come by SMTP. */
  ip: string | null;
  helo: string | null;
};

const MAX_SIGNATURES = 5;
const MAX_HEADER = 256 * 1024;

function nothing(domain: string | null, word: string): AuthenticationVerdict {
  return { result: "none", spf: word, dkim: word, dmarc: word, domain };
}

/** The header section, unfolded, as latin1. */
function headerOf(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_HEADER)).toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return text.slice(0, end).replace(/\r?\n[ \t]+/g, " ");
}

/** The names under which the keys of a mail's signatures are published, at most five. */
export function signatureKeys(raw: Uint8Array): string[] {
  const keys: string[] = [];
  for (const match of headerOf(raw).matchAll(/^dkim-signature:(.*)$/gim)) {
    const tag = (name: string) => new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([^;\\s]{1,250})`, "i").exec(match[1]!)?.[1];
    const domain = tag("d");
    const selector = tag("s");
    if (domain && selector && /^[\w.-]+$/.test(`${selector}.${domain}`)) keys.push(`${selector}._domainkey.${domain}`);
    if (keys.length >= MAX_SIGNATURES) break;
  }
  return keys;
}

/** Whether a name has a text record that begins so; null when nobody could tell. */
async function hasText(lookup: DnsLookup, name: string, pattern: RegExp): Promise<boolean | null> {
  try {
    return ((await lookup(name, "TXT")) as string[][]).some((parts) => pattern.test(parts.join("")));
  } catch (error) {
    return isAbsent(error) ? false : null;
  }
}

/** A domain and its parents of at least two labels: where a policy for it may stand. */
function withParents(domain: string): string[] {
  const labels = domain.split(".");
  const names: string[] = [];
  for (let index = 0; labels.length - index >= 2 && names.length < 6; index += 1) names.push(labels.slice(index).join("."));
  return names.length > 0 ? names : [domain];
}

async function evaluate(input: AuthenticationInput, from: string, lookup: DnsLookup): Promise<AuthenticationVerdict> {
  const domain = domainOf(from);
  const spfDomain = input.envelopeFrom ? domainOf(input.envelopeFrom) : (input.helo ?? "");
  const keyNames = signatureKeys(input.raw);
  const [keys, spfRecord, policies] = await Promise.all([
    Promise.all(keyNames.map((name) => hasText(lookup, name, /(?:^|;)\s*p\s*=/i))),
    input.ip && /^[\w.-]+\.[\w-]+$/.test(spfDomain) ? hasText(lookup, spfDomain, /^v=spf1(?:\s|$)/i) : false,
    Promise.all(withParents(domain).map((name) => hasText(lookup, `_dmarc.${name}`, /^v\s*=\s*DMARC1/i))),
  ]);
  const verdict = nothing(domain, "none");
  if (keyNames.length > 0) verdict.dkim = keys.includes(null) ? "temperror" : "neutral";
  if (spfRecord === null) verdict.spf = "temperror";
  const policy = policies.includes(true);
  if (!policy && policies.includes(null)) verdict.dmarc = "temperror";
  if (!keys.includes(true) && spfRecord !== true && !policy) return verdict;

  // Only these three parts: the whole library takes three times as long to load.
  const [{ dkimVerify }, { spf }, { dmarc }] = await Promise.all([
    import("mailauth/lib/dkim/verify.js"),
    import("mailauth/lib/spf/index.js"),
    import("mailauth/lib/dmarc/index.js"),
  ]);
  const resolver = lookup as (name: string, type: string) => Promise<never>;
  const [dkimResult, spfResult] = await Promise.all([
    keys.includes(true)
      ? dkimVerify(Buffer.from(input.raw.buffer, input.raw.byteOffset, input.raw.byteLength), { resolver, rejectRsaSha1: true })
      : null,
    spfRecord === true
      ? spf({
          resolver,
          ip: input.ip!,
          helo: input.helo ?? "",
          sender: input.envelopeFrom ?? "",
          mta: "localhost",
          maxElapsedTime: 2_000,
        })
      : null,
  ]);
  const signatures = dkimResult?.results ?? [];
  const passed = signatures.filter((one) => one.status.result === "pass");
  if (signatures.length > 0) verdict.dkim = passed.length > 0 ? "pass" : signatures[0]!.status.result;
  if (spfResult) verdict.spf = spfResult.status.result;
  const spfPassed = verdict.spf === "pass" && spfResult ? spfResult.domain : null;

  if (policy) {
    const result = await dmarc({
      resolver,
      headerFrom: [from],
      spfDomains: spfPassed ? [spfPassed] : [],
      dkimDomains: passed.map((one) => ({
        id: one.id,
        domain: one.signingDomain,
        aligned: one.status.aligned,
        underSized: one.status.underSized,
      })),
    } as unknown as Parameters<typeof dmarc>[0]);
    verdict.dmarc = result ? result.status.result : "none";
  }
  // A signature that covers only part of the body says nothing about the rest.
  const signed = passed.some((one) => one.status.aligned && !one.status.underSized);
  const sent = spfPassed !== null && (spfPassed === domain || domain.endsWith(`.${spfPassed}`));
  const troubled = verdict.dkim === "temperror" || verdict.spf === "temperror";
  if (verdict.dmarc === "pass") verdict.result = "pass";
  else if (verdict.dmarc === "fail") verdict.result = troubled ? "none" : "fail";
  else if (verdict.dmarc === "none" && (signed || sent)) verdict.result = "pass";
  return verdict;
}

/** Asks for the records a mail will be judged by, so that their answers are on the way while it is parsed. Waits for nothing. */
export function prefetchRecords(raw: Uint8Array, envelopeFrom: string | null, lookup: DnsLookup): void {
  const author = /^from:[^\n]{0,1000}?@([\w-]+(?:\.[\w-]+)+)/im.exec(headerOf(raw))?.[1];
  const names = [
    ...signatureKeys(raw),
    ...(envelopeFrom ? [domainOf(envelopeFrom)] : []),
    ...(author ? withParents(author.toLowerCase()).map((name) => `_dmarc.${name}`) : []),
  ];
  for (const name of names) lookup(name, "TXT").catch(() => {});
}

/**
 * Judges a mail. Never throws and never takes longer than `milliseconds`: what cannot be found out in that time is `none`.
 * @param milliseconds for all look-ups together
 */
export async function authenticateMail(
  input: AuthenticationInput,
  lookup: DnsLookup,
  milliseconds = 1_500,
): Promise<AuthenticationVerdict> {
  const domain = input.from ? domainOf(input.from) : null;
  // Readers disagree about who the author is, so somebody is being deceived.
  if (input.ambiguousFrom || !input.from) return { ...nothing(domain, "none"), result: "fail" };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<AuthenticationVerdict>((resolve) => {
    timer = setTimeout(() => resolve(nothing(domain, "temperror")), milliseconds);
  });
  try {
    return await Promise.race([evaluate(input, input.from, lookup).catch(() => nothing(domain, "temperror")), limit]);
  } finally {
    clearTimeout(timer);
  }
}
