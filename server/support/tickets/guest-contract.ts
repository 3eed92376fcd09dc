/** Links that open one ticket without an account. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, reference } from "#shared/contract";

const byNumber = z.strictObject({ number: z.coerce.number().int().min(1).max(9_007_199_254_740_991) });
const link = z.strictObject({
  id,
  contact: reference.nullable().describe("Whom it was made for, and in whose name its holder writes"),
  createdAt: instant,
  expiresAt: instant,
});

export const guestContract = defineOperations({
  "tickets.guestLinks.list": {
    method: "GET",
    path: "/tickets/{number}/guest-links",
    right: "tickets.edit",
    summary: "Links that open this ticket without an account and still work",
    params: byNumber,
    list: link,
  },
  "tickets.guestLinks.create": {
    method: "POST",
    path: "/tickets/{number}/guest-links",
    right: "tickets.edit",
    summary: "Make a link with which a participant reads and answers this ticket without an account; one he had before ends",
    params: byNumber,
    body: z.strictObject({
      participant: id,
      days: z.number().int().min(1).max(90).default(30).describe("How long it works"),
    }),
    status: 201,
    response: z.strictObject({ ...link.shape, url: z.string().describe("Answered this once") }),
    errors: ["guestLink.agent"],
  },
  "tickets.guestLinks.revoke": {
    method: "DELETE",
    path: "/tickets/{number}/guest-links/{id}",
    right: "tickets.edit",
    summary: "End a link",
    params: byNumber.extend({ id }),
    status: 204,
  },
});
