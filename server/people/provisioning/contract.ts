/** Identity providers that keep agents here by SCIM 2.0, as administrators see them. SCIM itself has its own form, under `/scim/v2`. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, page, reference, slug } from "#shared/contract";

const connection = z.strictObject({
  id,
  name: z.string(),
  enabled: z.boolean(),
  defaultRole: z.string().describe("Slug of the role of whom no group gives one"),
  url: z.string().describe("Where the provider calls"),
  hint: z.string().describe("The token's last four characters"),
  earlierUntil: instant.nullable().describe("Until when the token before this one goes on"),
  lastUsedAt: instant.nullable().describe("To the minute"),
  users: z.number().int().describe("How many agents it keeps"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
const withToken = connection.extend({ token: z.string().describe("Shown this once") });

const group = z.strictObject({
  id,
  name: z.string().describe("As the provider calls it"),
  members: z.number().int(),
  role: z.string().nullable().describe("Slug of the role it gives"),
  team: reference.nullable().describe("The team it puts its members into"),
  revision: z.number().int(),
});
const params = z.strictObject({ id });

export const provisioningContract = defineOperations({
  "scimConnections.list": {
    method: "GET",
    path: "/scim-connections",
    right: "settings.manage",
    summary: "List identity providers that keep agents by SCIM",
    query: z.strictObject(page),
    list: connection,
  },
  "scimConnections.create": {
    method: "POST",
    path: "/scim-connections",
    right: "settings.manage",
    summary: "Let an identity provider keep agents by SCIM; the token is in the answer and never shown again",
    body: z.strictObject({ name: line(100), defaultRole: slug, enabled: z.boolean().default(true) }),
    status: 201,
    response: withToken,
    errors: ["agent.roleNotYours"],
  },
  "scimConnections.get": {
    method: "GET",
    path: "/scim-connections/{id}",
    right: "settings.manage",
    summary: "Read an identity provider that keeps agents",
    params,
    response: connection,
    etag: true,
  },
  "scimConnections.update": {
    method: "PATCH",
    path: "/scim-connections/{id}",
    right: "settings.manage",
    summary: "Change an identity provider that keeps agents",
    params,
    body: z.strictObject({ name: line(100), defaultRole: slug, enabled: z.boolean() }).partial(),
    response: connection,
    etag: true,
    ifMatch: true,
    errors: ["agent.roleNotYours"],
  },
  "scimConnections.delete": {
    method: "DELETE",
    path: "/scim-connections/{id}",
    right: "settings.manage",
    summary: "Part from an identity provider; its agents stay as they are",
    params,
    status: 204,
    ifMatch: true,
  },
  "scimConnections.rotate": {
    method: "POST",
    path: "/scim-connections/{id}/rotate",
    right: "settings.manage",
    summary: "Give an identity provider a new token; the earlier one goes on for a day, or ends at once",
    params,
    body: z.strictObject({ endEarlier: z.boolean().default(false) }),
    response: withToken,
  },
  "scimGroups.list": {
    method: "GET",
    path: "/scim-connections/{id}/groups",
    right: "settings.manage",
    summary: "List the groups of an identity provider with the role and team each gives",
    params,
    query: z.strictObject(page),
    list: group,
  },
  "scimGroups.get": {
    method: "GET",
    path: "/scim-groups/{id}",
    right: "settings.manage",
    summary: "Read a group of an identity provider",
    params,
    response: group,
    etag: true,
  },
  "scimGroups.update": {
    method: "PATCH",
    path: "/scim-groups/{id}",
    right: "settings.manage",
    summary: "Say which role and team a group gives; never one that makes owners",
    params,
    body: z.strictObject({ role: slug.nullable(), team: idOrSlug.nullable() }).partial(),
    response: group,
    etag: true,
    ifMatch: true,
    errors: ["agent.roleNotYours"],
  },
});
