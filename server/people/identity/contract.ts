/** Who one is, and the rules of signing in. Signing in and out are not operations: they set cookies, and belong to the pages. */
import { z } from "zod";
import { invitationsContract } from "./invitations-contract.ts";
import { ssoContract } from "./sso-contract.ts";
import { defineOperations, id, instant, locale, reference, slug } from "#shared/contract";

const policy = z.strictObject({
  secondFactorRoles: z
    .array(z.string())
    .describe("Agents of these roles are let in only with a second factor; who has none sets one up first"),
  revision: z.number().int(),
});

export const identityContract = defineOperations({
  ...ssoContract,
  ...invitationsContract,
  "me.get": {
    method: "GET",
    path: "/me",
    right: "public",
    summary: "Who the caller is and what he may do",
    response: z.strictObject({
      kind: z.enum(["agent", "contact", "token", "guest", "system", "anonymous"]),
      id: id.nullable(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      role: z.string().nullable().describe("Slug of an agent's role"),
      locale: locale.nullable(),
      rights: z.array(z.string()),
      teams: z.array(reference),
      organizations: z.array(reference).describe("Whose requests he may see beside his own"),
      manages: z.array(reference).describe("Whose members he looks after: he may invite colleagues to them"),
    }),
  },
  "signInPolicy.get": {
    method: "GET",
    path: "/sign-in-policy",
    right: "settings.read",
    summary: "Read what is demanded of agents who sign in",
    response: policy,
    etag: true,
  },
  "signInPolicy.update": {
    method: "PATCH",
    path: "/sign-in-policy",
    right: "settings.manage",
    summary: "Change what is demanded of agents who sign in",
    body: z.strictObject({ secondFactorRoles: z.array(slug).max(200) }),
    response: policy,
    etag: true,
    ifMatch: true,
    errors: ["secondFactor.selfFirst"],
  },
  "agents.signIn": {
    method: "GET",
    path: "/agents/{id}/sign-in",
    right: "agents.manage",
    summary: "Read by what an agent can sign in",
    params: z.strictObject({ id }),
    response: z.strictObject({
      password: z.boolean(),
      secondFactor: z.boolean(),
      recoveryCodesLeft: z.number().int(),
      passkeys: z.number().int(),
      demanded: z.boolean().describe("Whether the installation demands a second factor of him"),
      sessions: z.number().int().describe("How many are open"),
      lastUsedAt: instant.nullable().describe("When a session of his was used last, to ten minutes"),
    }),
  },
  "agents.resetSignIn": {
    method: "POST",
    path: "/agents/{id}/reset-sign-in",
    right: "agents.manage",
    summary: "Take an agent's second factor, recovery codes and passkeys, and end his sessions: for one who has lost them",
    params: z.strictObject({ id }),
    status: 204,
    errors: ["agent.roleNotYours"],
  },
});
