/** Editions and platforms of a product. */
import type { z } from "zod";
import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { localize } from "#shared/locales";
import { editionChanged, platformChanged } from "./events.ts";
import { deletePart, insertPart, selectPart, updatePart, type PartKind, type PartRow } from "./part-queries.ts";
import type { partsContract } from "./parts-contract.ts";
import { presentPart } from "./present-parts.ts";
import { selectProduct } from "./product-queries.ts";

type Create = z.output<(typeof partsContract)["editions.create"]["body"]>;
type Update = z.output<(typeof partsContract)["editions.update"]["body"]>;

function slugTaken(error: unknown): never {
  throw isUniqueViolation(error) ? new Problem(409, "slugTaken") : error;
}

async function found(tx: Ctx, kind: PartKind, id: string): Promise<PartRow> {
  const row = await selectPart(tx.db, kind, id);
  if (!row) throw notFound();
  return row;
}

async function tell(tx: Ctx, kind: PartKind, productId: string, id: string, how: "created" | "changed" | "removed"): Promise<void> {
  const subjects: [string, ...string[]] = [`product:${productId}`, `${kind}:${id}`];
  if (kind === "edition") await emit(tx, editionChanged, { subjects, data: { productId, editionId: id, how } });
  else await emit(tx, platformChanged, { subjects, data: { productId, platformId: id, how } });
}

/** @param product id or slug @throws Problem 404, 409 slugTaken */
export function createPart(ctx: Ctx, kind: PartKind, product: string, { names, slug, descriptions }: Create): Promise<PartRow> {
  return inTransaction(ctx, async (tx) => {
    const owner = await selectProduct(tx.db, product);
    if (!owner) throw notFound();
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const part = { id, productId: owner.id, slug: slug ?? slugFor(localize(names, "en"), id), name: names, description: descriptions, now };
    await insertPart(tx.db, kind, part).catch(slugTaken);
    await tell(tx, kind, owner.id, id, "created");
    return found(tx, kind, id);
  });
}

/** @throws Problem 404, 412 stale, 409 slugTaken */
export function changePart(
  ctx: Ctx,
  kind: PartKind,
  id: string,
  revision: number,
  { names, slug, descriptions }: Update,
): Promise<PartRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, kind, id);
    const change = { id, revision, slug, name: names, description: descriptions, now: tx.clock.now() };
    if (!(await updatePart(tx.db, kind, change).catch(slugTaken))) throw stale(presentPart(await found(tx, kind, id), tx));
    await tell(tx, kind, row.product.id, id, "changed");
    return found(tx, kind, id);
  });
}

/** @throws Problem 404, 412 stale */
export function removePart(ctx: Ctx, kind: PartKind, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, kind, id);
    if (!(await deletePart(tx.db, kind, id, revision))) throw stale(presentPart(row, tx));
    await tell(tx, kind, row.product.id, id, "removed");
    return undefined;
  });
}
