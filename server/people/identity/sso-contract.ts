/** Connections to identity providers, as administrators keep them. */
import { z } from "zod";
import { defineOperations, id, instant, line, page, reference, slug } from "#shared/contract";

const roleRule = z.strictObject({ group: line(200), role: slug });

const saml = z
  .strictObject({
    metadata: z.string().max(600_000).describe("The provider's, as it publishes it; sets issuer, ssoUrl and certificates"),
    ssoUrl: z.string().max(2_000).describe("Where people sign in there, by the redirect binding"),
    certificates: z.string().max(100_000).describe("PEM, up to four one after another: two while the provider changes them"),
    idpInitiated: z.boolean().describe("Whether a sign-in may begin at the provider"),
    emailAttribute: line(300).nullable().describe("Which attribute holds the address; null: the usual names, else the name itself"),
    ownKey: z.boolean().describe("Whether there is a key of our own, which opens encrypted assertions and signs requests"),
  })
  .partial();

const samlOut = z.strictObject({
  ssoUrl: z.string(),
  certificates: z.array(z.strictObject({ subject: z.string(), fingerprint: z.string().describe("SHA-256"), validTo: instant })),
  certificatesPem: z.string(),
  idpInitiated: z.boolean(),
  emailAttribute: z.string().nullable(),
  entityId: z.string().describe("Ours, which is also where our metadata is"),
  acsUrl: z.string().describe("Where the provider sends answers"),
  ownKey: z.boolean(),
  ownCertificate: z.string().nullable().describe("PEM, of our own key"),
});

const connection = z.strictObject({
  id,
  name: z.string(),
  organization: reference.nullable().describe("Whose people it signs in; null: the vendor's agents"),
  protocol: z.enum(["oidc", "saml"]),
  issuer: z.string().describe("Of SAML: the provider's entity ID"),
  clientId: z.string().describe("Empty for SAML"),
  saml: samlOut.nullable(),
  hasSecret: z.boolean(),
  redirectUri: z.string().describe("What the provider has to allow"),
  enabled: z.boolean(),
  required: z.boolean().describe("Passwords, links and passkeys are off for these people; owners keep theirs"),
  trustsFactors: z.boolean().describe("Whether the provider's word counts as two factors"),
  groupsClaim: z.string().nullable(),
  roleRules: z.array(z.strictObject({ group: z.string(), role: z.string() })),
  defaultRole: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

const fields = {
  name: line(100),
  issuer: z.string().max(500),
  clientId: z.string().max(500),
  saml: saml.optional().describe("Of a provider by SAML 2.0"),
  clientSecret: z.string().min(1).max(2_000).nullable().describe("Stored encrypted, never answered; null: a public client"),
  enabled: z.boolean(),
  required: z.boolean(),
  trustsFactors: z.boolean(),
  groupsClaim: line(200).nullable().describe("The claim that names somebody's groups"),
  roleRules: z.array(roleRule).max(100).describe("The first group somebody has gives the role of a new agent"),
  defaultRole: slug.nullable().describe("Role of a new agent whom no rule names; null: he is refused"),
};
const params = z.strictObject({ id });

export const ssoContract = defineOperations({
  "ssoConnections.list": {
    method: "GET",
    path: "/sso-connections",
    right: "settings.manage",
    summary: "List connections to identity providers",
    query: z.strictObject(page),
    list: connection,
  },
  "ssoConnections.create": {
    method: "POST",
    path: "/sso-connections",
    right: "settings.manage",
    summary: "Add a connection to an identity provider",
    body: z.strictObject({
      ...fields,
      organization: id.nullable().default(null),
      protocol: z.enum(["oidc", "saml"]).default("oidc"),
      issuer: fields.issuer.default(""),
      clientId: fields.clientId.default(""),
      clientSecret: fields.clientSecret.default(null),
      enabled: z.boolean().default(false),
      required: z.boolean().default(false),
      trustsFactors: z.boolean().default(true),
      groupsClaim: fields.groupsClaim.default(null),
      roleRules: fields.roleRules.default([]),
      defaultRole: fields.defaultRole.default(null),
    }),
    status: 201,
    response: connection,
    etag: true,
    errors: ["agent.roleNotYours", "sso.noDomain"],
  },
  "ssoConnections.get": {
    method: "GET",
    path: "/sso-connections/{id}",
    right: "settings.manage",
    summary: "Read a connection to an identity provider",
    params,
    response: connection,
    etag: true,
  },
  "ssoConnections.update": {
    method: "PATCH",
    path: "/sso-connections/{id}",
    right: "settings.manage",
    summary: "Change a connection to an identity provider",
    params,
    body: z.strictObject(fields).partial(),
    response: connection,
    etag: true,
    ifMatch: true,
    errors: ["agent.roleNotYours"],
  },
  "ssoConnections.delete": {
    method: "DELETE",
    path: "/sso-connections/{id}",
    right: "settings.manage",
    summary: "Delete a connection; who came by it signs in as before",
    params,
    status: 204,
    ifMatch: true,
  },
  "ssoConnections.test": {
    method: "POST",
    path: "/sso-connections/{id}/test",
    right: "settings.manage",
    summary: "Ask whether a provider is there and is whom the connection names",
    params,
    safe: true,
    response: z.strictObject({ fault: z.string().nullable() }),
  },
});
