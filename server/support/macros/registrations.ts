import type { Registrations } from "#platform/references";
import { macroSearch } from "./search-kind.ts";

/** What macros give the platform to call: how they are found. */
export const macroRegistrations: Registrations = { references: {}, liveUpdates: {}, files: [], search: [macroSearch] };
