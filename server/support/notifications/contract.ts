/** What an agent is told of; his own alone. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, page } from "#shared/contract";

export const notification = z.strictObject({
  id,
  kind: z.string().describe("Such as assigned, mentioned, replied"),
  ticket: z.strictObject({ number: z.number().int(), subject: z.string() }),
  by: z.string().nullable().describe("Name of who caused it; null where it was no colleague"),
  createdAt: instant,
  readAt: instant.nullable(),
});
export type Notification = z.infer<typeof notification>;

const ways = z.strictObject({ desk: z.boolean(), push: z.boolean(), mail: z.boolean() });
const mailEvery = z.union([z.literal(0), z.literal(60), z.literal(240), z.literal(1440)]);
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "value");
const quiet = z.strictObject({ from: timeOfDay, to: timeOfDay });
const timeZone = z
  .string()
  .max(60)
  .refine((value) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  }, "value");

const settings = z.strictObject({
  kinds: z.record(z.string(), ways),
  quiet: quiet.nullable().describe("Times of day without push; over midnight where `to` comes before `from`"),
  timeZone: z.string(),
  mailEvery: mailEvery.describe("Minutes over which mails are gathered: 0 each at once while they are few, 1440 once a day in the morning"),
  revision: z.number().int(),
});
export type NotificationSettings = z.infer<typeof settings>;

const base64url = (bytes: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`), "value");
const subscription = z.strictObject({ id, label: z.string(), createdAt: instant, usedAt: instant.nullable() });

export const notificationsContract = defineOperations({
  "notifications.list": {
    method: "GET",
    path: "/me/notifications",
    right: "tickets.note",
    summary: "What the caller was told of, newest first; of tickets he may still see",
    query: z.strictObject({ ...page, unread: z.stringbool().optional() }),
    list: notification,
  },
  "notifications.count": {
    method: "GET",
    path: "/me/notifications/count",
    right: "tickets.note",
    summary: "How many he has not read, counted up to 100",
    response: z.strictObject({ unread: z.number().int() }),
  },
  "notifications.read": {
    method: "POST",
    path: "/me/notifications/read",
    right: "tickets.note",
    summary: "Mark as read: all, these, or those about a ticket",
    body: z.strictObject({
      ids: z.array(id).max(200).optional(),
      ticket: z.number().int().min(1).max(9_007_199_254_740_991).optional(),
      all: z.literal(true).optional(),
    }),
    response: z.strictObject({ unread: z.number().int() }),
  },
  "notificationSettings.get": {
    method: "GET",
    path: "/me/notification-settings",
    right: "tickets.note",
    summary: "What the caller is told of, how, and when not",
    response: settings,
    etag: true,
  },
  "notificationSettings.update": {
    method: "PATCH",
    path: "/me/notification-settings",
    right: "tickets.note",
    summary: "Choose what to be told of, how, and when not",
    body: z.strictObject({
      kinds: z.record(z.string().max(40), ways.partial()).optional(),
      quiet: quiet.nullable().optional(),
      timeZone: timeZone.optional(),
      mailEvery: mailEvery.optional(),
    }),
    ifMatch: true,
    etag: true,
    response: settings,
  },
  "push.key": {
    method: "GET",
    path: "/me/push-key",
    right: "tickets.note",
    summary: "The key browsers subscribe with (RFC 8292), uncompressed in base64url",
    response: z.strictObject({ key: z.string() }),
  },
  "push.list": {
    method: "GET",
    path: "/me/push-subscriptions",
    right: "tickets.note",
    summary: "The browsers that are pushed to",
    list: subscription,
  },
  "push.add": {
    method: "POST",
    path: "/me/push-subscriptions",
    right: "tickets.note",
    summary: "Push to this browser, as its Push API describes it",
    body: z.strictObject({
      endpoint: z
        .string()
        .max(2_000)
        .regex(/^https:\/\/[^\s]+$/, "value"),
      keys: z.strictObject({ p256dh: base64url(65), auth: base64url(16) }),
      label: line(100),
    }),
    status: 201,
    response: subscription,
  },
  "push.remove": {
    method: "DELETE",
    path: "/me/push-subscriptions/{id}",
    right: "tickets.note",
    summary: "Push to that browser no longer",
    params: z.strictObject({ id }),
    status: 204,
  },
});
