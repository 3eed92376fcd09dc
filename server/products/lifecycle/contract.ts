/** What is published of products' lives for programs, what ends soon, and support policies. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, locale, page, reference, text } from "#shared/contract";
import { MILESTONES } from "#shared/lifecycle";
import { shownHours, supportChannels, supportHours, supportLanguages, supportTimeZone } from "#shared/support-hours";
import { MOST_POLICY_LEVELS, POLICY_CHANNELS } from "#shared/support-policy";

const texts = z.record(z.string(), z.string());
const localized = z.partialRecord(locale, line(60)).refine((value) => Object.keys(value).length > 0, "localized");
const bySlug = z.strictObject({ id: idOrSlug });
const byId = z.strictObject({ id });

/** Answers for programs outside: to everybody alike, by what is public, kept by caches until they change. */
const feed = { method: "GET", right: "public", ownProof: true, limit: "hook", rawResponse: true } as const;

const end = z.strictObject({
  id,
  product: reference,
  releaseLine: reference.nullable().describe("Null: the product itself"),
  milestone: z.enum(MILESTONES),
  on: z.iso.date().describe("The last day"),
  inDays: z.number().int().describe("0: today"),
});
export type LifecycleEnd = z.infer<typeof end>;

const openEoxEntry = z.strictObject({
  product: z.string().describe("Short name of the product"),
  name: z.string(),
  releaseLine: z.string().nullable().describe("Null: the product itself"),
  url: z.string(),
  lastUpdated: instant,
});

const channels = supportChannels.min(1);
const languages = supportLanguages.min(1);
const level = z.strictObject({
  names: localized,
  firstAnswerMinutes: z.number().int().min(1).max(100_000).nullable().describe("Within which the first answer comes; null: not promised"),
  aroundTheClock: z.boolean().describe("Whether that counts at all hours instead of the hours of support"),
});
const notes = z.partialRecord(locale, text(2_000));

export const supportPolicy = z.strictObject({
  id,
  product: reference.nullable().describe("Null: for all products of the brand"),
  brand: reference.nullable().describe("Null: under every brand of the product"),
  aroundTheClock: z.boolean(),
  hours: shownHours,
  timeZone: z.string(),
  channels: z.array(z.enum(POLICY_CHANNELS)),
  languages: z.array(z.string()).describe("BCP 47"),
  levels: z.array(z.strictObject({ names: texts, firstAnswerMinutes: z.number().int().nullable(), aroundTheClock: z.boolean() })),
  notes: texts,
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type SupportPolicy = z.infer<typeof supportPolicy>;

export const lifecycleContract = defineOperations({
  "lifecycle.ends": {
    method: "GET",
    path: "/lifecycle/ends",
    right: "catalog.read",
    summary: "What ends within the next months, the nearest first",
    query: z.strictObject({ ...page, months: z.coerce.number().int().min(1).max(60).default(6) }),
    list: end,
  },
  "openeox.list": {
    method: "GET",
    path: "/openeox/products",
    right: "public",
    ownProof: true,
    limit: "hook",
    summary: "OpenEoX documents of public products, and of their release lines",
    query: z.strictObject({ ...page }),
    list: openEoxEntry,
  },
  "openeox.product": {
    ...feed,
    path: "/openeox/products/{id}",
    summary: "The life of a public product as OpenEoX Core 1.0",
    params: bySlug,
    errors: ["lifecycle.unknown"],
  },
  "openeox.line": {
    ...feed,
    path: "/openeox/products/{id}/release-lines/{line}",
    summary: "The life of a release line of a public product as OpenEoX Core 1.0",
    params: z.strictObject({ id: idOrSlug, line: z.string().max(60) }),
    errors: ["lifecycle.unknown"],
  },
  "endoflife.products": {
    ...feed,
    path: "/endoflife/products",
    summary: "Public products, in the form of endoflife.date (API v1)",
  },
  "endoflife.product": {
    ...feed,
    path: "/endoflife/products/{id}",
    summary: "A public product with its release lines, in the form of endoflife.date (API v1)",
    params: bySlug,
  },
  "endoflife.release": {
    ...feed,
    path: "/endoflife/products/{id}/releases/{line}",
    summary: "A release line of a public product, in the form of endoflife.date (API v1); `latest` is the newest one",
    params: z.strictObject({ id: idOrSlug, line: z.string().max(60) }),
  },
  "supportPolicies.list": {
    method: "GET",
    path: "/support-policies",
    right: "catalog.read",
    summary:
      "List support policies; that of a product under a brand counts before that of the product, and that before the one of the brand",
    query: z.strictObject({
      ...page,
      product: idOrSlug.optional().describe("Those that may count for this product: its own and those of its brands"),
    }),
    list: supportPolicy,
  },
  "supportPolicies.create": {
    method: "POST",
    path: "/support-policies",
    right: "catalog.manage",
    summary: "Say when, where and in which languages is answered: for a product, a brand, or a product under a brand",
    body: z.strictObject({
      product: idOrSlug.nullable().default(null),
      brand: idOrSlug.nullable().default(null),
      aroundTheClock: z.boolean().default(false),
      hours: supportHours.default([]),
      timeZone: supportTimeZone.default("UTC"),
      channels,
      languages,
      levels: z.array(level).max(MOST_POLICY_LEVELS).default([]),
      notes: notes.default({}),
    }),
    status: 201,
    response: supportPolicy,
    etag: true,
    errors: ["supportPolicy.taken"],
  },
  "supportPolicies.get": {
    method: "GET",
    path: "/support-policies/{id}",
    right: "catalog.read",
    summary: "Read a support policy",
    params: byId,
    response: supportPolicy,
    etag: true,
  },
  "supportPolicies.update": {
    method: "PATCH",
    path: "/support-policies/{id}",
    right: "catalog.manage",
    summary: "Change a support policy; for what it is stays",
    params: byId,
    body: z.strictObject({
      aroundTheClock: z.boolean().optional(),
      hours: supportHours.optional(),
      timeZone: supportTimeZone.optional(),
      channels: channels.optional(),
      languages: languages.optional(),
      levels: z.array(level).max(MOST_POLICY_LEVELS).optional(),
      notes: notes.optional(),
    }),
    response: supportPolicy,
    etag: true,
    ifMatch: true,
  },
  "supportPolicies.remove": {
    method: "DELETE",
    path: "/support-policies/{id}",
    right: "catalog.manage",
    summary: "Remove a support policy",
    params: byId,
    status: 204,
    ifMatch: true,
  },
});
