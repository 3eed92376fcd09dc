import { afterId, pageById } from "#people/access";
import { notFound, routes } from "#platform/http";
import { catalogContract } from "./contract.ts";
import { brandPicture } from "./pictures.ts";
import { presentBrand, presentProduct } from "./present.ts";
import { selectProduct, selectProducts } from "./product-queries.ts";
import { selectBrand, selectBrands } from "./queries.ts";
import { changeBrand, createBrand } from "./save-brand.ts";
import { changeProduct, createProduct } from "./save-product.ts";

/** What was found, or 404. */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

export const catalogRoutes = routes(catalogContract, {
  "brands.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectBrands(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, presentBrand),
  "brands.create": async (ctx, { body }) => presentBrand(await createBrand(ctx, body)),
  "brands.get": async (ctx, { params }) => presentBrand(found(await selectBrand(ctx.db, params.id))),
  "brands.update": async (ctx, { params, body, ifMatch }) => presentBrand(await changeBrand(ctx, params.id, ifMatch!, body)),
  "brands.picture": (ctx, { params }) => brandPicture(ctx, params.hash),
  "products.list": async (ctx, { query: { limit, cursor, brand } }) =>
    pageById(await selectProducts(ctx.db, { brand, limit: limit + 1, after: afterId(cursor) }), limit, (row) => presentProduct(row, ctx)),
  "products.create": async (ctx, { body }) => presentProduct(await createProduct(ctx, body), ctx),
  "products.get": async (ctx, { params }) => presentProduct(found(await selectProduct(ctx.db, params.id)), ctx),
  "products.update": async (ctx, { params, body, ifMatch }) => presentProduct(await changeProduct(ctx, params.id, ifMatch!, body), ctx),
});
