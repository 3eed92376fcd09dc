/** Changes of many tickets at once. Browser-safe. */
import { z } from "zod";
import { defineOperations, emailAddress, id, idOrSlug, instant, line, page, reference, slug, tag } from "#shared/contract";
import { fieldChange } from "#shared/fields";
import { ticketFilter } from "#shared/ticket-filter";

const tags = z
  .array(tag)
  .min(1)
  .max(20)
  .transform((list) => [...new Set(list)]);

/** What is done to each ticket; what is not named stays. */
export const bulkChange = z
  .strictObject({
    status: slug.optional(),
    priority: z.enum(["low", "normal", "high", "urgent"]).optional(),
    type: z.string().max(40).optional(),
    assignee: z.union([id, emailAddress]).nullable().optional(),
    team: idOrSlug.nullable().optional(),
    product: idOrSlug.nullable().optional(),
    productVersion: line(60).nullable().optional(),
    addTags: tags.optional(),
    removeTags: tags.optional(),
    fields: fieldChange
      .refine((change) => Object.keys(change).length > 0, "empty")
      .optional()
      .describe("Custom fields; null empties one"),
  })
  .refine((change) => Object.keys(change).length > 0, "empty");
export type BulkChange = z.infer<typeof bulkChange>;

const body = z
  .strictObject({
    numbers: z.array(z.number().int().min(1)).min(1).max(1_000).optional(),
    view: z.string().max(40).optional().describe("Every ticket of a saved view"),
    filter: ticketFilter.optional().describe("Every ticket that matches"),
    change: bulkChange,
  })
  .refine(({ numbers, view, filter }) => [numbers, view, filter].filter((one) => one !== undefined).length === 1, "oneSelection");
export type BulkBody = z.infer<typeof body>;

export const bulk = z.strictObject({
  id,
  state: z.enum(["running", "done", "undoing", "undone"]),
  change: bulkChange,
  total: z.number().int(),
  done: z.number().int().describe("How many have had their turn"),
  changed: z.number().int(),
  refused: z.number().int().describe("Not the agent’s to change, or not possible"),
  restored: z.number().int(),
  changedSince: z.number().int().describe("Kept as they were when the change was taken back, since somebody had changed them"),
  createdAt: instant,
  finishedAt: instant.nullable(),
  undoneAt: instant.nullable(),
  revision: z.number().int(),
});
export type Bulk = z.infer<typeof bulk>;

const ofBulk = z.strictObject({ id });

export const bulkContract = defineOperations({
  "bulk.preview": {
    method: "POST",
    path: "/bulk-changes/preview",
    right: "tickets.edit",
    summary: "What a change of many tickets would do: to how many, what, and who would be told",
    body,
    safe: true,
    response: z.strictObject({
      total: z.number().int(),
      unchanged: z.number().int().describe("Are as they would become"),
      changes: z.array(z.strictObject({ field: z.string().describe("`fields.<key>` of a custom field"), count: z.number().int() })),
      told: z.strictObject({
        customers: z.number().int().describe("Tickets that become solved: their customers are told, where that mail is turned on"),
        agents: z.array(z.strictObject({ agent: reference, count: z.number().int() })).describe("Who gets tickets assigned"),
      }),
    }),
  },
  "bulk.create": {
    method: "POST",
    path: "/bulk-changes",
    right: "tickets.edit",
    summary: "Change many tickets; some at once, many one after the other while one goes on",
    body,
    status: 201,
    response: bulk,
    etag: true,
    errors: ["bulk.tooMany"],
  },
  "bulk.list": {
    method: "GET",
    path: "/bulk-changes",
    right: "tickets.edit",
    summary: "One’s own changes of many tickets of the last 30 days, newest first",
    query: z.strictObject(page),
    list: bulk,
  },
  "bulk.get": {
    method: "GET",
    path: "/bulk-changes/{id}",
    right: "tickets.edit",
    summary: "How far a change of many tickets has come",
    params: ofBulk,
    response: bulk,
    etag: true,
  },
  "bulk.tickets": {
    method: "GET",
    path: "/bulk-changes/{id}/tickets",
    right: "tickets.edit",
    summary: "What became of each ticket, in the order of their turn",
    params: ofBulk,
    query: z.strictObject({
      ...page,
      outcome: z.enum(["changed", "same", "refused", "gone"]).optional(),
      undo: z.enum(["restored", "changedSince", "refused"]).optional(),
    }),
    list: z.strictObject({
      number: z.number().int(),
      subject: z.string(),
      outcome: z.enum(["changed", "same", "refused", "gone"]).nullable(),
      code: z.string().nullable(),
      undo: z.enum(["restored", "changedSince", "refused"]).nullable(),
    }),
  },
  "bulk.undo": {
    method: "POST",
    path: "/bulk-changes/{id}/undo",
    right: "tickets.edit",
    summary: "Take a change back: each ticket gets its former values, unless somebody has changed them since",
    params: ofBulk,
    body: z.strictObject({}).optional(),
    response: bulk,
    errors: ["bulk.running"],
  },
});
