export { importsContract } from "./contract.ts";
export { importErasure, importJobs } from "./jobs.ts";
export { importRoutes } from "./routes.ts";
