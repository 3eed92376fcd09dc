import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { emailAddress, line, slug, text } from "./contract.ts";
import { isId, newId } from "./ids.ts";
import { isLocale, LOCALES, localize, negotiateLocale } from "./locales.ts";

/** Any sequence of UTF-16 units, halves of characters included. */
const anyText = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength }).map((units) => String.fromCharCode(...units));

describe("ids", () => {
  test("two thousand made within one millisecond differ and keep their order (RFC 9562, version 7)", () => {
    const ids = Array.from({ length: 2_000 }, () => newId(1_790_000_000_123));
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids.toSorted(), ids);
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("a later instant gives a greater id, and the instant can be read from it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 47 }), fc.integer({ min: 1, max: 2 ** 40 }), (at, later) => {
        const [first, second] = [newId(at), newId(at + later)];
        assert.ok(first < second);
        assert.equal(Number.parseInt(first.replaceAll("-", "").slice(0, 12), 16), at);
        assert.ok(isId(first));
      }),
    );
  });
});

describe("languages", () => {
  test("any Accept-Language header gives a language we speak", () => {
    fc.assert(fc.property(anyText(200), (header) => isLocale(negotiateLocale(header))));
  });

  test("weights decide, then the order; what has weight 0 is not wanted", () => {
    assert.equal(negotiateLocale("fr, de;q=0.5, cs;q=0.9"), "cs");
    assert.equal(negotiateLocale("pt-BR,pt;q=0.9,en;q=0.8"), "pt");
    assert.equal(negotiateLocale("ar;q=0, de;q=0.1"), "de");
    assert.equal(negotiateLocale(null), "en");
  });

  test("a text is shown in the language asked for, else in English, else in whatever there is", () => {
    assert.equal(localize({ en: "Open", de: "Offen" }, "de-AT"), "Offen");
    assert.equal(localize({ en: "Open" }, "ar"), "Open");
    assert.equal(localize({ cs: "Otevřený" }, "ar"), "Otevřený");
    for (const locale of LOCALES) assert.equal(localize({}, locale), "");
  });
});

describe("shapes of text", () => {
  test("what is accepted as one line holds no break, no control character and no half of a character", () => {
    fc.assert(
      fc.property(anyText(80), (value) => {
        const result = line(80).safeParse(value);
        if (result.success)
          assert.ok(!/[\p{Cc}\u2028\u2029]/u.test(result.data) && result.data.isWellFormed() && result.data === result.data.trim());
      }),
    );
    assert.equal(line(10).safeParse("two\nlines").success, false);
    assert.equal(line(10).safeParse("half \ud800").success, false);
    assert.equal(text(10).safeParse("nul \u0000").success, false);
    assert.equal(text(20).safeParse("two\nlines").success, true);
  });

  test("addresses and slugs that could mean something else are refused", () => {
    for (const value of ["a@b", "a b@c.example", '"a"@c.example', "a@c.example>", "a@[127.0.0.1]", "a@c.example\n"])
      assert.equal(emailAddress.safeParse(value).success, false, value);
    for (const value of ["jana@novak.example", "o'neill+x@sub.domain.example", "مدير@مثال.example"])
      assert.equal(emailAddress.safeParse(value).success, true, value);
    for (const value of ["-a", "A", "a_b", "a/b", ""]) assert.equal(slug.safeParse(value).success, false, value);
  });
});
