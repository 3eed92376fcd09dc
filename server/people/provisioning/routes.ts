import { afterId, pageById } from "#people/access";
import { routes } from "#platform/http";
import {
  changeConnection,
  changeMapping,
  createConnection,
  newToken,
  presentConnection,
  presentMapping,
  readConnection,
  readMapping,
  removeConnection,
} from "./connections.ts";
import { provisioningContract } from "./contract.ts";
import { selectGroupPage } from "./group-queries.ts";
import { selectConnections } from "./queries.ts";

export const provisioningRoutes = routes(provisioningContract, {
  "scimConnections.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectConnections(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, (row) => presentConnection(ctx, row)),
  "scimConnections.create": (ctx, { body }) => createConnection(ctx, body),
  "scimConnections.get": (ctx, { params }) => readConnection(ctx, params.id),
  "scimConnections.update": (ctx, { params, body, ifMatch }) => changeConnection(ctx, params.id, ifMatch!, body),
  "scimConnections.delete": (ctx, { params, ifMatch }) => removeConnection(ctx, params.id, ifMatch!),
  "scimConnections.rotate": (ctx, { params, body }) => newToken(ctx, params.id, body),
  "scimGroups.list": async (ctx, { params, query: { limit, cursor } }) => {
    await readConnection(ctx, params.id);
    return pageById(await selectGroupPage(ctx.db, params.id, { limit: limit + 1, after: afterId(cursor) }), limit, presentMapping);
  },
  "scimGroups.get": (ctx, { params }) => readMapping(ctx, params.id),
  "scimGroups.update": (ctx, { params, body, ifMatch }) => changeMapping(ctx, params.id, ifMatch!, body),
});
