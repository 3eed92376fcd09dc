/** Plans: what customers can buy, and what it holds. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, locale, page, reference, slug, text } from "#shared/contract";
import { PRODUCT_VISIBILITIES } from "#shared/lifecycle";
import {
  COURSE_FORMS,
  ENTITLEMENT_CODE,
  isCurrency,
  MOST_PRICE,
  MOST_PRICES,
  PLAN_HOURS,
  PRICE_PERIODS,
  UPDATE_RULES,
} from "#shared/plan-codes";
import { shownHours, supportChannels, supportHours, supportLanguages, supportTimeZone } from "#shared/support-hours";
import { POLICY_CHANNELS } from "#shared/support-policy";
import { PRIORITIES } from "#shared/ticket-codes";

const texts = z.record(z.string(), z.string());
const localized = z.partialRecord(locale, line(100)).refine((value) => Object.keys(value).length > 0, "localized");
const byName = z.strictObject({ id: idOrSlug });

export const entitlementCode = z.string().regex(ENTITLEMENT_CODE, "entitlementCode");
const codes = z
  .array(entitlementCode)
  .max(100)
  .transform((list) => [...new Set(list)]);

const minutes = z.number().int().min(1).max(1_000_000).nullable();
const serviceLevel = z.strictObject({
  priority: z.enum(PRIORITIES),
  firstAnswerMinutes: minutes.describe("Within which the first answer comes; null: not promised"),
  nextAnswerMinutes: minutes.describe("Within which every further one comes"),
  solutionMinutes: minutes.describe("Within which it is solved"),
  aroundTheClock: z.boolean().describe("Whether that counts at all hours instead of the hours of support"),
});
const once = (list: readonly string[]) => new Set(list).size === list.length;

const rule = z.enum(UPDATE_RULES);
const shownTerms = z.strictObject({ rule, entitlement: z.string().nullable() });
/** With a code exactly where it asks for one. */
const terms = z
  .strictObject({ rule, entitlement: entitlementCode.nullable().default(null) })
  .refine(({ rule: said, entitlement }) => (said === "withEntitlement") === (entitlement !== null), {
    message: "ruleEntitlement",
    path: ["entitlement"],
  });
const updates = z.strictObject({
  security: z
    .strictObject({ rule, entitlement: entitlementCode.nullable().default(null) })
    .refine(({ rule: said, entitlement }) => said === "always" && entitlement === null, { message: "securityIsFree", path: ["rule"] })
    .optional()
    .describe("Nothing but `always`: security updates are owed within the support period, whatever a plan says"),
  bugfix: terms,
  feature: terms,
  major: terms,
});

const price = z.strictObject({
  amount: z.number().int().min(0).max(MOST_PRICE).describe("In minor units of the currency, such as cents"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "currency")
    .refine(isCurrency, "currency")
    .describe("ISO 4217"),
  period: z.enum(PRICE_PERIODS),
});
const prices = z
  .array(price)
  .max(MOST_PRICES)
  .refine((list) => once(list.map(({ currency, period }) => `${currency} ${period}`)), "repeated");

const support = z.strictObject({
  channels: z.array(z.enum(POLICY_CHANNELS)),
  hours: z.enum(PLAN_HOURS).describe("`policy`: those of the support policy of the product"),
  ownHours: shownHours,
  timeZone: z.string(),
  languages: z.array(z.string()).describe("BCP 47; empty: those of the support policy"),
  namedContacts: z.number().int().nullable().describe("How many people may ask; null: everybody"),
  levelNames: texts,
  serviceLevels: z.array(serviceLevel),
});
const given = {
  channels: supportChannels.transform((list) => [...new Set(list)]),
  hours: z.enum(PLAN_HOURS),
  ownHours: supportHours,
  timeZone: supportTimeZone,
  languages: supportLanguages.transform((list) => [...new Set(list)]),
  namedContacts: z.number().int().min(1).max(10_000).nullable(),
  levelNames: z.partialRecord(locale, line(60)),
  serviceLevels: z
    .array(serviceLevel)
    .max(PRIORITIES.length)
    .refine((list) => once(list.map(({ priority }) => priority)), "repeated"),
};

const training = z.strictObject({
  forms: z.array(z.enum(COURSE_FORMS)),
  seatsPerYear: z.number().int().nullable().describe("Null: as many as wish"),
});
const givenTraining = z.strictObject({
  forms: z
    .array(z.enum(COURSE_FORMS))
    .max(COURSE_FORMS.length)
    .transform((list) => [...new Set(list)]),
  seatsPerYear: z.number().int().min(1).max(100_000).nullable().default(null),
});

