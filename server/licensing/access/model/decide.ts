/** The verdict, and what would turn a denial into a permission at the least price by the lists: pure. */
import { firstYear, PRICE_PERIODS, subscriptionState, type Price } from "#shared/plan-codes";
import type { Decision, Facts, PlanFacts, Remedy, SubscriptionFacts, Thing } from "./facts.ts";
import { judge } from "./judge.ts";

/**
 * @param today `YYYY-MM-DD` in UTC
 * @param currency ISO 4217, in which the remedy is looked for; null: the one that most of what helps is sold in
 */
export function decide(thing: Thing, facts: Facts, today: string, currency: string | null = null): Decision {
  const verdict = judge(thing, facts, today);
  return { ...verdict, remedy: verdict.allow ? null : remedyFor(thing, facts, today, currency) };
}

/** A subscription to a plan as it would be if it was bought today. */
export function boughtToday(plan: PlanFacts, today: string): SubscriptionFacts {
  return {
    plan,
    startsOn: today,
    endsOn: null,
    maintenanceEndsOn: null,
    cancelledFrom: null,
    cancellation: null,
    named: true,
    placesLeft: false,
  };
}

function remedyFor(thing: Thing, facts: Facts, today: string, currency: string | null): Remedy | null {
  const helps = (subscriptions: readonly SubscriptionFacts[]) => judge(thing, { ...facts, subscriptions }, today).allow;
  for (const one of facts.subscriptions) {
    if (one.named || !one.placesLeft || subscriptionState(one, today) !== "active") continue;
    if (helps(facts.subscriptions.map((other) => (other === one ? { ...one, named: true } : other))))
      return { action: "nameContact", plan: one.plan.id, amount: 0, currency: null, period: null };
  }
  const helping = facts.onSale.filter((plan) => helps([...facts.subscriptions, boughtToday(plan, today)]));
  const offers = helping.flatMap((plan) => plan.prices.map((price) => ({ plan, price })));
  const wanted = currency ?? usualCurrency(offers.map(({ price }) => price));
  const best = offers
    .filter(({ price }) => price.currency === wanted)
    .toSorted(
      (a, b) => firstYear(a.price) - firstYear(b.price) || periodOrder(a.price) - periodOrder(b.price) || (a.plan.id < b.plan.id ? -1 : 1),
    )[0];
  if (!best) return null;
  const renewed = facts.subscriptions.map((one) =>
    one.plan.id === best.plan.id && subscriptionState(one, today) !== "cancelled" ? { ...one, endsOn: null, maintenanceEndsOn: null } : one,
  );
  return { action: helps(renewed) ? "renew" : "subscribe", plan: best.plan.id, ...best.price };
}

const periodOrder = ({ period }: Price) => PRICE_PERIODS.indexOf(period);

/** The currency that occurs most often; of several the first by name. */
function usualCurrency(prices: readonly Price[]): string | null {
  const counted = [...Map.groupBy(prices, ({ currency }) => currency)].map(([currency, its]) => ({ currency, times: its.length }));
  return counted.toSorted((a, b) => b.times - a.times || (a.currency < b.currency ? -1 : 1))[0]?.currency ?? null;
}
