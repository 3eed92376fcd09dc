/** Worked examples of what is credited: each was reckoned by hand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { attainment } from "#shared/statement-codes";
import { creditOf, feeOf, type CreditTerms } from "./credit.ts";
import { boundsOf, monthIn, monthsLater } from "./month.ts";
import { tally, type Group } from "./tally.ts";

const TERMS: CreditTerms = {
  targets: [],
  least: 0,
  tiers: [
    { below: 99, percent: 10 },
    { below: 95, percent: 25 },
    { below: 90, percent: 50 },
  ],
  most: 30,
  currency: "EUR",
  fee: 30_000,
};
const of = (met: number, missed: number, target: Group["target"] = "firstResponse"): Group[] => [
  { target, plan: "p", met: true, cause: null, count: met },
  { target, plan: "p", met: false, cause: "lateReply", count: missed },
];
/** What is credited of 300.00 EUR. */
const credited = (groups: readonly Group[], terms: Partial<CreditTerms> = {}) => {
  const all = { ...TERMS, ...terms };
  const { outcome, percent, capped, amount } = creditOf(all, groups, feeOf(all, []));
  return [outcome, percent, capped, amount];
};

describe("a credit", () => {
  test("follows the tier that the share falls below, and the largest of them", () => {
    // 99 of 100: exactly 99 % is not below 99 %.
    assert.deepEqual(credited(of(99, 1)), ["held", 0, false, null]);
    // 98 of 100: below 99 %, 10 % of 300.00.
    assert.deepEqual(credited(of(98, 2)), ["tier", 10, false, 3_000]);
    // 19 of 20: exactly 95 %, so the first tier still.
    assert.deepEqual(credited(of(19, 1)), ["tier", 10, false, 3_000]);
    // 17 of 18 = 94.44 %: 25 %.
    assert.deepEqual(credited(of(17, 1)), ["tier", 25, false, 7_500]);
  });

  test("is never more than the most that was agreed", () => {
    // 1 of 2: 50 % by the tier, 30 % by the cap.
    assert.deepEqual(credited(of(1, 1)), ["tier", 30, true, 9_000]);
  });

  test("needs something to judge by", () => {
    assert.deepEqual(credited([]), ["nothing", 0, false, null]);
    assert.deepEqual(credited(of(1, 1), { least: 3 }), ["tooFew", 0, false, null]);
    assert.deepEqual(credited(of(1, 2), { least: 3 }), ["tier", 30, true, 9_000]);
  });

  test("counts the promises its terms name; words of agents only where they are named", () => {
    const groups = [...of(10, 0), ...of(0, 1, "resolution"), ...of(0, 5, "promise")];
    // 10 of 11 = 90.9 %: 25 %.
    assert.deepEqual(credited(groups), ["tier", 25, false, 7_500]);
    assert.deepEqual(credited(groups, { targets: ["firstResponse"] }), ["held", 0, false, null]);
    assert.deepEqual(credited(groups, { targets: ["promise"] }), ["tier", 30, true, 9_000]);
  });

  test("is rounded to the smallest unit once, at the end", () => {
    // 12.5 % of 0.99 = 0.12375.
    assert.deepEqual(credited(of(0, 1), { tiers: [{ below: 99.95, percent: 12.5 }], fee: 99 }), ["tier", 12.5, false, 12]);
    // 0.07 is 7 % of 1.00, also in binary.
    assert.deepEqual(credited(of(0, 1), { tiers: [{ below: 99.95, percent: 7 }], fee: 100 }), ["tier", 7, false, 7]);
  });

  test("compares shares exactly: 9,994 of 9,999 are below 99.95 %, 19,990 of 20,000 are not", () => {
    const tiers = [{ below: 99.95, percent: 5 }];
    // 9,994 / 9,999 = 99.94999…
    assert.equal(credited(of(9_994, 5), { tiers })[0], "tier");
    assert.equal(credited(of(19_990, 10), { tiers })[0], "held");
  });

  test("without a known fee names the share and no amount", () => {
    const terms = { ...TERMS, fee: null, currency: "USD" };
    const prices = [{ amount: 120_000, currency: "EUR", period: "year" as const }];
    const result = creditOf(terms, of(98, 2), feeOf(terms, prices));
    assert.deepEqual([result.percent, result.fee, result.amount], [10, null, null]);
  });

  test("never grows when one more promise is kept", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (met, missed) => {
        const amount = (kept: number) => Number(credited(of(kept, missed))[3] ?? 0);
        assert.ok(missed === 0 ? amount(met) === 0 : amount(met + 1) <= amount(met));
      }),
    );
  });
});

test("the fee of a month is what was agreed, else the price of a month, else a twelfth of a year's", () => {
  const prices = [
    { amount: 100_000, currency: "EUR", period: "year" as const },
    { amount: 9_000, currency: "EUR", period: "month" as const },
    { amount: 100_000, currency: "USD", period: "year" as const },
    { amount: 5, currency: "CZK", period: "once" as const },
  ];
  const fee = (currency: string, agreed: number | null = null) => feeOf({ currency, fee: agreed }, prices);
  assert.deepEqual(fee("EUR", 1), { amount: 1, from: "agreed" });
  assert.deepEqual(fee("EUR"), { amount: 9_000, from: "monthlyPrice" });
  assert.deepEqual(fee("USD"), { amount: 8_333, from: "yearlyPrice" });
  assert.equal(fee("CZK"), null);
});

test("a share is rounded down: one broken promise of a hundred thousand does not show as all kept", () => {
  assert.equal(attainment(99_999, 1), 99.99);
  assert.equal(attainment(2, 1), 66.66);
  assert.equal(attainment(5, 0), 100);
  assert.equal(attainment(0, 0), null);
});

test("sums of a month stand by target, and causes by how often they occur", () => {
  const groups: Group[] = [...of(8, 2), ...of(3, 1, "promise"), { target: "firstResponse", plan: null, met: false, cause: null, count: 4 }];
  const { met, missed, targets, causes } = tally(groups);
  assert.deepEqual([met, missed], [11, 7]);
  assert.deepEqual(
    targets.map(({ target, met: kept, missed: broken }) => [target, kept, broken]),
    [
      ["firstResponse", 8, 6],
      ["promise", 3, 1],
    ],
  );
  assert.deepEqual(causes, [
    { cause: null, count: 4 },
    { cause: "lateReply", count: 3 },
  ]);
});

test("months begin and end by the clocks of the customer's zone, over a change of clocks and a day that does not begin at midnight", () => {
  const span = (month: string, zone: string) => Object.values(boundsOf(month, zone)).map((at) => at.toISOString());
  assert.deepEqual(span("2026-03-01", "Europe/Berlin"), ["2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"]);
  // Beirut changed its clocks at midnight: the month ends at one in the morning, which is that very instant.
  assert.deepEqual(span("2024-03-01", "Asia/Beirut"), ["2024-02-29T22:00:00.000Z", "2024-03-31T21:00:00.000Z"]);
  assert.equal(monthIn(new Date("2026-11-30T23:30:00Z"), "Europe/Prague"), "2026-12-01");
  assert.equal(monthIn(new Date("2026-12-01T02:00:00Z"), "America/Sao_Paulo"), "2026-11-01");
  assert.equal(monthsLater("2026-01-01", -2), "2025-11-01");
});
