/** What an agent has begun to write; his own alone. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page, slug } from "#shared/contract";

const kind = z.enum(["reply", "note"]);
const markup = z.enum(["text", "markdown"]);
const number = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const file = z.strictObject({
  id,
  fileName: z.string().max(500),
  mediaType: z.string().max(200),
  size: z.number().int().min(0),
});

export const draft = z.strictObject({
  kind,
  body: z.string().describe("Empty: nothing is being written; the revision goes on"),
  format: markup,
  status: slug.nullable().describe("The status the ticket shall take with it"),
  after: id.nullable().describe("Newest message the writer had seen when he began"),
  attachments: z.array(file),
  updatedAt: instant,
  revision: z.number().int(),
});
export type Draft = z.infer<typeof draft>;

export const draftSummary = z.strictObject({
  kind,
  ticket: z.strictObject({ number: z.number().int(), subject: z.string() }),
  excerpt: z.string(),
  updatedAt: instant,
});

export const draftsContract = defineOperations({
  "drafts.list": {
    method: "GET",
    path: "/tickets/{number}/drafts",
    right: "tickets.note",
    summary: "What the caller has begun to write in a ticket; nobody else reads it",
    params: z.strictObject({ number }),
    list: draft,
  },
  "drafts.save": {
    method: "PUT",
    path: "/tickets/{number}/drafts/{kind}",
    right: "tickets.note",
    summary: "Keep what is being written; an empty body ends it. The first one names revision 0",
    params: z.strictObject({ number, kind }),
    body: z.strictObject({
      body: z
        .string()
        .max(100_000)
        .refine((value) => !value.includes("\u0000"), "noNul")
        .refine((value) => value.isWellFormed(), "unicode"),
      format: markup.default("text"),
      status: slug.nullable().default(null),
      after: id.nullable().default(null),
      attachments: z.array(file).max(20).default([]),
    }),
    ifMatch: true,
    etag: true,
    response: draft,
  },
  "drafts.mine": {
    method: "GET",
    path: "/me/drafts",
    right: "tickets.note",
    summary: "Everything the caller has begun to write, newest first",
    query: z.strictObject(page),
    list: draftSummary,
  },
});
