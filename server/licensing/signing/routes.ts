import { afterId, pageById } from "#people/access";
import { elevated, notFound, routes, type Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import { signingContract, type SigningKey } from "./contract.ts";
import { revokeKey, rotateKey } from "./keys.ts";
import { jsonWebKey } from "./model.ts";
import { selectKey, selectKeys, type KeyRow } from "./queries.ts";

/** A key as the API shows it: never its private half. The product is only an id to those who may not know of it. */
function presentKey(row: KeyRow, { locale, actor }: Pick<Ctx, "locale" | "actor">): SigningKey {
  const name = row.product && (actor.rights.has("licenses.read") ? localize(row.product.name, locale) : "");
  return {
    id: row.id,
    algorithm: row.algorithm,
    product: row.product && { id: row.product.id, name: name ?? "" },
    state: row.state,
    publicKey: row.public_key,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

export const signingRoutes = routes(signingContract, {
  "signingKeys.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectKeys(elevated(ctx).db, { limit: limit + 1, after: afterId(cursor) }), limit, (row) => presentKey(row, ctx)),
  "signingKeys.jwks": async (ctx) => {
    const rows = await selectKeys(elevated(ctx).db, { limit: 200, after: null });
    const keys = rows
      .filter(({ state }) => state !== "revoked")
      .map(({ id, algorithm, public_key }) => jsonWebKey({ id, algorithm, publicKey: public_key }));
    return Response.json({ keys }, { headers: { "cache-control": "public, max-age=300" } });
  },
  "signingKeys.get": async (ctx, { params }) => {
    const row = await selectKey(elevated(ctx).db, params.id);
    if (!row) throw notFound();
    return presentKey(row, ctx);
  },
  "signingKeys.rotate": async (ctx, { body }) => presentKey(await rotateKey(ctx, body), ctx),
  "signingKeys.revoke": async (ctx, { params }) => presentKey(await revokeKey(ctx, params.id), ctx),
});
