export { systemContract } from "./contract.ts";
export { mountOperator } from "./mount-operator.ts";
export { systemRoutes } from "./routes.ts";
