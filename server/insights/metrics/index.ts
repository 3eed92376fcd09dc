export { metricsContract } from "./contract.ts";
export { metricsJobs, metricsSubscribers } from "./project.ts";
export { metricsRoutes } from "./routes.ts";
