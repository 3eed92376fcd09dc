import type { Registrations } from "#platform/references";
import { ruleNames } from "./queries.ts";

/** What automation gives the platform to call: how rules are named where they acted, and whom they tell. */
export const automationRegistrations: Registrations = {
  references: {
    rule: async (ctx, ids) =>
      ctx.actor.rights.has("tickets.note") || ctx.actor.rights.has("automation.read")
        ? (await ruleNames(ctx.db, ids)).map(({ id, name }) => ({ kind: "rule", id, title: name, url: `/admin/automation/${id}` }))
        : [],
  },
  liveUpdates: {},
  files: [],
  notifications: [
    {
      kind: "ruleNotified",
      mail: true,
      types: ["rule.notified"],
      concerned: (_, { data }) => (Array.isArray(data["agents"]) ? data["agents"].map(String) : []),
    },
  ],
};
