import { describe, test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkValue } from "./model/check-value.ts";
import { readFilter } from "./model/filter.ts";
import { isUsablePattern, matchesPattern } from "./model/pattern.ts";
import type { FieldDefinition } from "./model/types.ts";
import { FIELD_TYPES, type FieldType, type FieldValue } from "#shared/fields";

const field = (type: FieldType, rules: FieldDefinition["rules"] = {}, options: FieldDefinition["options"] = []) => ({
  type,
  rules,
  options,
});
const said = async (definition: ReturnType<typeof field>, value: FieldValue, more = {}) => {
  const checked = await checkValue(definition, value, more);
  return "value" in checked ? checked.value : "code" in checked ? checked.code : null;
};
const option = (key: string, archived = false) => ({ key, labels: { en: key }, archived });

describe("a value is held against its type", () => {
  const cases: [string, ReturnType<typeof field>, FieldValue, unknown][] = [
    ["text is trimmed", field("text"), "  Aurora  ", "Aurora"],
    ["text has one line", field("text"), "a\nb", "oneLine"],
    ["an empty text is no value", field("text"), "  ", null],
    ["text is counted in characters", field("text", { longest: 2 }), "👍🏽", "👍🏽"],
    ["text longer than allowed", field("text", { longest: 2 }), "abc", "tooLong"],
    ["long text keeps its lines", field("longText"), "a\r\nb", "a\nb"],
    ["a NUL is refused", field("longText"), "a\u0000b", "noNul"],
    ["half a character is refused", field("text"), "a\ud800", "unicode"],
    ["a number is no text", field("number"), "7", "type"],
    ["a number below its least", field("number", { least: 1 }), 0, "tooSmall"],
    ["a number of too many places", field("number", { decimals: 2 }), 1.005, "decimals"],
    ["a number of allowed places", field("number", { decimals: 2 }), 0.07, 0.07],
    ["a number no double holds", field("number"), 2 ** 60, "tooBig"],
    ["minus nothing is nothing", field("number"), -0, 0],
    ["money is written with its coins", field("money"), { amount: "007.5", currency: "eur" }, { amount: "7.50", currency: "EUR" }],
    ["yen have no coins", field("money"), { amount: "100.5", currency: "JPY" }, "decimals"],
    ["dinars have a thousand", field("money"), { amount: "1.2345", currency: "KWD" }, "decimals"],
    ["no currency", field("money"), { amount: "1", currency: "ABC" }, "currency"],
    ["a currency that is not taken", field("money", { currencies: ["CZK"] }), { amount: "1", currency: "EUR" }, "oneOf"],
    ["an amount that is none", field("money"), { amount: "1e5", currency: "EUR" }, "amount"],
    ["yes is no text", field("yesNo"), "yes", "type"],
    ["the 29th of February of a leap year", field("date"), "2024-02-29", "2024-02-29"],
    ["the 29th of February of another", field("date"), "2023-02-29", "day"],
    ["a day too early", field("date", { least: "2024-01-01" }), "2023-12-31", "dayBefore"],
    ["an instant is kept in UTC", field("dateTime"), "2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00.000Z"],
    ["an instant on no day", field("dateTime"), "2024-02-30T10:00:00Z", "instant"],
    ["a choice", field("choice", {}, [option("gold")]), "gold", "gold"],
    ["a choice there is not", field("choice", {}, [option("gold")]), "silver", "oneOf"],
    ["an archived choice", field("choice", {}, [option("gold"), option("old", true)]), "old", "oneOf"],
    ["choices in their own order, once", field("choices", {}, [option("a"), option("b")]), ["b", "a", "b"], ["a", "b"]],
    ["no choices are no value", field("choices", {}, [option("a")]), [], null],
    ["a link", field("link"), "https://example.com/a?b=c", "https://example.com/a?b=c"],
    ["a link that runs a script", field("link"), "javascript:alert(1)", "link"],
    ["a link that hides where it leads", field("link"), "https://bank.example@evil.example/", "link"],
    ["an address in its normal form", field("email"), "Jana@Bücher.Example", "jana@xn--bcher-kva.example"],
    ["an address that is none", field("email"), "jana@", "email"],
    ["a number from abroad", field("phone"), "00 49 30 901820", "+4930901820"],
    ["a number of home", field("phone"), "030 901820", "phone"],
    ["a reference is an id", field("reference", { of: "agent" }), "42", "uuid"],
    ["a text of the form asked for", field("pattern", { pattern: "[A-Z]{2}-\\d+" }), "AB-12", "AB-12"],
    ["a text that only holds it", field("pattern", { pattern: "[A-Z]{2}-\\d+" }), "xAB-12", "pattern"],
  ];
  for (const [name, definition, value, expected] of cases)
    test(name, async () => assert.deepEqual(await said(definition, value), expected));

  test("an archived choice stays where it is held", async () =>
    assert.equal(await said(field("choice", {}, [option("old", true)]), "old", { held: "old" }), "old"));

  test("a number of home is read by the country given", async () =>
    assert.equal(await said(field("phone"), "030 901820", { country: "DE" }), "+4930901820"));
});

