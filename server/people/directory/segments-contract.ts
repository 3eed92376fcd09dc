/** Segments: saved conditions over contacts or organizations. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, page } from "#shared/contract";

const kind = z.enum(["contact", "organization"]);
const condition = z.string().trim().min(1).max(2_000).describe("Such as `tag:gold and not organization:acme and field.seats >= 10`");

export const segment = z.strictObject({
  id,
  kind,
  name: z.string(),
  condition: z.string(),
  count: z
    .number()
    .int()
    .nullable()
    .describe("How many fit now, 10,000 at most; null when the condition names something that is no longer there"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const segmentsContract = defineOperations({
  "segments.list": {
    method: "GET",
    path: "/segments",
    right: "people.read",
    summary: "List segments with how many fit each of them now",
    query: z.strictObject({ ...page, limit: z.coerce.number().int().min(1).max(50).default(20), kind: kind.optional() }),
    list: segment,
  },
  "segments.create": {
    method: "POST",
    path: "/segments",
    right: "organizations.manage",
    summary: "Save a condition under a name",
    body: z.strictObject({ kind, name: line(100), condition }),
    status: 201,
    response: segment,
    etag: true,
    errors: ["segment.nameTaken"],
  },
  "segments.get": {
    method: "GET",
    path: "/segments/{id}",
    right: "people.read",
    summary: "Read a segment",
    params: z.strictObject({ id }),
    response: segment,
    etag: true,
  },
  "segments.update": {
    method: "PATCH",
    path: "/segments/{id}",
    right: "organizations.manage",
    summary: "Change a segment",
    params: z.strictObject({ id }),
    body: z.strictObject({ name: line(100).optional(), condition: condition.optional() }),
    response: segment,
    etag: true,
    ifMatch: true,
    errors: ["segment.nameTaken"],
  },
  "segments.remove": {
    method: "DELETE",
    path: "/segments/{id}",
    right: "organizations.manage",
    summary: "Remove a segment",
    params: z.strictObject({ id }),
    status: 204,
    ifMatch: true,
  },
  "segments.preview": {
    method: "POST",
    path: "/segments/preview",
    right: "people.read",
    summary: "How many fit a condition, and where it cannot be read",
    safe: true,
    body: z.strictObject({ kind, condition }),
    response: z.strictObject({ count: z.number().int() }),
  },
});
