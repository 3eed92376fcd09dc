import type { Registrations } from "#platform/references";
import { viewSearch } from "./search-kind.ts";

/** What views give the platform to call: that some view changed is everybody's to hear, and says nothing of which. */
export const viewRegistrations: Registrations = {
  references: {},
  liveUpdates: { views: async (ctx, ids) => new Set(ctx.actor.rights.has("tickets.note") ? ids : []) },
  files: [],
  search: [viewSearch],
};
