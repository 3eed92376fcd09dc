/** Who one is. Signing in and out are not operations: they set cookies, and belong to the pages. */
import { z } from "zod";
import { defineOperations, id, locale, reference } from "#shared/contract";

export const identityContract = defineOperations({
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
    }),
  },
});
