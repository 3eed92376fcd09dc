/** Tickets that have to do with one another: shapes and operations. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, reference, slug, text } from "#shared/contract";
import { category } from "./shapes.ts";

const ticketNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const number = z.number().int().min(1).max(9_007_199_254_740_991);
const byNumber = z.strictObject({ number: ticketNumber });

/** What the other ticket is to this one. */
export const LINK_KINDS = ["parent", "child", "problem", "incident", "related", "duplicateOf", "duplicate"] as const;

export const ticketLink = z.strictObject({
  id,
  kind: z.enum(LINK_KINDS).describe("What the other ticket is to this one"),
  ticket: z.strictObject({ id, number, subject: z.string(), status: z.string(), category, requester: reference.nullable() }),
  createdAt: instant,
});
export type TicketLink = z.infer<typeof ticketLink>;

export const linksContract = defineOperations({
  "tickets.links.list": {
    method: "GET",
    path: "/tickets/{number}/links",
    right: "tickets.note",
    summary: "The tickets one is linked with, of those the caller may see; at most 500",
    params: byNumber,
    list: ticketLink,
  },
  "tickets.links.add": {
    method: "POST",
    path: "/tickets/{number}/links",
    right: "tickets.edit",
    summary: "Link a ticket with another; a child has one parent and an incident one problem, and naming another replaces it",
    params: byNumber,
    body: z.strictObject({ kind: z.enum(LINK_KINDS), ticket: number }),
    status: 201,
    response: ticketLink,
    errors: ["linkCircle"],
  },
  "tickets.links.remove": {
    method: "DELETE",
    path: "/tickets/{number}/links/{id}",
    right: "tickets.edit",
    summary: "Remove a link",
    params: z.strictObject({ number: ticketNumber, id }),
    status: 204,
  },
  "tickets.links.update": {
    method: "POST",
    path: "/tickets/{number}/links/update",
    right: "tickets.reply",
    summary: "Reply to all open incidents of a problem, or children of a ticket, and give them a status, all or none; up to 200",
    params: byNumber,
    body: z.strictObject({
      kind: z.enum(["incident", "child"]),
      /** Goes to each of them as it stands here: nothing in it is filled in. */
      body: text(100_000).optional(),
      format: z.enum(["text", "markdown"]).optional(),
      status: slug.optional(),
      /** How long the replies wait, in which each can be taken back. */
      undoSeconds: z.number().int().min(0).max(30).optional(),
    }),
    response: z.strictObject({
      data: z.array(z.strictObject({ number, messageId: id.nullable() })).describe("What was written to which ticket"),
    }),
    errors: ["tooManyLinked"],
  },
});
