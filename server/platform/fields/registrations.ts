import type { Registrations } from "#platform/references";
import { fieldTimeline } from "./timeline-queries.ts";

/** What fields give the platform to call: changes of values, for timelines. */
export const fieldRegistrations: Registrations = { references: {}, liveUpdates: {}, files: [], timeline: [fieldTimeline] };
