/** The decision by its properties: over made-up customers, the same ones each time. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { THING_KINDS } from "#shared/access-codes";
import {
  CANCELLATIONS,
  COURSE_FORMS,
  dayBefore,
  firstYear,
  PRICE_PERIODS,
  subscriptionState,
  UPDATE_CLASSES,
  UPDATE_RULES,
  type Price,
} from "#shared/plan-codes";
import { POLICY_CHANNELS } from "#shared/support-policy";
import { PRIORITIES } from "#shared/ticket-codes";
import { boughtToday, decide } from "./decide.ts";
import type { Facts, PlanFacts, SubscriptionFacts, Thing } from "./facts.ts";
import { judge } from "./judge.ts";
import { securityUntil } from "./security-until.ts";

const TODAY = "2026-06-15";
const CODES = ["a", "b", "c"];
const seeded = { seed: 20_261_122, numRuns: 500 };

const day = fc.integer({ min: -400, max: 400 }).map((days) => new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10));
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const terms = fc
  .tuple(fc.constantFrom(...UPDATE_RULES), fc.constantFrom(...CODES))
  .map(([rule, code]) => ({ rule, entitlement: rule === "withEntitlement" ? code : null }));
const price: fc.Arbitrary<Price> = fc.record({
  amount: fc.integer({ min: 0, max: 300 }),
  currency: fc.constantFrom("EUR", "CZK"),
  period: fc.constantFrom(...PRICE_PERIODS),
});
const plan = (id: string): fc.Arbitrary<PlanFacts> =>
  fc.record({
    id: fc.constant(id),
    coversProduct: fc.boolean(),
    channels: fc.subarray([...POLICY_CHANNELS]),
    priorities: fc.subarray([...PRIORITIES]),
    updates: fc.record({ bugfix: terms, feature: terms, major: terms }),
    perpetualFallback: fc.boolean(),
    courseForms: fc.subarray([...COURSE_FORMS]),
    onboarding: fc.boolean(),
    community: fc.boolean(),
    entitlements: fc.subarray(CODES),
    prices: fc.array(price, { maxLength: 3 }),
  });
const subscription = (id: string): fc.Arbitrary<SubscriptionFacts> =>
  fc
    .record({
      plan: plan(id),
      startsOn: day,
      endsOn: maybe(day),
      maintenanceEndsOn: maybe(day),
      cancelledFrom: maybe(day),
      why: fc.constantFrom(...CANCELLATIONS),
      named: fc.boolean(),
      placesLeft: fc.boolean(),
    })
    .map(({ why, ...one }) => ({ ...one, cancellation: one.cancelledFrom === null ? null : why }))
    .filter(({ startsOn, endsOn, maintenanceEndsOn }) => (endsOn ?? startsOn) >= startsOn && (maintenanceEndsOn ?? startsOn) >= startsOn);
const facts: fc.Arbitrary<Facts> = fc.record({
  customerKnown: fc.constant(true),
  productKnown: fc.constant(true),
  securityUntil: maybe(day),
  subscriptions: fc.tuple(subscription("p0"), subscription("p1"), subscription("p2")).chain((all) => fc.subarray(all)),
  entitlements: fc.subarray(CODES),
  onSale: fc.tuple(plan("p3"), plan("p4"), plan("p5")).chain((all) => fc.subarray(all)),
});
const thing: fc.Arbitrary<Thing> = fc.record({
  kind: fc.constantFrom(...THING_KINDS),
  updateClass: maybe(fc.constantFrom(...UPDATE_CLASSES)),
  branchReleasedOn: maybe(day),
  releasedOn: maybe(day),
  needs: fc.subarray([...CODES, "phone", "email", "urgent", "live", "onboarding"], { maxLength: 2 }),
});

/** Holds for all of them, and is asked of enough of those it is about. @param run returns false where it says nothing */
function always(what: string, run: (thing: Thing, facts: Facts) => boolean, least = 25): void {
  test(what, () => {
    let asked = 0;
    fc.assert(
      fc.property(thing, facts, (one, known) => {
        if (run(one, known)) asked += 1;
      }),
      seeded,
    );
    assert.ok(asked >= least, `it was asked ${asked} times`);
  });
}

