/** Keys of licences: made by the scheme of the policy, found by a keyed hash, kept encrypted. */
import { signerFor } from "#licensing/signing";
import { randomToken } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import type { KeyScheme, SigningAlgorithm } from "#shared/license-policy";
import { newRandomKey, readKey } from "./model/key-text.ts";
import { selectIdByKey, selectSealedKeys } from "./queries.ts";

const context = (licenseId: string) => `license key ${licenseId}`;
const PURPOSE = "license key";

/** What a signed key says by itself: nothing of who has it. Times in seconds since 1970 (RFC 7519). */
export type KeyContent = {
  id: string;
  productId: string;
  policyId: string;
  expiresAt: Date | null;
  entitlements: readonly string[];
  now: Date;
};

const base64url = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);

export type MadeKey = { key: string; hash: Buffer; sealed: Buffer; hint: string; signingKeyId: string | null };

function kept(ctx: Ctx, licenseId: string, key: string, signingKeyId: string | null): MadeKey {
  const { text } = readKey(key);
  return {
    key,
    hash: ctx.platform.crypto.hashToken(PURPOSE, text),
    sealed: ctx.platform.crypto.encrypt(context(licenseId), key),
    hint: text.toUpperCase().slice(-5),
    signingKeyId,
  };
}

/** How a key is looked up, and what its text says by itself. */
export function findByKey(ctx: Ctx, given: string): { hash: Buffer; mistyped: boolean; prefix: string } {
  const { text, mistyped, prefix } = readKey(given);
  return { hash: ctx.platform.crypto.hashToken(PURPOSE, text), mistyped, prefix };
}

/** The id of the licence that has a key; null when none has. For the vendor's people: guesses are not counted here. */
export async function licenseOfKey(ctx: Ctx, given: string): Promise<string | null> {
  return (await selectIdByKey(ctx.db, findByKey(ctx, given).hash)) ?? null;
}

/** The key of a licence, as it was handed out. @throws Error when the secret key is another */
export function openKey(ctx: Ctx, licenseId: string, sealed: Buffer): string {
  return ctx.platform.crypto.decrypt(context(licenseId), sealed).toString();
}

const KEYS_AT_ONCE = 500;

/** The key of every licence in the clear: for an export that the vendor expressly asked for. */
export async function* everyLicenseKey(ctx: Ctx): AsyncGenerator<{ license: string; key: string }> {
  for (let after: string | null = null; ;) {
    const rows = await selectSealedKeys(ctx.db, { after, limit: KEYS_AT_ONCE });
    for (const { id, key_sealed } of rows) yield { license: id, key: openKey(ctx, id, key_sealed) };
    if (rows.length < KEYS_AT_ONCE) return;
    after = rows.at(-1)!.id;
  }
}

/**
 * Makes a key. Signed ones are `key/<content>.<signature>`, both in base64url, the signature over all before the point; a token is one of RFC 7519,
 * signed with ES256.
 * @param given a key of the vendor's own, where the scheme is random
 */
export async function makeKey(ctx: Ctx, scheme: KeyScheme, content: KeyContent, given?: string): Promise<MadeKey> {
  if (scheme === "random") return kept(ctx, content.id, given ?? newRandomKey(), null);
  const algorithm: SigningAlgorithm = scheme === "jwt" ? "ecdsaP256" : scheme;
  const signer = await signerFor(ctx, algorithm, content.productId);
  const what = {
    product: content.productId,
    policy: content.policyId,
    entitlements: content.entitlements,
    iat: seconds(content.now),
    // No two keys are the same, whatever else they say.
    jti: randomToken(80),
    ...(content.expiresAt && { exp: seconds(content.expiresAt) }),
  };
  if (scheme === "jwt") {
    const signed = `${base64url({ alg: "ES256", typ: "JWT", kid: signer.keyId })}.${base64url({ iss: "backstay", sub: content.id, ...what })}`;
    return kept(ctx, content.id, `${signed}.${signer.sign(signed, "jose").toString("base64url")}`, signer.keyId);
  }
  const signed = `key/${base64url({ license: content.id, ...what, kid: signer.keyId })}`;
  return kept(ctx, content.id, `${signed}.${signer.sign(signed).toString("base64url")}`, signer.keyId);
}
