import type { Registrations } from "#platform/references";
import { CATEGORIES, CHANNELS, PRIORITIES, TYPES } from "./shapes.ts";
import { ticketErasure } from "./erase-tickets.ts";
import { ticketRetention } from "./retain-tickets.ts";
import { ticketNotifications } from "./notification-rules.ts";
import { seesInside } from "./policy.ts";
import { ticketTimeline } from "./timeline-queries.ts";
import { fileVisible, findTicket, ticketTitles, visibleIds } from "./queries.ts";
import { ticketSearch } from "./search-kind.ts";

/** What tickets give the platform to call: how they are named elsewhere, who may see them live, whose files may be downloaded. */
export const ticketRegistrations: Registrations = {
  references: {
    ticket: async (ctx, ids) =>
      (await ticketTitles(ctx, ids)).map(({ id, number, subject }) => ({
        kind: "ticket",
        id,
        title: `#${number} ${subject}`,
        url: `/desk/tickets/${number}`,
      })),
  },
  erasure: [ticketErasure],
  retention: ticketRetention,
  liveUpdates: { ticket: visibleIds },
  find: {
    ticket: async (ctx, name) => {
      const number = /^#?(\d{1,15})$/.exec(name)?.[1];
      return number ? ((await findTicket(ctx, { number: Number(number) }))?.id ?? null) : null;
    },
  },
  timeline: [ticketTimeline],
  fieldKinds: {
    ticket: { facts: { type: TYPES, category: CATEGORIES, priority: PRIORITIES, channel: CHANNELS }, sees: visibleIds },
  },
  search: [ticketSearch],
  notifications: ticketNotifications,
  files: [(ctx, fileId) => fileVisible(ctx, fileId, seesInside(ctx.actor))],
};
