/**
 * Who really sent a mail: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489, RFC 9989) and ARC (RFC 8617), by mailauth, and the word of
 * receivers we were told to trust (RFC 8601). The library is loaded only when there is something to check, and the body is hashed only when
 * a key was found.
 */
import { domainOf } from "../model/addresses.ts";
import { receiversWord, resultOf, type AuthenticationResults } from "../model/authentication-results.ts";
import { headerFields, headerSection } from "../model/header-fields.ts";
import { checkSignatures, uncovered, type CheckedSeals, type CheckedSignature } from "./check-signatures.ts";
import { isAbsent, type DnsLookup } from "./dns-cache.ts";
import { sameOwner } from "./public-suffixes.ts";

export type AuthenticationVerdict = {
  /** `pass`: the author's domain vouches for the mail. `fail`: it disowns it. `none`: nobody can tell. */
  result: "pass" | "none" | "fail";
  spf: string;
  dkim: string;
  dmarc: string;
  /** Domain of the author's address. */
  domain: string | null;
  /** What came of the seals of those who passed it on; absent where there are none that matter. */
  arc?: string;
  /** On whose word the result rests, where it is not what we found ourselves. */
  by?: { kind: "receiver" | "sealer"; name: string };
  /** What the author's domain asks to be done with mail that fails: none, quarantine, reject. */
  policy?: string;
  signatures?: Pick<CheckedSignature, "domain" | "result" | "reason">[];
  /** Fields that the proof does not cover: whoever got hold of the signed mail could have added or changed them. */
  unsigned?: string[];
};

export type AuthenticationInput = {
  raw: Uint8Array;
  /** Normalised address of the author. */
  from: string | null;
  ambiguousFrom: boolean;
  /** MAIL FROM; "" for the null sender. */
  envelopeFrom: string | null;
  /** Address of the sender's server; null when the mail came by another way, or through a server of our own. */
  ip: string | null;
  helo: string | null;
  /** Authserv-ids, lower case, whose header counts on the way this mail came. */
  receivers?: readonly string[];
  /** Domains, lower case, whose seals are believed. */
  sealers?: readonly string[];
};

const MAX_SIGNATURES = 5;
/** Nobody signs more often; each signature costs a look-up and a calculation, so a mail with more has none that counts. */
const MOST_SIGNATURES = 12;

function nothing(domain: string | null, word: string): AuthenticationVerdict {
  return { result: "none", spf: word, dkim: word, dmarc: word, domain };
}

