import assert from "node:assert/strict";
import { test } from "node:test";
import { readAmount, typedAmount } from "./money.ts";

test("amounts are typed with the decimals of their currency, and nothing is rounded", () => {
  assert.deepEqual(
    [readAmount("119", "EUR"), readAmount("119,5", "EUR"), readAmount("1 119.05", "EUR"), readAmount("-90", "EUR"), readAmount("7", "JPY")],
    [11_900, 11_950, 111_905, -9_000, 7],
  );
  assert.deepEqual(
    ["1.005", "", "ten", "1.2.3", "--1"].map((text) => readAmount(text, "EUR")),
    [null, null, null, null, null],
  );
  assert.equal(readAmount("0.5", "JPY"), null);
  for (const [amount, currency] of [
    [11_905, "EUR"],
    [-5, "USD"],
    [7, "JPY"],
    [1_234, "KWD"],
  ] as const)
    assert.equal(readAmount(typedAmount(amount, currency), currency), amount);
});
