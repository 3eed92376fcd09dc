import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { brandChanged } from "./events.ts";
import { setPictures, type GivenPictures } from "./pictures.ts";
import { presentBrand } from "./present.ts";
import { insertBrand, selectBrand, updateBrand, type BrandChange, type BrandRow, type BrandWords } from "./queries.ts";

function slugTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
  throw error;
}

async function announced(tx: Ctx, id: string): Promise<BrandRow> {
  await emit(tx, brandChanged, { subjects: [`brand:${id}`], data: { brandId: id } });
  return (await selectBrand(tx.db, id))!;
}

type NewBrandInput = {
  name: string;
  slug?: string | undefined;
  /** `#rrggbb` */ color: string;
  locales: readonly string[];
} & BrandWords &
  GivenPictures;

/** Creates a brand. @throws Problem 409 slugTaken, 422 for a picture that cannot be one */
export async function createBrand(ctx: Ctx, { slug, ...brand }: NewBrandInput): Promise<BrandRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertBrand(tx.db, { ...brand, id, slug: slug ?? slugFor(brand.name, id), now }).catch(slugTaken);
    await setPictures(tx, id, brand);
    return announced(tx, id);
  });
}

/** Changes a brand. @param name id or slug @throws Problem 404, 412 stale, 409 slugTaken, 422 for a picture that cannot be one */
export async function changeBrand(ctx: Ctx, name: string, revision: number, change: BrandChange & GivenPictures): Promise<BrandRow> {
  return inTransaction(ctx, async (tx) => {
    const current = await selectBrand(tx.db, name);
    if (!current) throw notFound();
    if (!(await updateBrand(tx.db, current.id, revision, change, tx.clock.now()).catch(slugTaken)))
      throw stale(presentBrand((await selectBrand(tx.db, current.id))!));
    await setPictures(tx, current.id, change);
    return announced(tx, current.id);
  });
}
