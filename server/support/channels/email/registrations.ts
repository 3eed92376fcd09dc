import type { Registrations } from "#platform/references";
import { mailNotifications } from "./notify-agents.ts";

/** What the channel gives the platform to call: how mails reach the vendor's own people. */
export const emailRegistrations: Registrations = { references: {}, liveUpdates: {}, files: [], notificationMail: mailNotifications };
