export { productRequestRoutes } from "./routes.ts";
