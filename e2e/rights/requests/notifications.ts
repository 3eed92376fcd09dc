import { sql } from "kysely";
import type { TicketKey } from "../world.ts";
import { type Asks, fresh, NOBODY } from "./ask-for.ts";

/** The public key of the example in RFC 8291, and its secret. */
const KEYS = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};
const browser = () => ({ endpoint: `https://push.example/${fresh("browser")}`, keys: KEYS, label: "Chrome, Linux" });
/** What was told of a ticket: of one that may not be seen there is nothing to read. */
const readOf = (key: TicketKey): Asks => ({
  [`notifications.read ${key}`]: (world) => ({ path: "/me/notifications/read", body: { ticket: world.tickets[key].number } }),
});

/** What agents are told of. */
export default {
  "notifications.list": () => ({ path: "/me/notifications" }),
  "notifications.count": () => ({ path: "/me/notifications/count" }),
  "notifications.read": () => ({ path: "/me/notifications/read", body: { all: true } }),
  ...readOf("usual"),
  ...readOf("restricted"),
  ...readOf("beta"),
  "notificationSettings.get": () => ({ path: "/me/notification-settings" }),
  "notificationSettings.update": async (world) => {
    // Two of the actors are one agent: each begins anew.
    await sql`delete from notification_settings`.execute(world.app.program.platform.database.staff);
    return { path: "/me/notification-settings", body: { quiet: { from: "22:00", to: "07:00" } }, headers: { "if-match": '"0"' } };
  },
  "push.key": () => ({ path: "/me/push-key" }),
  "push.list": () => ({ path: "/me/push-subscriptions" }),
  "push.add": () => ({ path: "/me/push-subscriptions", body: browser() }),
  "push.remove": async (world) => {
    const made = await world.actors["list"]!.post("/api/v1/me/push-subscriptions", browser());
    return { path: `/me/push-subscriptions/${made.body.id}`, unknown: `/me/push-subscriptions/${NOBODY}` };
  },
} satisfies Asks;
