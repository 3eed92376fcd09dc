import { type Asks, NOBODY, byId, change, fresh } from "./ask-for.ts";
import type { World } from "../world.ts";

const aConnection = () => ({ name: fresh("idp"), issuer: "https://idp.invalid", clientId: "backstay" });

async function madeConnection(world: World): Promise<() => string> {
  const { body } = await world.app.admin.post<{ id: string }>("/api/v1/sso-connections", aConnection());
  return () => body.id;
}

async function aProvider(world: World): Promise<() => string> {
  const { body } = await world.app.admin.post<{ id: string }>("/api/v1/scim-connections", { name: fresh("scim"), defaultRole: "agent" });
  return () => body.id;
}

/** A group that a provider has sent. */
async function aScimGroup(world: World): Promise<() => string> {
  const { body } = await world.app.admin.post<{ token: string }>("/api/v1/scim-connections", { name: fresh("scim"), defaultRole: "agent" });
  const answer = await fetch(`${world.app.url}/scim/v2/Groups`, {
    method: "POST",
    headers: { authorization: `Bearer ${body.token}`, "content-type": "application/scim+json" },
    body: JSON.stringify({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: fresh("group") }),
  });
  const { id } = (await answer.json()) as { id: string };
  return () => id;
}

/** A role that nobody has. */
async function aRole(world: World): Promise<() => string> {
  const { body } = await world.app.admin.post<{ id: string }>("/api/v1/roles", { name: fresh("role"), rights: ["catalog.read"] });
  return () => body.id;
}

