/** What the demo vendor gives back when it keeps too little of what a plan promises. */
import type { Ctx } from "#platform/http";
import { setCreditTerms } from "#insights/accounts";
import { dayIn } from "#shared/lifecycle";

const YEAR = 366 * 86_400_000;

/** @param plan the id of the plan with the strictest promises */
export async function writeServiceCredits(ctx: Ctx, now: Date, plan: string): Promise<void> {
  await setCreditTerms(ctx, {
    plan,
    from: dayIn(new Date(now.getTime() - YEAR)).slice(0, 7),
    terms: {
      targets: ["firstResponse", "resolution"],
      least: 3,
      tiers: [
        { below: 99, percent: 5 },
        { below: 95, percent: 10 },
        { below: 90, percent: 25 },
      ],
      most: 25,
      currency: "EUR",
      fee: null,
    },
  });
}
