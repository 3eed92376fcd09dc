/** Asking for the renewal of a licence or a plan, as a customer. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, text } from "#shared/contract";
import { PRICE_PERIODS } from "#shared/plan-codes";

const which = {
  license: id.optional(),
  subscription: id.optional().describe("Of a plan; one of the two is named"),
};
const period = z.enum(PRICE_PERIODS);
const price = z.strictObject({
  amount: z.number().int().describe("In the smallest unit of the currency"),
  currency: z.string(),
  period,
});

const asked = z.strictObject({
  number: z.number().int().nullable().describe("Of its ticket; null where the reader may not see that"),
  askedAt: instant,
});

const renewal = z.strictObject({
  kind: z.enum(["license", "subscription"]),
  id,
  name: z.string(),
  endsAt: z.string().nullable().describe("Of a licence the instant it ends, of a plan its last day, or the last with maintenance"),
  seats: z.number().int().nullable().describe("Machines that a licence allows; null: as many as one likes, or a plan"),
  plan: z.string().nullable().describe("The plan that tells the price"),
  prices: z.array(price).describe("The list prices of the plan, without tax; none: the vendor makes an offer"),
  open: asked.nullable().describe("It was asked for already, and that is not settled"),
});
export type Renewal = z.infer<typeof renewal>;

export const renewalsContract = defineOperations({
  "renewals.preview": {
    method: "GET",
    path: "/me/renewals",
    right: "own.licenses",
    summary: "What the renewal of a licence or a plan is about, its list prices, and whether it was asked for; for those who may ask",
    query: z.strictObject(which),
    response: renewal,
  },
  "renewals.request": {
    method: "POST",
    path: "/me/renewals",
    right: "own.licenses",
    summary: "Ask for a renewal: opens a ticket, unless one is open for the same thing",
    body: z.strictObject({
      ...which,
      price: z.strictObject({ currency: z.string(), period }).nullable().default(null).describe("One of the list prices; null: an offer"),
      note: text(4_000).nullable().default(null),
    }),
    status: 201,
    response: z.strictObject({ ...asked.shape, repeated: z.boolean().describe("It had been asked for: nothing was opened now") }),
  },
});
