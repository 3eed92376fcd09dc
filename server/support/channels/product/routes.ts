import { routes } from "#platform/http";
import { productRequestsContract } from "./contract.ts";
import { openByFile } from "./open-by-file.ts";
import { openByKey } from "./open-request.ts";
import { readLog, readRequest, revealRequest } from "./read-request.ts";

export const productRequestRoutes = routes(productRequestsContract, {
  "productRequests.open": (ctx, { body }) => openByKey(ctx, body),
  "productRequests.openFromFile": (ctx, { body }) => openByFile(ctx, body),
  "productRequests.get": (ctx, { params }) => readRequest(ctx, params.id),
  "productRequests.log": (ctx, { params }) => readLog(ctx, params.id),
  "productRequests.reveal": (ctx, { params }) => revealRequest(ctx, params.id),
});
