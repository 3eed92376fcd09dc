import { routes } from "#platform/http";
import { listColleagues } from "./colleagues.ts";
import { ownContract } from "./own-contract.ts";

export const ownRoutes = routes(ownContract, {
  "colleagues.list": (ctx, { params, query }) => listColleagues(ctx, params.id, query),
});
