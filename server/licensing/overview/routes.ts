import { routes } from "#platform/http";
import { customerOverviewContract } from "./contract.ts";
import { readOverview } from "./read-overview.ts";

export const customerOverviewRoutes = routes(customerOverviewContract, {
  "customers.entitlements": (ctx, { query }) => readOverview(ctx, query),
});
