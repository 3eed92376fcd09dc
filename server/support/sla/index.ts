export { slaRoutes } from "./routes.ts";