test("whatever comes in, a value is taken in a form that is taken again unchanged, or refused with a code", async () => {
  const options = [option("a"), option("b", true)];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FIELD_TYPES),
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.double(),
        fc.boolean(),
        fc.array(fc.string()),
        fc.record({ amount: fc.stringMatching(/^-?\d{0,15}(\.\d{0,5})?$/), currency: fc.constantFrom("EUR", "JPY", "xx") }),
      ),
      async (type, value) => {
        const definition = { type, rules: { pattern: "(a|b)+", of: "agent" }, options };
        const checked = await checkValue(definition, value);
        if (!("value" in checked)) return;
        assert.deepEqual(await checkValue(definition, checked.value), checked);
        // jsonb gives back what it was given, but for negative zero and what is not JSON.
        assert.deepEqual(JSON.parse(JSON.stringify(checked.value)), checked.value);
      },
    ),
    { numRuns: 1_000 },
  );
});

describe("patterns", () => {
  test("that could run for ever are refused, or end soon", async () => {
    for (const pattern of [
      "(a{0,30}){0,30}b",
      "(\\p{L}{1,100}){1,10}z",
      "((a?){30}){30}",
      "x{1000}{1000}",
      "a{99999}",
      "(",
      "(?=a)b",
      "(a)\\1",
      "",
    ])
      assert.equal(await isUsablePattern(pattern), false, pattern);
    // Each of these takes the regular expressions of the language itself longer than the age of the world.
    for (const pattern of ["(a+)+", "(a|aa)+", "(a|a?)+b", "(.*)*x", "([a-zA-Z]+)*\\d", "(a*)*(b*)*c"]) {
      assert.equal(await isUsablePattern(pattern), true, pattern);
      assert.equal(await matchesPattern(pattern, `${"a".repeat(499)}!`), false);
    }
  });
});

describe("filters of lists", () => {
  test("are read by the type of their field", () => {
    assert.deepEqual(readFilter({ type: "number" }, "10..20"), { ask: "between", least: 10, most: 20 });
    assert.deepEqual(readFilter({ type: "number" }, "..-1.5"), { ask: "between", least: null, most: -1.5 });
    assert.deepEqual(readFilter({ type: "money" }, "..500 eur"), { ask: "between", least: null, most: 500, currency: "EUR" });
    assert.deepEqual(readFilter({ type: "yesNo" }, "no"), { ask: "between", least: 0, most: 0 });
    assert.deepEqual(readFilter({ type: "choices" }, "a,b"), { ask: "oneOf", texts: ["a", "b"], exact: true });
    assert.deepEqual(readFilter({ type: "text" }, "Aur*"), { ask: "begins", text: "Aur" });
    assert.deepEqual(readFilter({ type: "text" }, "=any"), { ask: "oneOf", texts: ["any"], exact: false });
    assert.deepEqual(readFilter({ type: "dateTime" }, "2024-05-01"), { ask: "between", least: 1714521600, most: 1714607999.999 });
    for (const [type, text] of [
      ["number", "1..x"],
      ["number", ".."],
      ["date", "2024-02-30"],
      ["yesNo", "maybe"],
      ["choice", "a,,b"],
      ["text", "a\u0000"],
    ] as const)
      assert.equal(readFilter({ type }, text), null, `${type} ${text}`);
  });
});
