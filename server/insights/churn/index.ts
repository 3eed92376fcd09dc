export { churnContract, type ChurnFigures, type CustomerHealth, type Renewal } from "./contract.ts";
export { churnJob, churnSubscribers } from "./jobs.ts";
export { churnRoutes } from "./routes.ts";
