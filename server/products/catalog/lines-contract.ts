/** Release lines and versions of products. */
import { z } from "zod";
import { day, defineOperations, id, idOrSlug, instant, page, reference } from "#shared/contract";
import { localized, version } from "./contract.ts";
import { givenLifecycle, lifecycle } from "./lifecycle-schema.ts";

const ofProduct = z.strictObject({ id: idOrSlug });
const byId = z.strictObject({ id });

export const releaseLine = z.strictObject({
  id,
  product: reference,
  name: z.string().describe("Such as 4.2; versions that begin with it belong to it"),
  titles: z.record(z.string(), z.string()),
  longTerm: z.boolean().describe("Supported for longer than others"),
  lifecycle,
  latest: z
    .strictObject({ version: z.string(), releasedOn: z.iso.date().nullable() })
    .nullable()
    .describe("Its newest version that is out"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type ReleaseLine = z.infer<typeof releaseLine>;

export const productVersion = z.strictObject({
  id,
  product: reference,
  version: z.string(),
  releasedOn: z.iso.date().nullable(),
  releaseLine: reference.nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type ProductVersion = z.infer<typeof productVersion>;

const titles = localized.or(z.strictObject({}));
const line = z.union([id, version]).nullable();

export const linesContract = defineOperations({
  "releaseLines.list": {
    method: "GET",
    path: "/products/{id}/release-lines",
    right: "catalog.read",
    summary: "List the release lines of a product, with what is said of their lives",
    params: ofProduct,
    query: z.strictObject({ ...page }),
    list: releaseLine,
  },
  "releaseLines.create": {
    method: "POST",
    path: "/products/{id}/release-lines",
    right: "catalog.manage",
    summary: "Create a release line; versions that begin with its name and have none become its own",
    params: ofProduct,
    body: z.strictObject({
      name: version,
      titles: titles.default({}),
      longTerm: z.boolean().default(false),
      lifecycle: givenLifecycle.optional(),
    }),
    status: 201,
    response: releaseLine,
    etag: true,
    errors: ["releaseLine.taken"],
  },
  "releaseLines.get": {
    method: "GET",
    path: "/release-lines/{id}",
    right: "catalog.read",
    summary: "Read a release line",
    params: byId,
    response: releaseLine,
    etag: true,
  },
  "releaseLines.update": {
    method: "PATCH",
    path: "/release-lines/{id}",
    right: "catalog.manage",
    summary: "Change a release line, or what is said of its life",
    params: byId,
    body: z.strictObject({
      name: version.optional(),
      titles: titles.optional(),
      longTerm: z.boolean().optional(),
      lifecycle: givenLifecycle.optional(),
    }),
    response: releaseLine,
    etag: true,
    ifMatch: true,
    errors: ["releaseLine.taken"],
  },
  "releaseLines.remove": {
    method: "DELETE",
    path: "/release-lines/{id}",
    right: "catalog.manage",
    summary: "Remove a release line with its days; its versions stay",
    params: byId,
    status: 204,
    ifMatch: true,
  },
  "versions.list": {
    method: "GET",
    path: "/products/{id}/versions",
    right: "catalog.read",
    summary: "List the versions of a product, the last added first",
    params: ofProduct,
    query: z.strictObject({ ...page }),
    list: productVersion,
  },
  "versions.create": {
    method: "POST",
    path: "/products/{id}/versions",
    right: "catalog.manage",
    summary: "Add a version; without a line named it goes to the one its name begins with",
    params: ofProduct,
    body: z.strictObject({ version, releasedOn: day.nullable().default(null), releaseLine: line.optional() }),
    status: 201,
    response: productVersion,
    etag: true,
    errors: ["version.taken"],
  },
  "versions.get": {
    method: "GET",
    path: "/versions/{id}",
    right: "catalog.read",
    summary: "Read a version",
    params: byId,
    response: productVersion,
    etag: true,
  },
  "versions.update": {
    method: "PATCH",
    path: "/versions/{id}",
    right: "catalog.manage",
    summary: "Change when a version came out, or its line; it keeps its name, for tickets say it",
    params: byId,
    body: z.strictObject({ releasedOn: day.nullable().optional(), releaseLine: line.optional() }),
    response: productVersion,
    etag: true,
    ifMatch: true,
  },
});