/** The names under which the keys of a mail's signatures are published, at most five. */
export function signatureKeys(raw: Uint8Array, section = headerSection(raw)): string[] {
  const keys: string[] = [];
  for (const match of section.matchAll(/^dkim-signature:(.*)$/gim)) {
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

/** A domain that vouches for a mail, and the fields its proof leaves open. */
type Voucher = { domain: string; kind: "spf" | "dkim"; unsigned: string[] };

async function spfOf(input: AuthenticationInput, lookup: DnsLookup): Promise<{ result: string; domain: string | null }> {
  const { spf } = await import("mailauth/lib/spf/index.js");
  const found = await spf({
    resolver: lookup as (name: string, type: string) => Promise<never>,
    ip: input.ip!,
    helo: input.helo ?? "",
    sender: input.envelopeFrom ?? "",
    mta: "localhost",
    maxElapsedTime: 2_000,
  });
  const { result } = found.status;
  return { result, domain: result === "pass" && found.domain ? found.domain.toLowerCase() : null };
}

/** What a trusted receiver vouches for: it saw the sender's server, and the mail before anything changed it. */
function receiversVouchers(word: AuthenticationResults, unsigned: string[]): Voucher[] {
  return word.results.flatMap(({ method, result, properties }): Voucher[] => {
    if (result !== "pass") return [];
    const name = (property: string) => (properties[property] ?? "").toLowerCase().replace(/^.*@/, "");
    const domain =
      method === "spf" ? name("smtp.mailfrom") || name("smtp.helo") : method === "dkim" ? name("header.d") || name("header.i") : "";
    return domain ? [{ domain, kind: method === "spf" ? "spf" : "dkim", unsigned: method === "spf" ? [] : unsigned }] : [];
  });
}

/** Whether DMARC passes, by the author's policy and the domains that vouch; what the policy asks; and the vouchers that it takes. */
async function dmarcOf(
  from: string,
  vouchers: readonly Voucher[],
  lookup: DnsLookup,
): Promise<{ result: string; policy?: string; aligned: readonly Voucher[] }> {
  const { dmarc } = await import("mailauth/lib/dmarc/index.js");
  const found = await dmarc({
    resolver: lookup as (name: string, type: string) => Promise<never>,
    headerFrom: [from],
    spfDomains: vouchers.filter((one) => one.kind === "spf").map((one) => one.domain),
    dkimDomains: vouchers.filter((one) => one.kind === "dkim").map((one) => ({ domain: one.domain })),
  });
  if (!found) return { result: "none", aligned: [] };
  const { alignment, policy } = found as { alignment?: { spf?: { result?: string }; dkim?: { result?: string } }; policy?: string };
  return {
    result: found.status.result,
    ...(policy ? { policy } : {}),
    aligned: vouchers.filter((one) => alignment?.[one.kind]?.result === one.domain),
  };
}

/** Whether one of these domains vouches for an author whose own published no policy: his, or one above it. */
function vouchesPlainly(domain: string, voucher: Voucher): boolean {
  return voucher.domain === domain || domain.endsWith(`.${voucher.domain}`);
}

/** A chain counts when everyone who sealed it is trusted and the first found the author's domain vouching for it. */
function sealsVouch(seals: CheckedSeals, domain: string, trusted: readonly string[]): boolean {
  return (
    seals.result === "pass" &&
    seals.sealers.length > 0 &&
    seals.sealers.every((sealer) => trusted.includes(sealer)) &&
    seals.dmarc?.result === "pass" &&
    seals.dmarc.from === domain
  );
}

async function evaluate(input: AuthenticationInput, from: string, lookup: DnsLookup): Promise<AuthenticationVerdict> {
  const domain = domainOf(from);
  const section = headerSection(input.raw);
  const { receivers = [], sealers = [] } = input;
  const spfDomain = input.envelopeFrom ? domainOf(input.envelopeFrom) : (input.helo ?? "");
  const fields = headerFields(section);
  const word = receiversWord(fields, receivers);
  const tooMany = fields.filter((one) => one.name === "dkim-signature").length > MOST_SIGNATURES;
  const sealed = sealers.length > 0 && !tooMany && /^arc-seal:/im.test(section);
  const keyNames = tooMany ? [] : signatureKeys(input.raw, section);
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
  if (!keys.includes(true) && spfRecord !== true && !policy && !word && !sealed) return verdict;

  const [checked, spf] = await Promise.all([
    keys.includes(true) || sealed ? checkSignatures(input.raw, lookup, sealed) : null,
    spfRecord === true ? spfOf(input, lookup) : null,
  ]);
  const signatures = checked?.signatures ?? [];
  const passed = signatures.filter((one) => one.result === "pass");
  if (signatures.length > 0) {
    verdict.dkim = passed.length > 0 ? "pass" : signatures[0]!.result;
    verdict.signatures = signatures.slice(0, MAX_SIGNATURES).map(({ domain: by, result, reason }) => ({ domain: by, result, reason }));
  }
  if (spf) verdict.spf = spf.result;
  const vouchers: Voucher[] = [];
  const own: Voucher[] = [
    ...(spf?.domain ? [{ domain: spf.domain, kind: "spf" as const, unsigned: [] }] : []),
    ...passed.map((one) => ({ domain: one.domain, kind: "dkim" as const, unsigned: uncovered(fields, one.covers) })),
  ];
  // Only names of one owner can speak for one another, whatever policies stand between them.
  const claimed = word ? receiversVouchers(word, uncovered(fields, ["from"])) : [];
  for (const voucher of [...own, ...claimed]) if (await sameOwner(voucher.domain, domain)) vouchers.push(voucher);

  const found = policy ? await dmarcOf(from, vouchers, lookup) : null;
  if (found) Object.assign(verdict, { dmarc: found.result, ...(found.policy ? { policy: found.policy } : {}) });
  const troubled = verdict.dkim === "temperror" || verdict.spf === "temperror";
  const vouched =
    found?.result === "pass" ? found.aligned : verdict.dmarc === "none" ? vouchers.filter((one) => vouchesPlainly(domain, one)) : [];
  const theirs = word ? resultOf(word, "dmarc") : null;
  const theirFrom = theirs?.properties["header.from"]?.toLowerCase();
  if (vouched.length > 0) {
    verdict.result = "pass";
    verdict.unsigned = leastOpen(vouched);
    if (word && !vouched.some((one) => own.includes(one))) verdict.by = { kind: "receiver", name: word.authservId };
  } else if (word && theirs?.result === "pass" && theirFrom === domain) {
    Object.assign(verdict, { result: "pass", dmarc: "pass", by: { kind: "receiver", name: word.authservId } });
    verdict.unsigned = leastOpen(claimed.length > 0 ? claimed : [{ domain, kind: "dkim", unsigned: uncovered(fields, ["from"]) }]);
  } else if (checked && sealsVouch(checked.seals, domain, sealers)) {
    Object.assign(verdict, { result: "pass", by: { kind: "sealer", name: checked.seals.sealers.at(-1)! } });
    verdict.unsigned = uncovered(fields, checked.seals.covers);
  } else if (theirs?.result === "fail" && theirFrom === domain) {
    Object.assign(verdict, { result: "fail", dmarc: "fail" });
  } else if (verdict.dmarc === "fail") {
    // Nobody knows the server that sent a fetched mail, and so whether SPF would have vouched for it: that proves nothing either way.
    if (input.ip === null) verdict.dmarc = "none";
    else if (!troubled) verdict.result = "fail";
  }
  if (checked && checked.seals.result !== "none") verdict.arc = checked.seals.result;
  if (word)
    for (const method of ["spf", "dkim"] as const)
      if (verdict[method] === "none") verdict[method] = resultOf(word, method)?.result ?? "none";
  if (verdict.unsigned?.length === 0) delete verdict.unsigned;
  return verdict;
}

/** The fields open under the best of several proofs. */
function leastOpen(vouchers: readonly Voucher[]): string[] {
  return vouchers.map((one) => one.unsigned).toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/** Asks for the records a mail will be judged by, so that their answers are on the way while it is parsed. Waits for nothing. */
export function prefetchRecords(raw: Uint8Array, envelopeFrom: string | null, lookup: DnsLookup): void {
  const section = headerSection(raw);
  const author = /^from:[^\n]{0,1000}?@([\w-]+(?:\.[\w-]+)+)/im.exec(section)?.[1];
  const names = [
    ...signatureKeys(raw, section),
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
