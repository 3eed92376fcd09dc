export { bulkContract, type Bulk } from "./contract.ts";
export { bulkJobs } from "./job.ts";
export { bulkRoutes } from "./routes.ts";
