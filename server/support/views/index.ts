export { viewsContract, type View } from "./contract.ts";
export { readView } from "./present.ts";
export { viewRegistrations } from "./registrations.ts";
export { viewRoutes } from "./routes.ts";
