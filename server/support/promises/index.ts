export { promisesContract, type Promised } from "./contract.ts";
export { promiseRoutes } from "./routes.ts";
export { promiseJob, promiseSubscribers } from "./settle-promises.ts";
