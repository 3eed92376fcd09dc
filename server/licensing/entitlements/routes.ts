import { afterId, pageById } from "#people/access";
import { routes } from "#platform/http";
import { entitlementsContract } from "./contract.ts";
import { selectEntitlements } from "./queries.ts";
import { changeEntitlement, createEntitlement, presentEntitlement, readEntitlement } from "./save-entitlement.ts";

export const entitlementRoutes = routes(entitlementsContract, {
  "entitlements.list": async (ctx, { query: { limit, cursor, retired } }) =>
    pageById(
      await selectEntitlements(ctx.db, {
        limit: limit + 1,
        after: afterId(cursor),
        retired: retired === undefined ? null : retired === "true",
      }),
      limit,
      (row) => presentEntitlement(row, ctx),
    ),
  "entitlements.create": async (ctx, { body }) => presentEntitlement(await createEntitlement(ctx, body), ctx),
  "entitlements.get": async (ctx, { params }) => presentEntitlement(await readEntitlement(ctx, params.id), ctx),
  "entitlements.update": async (ctx, { params, body, ifMatch }) =>
    presentEntitlement(await changeEntitlement(ctx, params.id, ifMatch!, body), ctx),
});
