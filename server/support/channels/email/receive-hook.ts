/** Takes a call of a mail provider: the secret of the address first, then the provider's own proof, then the mail, raw, committed before the answer. */
import { randomUUID } from "node:crypto";
import { sha256 } from "#platform/crypto";
import { elevated, inTransaction, Problem, readBytes, type Ctx, type Platform } from "#platform/http";
import { acceptItem, MAX_MAIL_BYTES, normalizeAddress } from "#platform/mail";
import { isId } from "#shared/ids";
import type { RawBody } from "#shared/contract";
import { HookRefused, type HookMail } from "./adapters/hook.ts";
import { readMailgun } from "./adapters/mailgun.ts";
import { readPostmark } from "./adapters/postmark.ts";
import { readSes, type CertificateBook, type HookWord } from "./adapters/ses.ts";
import { inboundContract } from "./inbound-contract.ts";
import { endpointTokenHash, fromNetworks, signingKeyOf } from "./inbound-endpoints.ts";
import { claimReceipt, endpointByToken, recordRefusal, touchEndpoint, type EndpointRow, type Provider } from "./inbound-queries.ts";

/** Calls without a valid proof, by address: whoever guesses is slowed down, and cannot fill the audit. */
const REFUSED = { name: "inbound.refused", burst: 30, rate: 60, seconds: 60 };
const PER_ENDPOINT = { name: "inbound.endpoint", burst: 600, rate: 1_200, seconds: 60 };
/** All that is being received at once may take so much memory; beyond it providers are asked to come back. */
const MAX_BUFFERED_BYTES = 256 * 1024 * 1024;

/** What a process keeps between calls. */
type Kept = { buffered: number; certificates: CertificateBook };
const kept = new WeakMap<Platform, Kept>();

function keptBy(platform: Platform): Kept {
  let its = kept.get(platform);
  if (!its) kept.set(platform, (its = { buffered: 0, certificates: new Map() }));
  return its;
}

/** The one answer to every call that proves nothing: it does not tell what was wrong. */
function refusal(): Problem {
  return new Problem(401, "inbound.refused");
}

/** The password of Basic authentication (RFC 7617). */
function basicPassword(headers: Headers): string | null {
  const encoded = /^basic\s+([\w+/=-]{1,1000})$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (!encoded) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : text.slice(colon + 1);
}

/** The endpoint whose secret the call has: in its path, or as password beside the endpoint's id in the path. */
async function endpointOf(ctx: Ctx, provider: Provider, key: string, headers: Headers): Promise<EndpointRow | undefined> {
  const password = isId(key) ? basicPassword(headers) : null;
  const found = await endpointByToken(ctx.db, provider, endpointTokenHash(ctx.platform.crypto, password ?? key));
  return found && (password === null || found.id === key) ? found : undefined;
}

