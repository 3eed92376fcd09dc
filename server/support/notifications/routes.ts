import { routes } from "#platform/http";
import { notificationsContract } from "./contract.ts";
import {
  addSubscription,
  changeSettings,
  countUnread,
  listNotifications,
  listSubscriptions,
  readNotifications,
  readPushKey,
  readSettings,
  removeSubscription,
} from "./verbs.ts";

export const notificationRoutes = routes(notificationsContract, {
  "notifications.list": (ctx, { query }) => listNotifications(ctx, query),
  "notifications.count": (ctx) => countUnread(ctx),
  "notifications.read": (ctx, { body }) => readNotifications(ctx, body),
  "notificationSettings.get": (ctx) => readSettings(ctx),
  "notificationSettings.update": (ctx, { body, ifMatch }) => changeSettings(ctx, ifMatch!, body),
  "push.key": (ctx) => readPushKey(ctx),
  "push.list": (ctx) => listSubscriptions(ctx),
  "push.add": (ctx, { body }) => addSubscription(ctx, body),
  "push.remove": (ctx, { params }) => removeSubscription(ctx, params.id),
});
