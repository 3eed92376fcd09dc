export { provisioningContract } from "./contract.ts";
export { mountScim } from "./mount-scim.ts";
export { provisioningRoutes } from "./routes.ts";
