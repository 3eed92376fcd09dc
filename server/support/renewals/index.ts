export { renewalsContract } from "./contract.ts";
export { renewalRoutes } from "./routes.ts";
