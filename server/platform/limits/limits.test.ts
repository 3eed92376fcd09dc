import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createLimiter, type LimitRule } from "./index.ts";

const RULE: LimitRule = { name: "test", burst: 5, rate: 10, seconds: 60 };

function at(start = 0) {
  let now = start;
  const limiter = createLimiter({ enabled: true, now: () => now });
  return { limiter, wait: (milliseconds: number) => (now += milliseconds), take: (key = "a", rule = RULE) => limiter.take(rule, key) };
}

describe("rate limits", () => {
  test("let a burst through at once, then say how many seconds to wait", () => {
    const { take, wait } = at();
    for (let i = 0; i < 5; i++) assert.equal(take(), 0);
    assert.equal(take(), 6);
    wait(5_999);
    assert.equal(take(), 1);
    wait(1);
    assert.equal(take(), 0);
    assert.equal(take(), 6, "a refusal cost nothing, the success did");
  });

  test("whoever waits as long as he was told is let through", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 900 }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 }),
        (burst, rate, seconds, pauses) => {
          const { take, wait } = at(1_000_000);
          const rule = { name: "any", burst, rate, seconds };
          for (const pause of pauses) {
            wait(pause);
            const told = take("a", rule);
            if (told === 0) continue;
            wait(told * 1_000);
            assert.equal(take("a", rule), 0);
          }
        },
      ),
    );
  });

  test("in the long run no more than the rate and one burst pass, whatever the pattern", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 50, maxLength: 400 }), (pauses) => {
        const { take, wait } = at();
        let passed = 0;
        let elapsed = 0;
        for (const pause of pauses) {
          wait(pause);
          elapsed += pause;
          if (take() === 0) passed++;
        }
        assert.ok(passed <= RULE.burst + (elapsed * RULE.rate) / (RULE.seconds * 1_000) + 1e-9, `${passed} in ${elapsed} ms`);
      }),
    );
  });

  test("hold for each key and each rule by itself", () => {
    const { take } = at();
    for (let i = 0; i < 5; i++) take("a");
    assert.ok(take("a") > 0);
    assert.equal(take("b"), 0);
    assert.equal(take("a", { ...RULE, name: "other" }), 0);
  });

  test("count the whole /64 of an IPv6 address as one, in any spelling, and IPv4 addresses each", () => {
    const { take } = at();
    for (const address of [
      "2001:db8:1:2::1",
      "2001:db8:1:2:3:4:5:6",
      "2001:0db8:0001:0002::ffff",
      "2001:DB8:1:2::",
      "2001:db8:1:2:0:0:0:7",
    ])
      assert.equal(take(address), 0);
    assert.ok(take("2001:db8:1:2:aaaa::9") > 0);
    assert.equal(take("2001:db8:1:3::1"), 0);
    assert.equal(take("::1"), 0);
    assert.equal(take("1::"), 0);
    for (let i = 0; i < 5; i++) assert.equal(take("192.0.2.1"), 0);
    assert.equal(take("192.0.2.2"), 0);
    assert.ok(take("192.0.2.1") > 0);
  });

  test("stay quick when very many strangers come, and forget who has not come for long", () => {
    const { take, wait } = at();
    for (let i = 0; i < 60_000; i++) take(`stranger ${i}`);
    const started = performance.now();
    for (let i = 0; i < 20_000; i++) take(`another ${i}`);
    assert.ok(performance.now() - started < 2_000);
    for (let i = 0; i < 5; i++) take("a");
    assert.ok(take("a") > 0);
    wait(3_600_000);
    assert.equal(take("a"), 0);
  });

  test("let everything through when they are off", () => {
    const limiter = createLimiter({ enabled: false });
    for (let i = 0; i < 100; i++) assert.equal(limiter.take(RULE, "a"), 0);
  });
});
