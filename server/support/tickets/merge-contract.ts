/** Merging tickets: shapes and operations. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, reference } from "#shared/contract";
import { ticket } from "./shapes.ts";

const ticketNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const number = z.number().int().min(1).max(9_007_199_254_740_991);
const byNumber = z.strictObject({ number: ticketNumber });

/** What whoever merges should know before he does. */
export const MERGE_WARNINGS = ["otherOrganization", "otherRequester", "otherProduct", "otherStatus"] as const;

export const mergedTicket = z.strictObject({
  id,
  number,
  /** Number of the ticket it was merged into, which may itself have been merged since. */
  into: number,
  subject: z.string(),
  requester: reference.nullable(),
  organization: reference.nullable(),
  mergedAt: instant,
  /** `kind:id` of who merged it. */
  mergedBy: z.string(),
  messages: z.number().int(),
  /** Of them those that came after the merge. */
  since: z.number().int(),
});
export type MergedTicket = z.infer<typeof mergedTicket>;

const sharing = z.strictObject({
  with: number.describe("Number of the ticket whose people it concerns"),
  messages: z.array(id).min(1).max(500).optional().describe("These messages; all of the other tickets when absent"),
});

export const mergeContract = defineOperations({
  "tickets.merge": {
    method: "POST",
    path: "/tickets/{number}/merge",
    right: "tickets.edit",
    summary: "Merge a ticket into another: they are worked on as one, and each one's people go on seeing their own messages only",
    params: byNumber,
    body: z.strictObject({
      into: number,
      /** False: refused with 409 where the two belong to different organizations, so that somebody can be asked first. */
      acrossOrganizations: z.boolean().default(true),
    }),
    ifMatch: true,
    etag: true,
    response: ticket,
    errors: ["ticketMerged", "mergeRestricted", "otherOrganization"],
  },
  "tickets.merge.preview": {
    method: "POST",
    path: "/tickets/{number}/merge/preview",
    right: "tickets.edit",
    summary: "What merging two tickets would bring together, and what speaks against it",
    params: byNumber,
    body: z.strictObject({ into: number }),
    safe: true,
    response: z.strictObject({
      into: z.strictObject({ number, subject: z.string(), requester: reference.nullable(), organization: reference.nullable() }),
      warnings: z.array(z.enum(MERGE_WARNINGS)),
      messages: z.number().int().describe("How many public messages the merged ticket brings"),
      people: z.array(reference).describe("Who gets replies from then on beside those of the other ticket"),
    }),
  },
  "tickets.unmerge": {
    method: "POST",
    path: "/tickets/{number}/unmerge",
    right: "tickets.edit",
    summary: "Have a merged ticket stand by itself again; of a ticket others were merged into, the one merged last",
    params: byNumber,
    body: z
      .strictObject({
        /** Messages that are to stand in another of the two tickets than the one their writer belongs to. */
        messages: z
          .array(z.strictObject({ id, to: number }))
          .max(200)
          .optional(),
      })
      .optional(),
    ifMatch: true,
    etag: true,
    response: ticket,
    errors: ["notMerged"],
  },
  "tickets.merged.list": {
    method: "GET",
    path: "/tickets/{number}/merged",
    right: "tickets.note",
    summary: "The tickets that were merged into one",
    params: byNumber,
    list: mergedTicket,
  },
  "tickets.share": {
    method: "POST",
    path: "/tickets/{number}/share",
    right: "tickets.edit",
    summary: "Let the people of one of the merged tickets read messages of the others; audited",
    params: byNumber,
    body: sharing,
    response: z.strictObject({ changed: z.number().int().describe("How many messages were concerned that were not so before") }),
    errors: ["notMerged"],
  },
  "tickets.unshare": {
    method: "POST",
    path: "/tickets/{number}/unshare",
    right: "tickets.edit",
    summary: "End what was shared; replies that were written to both stay with both",
    params: byNumber,
    body: sharing,
    response: z.strictObject({ changed: z.number().int().describe("How many messages were concerned that were not so before") }),
    errors: ["notMerged"],
  },
});
