export { notificationsContract } from "./contract.ts";
export { notificationMailJob } from "./mail.ts";
export { pushJob } from "./push.ts";
export { deleteOldNotifications } from "./queries.ts";
export { notificationRoutes } from "./routes.ts";
export { notificationSubscribers } from "./tell.ts";
export { changeSettings as changeNotificationSettings, readSettings as readNotificationSettings } from "./verbs.ts";
