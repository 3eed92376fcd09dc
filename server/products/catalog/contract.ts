/** Brands, products and their versions. */
import { z } from "zod";
import { day, defineOperations, id, instant, line, locale, page, reference, slug, text } from "#shared/contract";

const idOrSlug = z.union([id, slug]);
const localized = z.partialRecord(locale, line(200)).refine((value) => Object.keys(value).length > 0, "localized");
const localizedLong = z.partialRecord(locale, text(2_000));
const color = z.string().regex(/^#[0-9a-f]{6}$/, "color");
const version = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,59}$/, "version");

export const brand = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  color: z.string(),
  locales: z.array(locale),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const product = z.strictObject({
  id,
  slug: z.string(),
  name: z.string().describe("In the language of the request"),
  names: z.record(z.string(), z.string()),
  descriptions: z.record(z.string(), z.string()),
  brand: reference,
  versions: z.array(z.strictObject({ version: z.string(), releasedOn: z.iso.date().nullable() })).describe("Newest first"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

const versions = z.array(z.strictObject({ version, releasedOn: day.nullable().default(null) })).max(500);

export const catalogContract = defineOperations({
  "brands.list": {
    method: "GET",
    path: "/brands",
    right: "catalog.read",
    summary: "List brands",
    query: z.strictObject({ ...page }),
    list: brand,
  },
  "brands.create": {
    method: "POST",
    path: "/brands",
    right: "catalog.manage",
    summary: "Create a brand",
    body: z.strictObject({
      name: line(100),
      slug: slug.optional(),
      color: color.default("#334155"),
      locales: z.array(locale).min(1).default(["en"]),
    }),
    status: 201,
    response: brand,
    etag: true,
    errors: ["slugTaken"],
  },
  "brands.get": {
    method: "GET",
    path: "/brands/{id}",
    right: "catalog.read",
    summary: "Read a brand",
    params: z.strictObject({ id: idOrSlug }),
    response: brand,
    etag: true,
  },
  "brands.update": {
    method: "PATCH",
    path: "/brands/{id}",
    right: "catalog.manage",
    summary: "Change a brand",
    params: z.strictObject({ id: idOrSlug }),
    body: z.strictObject({
      name: line(100).optional(),
      slug: slug.optional(),
      color: color.optional(),
      locales: z.array(locale).min(1).optional(),
    }),
    response: brand,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
  "products.list": {
    method: "GET",
    path: "/products",
    right: "catalog.read",
    summary: "List products",
    query: z.strictObject({ ...page, brand: idOrSlug.optional() }),
    list: product,
  },
  "products.create": {
    method: "POST",
    path: "/products",
    right: "catalog.manage",
    summary: "Create a product",
    body: z.strictObject({
      names: localized,
      slug: slug.optional(),
      descriptions: localizedLong.default({}),
      brand: idOrSlug,
      versions: versions.default([]),
    }),
    status: 201,
    response: product,
    etag: true,
    errors: ["slugTaken"],
  },
  "products.get": {
    method: "GET",
    path: "/products/{id}",
    right: "catalog.read",
    summary: "Read a product",
    params: z.strictObject({ id: idOrSlug }),
    response: product,
    etag: true,
  },
  "products.update": {
    method: "PATCH",
    path: "/products/{id}",
    right: "catalog.manage",
    summary: "Change a product; `versions` adds those that are not there yet and never removes one",
    params: z.strictObject({ id: idOrSlug }),
    body: z.strictObject({
      names: localized.optional(),
      slug: slug.optional(),
      descriptions: localizedLong.optional(),
      brand: idOrSlug.optional(),
      versions: versions.optional(),
    }),
    response: product,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
});
