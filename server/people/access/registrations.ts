import type { Registrations } from "#platform/references";
import { selectAgentByEmail, selectAgentNames } from "./queries.ts";
import { agentSearch, teamSearch } from "./search-kinds.ts";

/** What access gives the platform to call: how agents are named elsewhere. */
export const accessRegistrations: Registrations = {
  references: {
    agent: async (ctx, ids) =>
      ctx.actor.rights.has("agents.read")
        ? (await selectAgentNames(ctx.db, ids)).map(({ id, name }) => ({ kind: "agent", id, title: name, url: `/admin/people/${id}` }))
        : [],
  },
  find: {
    agent: async (ctx, name) =>
      ctx.actor.rights.has("agents.read") ? ((await selectAgentByEmail(ctx.db, name.toLowerCase()))?.id ?? null) : null,
  },
  liveUpdates: {},
  files: [],
  search: [agentSearch, teamSearch],
};
