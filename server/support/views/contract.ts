/** Saved views of tickets. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, reference } from "#shared/contract";
import { ticketFilter } from "#shared/ticket-filter";
import { BUILT_IN_NAMES, FILTER_SORTS, VIEW_COLUMNS } from "#shared/ticket-views";

const scope = z.enum(["personal", "team", "shared"]);
const columns = z
  .array(z.enum(VIEW_COLUMNS))
  .max(VIEW_COLUMNS.length)
  .transform((list) => [...new Set(list)]);
/** A view by its id; those that every desk begins with, by name. */
const key = z.union([z.enum(BUILT_IN_NAMES as readonly [string, ...string[]]), id]);
const keys = z.array(key).max(300);

export const view = z.strictObject({
  id: z.string().describe("An id, or the name of one of the views that every desk begins with"),
  name: z.string().nullable().describe("Null: of a view that every desk begins with; it has a name in every language"),
  scope: z.enum(["builtIn", "personal", "team", "shared"]),
  owner: reference.nullable(),
  team: reference.nullable(),
  filter: ticketFilter,
  sort: z.enum(FILTER_SORTS),
  columns: z.array(z.enum(VIEW_COLUMNS)),
  hidden: z.boolean().describe("Not shown in the list of views of whoever asks"),
  mayChange: z.boolean(),
  createdAt: instant.nullable(),
  updatedAt: instant.nullable(),
  revision: z.number().int(),
});
export type View = z.infer<typeof view>;

export const viewOrder = z.strictObject({ views: z.array(z.string()), hidden: z.array(z.string()), revision: z.number().int() });

const ofView = z.strictObject({ id: key });

export const viewsContract = defineOperations({
  "views.list": {
    method: "GET",
    path: "/views",
    right: "tickets.note",
    summary: "The views of whoever asks, in his order",
    list: view,
  },
  "views.counts": {
    method: "GET",
    path: "/views/counts",
    right: "tickets.note",
    summary: "How many tickets stand in each view that he has not hidden; counted up to 1,000",
    response: z.strictObject({ data: z.array(z.strictObject({ id: z.string(), count: z.number().int(), more: z.boolean() })) }),
  },
  "views.create": {
    method: "POST",
    path: "/views",
    right: "tickets.note",
    summary: "Save a view; one of a team or for everybody needs the right views.share",
    body: z.strictObject({
      name: line(100),
      scope: scope.default("personal"),
      team: idOrSlug.optional(),
      filter: ticketFilter,
      sort: z.enum(FILTER_SORTS).default("-updatedAt"),
      columns: columns.default([]),
    }),
    status: 201,
    response: view,
    etag: true,
    errors: ["view.tooMany"],
  },
  "views.get": {
    method: "GET",
    path: "/views/{id}",
    right: "tickets.note",
    summary: "Read a view",
    params: ofView,
    response: view,
    etag: true,
  },
  "views.update": {
    method: "PATCH",
    path: "/views/{id}",
    right: "tickets.note",
    summary: "Change a view",
    params: z.strictObject({ id }),
    body: z.strictObject({
      name: line(100).optional(),
      scope: scope.optional(),
      team: idOrSlug.optional(),
      filter: ticketFilter.optional(),
      sort: z.enum(FILTER_SORTS).optional(),
      columns: columns.optional(),
    }),
    response: view,
    etag: true,
    ifMatch: true,
  },
  "views.delete": {
    method: "DELETE",
    path: "/views/{id}",
    right: "tickets.note",
    summary: "Delete a view; the tickets stay",
    params: z.strictObject({ id }),
    status: 204,
  },
  "me.views.get": {
    method: "GET",
    path: "/me/views",
    right: "tickets.note",
    summary: "In which order one has one's views, and which one has hidden",
    response: viewOrder,
    etag: true,
  },
  "me.views.update": {
    method: "PATCH",
    path: "/me/views",
    right: "tickets.note",
    summary: "Change the order of one's views, or hide some",
    body: z.strictObject({ views: keys.optional(), hidden: keys.optional() }),
    response: viewOrder,
    etag: true,
    ifMatch: true,
  },
});
