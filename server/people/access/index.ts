export { createAccessLink, guestActor, revokeAccessLinks, type LinkSubject } from "./access-links.ts";
export { cachedActor, forgetActors } from "./actor-cache.ts";
export { accessContract } from "./contract.ts";
export { createAgent, type NewAgentInput } from "./create-agent.ts";
export { createToken } from "./create-token.ts";
export { ensureOwner, ensureToken } from "./ensure-admin.ts";
export { accessEvents, agentChanged, agentCreated } from "./events.ts";
export {
  ALL_RIGHTS,
  ANONYMOUS_RIGHTS,
  CONTACT_RIGHTS,
  GUEST_RIGHTS,
  isRight,
  RIGHTS,
  ROLE_RIGHTS,
  ROLES,
  type Right,
  type Role,
} from "./model.ts";
export { afterId, pageById } from "./page.ts";
export {
  idOrSlug,
  linkAgent,
  selectActiveAgent,
  selectAgent,
  selectAgentByEmail,
  selectAgents,
  selectTeam,
  selectTeams,
  type AgentRow,
  type TeamRow,
} from "./queries.ts";
export { accessRoutes } from "./routes.ts";
export { createTeam } from "./save-team.ts";
export { slugFor, slugFrom } from "./slug.ts";
export { tokenActor } from "./token-actor.ts";
export { API_TOKEN_PREFIX, hashApiToken, LINK_TOKEN_PREFIX } from "./tokens.ts";
