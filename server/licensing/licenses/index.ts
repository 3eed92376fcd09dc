export { licensesContract, type License, type Validation } from "./contract.ts";
export { entitlementsOf } from "./entitlements-of.ts";
export { cullJob } from "./heartbeats.ts";
export { licenseOfKey } from "./keys.ts";
export { activateMachine } from "./machines.ts";
export { machinesContract, type Machine } from "./machines-contract.ts";
export { licensePeopleContract } from "./people-contract.ts";
export { licenseRoutes } from "./routes.ts";
export { createLicense } from "./save-license.ts";
