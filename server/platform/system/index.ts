export { systemContract } from "./contract.ts";
export { mountOperator, type ReadyCheck } from "./mount-operator.ts";
export { systemRoutes } from "./routes.ts";
