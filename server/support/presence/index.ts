export { presenceContract } from "./contract.ts";
export { presenceRoutes } from "./routes.ts";
export { presenceJob } from "./tell-presence.ts";
