export {
  clocksOfTickets,
  dropClocks,
  findClock,
  saveClocks,
  setCause,
  wakingTickets,
  type ClockEntry,
  type ClockRow,
  type StoredClock,
} from "./clock-queries.ts";
export { givePromise } from "./give-promise.ts";
export { promisesContract, type Promised } from "./contract.ts";
export { promiseRoutes } from "./routes.ts";
export { promiseJob, promiseSubscribers } from "./settle-promises.ts";
