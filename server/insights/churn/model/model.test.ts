/** Scores and terms, over facts at random and over histories one can tell. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HEALTH_SIGNALS, type HealthSignal } from "#shared/churn-codes";
import { healthOf, type Rule, type Values } from "./score.ts";
import { churnSettings, settingsOf } from "./settings.ts";
import { daysLater, termsOf, type Change, type Held } from "./terms.ts";
import { listedYearly, yearlyOf } from "./value.ts";

const { signals, levels } = churnSettings.parse({});

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const EDGES = [0, 1, 100, 1e9, Number.NaN, Number.POSITIVE_INFINITY, -1];

describe("a score", () => {
  test("never rises when something gets worse, is never NaN, adds up, and takes nothing off for what is not known", () => {
    const next = random(7);
    const number = () => (next() < 0.1 ? EDGES[Math.floor(next() * EDGES.length)]! : next() * 200);
    for (let round = 0; round < 5_000; round++) {
      const rules = Object.fromEntries(
        HEALTH_SIGNALS.map((signal) => [signal, { weight: Math.floor(next() * 101), good: next() * 100, bad: next() * 100 }]),
      ) as { [signal in HealthSignal]: Rule };
      const used = next() < 0.5 ? signals : rules;
      const values: { [signal in HealthSignal]?: number | null } = Object.fromEntries(
        HEALTH_SIGNALS.map((signal) => [signal, next() < 0.3 ? null : number()]),
      );
      const health = healthOf(values, used, levels);
      const taken = health.reasons.reduce((sum, { points }) => sum + points, 0);
      if (health.score === null) assert.equal(health.known, 0);
      else assert.equal(health.score, Math.max(0, 100 - taken));
      for (const { points, of, value } of health.reasons) {
        assert.ok(Number.isInteger(points) && points >= 0 && points <= of, JSON.stringify(health));
        if (value === null) assert.equal(points, 0);
      }
      const signal = HEALTH_SIGNALS[Math.floor(next() * HEALTH_SIGNALS.length)]!;
      const was = values[signal];
      if (was === null || was === undefined || Number.isNaN(was)) continue;
      const { good, bad } = used[signal];
      const step = next() * 50 * Math.sign(bad - good);
      const worse = healthOf({ ...values, [signal]: was + step }, used, levels);
      assert.ok(worse.score! <= health.score!, `${signal} ${was} ${step} ${JSON.stringify(used[signal])}`);
      const unknown = healthOf({ ...values, [signal]: null }, used, levels);
      assert.ok(unknown.score === null || unknown.score >= health.score!, "not to know is not bad");
      assert.equal(unknown.reasons.find((reason) => reason.signal === signal)?.value ?? null, null);
    }
  });

  test("is absent where nothing is known, and its level follows the limits", () => {
    assert.deepEqual([healthOf({}, signals, levels).score, healthOf({}, signals, levels).level], [null, null]);
    const of = (values: Values) => {
      const { score, level } = healthOf(values, signals, levels);
      return [score, level];
    };
    assert.deepEqual(of({ "payments.overdue": 0 }), [100, "good"]);
    assert.deepEqual(of({ "payments.overdue": 15, "use.seen": 60 }), [70, "watch"]);
    assert.deepEqual(of({ "payments.overdue": 90, "use.seen": 90, "use.seats": 0 }), [45, "risk"]);
  });

  test("goes by the defaults where what is stored fits no more", () => {
    assert.deepEqual(settingsOf({ signals: { gone: 1 } }), churnSettings.parse({}));
    assert.equal(settingsOf({ renewedWithin: 10 }).renewedWithin, 10);
    assert.equal(churnSettings.safeParse({ levels: { watch: 40, risk: 50 } }).success, false);
  });
});

const TODAY = "2026-11-22";
const created: Change = { on: "2025-01-01", how: "created", data: {} };
const held = (more: Partial<Held> = {}): Held => ({
  id: "one",
  plan: "gold",
  products: null,
  startsOn: "2025-01-01",
  endsOn: "2026-12-31",
  maintenanceEndsOn: null,
  cancelledFrom: null,
  cancellation: null,
  history: [created],
  ...more,
});
const extended = (on: string, from: string, to: string | null): Change => ({ on, how: "changed", data: { endsOn: [from, to] } });
const told = (list: readonly Held[], within = 30) =>
  termsOf(list, within, TODAY).map(
    ({ subscription, plan, startsOn, endsOn, outcome, heldUntil }) =>
      `${subscription} ${plan} ${startsOn}..${endsOn ?? ""} ${outcome} ${heldUntil ?? "held"}`,
  );

describe("terms", () => {
  test("are open until their end and for some days after it, then lost", () => {
    assert.deepEqual(told([held()]), ["one gold 2025-01-01..2026-12-31 open held"]);
    assert.deepEqual(told([held({ endsOn: "2026-10-23" })]), ["one gold 2025-01-01..2026-10-23 open held"]);
    assert.deepEqual(told([held({ endsOn: "2026-10-22" })]), ["one gold 2025-01-01..2026-10-22 lost 2026-10-22"]);
    assert.deepEqual(told([held({ endsOn: null })]), ["one gold 2025-01-01.. open held"]);
    assert.deepEqual(told([held({ endsOn: "9999-12-31" })]), ["one gold 2025-01-01..9999-12-31 open held"]);
    assert.deepEqual(told([held({ endsOn: null, maintenanceEndsOn: "2026-12-01" })]), ["one gold 2025-01-01..2026-12-01 open held"]);
  });

  test("are renewed by being extended, but not by what is put right on the day it was entered, nor long after", () => {
    assert.deepEqual(told([held({ history: [created, extended("2025-12-01", "2025-12-31", "2026-12-31")] })]), [
      "one gold 2025-01-01..2025-12-31 renewed 2025-12-31",
      "one gold 2026-01-01..2026-12-31 open held",
    ]);
    assert.equal(told([held({ history: [created, extended("2025-01-01", "2025-12-31", "2026-12-31")] })]).length, 1);
    assert.deepEqual(told([held({ history: [created, extended("2026-06-01", "2025-12-31", "2026-12-31")] })]), [
      "one gold 2025-01-01..2025-12-31 lost 2025-12-31",
      "one gold 2026-06-01..2026-12-31 open held",
    ]);
    // The second change only corrects the first, whose term has not begun.
    const history = [created, extended("2025-12-01", "2025-12-31", "2026-11-30"), extended("2025-12-05", "2026-11-30", "2026-12-31")];
    assert.equal(told([held({ history })]).length, 2);
  });

  test("are renewed by another for the same products that begins in time, and held up to it", () => {
    const old = held({ endsOn: "2026-09-30", products: ["a"] });
    const after = (startsOn: string, more: Partial<Held> = {}) =>
      held({ id: "two", startsOn, endsOn: null, products: ["a", "b"], ...more });
    assert.deepEqual(told([old, after("2026-10-20")])[0], "one gold 2025-01-01..2026-09-30 renewed 2026-10-19");
    assert.deepEqual(told([old, after("2026-09-01")])[0], "one gold 2025-01-01..2026-09-30 renewed 2026-08-31");
    for (const beside of [
      after("2026-11-01"),
      after("2026-10-01", { products: ["b"] }),
      after("2026-01-01"),
      after("2026-10-01", { cancellation: "mistake", cancelledFrom: "2026-10-01" }),
      after("2026-08-01", { endsOn: "2026-09-30" }),
    ])
      assert.match(told([old, beside])[0]!, /lost 2026-09-30$/);
  });

  test("end with a cancellation, and one that was a mistake never was", () => {
    const cancelled = (on: string, cancellation: "byCustomer" | "mistake") => held({ cancelledFrom: on, cancellation });
    assert.deepEqual(told([cancelled("2026-12-01", "byCustomer")]), ["one gold 2025-01-01..2026-11-30 lost 2026-11-30"]);
    assert.deepEqual(told([cancelled("2026-12-01", "mistake")]), []);
    // Renewed and called off before the new term began.
    const called = held({
      cancelledFrom: "2026-01-01",
      cancellation: "byCustomer",
      history: [created, extended("2025-12-01", "2025-12-31", "2026-12-31")],
    });
    assert.deepEqual(told([called]), ["one gold 2025-01-01..2025-12-31 lost 2025-12-31"]);
  });

  test("go over into another plan without an end between", () => {
    const moved: Change = { on: "2026-03-01", how: "changed", data: { plan: ["silver", "gold"] } };
    assert.deepEqual(told([held({ history: [created, moved] })]), [
      "one silver 2025-01-01..2026-02-28 changed 2026-02-28",
      "one gold 2026-03-01..2026-12-31 open held",
    ]);
  });

  test("of any history hold no day twice and leave no outcome open that is decided", () => {
    const next = random(11);
    const day = () => daysLater("2024-01-01", Math.floor(next() * 1_200));
    for (let round = 0; round < 2_000; round++) {
      const list = Array.from({ length: 1 + Math.floor(next() * 3) }, (_, n) => {
        const startsOn = day();
        const days = Array.from({ length: 3 }, day).toSorted();
        const history = [created, ...days.slice(1).map((to, i) => extended(day(), days[i]!, to))].toSorted((a, b) =>
          a.on < b.on ? -1 : 1,
        );
        const cancelledFrom = next() < 0.3 ? day() : null;
        return held({
          id: String(n),
          startsOn,
          endsOn: days[2]! < startsOn ? null : days[2]!,
          history,
          cancelledFrom,
          cancellation: cancelledFrom === null ? null : "byCustomer",
        });
      });
      const terms = termsOf(list, 30, TODAY);
      for (const [subscription, own] of Map.groupBy(terms, (term) => term.subscription)) {
        own.forEach((term, n) => {
          assert.equal(term.number, n);
          const follows = own[n + 1];
          assert.ok(term.endsOn === null || term.endsOn >= term.startsOn, `${subscription} ${JSON.stringify(own)}`);
          if (follows) assert.ok(term.heldUntil !== null && term.heldUntil < follows.startsOn, JSON.stringify(own));
          if (term.outcome === "lost") assert.equal(term.heldUntil, term.endsOn);
          if (term.outcome === "open" && term.endsOn) assert.ok(daysLater(term.endsOn, 30) >= TODAY);
        });
      }
    }
  });
});

describe("what something is worth in a year", () => {
  test("follows the period of its invoice", () => {
    const of = (from: string | null, to: string | null) => yearlyOf({ net: 1_000, from, to });
    assert.deepEqual(
      [
        of(null, null),
        of("2026-01-01", "2026-12-31"),
        of("2026-02-01", "2026-02-28"),
        of("2026-01-01", "2026-03-31"),
        of("2026-01-01", "2027-12-31"),
      ],
      [1_000, 1_000, 12_000, 4_000, 500],
    );
  });

  test("is the list price else: of the year before that of the month, in the customer's currency where there is one", () => {
    const prices = [
      { currency: "EUR", period: "month", amount: 100 },
      { currency: "EUR", period: "year", amount: 1_000 },
      { currency: "USD", period: "month", amount: 120 },
      { currency: "USD", period: "once", amount: 5_000 },
    ] as const;
    assert.deepEqual(listedYearly(prices, "USD"), { amount: 1_440, currency: "USD" });
    assert.deepEqual(listedYearly(prices, "CZK"), { amount: 1_000, currency: "EUR" });
    assert.equal(listedYearly([prices[3]], "USD"), null);
  });
});