/** Reads the body within the memory there is. @throws Problem 413, 503 */
async function readPayload(platform: Platform, provider: Provider, { stream, headers }: RawBody): Promise<Buffer> {
  const room = keptBy(platform);
  const { maxBytes } = inboundContract[`intake.${provider}`].rawBody;
  const declared = Number(headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw new Problem(413, "tooLarge", { values: { megabytes: MAX_MAIL_BYTES / 1_048_576 } });
  const size = declared || 1_048_576;
  if (room.buffered + size > MAX_BUFFERED_BYTES) throw new Problem(503, "unavailable", { headers: { "retry-after": "5" } });
  room.buffered += size;
  try {
    return await readBytes(new Request("http://intake.invalid", { method: "POST", body: stream, duplex: "half" } as RequestInit), maxBytes);
  } finally {
    room.buffered -= size;
  }
}

function readCall(ctx: Ctx, endpoint: EndpointRow, mediaType: string, payload: Buffer): HookWord | Promise<HookWord> {
  const now = ctx.clock.now();
  switch (endpoint.provider) {
    case "mailgun":
      return readMailgun(mediaType, payload, { signingKey: signingKeyOf(ctx.platform.crypto, endpoint) ?? "", now });
    case "postmark":
      return readPostmark(payload);
    case "ses":
      return readSes(payload, {
        topicArn: endpoint.topic_arn ?? "",
        now,
        fetch: ctx.platform.fetch,
        certificates: keptBy(ctx.platform).certificates,
      });
  }
}

/**
 * Takes a call.
 * @returns the id of the item in the intake, committed; null when the call brought no mail
 * @throws Problem 401 without a proof, 413 for a mail beyond 35 MB, 422 without the raw mail, 429, 503 to be called again
 */
export async function receiveHook(caller: Ctx, provider: Provider, key: string, body: RawBody): Promise<{ id: string | null }> {
  const ctx = elevated(caller);
  const { platform, address } = ctx;
  const deny = (endpoint: EndpointRow | undefined, reason: string): Problem => {
    const wait = platform.limiter.take(REFUSED, `${address}`);
    if (wait > 0) return new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
    const subject = endpoint ? { subject: `inboundEndpoint:${endpoint.id}` } : {};
    platform.audit.note({ actor: ctx.actorKey, action: `intake.${provider}`, ...subject, outcome: "denied", address, data: { reason } });
    return refusal();
  };
  const endpoint = await endpointOf(ctx, provider, key, body.headers);
  // The body of a stranger is not even read.
  if (!endpoint) throw deny(undefined, "secret");
  if (!endpoint.active) throw deny(endpoint, "inactive");
  if (!fromNetworks(endpoint.networks, address)) throw deny(endpoint, "address");
  const wait = platform.limiter.take(PER_ENDPOINT, endpoint.id);
  if (wait > 0) throw new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
  try {
    const payload = await readPayload(platform, provider, body);
    const word = await readCall(ctx, endpoint, body.mediaType, payload);
    if ("raw" in word) return { id: await store(ctx, endpoint, word) };
    ctx.log.info(
      { endpoint: endpoint.id, provider, word: "nothing" in word ? word.nothing : "confirmed" },
      "a provider called without a mail",
    );
    return { id: null };
  } catch (error) {
    const reason = error instanceof HookRefused ? error.reason : error instanceof Problem && error.status < 500 ? error.code : null;
    // The administrator sees why nothing arrives, without reading logs.
    if (reason !== null) await recordRefusal(ctx.db, endpoint.id, reason, ctx.clock.now()).catch(() => {});
    throw error instanceof HookRefused ? deny(endpoint, error.reason) : error;
  }
}

/** Stores the mail with the receipt of its call, in one transaction. @returns the item's id, the earlier one's when the call is repeated */
async function store(ctx: Ctx, endpoint: EndpointRow, { raw, envelopeFrom, envelopeTo, once }: HookMail): Promise<string> {
  if (raw.length > MAX_MAIL_BYTES) throw new Problem(413, "tooLarge", { values: { megabytes: MAX_MAIL_BYTES / 1_048_576 } });
  const hash = sha256(raw);
  const to = [...envelopeTo, endpoint.mailbox_address].flatMap((one) => (one && normalizeAddress(one)) ?? []);
  return inTransaction(ctx, async (tx) => {
    const id = await acceptItem(tx, {
      channel: "email",
      raw,
      envelopeFrom: envelopeFrom ? normalizeAddress(envelopeFrom) : envelopeFrom,
      envelopeTo: [...new Set(to)],
      sourceId: endpoint.id,
    });
    const receipt = { endpointId: endpoint.id, keyHash: sha256(once ?? randomUUID()), sha256: hash, intakeId: id, at: tx.clock.now() };
    const earlier = once === null ? null : await claimReceipt(tx.db, receipt);
    if (earlier) throw new Repeated(earlier.sha256.equals(hash) ? earlier.intakeId : null);
    await touchEndpoint(tx.db, endpoint.id, tx.clock.now());
    return id;
  }).catch((error: unknown) => {
    if (!(error instanceof Repeated)) throw error;
    // A provider that did not hear our answer calls again with the same mail. The same proof with another mail is somebody else's.
    if (error.intakeId === null) throw new HookRefused("replayed");
    return error.intakeId;
  });
}

/** Ends the transaction of a call that was taken before. */
class Repeated extends Error {
  override name = "Repeated";
  readonly intakeId: string | null;
  constructor(intakeId: string | null) {
    super("the call was taken before");
    this.intakeId = intakeId;
  }
}
