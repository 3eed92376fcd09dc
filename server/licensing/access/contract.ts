/** Asking whether a customer may receive something. Browser-safe. */
import { z } from "zod";
import { DENIALS, GRANTS, REMEDIES, THING_KINDS } from "#shared/access-codes";
import { day, defineOperations, givenInstant, id, idOrSlug, reference } from "#shared/contract";
import { ENTITLEMENT_CODE, isCurrency, PRICE_PERIODS, UPDATE_CLASSES } from "#shared/plan-codes";

/** A day, or an instant of which the day in UTC counts. */
const moment = z.union([day, givenInstant]).transform((value) => new Date(value));

const decision = z.strictObject({
  allow: z.boolean(),
  reasons: z.array(
    z.strictObject({
      code: z.enum([...GRANTS, ...DENIALS]),
      plan: reference.nullable().describe("The plan it comes from"),
      on: z.string().nullable().describe("The day it speaks of"),
      need: z.string().nullable().describe("The entitlement, channel, priority or form of training it speaks of"),
    }),
  ),
  remedy: z
    .strictObject({
      action: z.enum(REMEDIES),
      plan: reference,
      amount: z.number().int().describe("In minor units of the currency"),
      currency: z.string().nullable().describe("ISO 4217; null where it costs nothing"),
      period: z.enum(PRICE_PERIODS).nullable(),
    })
    .nullable()
    .describe("What would help at the least price of the first year, by the lists; null where nothing would"),
});
export type AccessDecision = z.infer<typeof decision>;

export const accessDecisionContract = defineOperations({
  "access.mayReceive": {
    method: "POST",
    path: "/access/may-receive",
    right: "subscriptions.read",
    summary: "Whether a customer may receive something, why, and what would help if not; an unknown customer or product is denied",
    safe: true,
    body: z.strictObject({
      customer: z.union([z.strictObject({ organization: idOrSlug }), z.strictObject({ contact: id })]),
      thing: z.strictObject({
        kind: z.enum(THING_KINDS),
        product: idOrSlug,
        updateClass: z.enum(UPDATE_CLASSES).nullable().optional().describe("Of a release; without it counts as `feature`"),
        releaseLine: z
          .string()
          .max(60)
          .nullable()
          .optional()
          .describe("By whose days security updates are owed; else by those of the product"),
        branchReleasedAt: moment.nullable().optional().describe("When the branch came out that the release belongs to"),
        releasedAt: moment.nullable().optional().describe("When the very release came out"),
        needs: z
          .array(
            z
              .string()
              .regex(ENTITLEMENT_CODE, "entitlementCode")
              .or(z.enum(["selfPaced", "onSite"])),
          )
          .max(50)
          .default([])
          .describe("Entitlement codes; of a channel also its name, of a service level a priority, of a course its form or `onboarding`"),
      }),
      at: givenInstant.optional().describe("The moment asked about; now when absent"),
      currency: z.string().refine(isCurrency, "currency").optional().describe("ISO 4217, in which the remedy is looked for"),
    }),
    response: decision,
  },
});
