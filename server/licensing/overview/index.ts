export { customerOverviewContract, type CustomerOverview } from "./contract.ts";
export { customerOverviewRoutes } from "./routes.ts";
export { selectHolders as holdersOf, type Holders } from "./queries.ts";
