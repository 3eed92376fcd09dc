import { afterId, pageById } from "#people/access";
import { notFound, routes, type Ctx } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { lifecycleContract } from "./contract.ts";
import { listEnds } from "./ends.ts";
import { endOfLifeOfLine, endOfLifeProduct, endOfLifeProducts, listOpenEox, openEoxOfLine, openEoxOfProduct } from "./feeds.ts";
import { presentPolicy } from "./present.ts";
import { selectPolicies, selectPolicy } from "./queries.ts";
import { changePolicy, createPolicy, removePolicy } from "./save-policy.ts";

/** Which policies may count for a product. @throws Problem 404 for one that nobody may know of */
async function concerning(ctx: Ctx, name: string | undefined): Promise<{ product: string; brands: string[] } | null> {
  if (name === undefined) return null;
  const product = await selectProduct(ctx.db, name);
  if (!product) throw notFound();
  return { product: product.id, brands: [product.brand, ...product.related_brands].map(({ id }) => id) };
}

export const lifecycleRoutes = routes(lifecycleContract, {
  "lifecycle.ends": (ctx, { query }) => listEnds(ctx, query),
  "openeox.list": (ctx, { query }) => listOpenEox(ctx, query),
  "openeox.product": (ctx, { params }) => openEoxOfProduct(ctx, params.id),
  "openeox.line": (ctx, { params }) => openEoxOfLine(ctx, params.id, params.line),
  "endoflife.products": (ctx) => endOfLifeProducts(ctx),
  "endoflife.product": (ctx, { params }) => endOfLifeProduct(ctx, params.id),
  "endoflife.release": (ctx, { params }) => endOfLifeOfLine(ctx, params.id, params.line),
  "supportPolicies.list": async (ctx, { query: { limit, cursor, product } }) =>
    pageById(await selectPolicies(ctx.db, { limit: limit + 1, after: afterId(cursor), of: await concerning(ctx, product) }), limit, (row) =>
      presentPolicy(row, ctx),
    ),
  "supportPolicies.create": async (ctx, { body }) => presentPolicy(await createPolicy(ctx, body), ctx),
  "supportPolicies.get": async (ctx, { params }) => {
    const row = await selectPolicy(ctx.db, params.id);
    if (!row) throw notFound();
    return presentPolicy(row, ctx);
  },
  "supportPolicies.update": async (ctx, { params, body, ifMatch }) =>
    presentPolicy(await changePolicy(ctx, params.id, ifMatch!, body), ctx),
  "supportPolicies.remove": (ctx, { params, ifMatch }) => removePolicy(ctx, params.id, ifMatch!),
});
