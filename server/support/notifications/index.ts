export { notificationsContract } from "./contract.ts";
export { pushJob } from "./push.ts";
export { deleteOldNotifications } from "./queries.ts";
export { notificationRoutes } from "./routes.ts";
export { notificationSubscribers } from "./tell.ts";
