export { lifecycleContract, type LifecycleEnd, type SupportPolicy } from "./contract.ts";
export { lifecycleRoutes } from "./routes.ts";
export { createPolicy } from "./save-policy.ts";
