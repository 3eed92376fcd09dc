export { noticesContract } from "./contract.ts";
export { noticesChosen } from "./events.ts";
export { noticeRoutes } from "./routes.ts";
export { someWatch, unwilling, watchersOf } from "./watchers.ts";
