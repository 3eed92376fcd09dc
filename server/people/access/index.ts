export { ownAgent } from "./own-agent.ts";
export { nameAccessList, resolveAccessList, whoSees, type AccessList, type SeesBecause } from "./access-list.ts";
export { createAccessLink, guestActor, openAccessLinks, revokeAccessLink, revokeAccessLinks } from "./access-links.ts";
export { cachedActor, forgetActors } from "./actor-cache.ts";
export { accessContract } from "./contract.ts";
export { createAgent } from "./create-agent.ts";
export { createToken } from "./create-token.ts";
export { ensureOwner, ensureToken } from "./ensure-admin.ts";
export { changeAgent } from "./update-agent.ts";
export { accessAlarmRaised, agentChanged, agentCreated, agentInvited } from "./events.ts";
export { ALL_RIGHTS, ANONYMOUS_RIGHTS, CONTACT_RIGHTS, ROLE_RIGHTS, givable, mayGiveRole, type Role } from "./model.ts";
export { afterId, pageById } from "./page.ts";
export {
  idOrSlug,
  linkAgent,
  selectActiveAgent,
  selectAdministrators,
  selectAgent,
  selectAgentByEmail,
  selectAgentNamed,
  selectAgentNames,
  selectTeam,
  staffAccounts,
} from "./queries.ts";
export { selectRole } from "./role-queries.ts";
export { accessRoutes } from "./routes.ts";
export { createTeam } from "./save-team.ts";
export { slugFor } from "./slug.ts";
export { tokenActor } from "./token-actor.ts";
export { LINK_TOKEN_PREFIX } from "./tokens.ts";
export { accessRegistrations } from "./registrations.ts";
export { accessJobs } from "./watch-access.ts";