export const plan = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  names: texts,
  descriptions: texts,
  visibility: z.enum(PRODUCT_VISIBILITIES),
  forEverybody: z.boolean().describe("Every customer has it without buying it"),
  allProducts: z.boolean(),
  products: z.array(reference),
  support,
  updates: z.strictObject({ security: shownTerms, bugfix: shownTerms, feature: shownTerms, major: shownTerms }),
  perpetualFallback: z.boolean().describe("Whether what came out while there was maintenance stays allowed when it is over"),
  training,
  onboardingHours: z.number().int(),
  community: z.boolean(),
  entitlements: z.array(z.string()),
  prices: z.array(price),
  archivedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Plan = z.infer<typeof plan>;

const fields = {
  descriptions: z.partialRecord(locale, text(2_000)),
  visibility: z.enum(PRODUCT_VISIBILITIES),
  forEverybody: z.boolean(),
  allProducts: z.boolean(),
  products: z.array(idOrSlug).max(200),
  perpetualFallback: z.boolean(),
  training: givenTraining,
  onboardingHours: z.number().int().min(0).max(10_000),
  community: z.boolean(),
  entitlements: codes,
  prices,
};
const nothing = { rule: "duringMaintenance", entitlement: null } as const;

export const plansContract = defineOperations({
  "plans.list": {
    method: "GET",
    path: "/plans",
    right: "catalog.read",
    summary: "List plans; to customers those on sale that they may know of",
    query: z.strictObject({
      ...page,
      product: idOrSlug.optional().describe("Those that cover this product"),
      archived: z.enum(["true", "false"]).optional().describe("Only archived ones, or only others"),
    }),
    list: plan,
  },
  "plans.create": {
    method: "POST",
    path: "/plans",
    right: "plans.manage",
    summary: "Make a plan that customers can buy",
    body: z.strictObject({
      names: localized,
      slug: slug.optional(),
      descriptions: fields.descriptions.default({}),
      visibility: fields.visibility.default("public"),
      forEverybody: fields.forEverybody.default(false),
      allProducts: fields.allProducts.default(false),
      products: fields.products.default([]),
      support: z
        .strictObject({
          channels: given.channels.default([]),
          hours: given.hours.default("policy"),
          ownHours: given.ownHours.default([]),
          timeZone: given.timeZone.default("UTC"),
          languages: given.languages.default([]),
          namedContacts: given.namedContacts.default(null),
          levelNames: given.levelNames.default({}),
          serviceLevels: given.serviceLevels.default([]),
        })
        .prefault({}),
      updates: updates.default({ bugfix: nothing, feature: nothing, major: { rule: "paid", entitlement: null } }),
      perpetualFallback: fields.perpetualFallback.default(true),
      training: fields.training.default({ forms: [], seatsPerYear: null }),
      onboardingHours: fields.onboardingHours.default(0),
      community: fields.community.default(false),
      entitlements: fields.entitlements.default([]),
      prices: fields.prices.default([]),
    }),
    status: 201,
    response: plan,
    etag: true,
    errors: ["slugTaken"],
  },
  "plans.get": {
    method: "GET",
    path: "/plans/{id}",
    right: "catalog.read",
    summary: "Read a plan",
    params: byName,
    response: plan,
    etag: true,
  },
  "plans.update": {
    method: "PATCH",
    path: "/plans/{id}",
    right: "plans.manage",
    summary: "Change a plan, for those too who have it; archive it, so that it is sold no more",
    params: byName,
    body: z.strictObject({
      names: localized.optional(),
      slug: slug.optional(),
      descriptions: fields.descriptions.optional(),
      visibility: fields.visibility.optional(),
      forEverybody: fields.forEverybody.optional(),
      allProducts: fields.allProducts.optional(),
      products: fields.products.optional(),
      support: z
        .strictObject({
          channels: given.channels.optional(),
          hours: given.hours.optional(),
          ownHours: given.ownHours.optional(),
          timeZone: given.timeZone.optional(),
          languages: given.languages.optional(),
          namedContacts: given.namedContacts.optional(),
          levelNames: given.levelNames.optional(),
          serviceLevels: given.serviceLevels.optional(),
        })
        .optional(),
      updates: updates.optional(),
      perpetualFallback: fields.perpetualFallback.optional(),
      training: fields.training.optional(),
      onboardingHours: fields.onboardingHours.optional(),
      community: fields.community.optional(),
      entitlements: fields.entitlements.optional(),
      prices: fields.prices.optional(),
      archived: z.boolean().optional(),
    }),
    response: plan,
    etag: true,
    ifMatch: true,
    errors: ["slugTaken"],
  },
  "plans.remove": {
    method: "DELETE",
    path: "/plans/{id}",
    right: "plans.manage",
    summary: "Remove a plan that nobody has or had; others are archived",
    params: byName,
    status: 204,
    ifMatch: true,
    errors: ["plan.sold"],
  },
});
