/** Pairs of keys: made when first needed, rotated, revoked. Private halves leave the database only into the memory of whoever signs. */
import type { KeyObject } from "node:crypto";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx, type Platform } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { newId } from "#shared/ids";
import type { PublicKey } from "#shared/license-file";
import type { SigningAlgorithm } from "#shared/license-policy";
import { signingKeyChanged } from "./events.ts";
import { newKeyPair, readPrivateKey, signature } from "./model.ts";
import { insertKey, lockKeys, retireActive, revokeRow, selectActive, selectKey, selectKeys, type KeyRow } from "./queries.ts";

const context = (id: string) => `signing key ${id}`;
const MOST_KEYS = 10_000;
const opened = new WeakMap<Platform, Map<string, KeyObject>>();

/** Call it with the keys held. @returns null when there is an active one */
async function create(tx: Ctx, algorithm: SigningAlgorithm, productId: string | null): Promise<string | null> {
  const { publicKey, privateKey } = await newKeyPair(algorithm);
  const now = tx.clock.now();
  const id = newId(now.getTime());
  const sealed = tx.platform.crypto.encrypt(context(id), privateKey);
  if (!(await insertKey(tx.db, { id, algorithm, productId, publicKey, sealed, now }))) return null;
  await tell(tx, { id, algorithm, productId }, "created");
  return id;
}

async function tell(
  tx: Ctx,
  { id, algorithm, productId }: { id: string; algorithm: string; productId: string | null },
  how: "created" | "retired" | "revoked",
): Promise<void> {
  const subjects: [string, ...string[]] = [`signingKey:${id}`, ...(productId ? [`product:${productId}`] : [])];
  await emit(tx, signingKeyChanged, { subjects, data: { keyId: id, algorithm, productId, how } });
}

/** The key that signs for a product; the first one is made here. */
async function activeKey(ctx: Ctx, algorithm: SigningAlgorithm, productId: string): Promise<KeyRow> {
  const known = await selectActive(ctx.db, algorithm, productId);
  if (known) return known;
  await inTransaction(ctx, async (tx) => {
    await lockKeys(tx.db);
    await create(tx, algorithm, null);
  });
  // Whoever was quicker made it.
  return (await selectActive(ctx.db, algorithm, productId))!;
}

export type Signer = {
  /** Named as `kid` by what it signs. */ keyId: string;
  /** @param form `jose` for tokens, see `signature` */ sign(data: string, form?: "der" | "jose"): Buffer;
};

/** Who signs for a product by an algorithm. */
export async function signerFor(ctx: Ctx, algorithm: SigningAlgorithm, productId: string): Promise<Signer> {
  const row = await activeKey(ctx, algorithm, productId);
  const known = opened.get(ctx.platform) ?? new Map<string, KeyObject>();
  opened.set(ctx.platform, known);
  let key = known.get(row.id);
  if (!key) known.set(row.id, (key = readPrivateKey(ctx.platform.crypto.decrypt(context(row.id), row.private_sealed))));
  return { keyId: row.id, sign: (data, form) => signature(algorithm, key, data, form) };
}

/** Every public key there is and was, as verifiers take them. */
export async function publicKeys(ctx: Pick<Ctx, "db">): Promise<PublicKey[]> {
  const rows = await selectKeys(ctx.db, { limit: MOST_KEYS, after: null });
  return rows.map(({ id, algorithm, public_key, state }) => ({ id, algorithm, publicKey: public_key, state }));
}

export type WholeKey = {
  id: string;
  algorithm: SigningAlgorithm;
  product: string | null;
  state: string;
  publicKey: string;
  /** PKCS #8 (RFC 5958) as PEM. */ privateKey: string;
};

/** Every pair of keys with its private half in the clear: for an export that the vendor expressly asked for. */
export async function* everySigningKey(ctx: Ctx): AsyncGenerator<WholeKey> {
  for (const row of await selectKeys(ctx.db, { limit: MOST_KEYS, after: null }))
    yield {
      id: row.id,
      algorithm: row.algorithm,
      product: row.product?.id ?? null,
      state: row.state,
      publicKey: row.public_key,
      privateKey: ctx.platform.crypto.decrypt(context(row.id), row.private_sealed).toString(),
    };
}

async function noted(tx: Ctx, id: string, action: string): Promise<void> {
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action,
    subject: `signingKey:${id}`,
    outcome: "allowed",
    address: tx.address,
  });
}

/** Begins to sign with a new key. @param product id or slug; null: for all that have none of their own @throws Problem 422 */
export async function rotateKey(
  ctx: Ctx,
  { algorithm, product }: { algorithm: SigningAlgorithm; product: string | null },
): Promise<KeyRow> {
  const of = product === null ? null : await selectProduct(ctx.db, product);
  if (of === undefined) throw invalid("product", "unknownThing");
  const productId = of?.id ?? null;
  return inTransaction(ctx, async (tx) => {
    await lockKeys(tx.db);
    const old = await retireActive(tx.db, algorithm, productId, tx.clock.now());
    if (old) await tell(tx, { id: old, algorithm, productId }, "retired");
    const id = (await create(tx, algorithm, productId))!;
    await noted(tx, id, "signingKeys.rotate");
    return (await selectKey(tx.db, id))!;
  });
}

/** Declares a key lost; an active one gives way to a new one. @throws Problem 404, 409 signingKey.revoked */
export function revokeKey(ctx: Ctx, id: string): Promise<KeyRow> {
  return inTransaction(ctx, async (tx) => {
    await lockKeys(tx.db);
    const row = await selectKey(tx.db, id);
    if (!row) throw notFound();
    if (!(await revokeRow(tx.db, id, tx.clock.now()))) throw new Problem(409, "signingKey.revoked");
    const productId = row.product?.id ?? null;
    await tell(tx, { id, algorithm: row.algorithm, productId }, "revoked");
    if (row.state === "active") await create(tx, row.algorithm, productId);
    await noted(tx, id, "signingKeys.revoke");
    return (await selectKey(tx.db, id))!;
  });
}
