export { customerOverviewContract, type CustomerOverview } from "./contract.ts";
export { customerOverviewRoutes } from "./routes.ts";
