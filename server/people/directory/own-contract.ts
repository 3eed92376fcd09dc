/** What a customer reads and changes of himself, and of those he belongs with. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, page } from "#shared/contract";

export const ownContract = defineOperations({
  "colleagues.list": {
    method: "GET",
    path: "/me/organizations/{id}/members",
    right: "own.profile",
    summary: "Who belongs to an organization, for members who see its requests or look after its members; by name",
    params: z.strictObject({ id }),
    query: z.strictObject(page),
    list: z.strictObject({
      id,
      name: z.string(),
      seesRequests: z.boolean(),
      managesMembers: z.boolean().describe("May invite colleagues"),
    }),
  },
});
