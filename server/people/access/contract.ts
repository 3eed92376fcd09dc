/** Agents, teams, API tokens and the access audit. */
import { z } from "zod";
import { defineOperations, emailAddress, id, instant, line, locale, page, reference, slug } from "#shared/contract";

const role = z.enum(["owner", "admin", "lead", "agent", "collaborator"]);
/** A thing named by its id or its slug. */
const teamName = z.union([id, slug]);

export const agent = z.strictObject({
  id,
  name: z.string(),
  email: z.string(),
  role,
  locale,
  active: z.boolean(),
  teams: z.array(reference),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const team = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  members: z.array(reference),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const token = z.strictObject({
  id,
  name: z.string(),
  hint: z.string().describe("The token's last four characters"),
  scopes: z.array(z.string()),
  agent: reference.nullable().describe("On whose behalf it acts"),
  createdBy: reference.nullable(),
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable().describe("To the minute"),
  createdAt: instant,
  revision: z.number().int(),
});

const auditEntry = z.strictObject({
  id,
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  outcome: z.enum(["allowed", "denied"]),
  address: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

export const accessContract = defineOperations({
  "agents.list": {
    method: "GET",
    path: "/agents",
    right: "agents.read",
    summary: "List agents",
    query: z.strictObject({ ...page, active: z.stringbool().optional(), role: role.optional(), team: teamName.optional(), q: z.string().max(200).optional() }),
    list: agent,
  },
  "agents.create": {
    method: "POST",
    path: "/agents",
    right: "agents.manage",
    summary: "Add an agent and invite him by mail",
    body: z.strictObject({ name: line(200), email: emailAddress, role, locale: locale.default("en"), teams: z.array(teamName).max(100).default([]), invite: z.boolean().default(true) }),
    status: 201,
    response: agent,
    etag: true,
    errors: ["agent.emailTaken", "agent.roleNotYours"],
  },
  "agents.get": { method: "GET", path: "/agents/{id}", right: "agents.read", summary: "Read an agent", params: z.strictObject({ id }), response: agent, etag: true },
  "agents.update": {
    method: "PATCH",
    path: "/agents/{id}",
    right: "agents.manage",
    summary: "Change an agent; `active: false` signs him out and takes his rights",
    params: z.strictObject({ id }),
    body: z.strictObject({ name: line(200).optional(), role: role.optional(), locale: locale.optional(), active: z.boolean().optional(), teams: z.array(teamName).max(100).optional() }),
    response: agent,
    etag: true,
    ifMatch: true,
    errors: ["agent.lastOwner", "agent.roleNotYours"],
  },
  "teams.list": { method: "GET", path: "/teams", right: "agents.read", summary: "List teams", query: z.strictObject({ ...page }), list: team },
  "teams.create": {
    method: "POST",
    path: "/teams",
    right: "agents.manage",
    summary: "Create a team",
    body: z.strictObject({ name: line(100), slug: slug.optional(), members: z.array(id).max(1_000).default([]) }),
    status: 201,
    response: team,
    etag: true,
    errors: ["slugTaken"],
  },
  "teams.get": { method: "GET", path: "/teams/{id}", right: "agents.read", summary: "Read a team", params: z.strictObject({ id: teamName }), response: team, etag: true },
  "teams.update": {
    method: "PATCH",
    path: "/teams/{id}",
    right: "agents.manage",
    summary: "Change a team and who belongs to it",
    params: z.strictObject({ id: teamName }),
    body: z.strictObject({ name: line(100).optional(), slug: slug.optional(), members: z.array(id).max(1_000).optional() }),
    response: team,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
  "tokens.list": { method: "GET", path: "/tokens", right: "tokens.manage", summary: "List API tokens", query: z.strictObject({ ...page }), list: token },
  "tokens.create": {
    method: "POST",
    path: "/tokens",
    right: "tokens.manage",
    summary: "Create an API token; its text is answered this once",
    body: z.strictObject({
      name: line(100),
      scopes: z.array(z.string().max(50)).min(1).max(100),
      agent: id.nullable().default(null).describe("Acts on behalf of this agent; absent: by itself"),
      expiresAt: instant.nullable().default(null),
    }),
    status: 201,
    response: z.strictObject({ ...token.shape, token: z.string() }),
    etag: true,
    errors: ["token.scopeUnknown", "token.scopeNotYours"],
  },
  "tokens.revoke": { method: "POST", path: "/tokens/{id}/revoke", right: "tokens.manage", summary: "Revoke an API token", params: z.strictObject({ id }), response: token, etag: true },
  "audit.list": {
    method: "GET",
    path: "/audit",
    right: "audit.read",
    summary: "Read the access audit",
    query: z.strictObject({ ...page, actor: z.string().max(200).optional(), action: z.string().max(100).optional(), outcome: z.enum(["allowed", "denied"]).optional() }),
    list: auditEntry,
  },
});
