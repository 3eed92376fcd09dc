export { routingContract } from "./contract.ts";
export { deleteOldRouting } from "./queries.ts";
export { askRouting } from "./route-ticket.ts";
export { routingRoutes } from "./routes.ts";
export { routingJob, routingSubscribers } from "./work.ts";
