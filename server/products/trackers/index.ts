export { trackersContract } from "./contract.ts";
export { trackerRoutes } from "./routes.ts";
export { trackerJob, trackerSubscribers } from "./sync-mirrors.ts";
