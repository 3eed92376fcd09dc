import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { ProductVisibility } from "#shared/lifecycle";
import { localize, type LocalizedText } from "#shared/locales";
import { productChanged } from "./events.ts";
import { changeDates } from "./lifecycle.ts";
import type { GivenLifecycle } from "./lifecycle-schema.ts";
import { presentProduct } from "./present.ts";
import { insertProduct, replaceRelatedBrands, selectProduct, updateProduct, type ProductRow } from "./product-queries.ts";
import { selectBrand } from "./queries.ts";
import { addVersions } from "./save-version.ts";

type Version = { version: string; /** `YYYY-MM-DD` */ releasedOn: string | null };

function slugTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
  throw error;
}

async function brandId(tx: Ctx, brand: string, path = "brand"): Promise<string> {
  const found = await selectBrand(tx.db, brand);
  if (!found) throw invalid(path, "unknownThing");
  return found.id;
}

type Depth = {
  versions?: readonly Version[] | undefined;
  relatedBrands?: readonly string[] | undefined;
  lifecycle?: GivenLifecycle | undefined;
};

async function finish(tx: Ctx, id: string, { versions = [], relatedBrands, lifecycle }: Depth): Promise<ProductRow> {
  if (relatedBrands) {
    const ids: string[] = [];
    for (const [place, name] of relatedBrands.entries()) ids.push(await brandId(tx, name, `relatedBrands.${place}`));
    await replaceRelatedBrands(tx.db, id, ids);
  }
  await changeDates(tx, { productId: id, lineId: null, given: lifecycle });
  await addVersions(tx, id, versions);
  await emit(tx, productChanged, { subjects: [`product:${id}`], data: { productId: id } });
  return (await selectProduct(tx.db, id))!;
}

export type NewProductInput = {
  names: LocalizedText;
  slug?: string | undefined;
  descriptions?: LocalizedText;
  /** id or slug */ brand: string;
  /** Everybody when absent. */
  visibility?: ProductVisibility;
} & Depth;

/** Creates a product. @throws Problem 409 slugTaken, 422 for an unknown brand or days that contradict one another */
export async function createProduct(
  ctx: Ctx,
  { names, slug, descriptions = {}, brand, visibility = "public", ...depth }: NewProductInput,
): Promise<ProductRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertProduct(tx.db, {
      id,
      slug: slug ?? slugFor(localize(names, "en"), id),
      name: names,
      description: descriptions,
      brandId: await brandId(tx, brand),
      visibility,
      now,
    }).catch(slugTaken);
    return finish(tx, id, depth);
  });
}

type ProductChange = {
  names?: LocalizedText | undefined;
  slug?: string | undefined;
  descriptions?: LocalizedText | undefined;
  brand?: string | undefined;
  visibility?: ProductVisibility | undefined;
} & Depth;

/**
 * Changes a product; versions are added, never removed, for tickets name them.
 * @param name id or slug @throws Problem 404, 412 stale, 409 slugTaken, 422
 */
export async function changeProduct(
  ctx: Ctx,
  name: string,
  revision: number,
  { names, slug, descriptions, brand, visibility, ...depth }: ProductChange,
): Promise<ProductRow> {
  return inTransaction(ctx, async (tx) => {
    const current = await selectProduct(tx.db, name);
    if (!current) throw notFound();
    const change = {
      name: names,
      slug,
      description: descriptions,
      brandId: brand === undefined ? undefined : await brandId(tx, brand),
      visibility,
    };
    if (!(await updateProduct(tx.db, current.id, revision, change, tx.clock.now()).catch(slugTaken)))
      throw stale(presentProduct((await selectProduct(tx.db, current.id))!, tx));
    return finish(tx, current.id, depth);
  });
}