/** Agents, roles, teams, tokens, sessions and the audit. */
export default {
  "me.get": () => ({ path: "/me" }),
  "agents.list": () => ({ path: "/agents" }),
  "agents.create": () => ({ path: "/agents", body: { name: "New", email: `${fresh("new")}@vendor.test`, role: "agent", invite: false } }),
  "agents.create owner": () => ({
    path: "/agents",
    body: { name: "New", email: `${fresh("new")}@vendor.test`, role: "owner", invite: false },
  }),
  "agents.get": byId("agents", (world) => world.ids.agent!),
  "agents.update": change("agents", (world) => world.ids.lead!, { name: "Leader" }),
  "agents.update to owner": async (world) => {
    const made = await world.app.admin.post("/api/v1/agents", {
      name: "Climber",
      email: `${fresh("climber")}@vendor.test`,
      role: "agent",
      invite: false,
    });
    return change("agents", () => made.body.id as string, { role: "owner" })(world);
  },
  "agents.invite": async (world) => {
    const made = await world.app.admin.post("/api/v1/agents", {
      name: "Late",
      email: `${fresh("late")}@vendor.test`,
      role: "agent",
      invite: false,
    });
    return { path: `/agents/${made.body.id}/invite`, unknown: `/agents/${NOBODY}/invite` };
  },
  "rights.list": () => ({ path: "/rights" }),
  "roles.list": () => ({ path: "/roles" }),
  "roles.get": byId("roles", () => "lead"),
  "roles.create": () => ({ path: "/roles", body: { name: fresh("role"), rights: ["catalog.read"] } }),
  "roles.create above": () => ({ path: "/roles", body: { name: fresh("role"), rights: ["catalog.read", "owners.manage"] } }),
  "roles.update": async (world) => change("roles", await aRole(world), { rights: ["tickets.read"] })(world),
  "roles.update above": async (world) => change("roles", await aRole(world), { rights: ["tickets.restricted"] })(world),
  "roles.delete": async (world) => {
    const { body: _, ...ask } = await change("roles", await aRole(world), {})(world);
    return ask;
  },
  "agents.signIn": (world) => ({ path: `/agents/${world.ids.agent!}/sign-in`, unknown: `/agents/${NOBODY}/sign-in` }),
  "agents.resetSignIn": async (world) => {
    const made = await world.app.admin.post("/api/v1/agents", {
      name: "Lost",
      email: `${fresh("lost")}@vendor.test`,
      role: "agent",
      invite: false,
    });
    return { path: `/agents/${made.body.id}/reset-sign-in`, unknown: `/agents/${NOBODY}/reset-sign-in` };
  },
  "agents.resetSignIn of an owner": async (world) => {
    const made = await world.app.admin.post("/api/v1/agents", {
      name: "Lost",
      email: `${fresh("lost")}@vendor.test`,
      role: "owner",
      invite: false,
    });
    return { path: `/agents/${made.body.id}/reset-sign-in`, unknown: `/agents/${NOBODY}/reset-sign-in` };
  },
  "signInPolicy.get": () => ({ path: "/sign-in-policy" }),
  "signInPolicy.update": async (world) => {
    const { headers } = await world.app.admin.get("/api/v1/sign-in-policy");
    return { path: "/sign-in-policy", body: { secondFactorRoles: [] }, headers: { "if-match": headers.get("etag")! } };
  },
  "teams.list": () => ({ path: "/teams" }),
  "teams.create": () => ({ path: "/teams", body: { name: fresh("team") } }),
  "teams.get": byId("teams", (world) => world.ids.security!),
  "teams.update": change("teams", (world) => world.ids.security!, { name: "Security" }),
  "ssoConnections.list": () => ({ path: "/sso-connections" }),
  "ssoConnections.create": () => ({ path: "/sso-connections", body: aConnection() }),
  "ssoConnections.get": async (world) => byId("sso-connections", await madeConnection(world))(world),
  "ssoConnections.update": async (world) => change("sso-connections", await madeConnection(world), { name: "Other" })(world),
  "ssoConnections.delete": async (world) => {
    const { body: _, ...ask } = await change("sso-connections", await madeConnection(world), {})(world);
    return ask;
  },
  "ssoConnections.test": async (world) => {
    const id = (await madeConnection(world))();
    return { path: `/sso-connections/${id}/test`, unknown: `/sso-connections/${NOBODY}/test` };
  },
  "scimConnections.list": () => ({ path: "/scim-connections" }),
  "scimConnections.create": () => ({ path: "/scim-connections", body: { name: fresh("scim"), defaultRole: "agent" } }),
  "scimConnections.get": async (world) => byId("scim-connections", await aProvider(world))(world),
  "scimConnections.update": async (world) => change("scim-connections", await aProvider(world), { name: "Other" })(world),
  "scimConnections.delete": async (world) => {
    const { body: _, ...ask } = await change("scim-connections", await aProvider(world), {})(world);
    return ask;
  },
  "scimConnections.rotate": async (world) => {
    const id = (await aProvider(world))();
    return { path: `/scim-connections/${id}/rotate`, unknown: `/scim-connections/${NOBODY}/rotate`, body: {} };
  },
  "scimGroups.list": async (world) => {
    const id = (await aProvider(world))();
    return { path: `/scim-connections/${id}/groups`, unknown: `/scim-connections/${NOBODY}/groups` };
  },
  "scimGroups.get": async (world) => byId("scim-groups", await aScimGroup(world))(world),
  "scimGroups.update": async (world) => change("scim-groups", await aScimGroup(world), { role: "agent" })(world),
  "tokens.list": () => ({ path: "/tokens" }),
  "tokens.create": () => ({ path: "/tokens", body: { name: fresh("token"), scopes: ["catalog.read"] } }),
  "tokens.create above": () => ({ path: "/tokens", body: { name: fresh("token"), scopes: ["owners.manage"] } }),
  "tokens.revoke": async (world) => {
    const made = await world.app.admin.post("/api/v1/tokens", { name: fresh("token"), scopes: ["catalog.read"] });
    return { path: `/tokens/${made.body.id}/revoke`, unknown: `/tokens/${NOBODY}/revoke` };
  },
  "audit.list": () => ({ path: "/audit" }),
  "audit.export": () => ({ path: "/audit/export?format=jsonl" }),
  "audit.check": () => ({ path: "/audit/check" }),
  "audit.alarms.list": () => ({ path: "/audit/alarms" }),
} satisfies Asks;
