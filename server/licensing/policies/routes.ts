import { afterId, pageById } from "#people/access";
import { invalid, routes, type Ctx } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { policiesContract } from "./contract.ts";
import { selectPolicies } from "./queries.ts";
import { changePolicy, createPolicy, presentPolicy, readPolicy, removePolicy } from "./save-policy.ts";

async function productId(ctx: Ctx, name: string | undefined): Promise<string | null> {
  if (name === undefined) return null;
  const product = await selectProduct(ctx.db, name);
  if (!product) throw invalid("product", "unknownThing");
  return product.id;
}

export const policyRoutes = routes(policiesContract, {
  "policies.list": async (ctx, { query: { limit, cursor, product } }) =>
    pageById(
      await selectPolicies(ctx.db, { limit: limit + 1, after: afterId(cursor), productId: await productId(ctx, product) }),
      limit,
      (row) => presentPolicy(row, ctx),
    ),
  "policies.create": async (ctx, { body }) => presentPolicy(await createPolicy(ctx, body), ctx),
  "policies.get": async (ctx, { params }) => presentPolicy(await readPolicy(ctx, params.id), ctx),
  "policies.update": async (ctx, { params, body, ifMatch }) => presentPolicy(await changePolicy(ctx, params.id, ifMatch!, body), ctx),
  "policies.remove": (ctx, { params, ifMatch }) => removePolicy(ctx, params.id, ifMatch!),
});
