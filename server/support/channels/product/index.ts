export { productRequestsContract } from "./contract.ts";
export { productRequestRoutes } from "./routes.ts";
