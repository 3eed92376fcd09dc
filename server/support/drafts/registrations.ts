import { agentIdOf } from "#platform/http";
import type { Registrations } from "#platform/references";

/** `desk:<agent>` is what concerns all desks of one agent; it is told to him alone. */
export const draftRegistrations: Registrations = {
  references: {},
  liveUpdates: { desk: async (ctx, ids) => new Set(ids.filter((id) => id === agentIdOf(ctx.actor))) },
  files: [],
};
