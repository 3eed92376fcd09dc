export { accessDecisionContract, type AccessDecision } from "./contract.ts";
export { mayReceive, type AskedThing, type Asking } from "./may-receive.ts";
export { accessDecisionRoutes } from "./routes.ts";
