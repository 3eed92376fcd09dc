export { entitlementsContract } from "./contract.ts";
export { entitlementNames } from "./entitlement-names.ts";
export { entitlementRoutes } from "./routes.ts";
export { createEntitlement, knownCodes } from "./save-entitlement.ts";
