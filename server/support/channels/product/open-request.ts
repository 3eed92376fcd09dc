import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { machineOfLicense, proved, type LicenseRow } from "#licensing/licenses";
import { organizationOf } from "#people/directory";
import { elevated, inTransaction, Problem, systemActor, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import { localize } from "#shared/locales";
import { createTicket } from "#support/tickets";
import { chooseRequester, holderOf, type Requester } from "./choose-requester.ts";
import { MOST_LOG_BYTES, type Written } from "./contract.ts";
import { briefly, readable, shownDiagnostics, type Shown } from "./model.ts";
import { insertRequest } from "./queries.ts";

const packed = promisify(gzip);

/** What one licence may ask for: a person who tries again is let through, a product that went wild is held up. */
const OF_LICENSE = { name: "request.license", burst: 20, rate: 60, seconds: 3_600 };
const OF_SOURCE = { name: "request.source", burst: 40, rate: 240, seconds: 3_600 };

export type Opened = {
  number: number;
  license: string;
  product: { id: string; name: string };
  machine: string | null;
  version: string | null;
  createdAt: string;
};

/** @throws Problem 401 license.keyUnknown, 403 license.keyRefused, request.refused, 413, 429 */
export async function openByKey(given: Ctx, body: Written): Promise<Opened> {
  if (typeof given.proof !== "string") throw new Problem(401, "license.keyUnknown", { headers: { "www-authenticate": "License" } });
  const { ctx, license } = await proved(given);
  return openRequest(forLicense(ctx, license!.id), license!, body, { by: "network" });
}

/** The program itself acts, once the licence is proved: in one transaction, which nothing else is fetched beside. */
export function forLicense(ctx: Ctx, licenseId: string): Ctx {
  return { ...elevated(ctx), actor: systemActor("product"), actorKey: `license:${licenseId}` };
}

function limited(ctx: Ctx, licenseId: string): void {
  for (const [rule, who] of [[OF_SOURCE, ctx.address ?? ""] as const, [OF_LICENSE, licenseId] as const]) {
    const seconds = ctx.platform.limiter.take(rule, who);
    if (seconds > 0) throw new Problem(429, "tooMany", { values: { seconds }, headers: { "retry-after": String(seconds) } });
  }
}

/**
 * A licence that ended or rests may still ask: that may be what it asks about.
 * @throws Problem 403 request.refused for one that was revoked, or whose holder is banned
 */
export function requireWelcome(license: LicenseRow): void {
  if (license.revoked_at !== null || license.banned) throw new Problem(403, "request.refused");
}

/** What the encryption of diagnostics as they came is bound to. */
export function rawContext(requestId: string): string {
  return `diagnostics ${requestId}`;
}

/**
 * Opens the ticket of a request whose licence is proved. @param ctx on the staff side
 * @param via a file counts once, by its hash
 * @throws Problem 403 request.refused, 413 request.logTooLarge, 429
 */
export async function openRequest(
  ctx: Ctx,
  license: LicenseRow,
  body: Written,
  via: { by: "network" } | { by: "file"; hash: Buffer; writtenAt: string },
): Promise<Opened> {
  requireWelcome(license);
  const { diagnostics, fingerprint, contact } = body;
  if (Buffer.byteLength(diagnostics?.log ?? "") > MOST_LOG_BYTES)
    throw new Problem(413, "request.logTooLarge", { values: { megabytes: 1 } });
  limited(ctx, license.id);
  const mask = ctx.platform.masker.open();
  const [subject, text] = [mask.text(body.subject), mask.text(readable(body.body))];
  const told = diagnostics ? shownDiagnostics(mask, diagnostics, fingerprint) : null;
  const at = ctx.clock.now();
  const id = newId(at.getTime());
  const [log, raw] = await Promise.all([
    told?.log ? packed(told.log) : null,
    diagnostics ? packed(JSON.stringify({ ...diagnostics, ...(fingerprint && { fingerprint }) })) : null,
  ]);
  const logBytes = told?.log ? Buffer.byteLength(told.log) : null;
  return inTransaction(ctx, async (tx) => {
    const machine = fingerprint === undefined ? null : await machineOfLicense(tx, license.id, fingerprint);
    const requester = await chooseRequester(tx, license, contact, body.locale ?? null);
    const locale = body.locale ?? requester.locale ?? ctx.locale;
    const opened = await createTicket(tx, {
      subject,
      text: text === "" ? subject : text,
      secrets: mask.secrets,
      requesterId: requester.id,
      organizationId: license.organization?.id ?? (await organizationOf(tx, requester.id)),
      author: { kind: "contact", ...(knownWriter(requester) ? {} : { unknown: true, ...(contact && { name: sayWho(contact) }) }) },
      type: body.type ?? "question",
      productId: license.product.id,
      productVersion: told?.shown.version ?? null,
      licenseId: license.id,
      channel: "product",
      locale,
      authentication: verdict(license, { id, body, via, machine, requester, shown: told?.shown ?? null, logBytes }),
      sourceRef: `request:${id}`,
      at,
    });
    await insertRequest(tx.db, {
      id,
      ticketId: opened.id,
      messageId: opened.messageId,
      licenseId: license.id,
      holderId: holderOf(license),
      machineId: machine?.id ?? null,
      contactId: requester.id,
      standIn: requester.standIn,
      address: contact ? normalizeAddress(contact.email) : null,
      via: via.by,
      fileHash: via.by === "file" ? via.hash : null,
      diagnostics: told?.shown ?? null,
      log,
      logBytes,
      raw: raw && ctx.platform.crypto.encrypt(rawContext(id), raw),
      at,
    });
    return presentOpened(ctx, license, {
      number: opened.number,
      machine: machine?.id ?? null,
      version: told?.shown.version ?? null,
      at,
    });
  });
}

export function presentOpened(
  ctx: Ctx,
  license: LicenseRow,
  { number, machine, version, at }: { number: number; machine: string | null; version: string | null; at: Date },
): Opened {
  const product = { id: license.product.id, name: localize(license.product.name, ctx.locale) };
  return { number, license: license.id, product, machine, version, createdAt: at.toISOString() };
}

/** Whether the words count as the requester's; as unproved ones all the same. */
const knownWriter = ({ address, standIn }: Requester) => !standIn && address !== "outsider";
const sayWho = ({ email, name }: NonNullable<Written["contact"]>) => (name ? `${name} <${email}>` : email);

type Facts = {
  id: string;
  body: Pick<Written, "contact" | "fingerprint">;
  via: { by: "network" } | { by: "file"; writtenAt: string };
  machine: { id: string; name: string | null } | null;
  requester: Requester;
  shown: Shown | null;
  logBytes: number | null;
};

/** What agents are told of how it came, and what the product told of itself. It goes with the message, wherever that is moved. */
function verdict(license: LicenseRow, { id, body, via, machine, requester, shown, logBytes }: Facts): { [key: string]: unknown } {
  const { contact, fingerprint } = body;
  return {
    kind: "license",
    result: "none",
    ...(contact && !knownWriter(requester) && { from: sayWho(contact) }),
    request: {
      id,
      via: via.by,
      ...(via.by === "file" && { writtenAt: via.writtenAt }),
      license: license.name ?? `${license.policy.name} …${license.key_hint}`,
      machine: machine?.name ?? null,
      machineKnown: machine !== null,
      ...(fingerprint !== undefined && { fingerprint }),
      address: requester.address,
      ...(contact && { given: sayWho(contact) }),
      ...(shown && briefly(shown)),
      logBytes,
    },
  };
}
