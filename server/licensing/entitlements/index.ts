export { entitlementsContract } from "./contract.ts";
export { entitlementNames } from "./entitlement-names.ts";
export { entitlementRoutes } from "./routes.ts";
export { createEntitlement, knownCodes, readEntitlement } from "./save-entitlement.ts";
