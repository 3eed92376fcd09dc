import type { Registrations } from "#platform/references";
import { answerTimeline } from "./timeline-queries.ts";

export const answerRegistrations: Registrations = { references: {}, liveUpdates: {}, files: [], timeline: [answerTimeline] };
