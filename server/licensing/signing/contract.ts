/** Keys that licences and their files are signed with. The public halves are everybody's. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, page, reference } from "#shared/contract";
import { SIGNING_ALGORITHMS } from "#shared/license-policy";

export const signingKey = z.strictObject({
  id,
  algorithm: z.enum(SIGNING_ALGORITHMS),
  product: reference.nullable().describe("Null: for all products that have none of their own"),
  state: z
    .enum(["active", "retired", "revoked"])
    .describe("active: signs; retired: what it signed holds; revoked: what it signed does not"),
  publicKey: z.string().describe("SubjectPublicKeyInfo (RFC 5280) as PEM, as OpenSSL reads it"),
  createdAt: instant,
  endedAt: instant.nullable(),
});
export type SigningKey = z.infer<typeof signingKey>;

const whose = { algorithm: z.enum(SIGNING_ALGORITHMS), product: idOrSlug.nullable().default(null) };

export const signingContract = defineOperations({
  "signingKeys.list": {
    method: "GET",
    path: "/signing-keys",
    right: "public",
    direct: true,
    summary: "The public keys of licences and their files, of products one may know of",
    query: z.strictObject({ ...page }),
    list: signingKey,
  },
  "signingKeys.jwks": {
    method: "GET",
    path: "/signing-keys/jwks",
    right: "public",
    ownProof: true,
    direct: true,
    limit: "hook",
    rawResponse: true,
    summary: "The same as a JSON Web Key Set (RFC 7517), for libraries that verify tokens",
  },
  "signingKeys.get": {
    method: "GET",
    path: "/signing-keys/{id}",
    right: "public",
    direct: true,
    summary: "A public key, by the id that licence files and keys name as `kid`",
    params: z.strictObject({ id }),
    response: signingKey,
  },
  "signingKeys.rotate": {
    method: "POST",
    path: "/signing-keys/actions/rotate",
    right: "policies.manage",
    summary: "Begin to sign with a new key; what the one before signed holds on",
    body: z.strictObject(whose),
    status: 201,
    response: signingKey,
  },
  "signingKeys.revoke": {
    method: "POST",
    path: "/signing-keys/{id}/actions/revoke",
    right: "policies.manage",
    summary: "Declare a key lost: from now on nothing that it signed is to be believed, and an active one gives way to a new one",
    params: z.strictObject({ id }),
    response: signingKey,
    errors: ["signingKey.revoked"],
  },
});
