export { presenceContract } from "./contract.ts";
export { agentPresence, ticketViewed } from "./events.ts";
export { presenceRoutes } from "./routes.ts";
export { presenceJob } from "./tell-presence.ts";
