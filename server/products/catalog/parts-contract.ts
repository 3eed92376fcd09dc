/** Editions and platforms of products. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, page, reference, slug } from "#shared/contract";
import { localized, localizedLong } from "./contract.ts";

const ofProduct = z.strictObject({ id: idOrSlug });
const byId = z.strictObject({ id });

export const productPart = z.strictObject({
  id,
  product: reference,
  slug: z.string(),
  name: z.string().describe("In the language of the request"),
  names: z.record(z.string(), z.string()),
  descriptions: z.record(z.string(), z.string()),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type ProductPart = z.infer<typeof productPart>;

const given = z.strictObject({ names: localized, slug: slug.optional(), descriptions: localizedLong.default({}) });
const change = z.strictObject({ names: localized.optional(), slug: slug.optional(), descriptions: localizedLong.optional() });

export const partsContract = defineOperations({
  "editions.list": {
    method: "GET",
    path: "/products/{id}/editions",
    right: "catalog.read",
    summary: "List the editions of a product: extents of function it is sold in",
    params: ofProduct,
    query: z.strictObject({ ...page }),
    list: productPart,
  },
  "editions.create": {
    method: "POST",
    path: "/products/{id}/editions",
    right: "catalog.manage",
    summary: "Create an edition",
    params: ofProduct,
    body: given,
    status: 201,
    response: productPart,
    etag: true,
    errors: ["slugTaken"],
  },
  "editions.get": {
    method: "GET",
    path: "/editions/{id}",
    right: "catalog.read",
    summary: "Read an edition",
    params: byId,
    response: productPart,
    etag: true,
  },
  "editions.update": {
    method: "PATCH",
    path: "/editions/{id}",
    right: "catalog.manage",
    summary: "Change an edition",
    params: byId,
    body: change,
    response: productPart,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
  "editions.remove": {
    method: "DELETE",
    path: "/editions/{id}",
    right: "catalog.manage",
    summary: "Remove an edition",
    params: byId,
    status: 204,
    ifMatch: true,
  },
  "platforms.list": {
    method: "GET",
    path: "/products/{id}/platforms",
    right: "catalog.read",
    summary: "List the platforms of a product: systems it runs on, with what it needs there",
    params: ofProduct,
    query: z.strictObject({ ...page }),
    list: productPart,
  },
  "platforms.create": {
    method: "POST",
    path: "/products/{id}/platforms",
    right: "catalog.manage",
    summary: "Create a platform",
    params: ofProduct,
    body: given,
    status: 201,
    response: productPart,
    etag: true,
    errors: ["slugTaken"],
  },
  "platforms.get": {
    method: "GET",
    path: "/platforms/{id}",
    right: "catalog.read",
    summary: "Read a platform",
    params: byId,
    response: productPart,
    etag: true,
  },
  "platforms.update": {
    method: "PATCH",
    path: "/platforms/{id}",
    right: "catalog.manage",
    summary: "Change a platform",
    params: byId,
    body: change,
    response: productPart,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
  "platforms.remove": {
    method: "DELETE",
    path: "/platforms/{id}",
    right: "catalog.manage",
    summary: "Remove a platform",
    params: byId,
    status: 204,
    ifMatch: true,
  },
});