const allowed = (one: Thing, known: Facts) => judge(one, known, TODAY).allow;

describe("the decision", () => {
  always("allows security updates within the support period, whatever the plans", (one, known) => {
    const security: Thing = { ...one, kind: "release", updateClass: "security" };
    if (known.securityUntil !== null && known.securityUntil < TODAY) {
      assert.ok(allowed({ ...security, releasedOn: known.securityUntil }, known), "what came out within it stays available");
      return false;
    }
    assert.ok(allowed(security, known));
    assert.ok(allowed(security, { ...known, subscriptions: [], entitlements: [] }));
    return true;
  });

  always("gives a reason, and to a denial never one of a permission", (one, known) => {
    const { allow, reasons, remedy } = decide(one, known, TODAY);
    assert.ok(reasons.length > 0);
    if (allow) assert.equal(remedy, null);
    const grants = ["securityUpdate", "included", "maintenance", "alreadyBought", "kept"];
    assert.ok(reasons.every(({ code }) => grants.includes(code) === allow));
    return true;
  });

  always("never takes away by giving: another plan or entitlement turns no permission into a denial", (one, known) => {
    if (!allowed(one, known)) return false;
    for (const more of known.onSale)
      assert.ok(allowed(one, { ...known, subscriptions: [...known.subscriptions, boughtToday(more, TODAY)] }));
    assert.ok(allowed(one, { ...known, entitlements: CODES }));
    for (const fewer of known.subscriptions) {
      const without = known.subscriptions.filter((other) => other !== fewer);
      if (allowed(one, { ...known, subscriptions: without })) assert.ok(allowed(one, known));
    }
    return true;
  });

  always("follows extended maintenance and renewal", (one, known) => {
    if (!allowed(one, known)) return false;
    const later = (date: string | null) => date && new Date(Date.parse(date) + 40 * 86_400_000).toISOString().slice(0, 10);
    const extended = (change: (one: SubscriptionFacts) => Partial<SubscriptionFacts>) =>
      known.subscriptions.map((held) => ({ ...held, ...change(held) }));
    for (const subscriptions of [
      extended(({ maintenanceEndsOn }) => ({ maintenanceEndsOn: later(maintenanceEndsOn) })),
      extended(() => ({ maintenanceEndsOn: null })),
      extended(({ endsOn }) => ({ endsOn: later(endsOn) })),
      extended(() => ({ endsOn: null, maintenanceEndsOn: null })),
    ])
      assert.ok(allowed(one, { ...known, subscriptions }));
    return true;
  });

  always("keeps what came out while there was maintenance, and nothing else of what is over", (one, known) => {
    const ended = known.subscriptions.filter((held) => ["past", "cancelled"].includes(subscriptionState(held, TODAY)));
    if (ended.length === 0) return false;
    const [first] = ended as [SubscriptionFacts];
    const plain: SubscriptionFacts = {
      ...first,
      cancelledFrom: null,
      cancellation: null,
      endsOn: dayBefore(TODAY),
      startsOn: "2020-01-01",
      maintenanceEndsOn: "2023-05-05",
    };
    const fallback = { ...plain, plan: { ...plain.plan, coversProduct: true, perpetualFallback: true, updates: duringMaintenance } };
    const release: Thing = { ...one, kind: "release", updateClass: "feature", needs: [], branchReleasedOn: "2023-05-05" };
    const alone = (held: SubscriptionFacts): Facts => ({ ...known, subscriptions: [held], entitlements: [] });
    assert.deepEqual(judge(release, alone(fallback), TODAY), {
      allow: true,
      reasons: [{ code: "kept", plan: fallback.plan.id, on: "2023-05-05", need: null }],
    });
    assert.deepEqual(judge({ ...release, branchReleasedOn: "2023-05-06" }, alone(fallback), TODAY).reasons[0]!.code, "expired");
    const refunded: SubscriptionFacts = { ...fallback, cancelledFrom: "2024-01-01", cancellation: "refunded" };
    assert.deepEqual(judge(release, alone(refunded), TODAY).reasons[0], {
      code: "cancelled",
      plan: fallback.plan.id,
      on: "2024-01-01",
      need: null,
    });
    for (const kind of THING_KINDS.filter((of) => of !== "release")) {
      const { allow, reasons } = judge({ ...release, kind }, alone(fallback), TODAY);
      assert.deepEqual([allow, reasons[0]!.code], [false, "expired"]);
    }
    return true;
  });

  always("names a remedy that helps, and no plan that helps is cheaper", (one, known) => {
    const { allow, remedy } = decide(one, known, TODAY, "EUR");
    if (allow) return false;
    const withPlan = (bought: PlanFacts) => ({ ...known, subscriptions: [...known.subscriptions, boughtToday(bought, TODAY)] });
    const helping = known.onSale.filter((bought) => allowed(one, withPlan(bought)));
    const prices = helping.flatMap((bought) => bought.prices.filter(({ currency }) => currency === "EUR").map((said) => firstYear(said)));
    if (remedy === null) {
      assert.equal(prices.length, 0, "there would have been one");
      return false;
    }
    if (remedy.action === "nameContact") {
      const named = known.subscriptions.map((held) => (held.plan.id === remedy.plan && held.placesLeft ? { ...held, named: true } : held));
      assert.ok(allowed(one, { ...known, subscriptions: named }));
      assert.equal(remedy.amount, 0);
      return true;
    }
    const bought = known.onSale.find(({ id }) => id === remedy.plan)!;
    assert.ok(
      bought.prices.some(({ amount, currency, period }) => amount === remedy.amount && currency === "EUR" && period === remedy.period),
    );
    assert.ok(allowed(one, withPlan(bought)), "it helps");
    assert.equal(firstYear({ amount: remedy.amount, period: remedy.period! }), Math.min(...prices), "none is cheaper");
    return true;
  });

  test("denies the unknown", () => {
    const nobody: Facts = {
      customerKnown: false,
      productKnown: true,
      securityUntil: null,
      subscriptions: [],
      entitlements: [],
      onSale: [],
    };
    const security: Thing = { kind: "release", updateClass: "security", branchReleasedOn: null, releasedOn: null, needs: [] };
    assert.deepEqual(
      [nobody, { ...nobody, customerKnown: true, productKnown: false }].map((known) => judge(security, known, TODAY).reasons[0]!.code),
      ["customerUnknown", "productUnknown"],
    );
  });
});

const within = { rule: "duringMaintenance", entitlement: null } as const;
const duringMaintenance = { bugfix: within, feature: within, major: within };

describe("the support period", () => {
  const said = (line: string | null, on: string | null, milestone: "endOfSecuritySupport" | "endOfLife" = "endOfSecuritySupport") => ({
    line,
    milestone,
    on,
  });
  test("is that of the line, else of the product, else of the line that lives longest; without an end it goes on", () => {
    const days = [
      said("4.2", "2029-01-01"),
      said("4.2", "2031-01-01", "endOfLife"),
      said("5", null),
      said(null, "2030-01-01", "endOfLife"),
    ];
    assert.equal(securityUntil(days, "4.2"), "2029-01-01");
    assert.equal(securityUntil(days, "5"), null, "to be announced");
    assert.equal(securityUntil(days, "6"), "2030-01-01", "nothing is said of it");
    assert.equal(securityUntil(days, null), "2030-01-01");
    assert.equal(securityUntil([said("4", "2027-01-01"), said("5", "2028-01-01")], null), "2028-01-01");
    assert.equal(securityUntil([said("4", "2027-01-01"), said("5", null)], null), null);
    assert.equal(securityUntil([], null), null);
  });
});
