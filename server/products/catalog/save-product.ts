import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { localize, type LocalizedText } from "#shared/locales";
import { productChanged } from "./events.ts";
import { presentProduct } from "./present.ts";
import { insertProduct, selectBrand, selectProduct, updateProduct, upsertVersion, type ProductRow } from "./queries.ts";

type Version = { version: string; /** `YYYY-MM-DD` */ releasedOn: string | null };

function slugTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
  throw error;
}

async function brandId(tx: Ctx, brand: string): Promise<string> {
  const found = await selectBrand(tx.db, brand);
  if (!found) throw invalid("brand", "unknownThing");
  return found.id;
}

async function finish(tx: Ctx, id: string, versions: readonly Version[]): Promise<ProductRow> {
  const now = tx.clock.now();
  for (const { version, releasedOn } of versions)
    await upsertVersion(tx.db, { id: newId(now.getTime()), productId: id, version, releasedOn, now });
  await emit(tx, productChanged, { subjects: [`product:${id}`], data: { productId: id } });
  return (await selectProduct(tx.db, id))!;
}

export type NewProductInput = {
  names: LocalizedText;
  slug?: string | undefined;
  descriptions?: LocalizedText;
  /** id or slug */ brand: string;
  versions?: readonly Version[];
};

/** Creates a product. @throws Problem 409 slugTaken, 422 for an unknown brand */
export async function createProduct(
  ctx: Ctx,
  { names, slug, descriptions = {}, brand, versions = [] }: NewProductInput,
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
      now,
    }).catch(slugTaken);
    return finish(tx, id, versions);
  });
}

/** Changes a product; versions are added, never removed, for tickets name them. @param name id or slug @throws Problem 404, 412 stale, 409 slugTaken, 422 */
export async function changeProduct(
  ctx: Ctx,
  name: string,
  revision: number,
  {
    names,
    slug,
    descriptions,
    brand,
    versions = [],
  }: {
    names?: LocalizedText | undefined;
    slug?: string | undefined;
    descriptions?: LocalizedText | undefined;
    brand?: string | undefined;
    versions?: readonly Version[] | undefined;
  },
): Promise<ProductRow> {
  return inTransaction(ctx, async (tx) => {
    const current = await selectProduct(tx.db, name);
    if (!current) throw notFound();
    const change = { name: names, slug, description: descriptions, brandId: brand === undefined ? undefined : await brandId(tx, brand) };
    if (!(await updateProduct(tx.db, current.id, revision, change, tx.clock.now()).catch(slugTaken)))
      throw stale(presentProduct((await selectProduct(tx.db, current.id))!, tx.locale));
    return finish(tx, current.id, versions);
  });
}
