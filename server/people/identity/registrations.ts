import type { Registrations } from "#platform/references";
import { identityTimeline } from "./timeline-queries.ts";

/** What identity gives the platform to call: when people signed in, for their timelines. */
export const identityRegistrations: Registrations = { references: {}, liveUpdates: {}, files: [], timeline: [identityTimeline] };
