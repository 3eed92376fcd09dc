/** Brands, products and their versions. */
import { z } from "zod";
import { isFootLink, MOST_BRAND_LINKS } from "#shared/brand-theme";
import { day, defineOperations, id, idOrSlug, instant, line, locale, page, reference, slug, text } from "#shared/contract";
import { PRODUCT_VISIBILITIES } from "#shared/lifecycle";
import { givenLifecycle, lifecycle } from "./lifecycle-schema.ts";

export const localized = z.partialRecord(locale, line(200)).refine((value) => Object.keys(value).length > 0, "localized");
export const localizedLong = z.partialRecord(locale, text(2_000));
const color = z.string().regex(/^#[0-9a-f]{6}$/, "color");
export const version = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,59}$/, "version");

const visibility = z.enum(PRODUCT_VISIBILITIES).describe("Who may know of it: the vendor's people, signed-in customers too, or everybody");
const relatedBrands = z.array(idOrSlug).max(50).describe("All of them");

const localizedText = z.record(z.string(), z.string());
const picture = z.strictObject({
  url: z.string().describe("Path of the picture; open to everybody, and its bytes never change"),
  mediaType: z.string(),
  width: z.number().int().describe("In pixels"),
  height: z.number().int(),
  size: z.number().int().describe("In bytes"),
});

export const brand = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  color: z.string(),
  locales: z.array(locale),
  logo: picture.nullable().describe("For light pages"),
  logoDark: picture.nullable().describe("For dark pages"),
  icon: picture.nullable().describe("For the browser's tab"),
  welcomeTitles: localizedText,
  welcomeTexts: localizedText,
  links: z.array(z.strictObject({ url: z.string(), labels: localizedText })).describe("At the foot of the portal"),
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
  relatedBrands: z.array(reference).describe("Brands it is sold under besides"),
  visibility,
  lifecycle,
  versions: z
    .array(z.strictObject({ id, version: z.string(), releasedOn: z.iso.date().nullable(), releaseLine: z.string().nullable() }))
    .describe("Newest first"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

const PICTURE =
  "Id of a file of one's own: PNG, JPEG or WebP by its bytes, at most 200 kB and 2,000 pixels each way; null takes the picture away";
const givenPicture = id.nullable().optional();
/** What a brand shows beside name and colour, as it is given. */
const theme = {
  logo: givenPicture.describe(`For light pages. ${PICTURE}`),
  logoDark: givenPicture.describe(`For dark pages. ${PICTURE}`),
  icon: givenPicture.describe(`For the browser's tab. ${PICTURE}`),
  welcomeTitles: z.partialRecord(locale, line(120)).optional().describe("Title of the portal's start page, by language"),
  welcomeTexts: z.partialRecord(locale, text(1_000)).optional().describe("Text below it, by language"),
  links: z
    .array(
      z.strictObject({
        url: z.string().trim().max(200).refine(isFootLink, "footLink"),
        labels: z.partialRecord(locale, line(60)).refine((value) => Object.keys(value).length > 0, "localized"),
      }),
    )
    .max(MOST_BRAND_LINKS)
    .optional()
    .describe("At the foot of the portal, in this order; https, http or mailto"),
};

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
      ...theme,
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
      ...theme,
    }),
    response: brand,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
  "brands.picture": {
    method: "GET",
    path: "/brand-pictures/{hash}",
    right: "public",
    ownProof: true,
    limit: "hook",
    summary: "A logo or icon that a brand shows, by the SHA-256 of its bytes",
    params: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
    rawResponse: true,
  },
  "products.list": {
    method: "GET",
    path: "/products",
    right: "catalog.read",
    summary: "List products one may know of",
    query: z.strictObject({ ...page, brand: idOrSlug.optional().describe("Sold under this brand") }),
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
      relatedBrands: relatedBrands.default([]),
      visibility: visibility.default("public"),
      lifecycle: givenLifecycle.optional(),
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
      relatedBrands: relatedBrands.optional(),
      visibility: visibility.optional(),
      lifecycle: givenLifecycle.optional(),
      versions: versions.optional(),
    }),
    response: product,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
});
